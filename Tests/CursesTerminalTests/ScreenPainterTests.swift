import Basis
import Testing

@testable import CursesTerminal

@Suite struct ScreenPainterTests {
  /// A screen of random text, pictures, blanks and wide characters.
  private func screen(
    _ random: inout SplitMix64, rows: Int, columns: Int, _ characters: inout CharacterTable
  ) -> ScreenContent {
    var screen = ScreenContent(rows: rows, columns: columns)
    let wide = [characters.symbol(of: "漢"), characters.symbol(of: "字")]
    let cluster = characters.symbol(of: "e\u{301}")
    for row in 0..<rows {
      var column = 0
      while column < columns {
        let run = Int(random.next() % 9) + 1
        let kind = random.next() % 8
        let ink = ScreenColour.rgb(UInt8(random.next() % 3), 0, UInt8(random.next() % 256))
        let ground =
          random.next() % 2 == 0 ? ScreenColour.standard : .indexed(Int(random.next() % 256))
        let attributes = ScreenAttributes(rawValue: UInt32(random.next() % 16))
        for at in column..<min(columns, column + run) {
          switch kind {
          case 0...2: screen[row, at] = .blank
          case 3, 4:
            screen[row, at] = ScreenCell(
              65 + UInt32(random.next() % 3), foreground: ink, background: ground,
              attributes: attributes)
          case 5:
            screen[row, at] = ScreenCell(
              0x2580, foreground: .basic(Int(random.next() % 16)), background: ink)
          case 6: screen[row, at] = ScreenCell(cluster, background: ground)
          default: break
          }
        }
        if kind == 7, column + 1 < columns {
          screen[row, column] = ScreenCell(wide[Int(random.next() % 2)], foreground: ink)
          screen[row, column + 1] = ScreenCell(Symbol.continuation, foreground: ink)
          column += 2
        } else {
          column += run
        }
      }
    }
    return screen
  }

  private func expectSame(
    _ terminal: ModelTerminal, _ screen: ScreenContent, _ characters: CharacterTable,
    _ comment: Comment
  ) {
    let wanted = ModelTerminal.cells(of: screen, characters)
    let wrong = zip(terminal.seen, wanted).enumerated().first { $0.element.0 != $0.element.1 }
    #expect(wrong == nil, comment)
    #expect(terminal.unknown.isEmpty)
  }

  @Test(arguments: [(1, 1), (2, 3), (5, 20), (9, 33)])
  func `any screen becomes any other`(rows: Int, columns: Int) {
    var random = SplitMix64(seed: UInt64(rows))
    var painter = ScreenPainter(rows: rows, columns: columns)
    var terminal = ModelTerminal(rows: rows, columns: columns)
    var out = ScreenBytes()
    painter.clear(rows: rows, columns: columns, into: &out)
    terminal.feed(out.bytes)
    for step in 0..<12 {
      let next = screen(&random, rows: rows, columns: columns, &painter.characters)
      out.removeAll()
      painter.paint(next, rows: 0..<rows, columns: 0..<columns, into: &out)
      terminal.feed(out.bytes)
      expectSame(terminal, next, painter.characters, "step \(step)")
      let isKnown = painter.front == next
      #expect(isKnown, "step \(step)")
    }
  }

  @Test(arguments: [false, true])
  func `scrolling ends in the right screen, with either sequences`(byLines: Bool) {
    var random = SplitMix64(seed: 7)
    let (rows, columns) = (24, 40)
    var painter = ScreenPainter(rows: rows, columns: columns, scrollsByLines: byLines)
    var terminal = ModelTerminal(rows: rows, columns: columns)
    let long = screen(&random, rows: 200, columns: columns, &painter.characters)
    let frame = screen(&random, rows: rows, columns: columns, &painter.characters)
    var out = ScreenBytes()
    painter.clear(rows: rows, columns: columns, into: &out)
    terminal.feed(out.bytes)
    var scrolls = 0
    var sent = (scrolling: 0, painting: 0)
    var top = 60
    for step in 0..<25 {
      top = max(0, min(150, top + Int(random.next() % 25) - 12))
      var next = frame
      // A list between a heading and a footing.
      for row in 3..<20 {
        for column in 0..<columns { next[row, column] = long[top + row, column] }
      }
      next[23, 0] = ScreenCell(48 + UInt32(step % 10))
      next[23, 1] = .blank
      out.removeAll()
      var plain = painter
      if painter.scroll(towards: next, into: &out) != nil { scrolls += 1 }
      painter.paint(next, rows: 0..<rows, columns: 0..<columns, into: &out)
      terminal.feed(out.bytes)
      expectSame(terminal, next, painter.characters, "step \(step)")
      sent.scrolling += out.count
      out.removeAll()
      plain.paint(next, rows: 0..<rows, columns: 0..<columns, into: &out)
      sent.painting += out.count
    }
    #expect(scrolls > 10)
    #expect(2 * sent.scrolling < sent.painting * 3 / 2)
  }

