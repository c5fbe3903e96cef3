import Testing

@testable import TerminalKit

@Suite struct GridTests {
  private func text(_ grid: Grid, row: Int) -> String {
    (0..<grid.size.columns).map { grid[Point(column: $0, row: row)] }
      .filter { !$0.isContinuation }.map { String($0.character) }.joined()
  }

  @Test func `text is cut at its limit and at the edge`() {
    var grid = Grid(Size(columns: 8, rows: 2))
    #expect(grid.write("lymphocyte", column: 1, row: 0) == 7)
    #expect(text(grid, row: 0) == " lymphoc")
    #expect(grid.write("monocyte", column: 0, row: 1, limit: 4) == 4)
    #expect(text(grid, row: 1) == "mono    ")
  }

  @Test func `a wide character is never cut in half`() {
    var grid = Grid(Size(columns: 5, rows: 1))
    #expect(grid.write("漢字漢", column: 0, row: 0) == 4)
    #expect(grid[Point(column: 1, row: 0)].isContinuation)
    #expect(grid[Point(column: 4, row: 0)] == .blank)
  }

  @Test(arguments: ["a\u{1B}[31mb", "a\u{7}b", "a\u{9B}b", "a\u{202E}b", "a\u{E000}b"])
  func `nothing that a file is called can steer the terminal`(name: String) {
    var grid = Grid(Size(columns: 12, rows: 1))
    grid.write(name, column: 0, row: 0)
    let shown = text(grid, row: 0)
    #expect(shown.hasPrefix("a·"))
    #expect(shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x9B })
  }

  @Test func `writing outside does nothing, reading outside gives a blank`() {
    var grid = Grid(Size(columns: 3, rows: 2))
    grid[Point(column: 3, row: 0)] = Glyph("x")
    grid[Point(column: 0, row: -1)] = Glyph("x")
    grid.fill(Rectangle(column: 5, row: 5, columns: 4, rows: 4), with: Glyph("x"))
    #expect(grid == Grid(Size(columns: 3, rows: 2)))
    #expect(grid[Point(column: 9, row: 9)] == .blank)
  }

  @Test func `a frame has its title in the upper edge`() {
    var grid = Grid(Size(columns: 12, rows: 3))
    grid.frame(grid.bounds, title: "Class")
    #expect(text(grid, row: 0) == "┌─ Class ──┐")
    #expect(text(grid, row: 1) == "│          │")
    #expect(text(grid, row: 2) == "└──────────┘")
  }

  @Test(arguments: [(0.0, "░░░░"), (0.5, "██░░"), (0.53, "██▏░"), (1.0, "████"), (7.0, "████")])
  func `a bar is full in eighths`(fraction: Double, bar: String) {
    var grid = Grid(Size(columns: 4, rows: 1))
    grid.gauge(fraction, in: grid.bounds)
    #expect(text(grid, row: 0) == bar)
  }

  @Test func `a placed grid brings its pictures along`() {
    var small = Grid(Size(columns: 4, rows: 2))
    small.slots.append(ImageSlot(PictureKey("a"), in: small.bounds))
    var large = Grid(Size(columns: 10, rows: 6))
    large.place(small, at: Point(column: 3, row: 2))
    #expect(large.slots.map(\.area) == [Rectangle(column: 3, row: 2, columns: 4, rows: 2)])
  }

  @Test func `a curve has no gaps, and what lies outside stays away`() {
    var grid = Grid(Size(columns: 6, rows: 3))
    let area = Rectangle(column: 1, row: 0, columns: 4, rows: 2)
    let rising = Curve([.init(x: 0, y: 0), .init(x: 1, y: 1)], role: .gauge)
    grid.plot([rising], in: area, across: 0...1, up: 0...1)
    // Eight dots across, four up: two dots on each level.
    #expect([0, 1, 2].map { text(grid, row: $0) } == ["   ▄▀ ", " ▄▀   ", "      "])
    #expect(grid[Point(column: 1, row: 1)].role == .gauge)

    // The lowest dot at the left: of two, three and four above one another.
    for (dots, sign) in [(2, "▖"), (3, "\u{1FB0F}"), (4, "\u{1CEA3}")] {
      var fine = Grid(Size(columns: 1, rows: 1))
      fine.plot(
        [Curve([.init(x: 0, y: 0)], role: .text)], in: fine.bounds, across: 0...1, up: 0...1,
        dots: dots)
      #expect(text(fine, row: 0) == sign)
    }

    var beyond = Grid(Size(columns: 4, rows: 2))
    let steep = Curve([.init(x: 0, y: -9), .init(x: 1, y: 9), .init(x: 2, y: .nan)], role: .text)
    beyond.plot([steep], in: beyond.bounds, across: 0...1, up: 0...1)
    let drawn = (0..<2).map { text(beyond, row: $0) }.joined().filter { $0 != " " }
    #expect(!drawn.isEmpty && drawn.count < 8)
    beyond.plot([], in: Rectangle(column: 0, row: 0, columns: 0, rows: 0), across: 0...1, up: 0...1)
  }
}

@Suite struct RectangleTests {
  private let area = Rectangle(column: 2, row: 1, columns: 10, rows: 6)

  @Test func `a cut and its rest make up the whole`() {
    for count in -8...8 {
      let (cut, rest) = area.cutting(rows: count)
      #expect(cut.rows + rest.rows == area.rows)
      #expect(cut.rows == min(abs(count), area.rows))
      #expect((count >= 0 ? cut.row : rest.row) == area.row)
      let (left, right) = area.cutting(columns: count)
      #expect(left.columns + right.columns == area.columns)
    }
  }

  @Test func `apart rectangles have nothing in common`() {
    let other = Rectangle(column: 12, row: 1, columns: 3, rows: 3)
    #expect(area.intersection(other).isEmpty)
    #expect(
      area.intersection(Rectangle(column: 0, row: 0, columns: 5, rows: 3))
        == Rectangle(column: 2, row: 1, columns: 3, rows: 2))
  }

  @Test func `what is centred is inside`() {
    #expect(
      area.centred(Size(columns: 4, rows: 2)) == Rectangle(column: 5, row: 3, columns: 4, rows: 2))
    #expect(area.centred(Size(columns: 99, rows: 99)) == area)
  }
}
