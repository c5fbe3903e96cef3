/// The glyphs of a window as a value: what a screen draws, a test compares and a terminal shows.
public struct Grid: Sendable, Hashable {
  public let size: Size
  /// Where pictures are to be seen; the glyphs under them don't show.
  public var slots: [ImageSlot] = []
  private var glyphs: [Glyph]

  public init(_ size: Size, filledWith glyph: Glyph = .blank) {
    self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
    glyphs = Array(repeating: glyph, count: self.size.columns * self.size.rows)
  }

  /// All of it.
  public var bounds: Rectangle { Rectangle(size) }

  /// The glyph at a place. Reading outside gives a blank, writing outside does nothing.
  public subscript(_ at: Point) -> Glyph {
    get { bounds.contains(at) ? glyphs[at.row * size.columns + at.column] : .blank }
    set {
      if bounds.contains(at) { glyphs[at.row * size.columns + at.column] = newValue }
    }
  }

  /// Writes `text` on one line, cut off at `limit` columns or at the edge. Control characters
  /// become '·', so that no name read from a file can steer the terminal. Returns the columns used.
  @discardableResult
  public mutating func write(
    _ text: some StringProtocol, column: Int, row: Int, role: Role = .text, limit: Int = .max
  ) -> Int {
    var at = column
    let end = min(size.columns, limit == .max ? size.columns : column + limit)
    for character in text {
      let shown = Width.shown(character)
      let width = Width.of(shown)
      if width == 0 { continue }
      if at + width > end { break }
      put(shown, role, at: Point(column: at, row: row))
      if width == 2 { self[Point(column: at + 1, row: row)] = .continuation(role) }
      at += width
    }
    return max(0, at - column)
  }

  /// Puts a character on the ground that is there, unless its role brings its own.
  mutating func put(_ character: Character, _ role: Role, at point: Point) {
    self[point] = Glyph(character, role, on: self[point].ground)
  }

  /// Fills a block with one glyph.
  public mutating func fill(_ area: Rectangle, with glyph: Glyph) {
    let inside = area.intersection(bounds)
    for row in inside.row..<max(inside.row, inside.maxRow) {
      for column in inside.column..<max(inside.column, inside.maxColumn) {
        glyphs[row * size.columns + column] = glyph
      }
    }
  }

  /// Gives the glyphs of a block another role, leaving the characters.
  public mutating func colour(_ area: Rectangle, role: Role) {
    let inside = area.intersection(bounds)
    for row in inside.row..<max(inside.row, inside.maxRow) {
      for column in inside.column..<max(inside.column, inside.maxColumn) {
        let glyph = glyphs[row * size.columns + column]
        glyphs[row * size.columns + column] = Glyph(glyph.character, role, on: glyph.ground)
      }
    }
  }

  /// A frame of thin lines, with a title in its upper edge.
  public mutating func frame(_ area: Rectangle, title: String = "", role: Role = .border) {
    guard area.columns >= 2, area.rows >= 2 else { return }
    for column in (area.column + 1)..<(area.maxColumn - 1) {
      put("─", role, at: Point(column: column, row: area.row))
      put("─", role, at: Point(column: column, row: area.maxRow - 1))
    }
    for row in (area.row + 1)..<(area.maxRow - 1) {
      put("│", role, at: Point(column: area.column, row: row))
      put("│", role, at: Point(column: area.maxColumn - 1, row: row))
    }
    put("┌", role, at: area.origin)
    put("┐", role, at: Point(column: area.maxColumn - 1, row: area.row))
    put("└", role, at: Point(column: area.column, row: area.maxRow - 1))
    put("┘", role, at: Point(column: area.maxColumn - 1, row: area.maxRow - 1))
    guard !title.isEmpty, area.columns > 6 else { return }
    let text = " " + Width.fit(title, columns: area.columns - 6) + " "
    write(text, column: area.column + 2, row: area.row, role: role == .border ? .heading : role)
  }

  /// A bar that is `fraction` full, in eighths of a column.
  public mutating func gauge(_ fraction: Double, in area: Rectangle) {
    let eighths = Int((min(1, max(0, fraction)) * Double(area.columns * 8)).rounded())
    let partial: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    for index in 0..<area.columns {
      let left = eighths - 8 * index
      let character = left >= 8 ? "█" : left > 0 ? partial[left] : "░"
      put(character, .gauge, at: Point(column: area.column + index, row: area.row))
    }
  }

  /// Copies another grid, slots included, so that its top left comes to lie at `origin`.
  public mutating func place(_ other: Grid, at origin: Point) {
    for row in 0..<other.size.rows {
      for column in 0..<other.size.columns {
        self[Point(column: origin.column + column, row: origin.row + row)] =
          other[Point(column: column, row: row)]
      }
    }
    for slot in other.slots {
      var moved = slot
      moved.area.origin.column += origin.column
      moved.area.origin.row += origin.row
      slots.append(moved)
    }
  }
}