  @Test func `a screen that is there already takes no bytes`() {
    var random = SplitMix64(seed: 3)
    var painter = ScreenPainter(rows: 8, columns: 30)
    var out = ScreenBytes()
    painter.clear(rows: 8, columns: 30, into: &out)
    let screen = screen(&random, rows: 8, columns: 30, &painter.characters)
    painter.paint(screen, rows: 0..<8, columns: 0..<30, into: &out)
    out.removeAll()
    #expect(painter.scroll(towards: screen, into: &out) == nil)
    #expect(painter.paint(screen, rows: 0..<8, columns: 0..<30, into: &out) == 0)
    #expect(out.isEmpty)
  }

  @Test func `only the block that is asked for is painted`() {
    var painter = ScreenPainter(rows: 4, columns: 10)
    var terminal = ModelTerminal(rows: 4, columns: 10)
    var out = ScreenBytes()
    painter.clear(rows: 4, columns: 10, into: &out)
    let full = ScreenContent(rows: 4, columns: 10, filledWith: ScreenCell(65))
    painter.paint(full, rows: 1..<3, columns: 2..<5, into: &out)
    terminal.feed(out.bytes)
    for row in 0..<4 {
      for column in 0..<10 {
        let inside = (1..<3).contains(row) && (2..<5).contains(column)
        #expect(terminal.cells[row * 10 + column].text == (inside ? "A" : " "))
      }
    }
  }

  @Test func `moving a mark by one line costs few bytes`() {
    var painter = ScreenPainter(rows: 50, columns: 200)
    var out = ScreenBytes()
    painter.clear(rows: 50, columns: 200, into: &out)
    func page(marked: Int) -> ScreenContent {
      var page = ScreenContent(rows: 50, columns: 200, filledWith: ScreenCell(65))
      for column in 0..<20 {
        page[marked, column] = ScreenCell(
          66, foreground: .rgb(255, 255, 255), background: .rgb(0, 0, 90))
      }
      return page
    }
    painter.paint(page(marked: 3), rows: 0..<50, columns: 0..<200, into: &out)
    out.removeAll()
    painter.paint(page(marked: 4), rows: 0..<50, columns: 0..<200, into: &out)
    #expect(out.count < 100)
  }

  @Test func `an upright line is drawn downwards, in few bytes`() {
    var painter = ScreenPainter(rows: 20, columns: 80)
    var terminal = ModelTerminal(rows: 20, columns: 80)
    var out = ScreenBytes()
    painter.clear(rows: 20, columns: 80, into: &out)
    var page = ScreenContent(rows: 20, columns: 80, filledWith: ScreenCell(65))
    painter.paint(page, rows: 0..<20, columns: 0..<80, into: &out)
    terminal.feed(out.bytes)
    out.removeAll()
    for row in 3..<20 {
      page[row, 10] = ScreenCell(0x2590, foreground: .rgb(255, 0, 0))
      page[row, 40] = .blank
      page[row, 79] = ScreenCell(66)
    }
    painter.paint(page, rows: 0..<20, columns: 0..<80, into: &out)
    terminal.feed(out.bytes)
    expectSame(terminal, page, painter.characters, "lines")
    // Five bytes and three for a cell of two of the lines; at the right edge moves are absolute.
    #expect(out.count < 17 * (5 + 3 + 9) + 40)
  }

  @Test func `numbers and moves are written as terminals read them`() {
    var out = ScreenBytes()
    for number in [0, 7, 10, 255, 1000] {
      out.append(number: number)
      out.append(" ")
    }
    out.moveCursor(row: 0, column: 0)
    out.moveCursor(row: 4, column: 0)
    out.moveCursor(row: 0, column: 9)
    out.control(1, "C")
    out.control(12, "X")
    for scalar: UInt32 in [0x41, 0xE9, 0x2580, 0x1FB00] { out.append(scalar: scalar) }
    let text = "0 7 10 255 1000 \u{1B}[H\u{1B}[5H\u{1B}[1;10H\u{1B}[C\u{1B}[12XAé▀\u{1FB00}"
    #expect(String(decoding: out.bytes, as: UTF8.self) == text)
  }

  @Test func `half of a wide character is nothing, and a whole one has one look`() {
    var characters = CharacterTable()
    let wide = characters.symbol(of: "漢")
    let (red, blue) = (ScreenColour.rgb(255, 0, 0), ScreenColour.rgb(0, 0, 255))
    var content = ScreenContent(rows: 1, columns: 6)
    content[0, 0] = ScreenCell(Symbol.continuation, background: blue)
    content[0, 1] = ScreenCell(wide, background: red)
    content[0, 2] = ScreenCell(Symbol.continuation, background: blue)
    content[0, 3] = ScreenCell(wide, background: red)
    content[0, 4] = ScreenCell(65)
    content[0, 5] = ScreenCell(wide)
    content.settleWideCharacters(row: 0, characters)
    #expect(content[0, 0] == ScreenCell(Symbol.space, background: blue))
    #expect(content[0, 1] == ScreenCell(wide, background: red))
    #expect(content[0, 2] == ScreenCell(Symbol.continuation, background: red))
    #expect(content[0, 3] == ScreenCell(Symbol.space, background: red))
    #expect(content[0, 5] == .blank)
  }

  @Test func `ink and ground that change places are reversed, not sent again`() {
    let (rose, night) = (ScreenColour.rgb(232, 160, 191), ScreenColour.rgb(22, 22, 29))
    var painter = ScreenPainter(rows: 1, columns: 8)
    var terminal = ModelTerminal(rows: 1, columns: 8)
    var out = ScreenBytes()
    painter.clear(rows: 1, columns: 8, into: &out)
    terminal.feed(out.bytes)
    out.removeAll()
    var line = ScreenContent(rows: 1, columns: 8)
    line[0, 0] = ScreenCell(0x2590, foreground: rose, background: night, attributes: .bold)
    line[0, 1] = ScreenCell(65, foreground: night, background: rose, attributes: .bold)
    line[0, 2] = ScreenCell(Symbol.space, background: rose)
    line[0, 3] = ScreenCell(Symbol.space, background: night)
    painter.paint(line, rows: 0..<1, columns: 0..<4, into: &out)
    terminal.feed(out.bytes)
    #expect(
      String(decoding: out.bytes, as: UTF8.self)
        == "\u{1B}[1;38;2;232;160;191;48;2;22;22;29m▐\u{1B}[7mA \u{1B}[27m ")
    expectSame(terminal, line, painter.characters, "reversed")
  }

  @Test func `colours that terminals change are not reversed`() {
    let exact = ScreenColour.rgb(1, 2, 3)
    #expect(ScreenCell(65, foreground: exact, background: .indexed(16)).canBeReversed)
    for cell in [
      ScreenCell(65, foreground: .basic(1), background: exact),
      ScreenCell(65, foreground: exact, background: .indexed(15)),
      ScreenCell(65, foreground: exact),
      ScreenCell(65, foreground: exact, background: exact, attributes: .faint),
      // The ink of a placeholder is the picture's number.
      ScreenCell(Symbol.placeholder(row: 0, column: 0), foreground: exact, background: exact),
    ] { #expect(!cell.canBeReversed) }
  }

  @Test func `a cell that hardly differs is near, one that can be told apart isn't`() {
    let cell = ScreenCell(0x2580, foreground: .rgb(10, 20, 30), background: .rgb(200, 100, 50))
    var near = cell
    near.background = .rgb(202, 98, 50)
    #expect(near.isNear(cell))
    near.background = .rgb(203, 100, 50)
    #expect(!near.isNear(cell))
    var other = cell
    other.symbol = 0x2584
    #expect(!other.isNear(cell))
    #expect(!ScreenCell.unknown.isNear(cell))
    #expect(
      !ScreenCell(65, background: .indexed(16)).isNear(ScreenCell(65, background: .indexed(17))))
  }

  @Test(arguments: [3, 4, 15, 16, 17, 18, 19, 33, 1000])
  func `bytes that change nothing are as many as asked for, and change nothing`(count: Int) {
    var random = SplitMix64(seed: 5)
    var characters = CharacterTable()
    let screen = screen(&random, rows: 6, columns: 30, &characters)
    var painter = ScreenPainter(rows: 6, columns: 30)
    painter.characters = characters
    var model = ModelTerminal(rows: 6, columns: 30)
    var out = ScreenBytes()
    painter.clear(rows: 6, columns: 30, into: &out)
    painter.paint(screen, rows: 0..<3, columns: 0..<30, into: &out)
    model.feed(out.bytes)
    let before = model.cells
    var padding = ScreenBytes()
    painter.pad(count, into: &padding)
    #expect(padding.count == count)
    model.feed(padding.bytes)
    #expect(model.cells == before)
    // What is painted after them looks as if they hadn't been there.
    var (plain, reference) = (ScreenBytes(), ModelTerminal(rows: 6, columns: 30))
    var other = ScreenPainter(rows: 6, columns: 30)
    other.characters = characters
    other.clear(rows: 6, columns: 30, into: &plain)
    other.paint(screen, rows: 0..<6, columns: 0..<30, into: &plain)
    reference.feed(plain.bytes)
    var rest = ScreenBytes()
    painter.paint(screen, rows: 3..<6, columns: 0..<30, into: &rest)
    model.feed(rest.bytes)
    #expect(model.cells == reference.cells)
    #expect(model.unknown.isEmpty)
  }
}
