/// Knows what the terminal shows and turns what it is to show into the fewest bytes.
///
/// It is a value without a terminal: a test replays its bytes on a model and compares.
struct ScreenPainter: Sendable {
  /// What the terminal shows.
  private(set) var front: ScreenContent
  /// The scrolled lines come back empty with IL and DL too; Linux's console knows only these.
  private let scrollsByLines: Bool
  /// Symbols of several scalars.
  var characters = CharacterTable()

  private var pen = Pen()
  /// Where the terminal's cursor is, if known.
  private var cursor: (row: Int, column: Int)?

  /// The look that the next symbol would get.
  private struct Pen: Sendable {
    var foreground = ScreenColour.standard
    var background = ScreenColour.standard
    var attributes: ScreenAttributes = []

    /// Whether a cell drawn now would look as it is to. A space may keep bold and faint, which
    /// can't be seen, and any ink.
    func shows(_ cell: ScreenCell) -> Bool {
      if cell.hasInk {
        return foreground == cell.foreground && background == cell.background
          && attributes == cell.attributes || isReversed(of: cell)
      }
      if attributes.contains(.underlined) { return false }
      return attributes.contains(.reversed)
        ? cell.background.isExact && foreground == cell.background : background == cell.background
    }

    private func isReversed(of cell: ScreenCell) -> Bool {
      cell.canBeReversed && attributes == cell.attributes.symmetricDifference(.reversed)
        && foreground == cell.background && background == cell.foreground
    }

    /// The pen that draws `cell`, changed as little as may be.
    func drawing(_ cell: ScreenCell) -> Pen {
      var straight = Pen(
        foreground: cell.foreground, background: cell.background, attributes: cell.attributes)
      if !cell.hasInk {
        straight.foreground = foreground
        straight.attributes = attributes.intersection([.bold, .faint])
      }
      guard cell.canBeReversed else { return straight }
      var turned = Pen(
        foreground: cell.background, background: cell.hasInk ? cell.foreground : background,
        attributes: straight.attributes)
      turned.attributes.formSymmetricDifference(.reversed)
      return changes(to: turned) < changes(to: straight) ? turned : straight
    }

    /// Roughly the bytes that it takes to become `other`.
    private func changes(to other: Pen) -> Int {
      (foreground == other.foreground ? 0 : 16) + (background == other.background ? 0 : 16)
        + (attributes == other.attributes ? 0 : 3)
    }
  }

  /// For a terminal of this size, of whose content nothing is known.
  init(rows: Int, columns: Int, scrollsByLines: Bool = false) {
    self.scrollsByLines = scrollsByLines
    front = ScreenContent(rows: rows, columns: columns, filledWith: .unknown)
  }

  /// Clears the terminal, which then has this size.
  mutating func clear(rows: Int, columns: Int, into out: inout ScreenBytes) {
    front = ScreenContent(rows: rows, columns: columns)
    pen = Pen()
    cursor = (0, 0)
    out.append("\u{1B}[m\u{1B}[H\u{1B}[2J")
  }

  /// Puts the cursor where the person is to see it.
  mutating func placeCursor(row: Int, column: Int, into out: inout ScreenBytes) {
    move(row, column, into: &out)
  }

  /// A picture of pixels has been drawn from a place on: it covers these cells, and nobody knows
  /// where the cursor is.
  mutating func cover(rows: Range<Int>, columns: Range<Int>, with content: ScreenContent) {
    for row in rows {
      for column in columns { front[row, column] = content[row, column] }
    }
    cursor = nil
  }

  /// Something else was written to a row.
  mutating func disturb(row: Int) {
    disturb(rows: row..<row + 1, columns: 0..<front.columns)
    cursor = nil
  }

  /// What these cells show doesn't count any more.
  mutating func disturb(rows: Range<Int>, columns: Range<Int>) {
    for row in rows {
      for column in columns { front[row, column] = .unknown }
    }
  }

  /// Adds so many bytes that change nothing: the order to be plain, spelled with zeros. It takes
  /// three at least; fewer are left out.
  mutating func pad(_ count: Int, into out: inout ScreenBytes) {
    guard count >= 3 else { return }
    var rest = count
    while rest >= 3 {
      let length = rest <= 16 ? rest : min(16, rest - 3)
      out.append("\u{1B}[")
      for _ in 0..<length - 3 { out.append(UInt8(ascii: "0")) }
      out.append(UInt8(ascii: "m"))
      rest -= length
    }
    pen = Pen()
  }

  /// Draws what differs from `back`, which has the terminal's size, in a block of it. Returns
  /// how many cells that were.
  @discardableResult
  mutating func paint(
    _ back: ScreenContent, rows: Range<Int>, columns: Range<Int>, into out: inout ScreenBytes
  ) -> Int {
    var painted = paintStrips(back, rows: rows, columns: columns, into: &out)
    for row in rows {
      painted += paintRow(row, columns, of: back, into: &out)
    }
    return painted
  }

  /// Draws upright lines, one cell wide and of one look, from top to bottom: the way to the cell
  /// below is two bytes, the way from row to row and back six to eight each.
  private mutating func paintStrips(
    _ back: ScreenContent, rows: Range<Int>, columns: Range<Int>, into out: inout ScreenBytes
  ) -> Int {
    var painted = 0
    var begun = [Int?](repeating: nil, count: columns.count)
    var differs = [Bool](repeating: false, count: columns.count + 2)
    for row in rows.lowerBound...rows.upperBound {
      let base = row * back.columns
      for column in columns {
        differs[column - columns.lowerBound + 1] =
          row < rows.upperBound && back.cells[base + column] != front.cells[base + column]
      }
      for column in columns {
        let at = column - columns.lowerBound
        let stands = differs[at + 1] && !differs[at] && !differs[at + 2]
        let start = begun[at]
        if stands, let start, back[start, column].isSameLook(as: back[row, column]) { continue }
        if let start, row - start >= 3 {
          for each in start..<row { draw(back[each, column], each, column, into: &out) }
          painted += row - start
        }
        begun[at] = stands && isNarrow(back[row, column]) ? row : nil
      }
    }
    return painted
  }

  private func isNarrow(_ cell: ScreenCell) -> Bool {
    cell.symbol != Symbol.continuation && !characters.isWide(cell.symbol)
  }

  private mutating func paintRow(
    _ row: Int, _ columns: Range<Int>, of back: ScreenContent, into out: inout ScreenBytes
  ) -> Int {
    let base = row * back.columns
    // Where the rest of the row is empty, one sequence clears it.
    var emptyFrom = back.columns
    if columns.upperBound == back.columns {
      while emptyFrom > columns.lowerBound, back.cells[base + emptyFrom - 1] == .blank {
        emptyFrom -= 1
      }
    }
    var painted = 0
    var column = columns.lowerBound
    while column < columns.upperBound {
      let cell = back.cells[base + column]
      if cell == front.cells[base + column] {
        column += 1
        continue
      }
      if column >= emptyFrom {
        painted += clearRest(of: row, from: column, into: &out)
        break
      }
      if cell.symbol == Symbol.continuation {
        // Comes with its left half, where that is there to be drawn.
        let left = column > 0 ? back.cells[base + column - 1] : .blank
        if characters.isWide(left.symbol) {
          draw(left, row, column - 1, into: &out)
          painted += 2
        }
        column += 1
        continue
      }
      if cell == .blank {
        let run = emptyRun(from: column, to: columns.upperBound, base: base, of: back)
        if run > 12 {
          erase(run, row, column, into: &out)
          painted += run
          column += run
          continue
        }
      }
      draw(cell, row, column, into: &out)
      painted += 1
      column += characters.isWide(cell.symbol) ? 2 : 1
    }
    return painted
  }

  private func emptyRun(from start: Int, to end: Int, base: Int, of back: ScreenContent) -> Int {
    var column = start
    while column < end, back.cells[base + column] == .blank { column += 1 }
    return column - start
  }

  private mutating func clearRest(
    of row: Int, from column: Int, into out: inout ScreenBytes
  ) -> Int {
    let base = row * front.columns
    var changed = 0
    var last = column
    for at in column..<front.columns where front.cells[base + at] != .blank {
      changed += 1
      last = at
    }
    if last - column < 3 {
      for at in column...last { draw(.blank, row, at, into: &out) }
    } else {
      move(row, column, into: &out)
      setPen(.blank, into: &out)
      out.append("\u{1B}[K")
      for at in column..<front.columns { front.cells[base + at] = .blank }
    }
    return changed
  }

  private mutating func erase(
    _ count: Int, _ row: Int, _ column: Int, into out: inout ScreenBytes
  ) {
    move(row, column, into: &out)
    setPen(.blank, into: &out)
    out.control(count, "X")
    let base = row * front.columns
    for at in column..<(column + count) { front.cells[base + at] = .blank }
  }

  /// Draws one cell, and its right half where it has one.
  private mutating func draw(
    _ cell: ScreenCell, _ row: Int, _ column: Int, into out: inout ScreenBytes
  ) {
    move(row, column, into: &out)
    setPen(cell, into: &out)
    characters.append(cell.symbol, to: &out)
    let base = row * front.columns
    let width = characters.isWide(cell.symbol) ? 2 : 1
    // Half of a wide character that is overwritten takes the other half with it.
    if front.cells[base + column].symbol == Symbol.continuation, column > 0,
      characters.isWide(front.cells[base + column - 1].symbol)
    {
      front.cells[base + column - 1] = .unknown
    }
    front.cells[base + column] = cell
    let next = column + width
    if width == 2, next <= front.columns {
      front.cells[base + column + 1] = ScreenCell(
        Symbol.continuation, foreground: cell.foreground, background: cell.background,
        attributes: cell.attributes)
    }
    if next < front.columns, front.cells[base + next].symbol == Symbol.continuation {
      front.cells[base + next] = .unknown
    }
    // At the right edge terminals differ in where the cursor is.
    cursor = next < front.columns ? (row, next) : nil
  }

  private mutating func move(_ row: Int, _ column: Int, into out: inout ScreenBytes) {
    defer { cursor = (row, column) }
    if let cursor, cursor.row == row {
      let distance = column - cursor.column
      if distance == 0 { return }
      if distance > 0 {
        if distance <= 4, rewrite(row, cursor.column..<column, into: &out) { return }
        out.control(distance, "C")
        return
      }
      if distance >= -3 {
        for _ in distance..<0 { out.append(0x08) }
        return
      }
    }
    if let cursor, cursor.row + 1 == row, (0...3).contains(cursor.column - column) {
      // Not on the last row, so nothing scrolls.
      out.append(0x0A)
      for _ in column..<cursor.column { out.append(0x08) }
      return
    }
    out.moveCursor(row: row, column: column)
  }

  /// Moves by writing what is there already, where that is plain text in the pen's look.
  private func rewrite(_ row: Int, _ columns: Range<Int>, into out: inout ScreenBytes) -> Bool {
    let base = row * front.columns
    for column in columns {
      let cell = front.cells[base + column]
      guard (0x20..<0x7F).contains(cell.symbol), pen.shows(cell) else { return false }
    }
    for column in columns { out.append(UInt8(front.cells[base + column].symbol)) }
    return true
  }
}

// MARK: The pen

extension ScreenPainter {
  /// Brings the terminal's attributes and colours to those of a cell. Where ink and ground only
  /// change places, as from a mark to the text that it marks, reversing says so in few bytes.
  private mutating func setPen(_ cell: ScreenCell, into out: inout ScreenBytes) {
    if pen.shows(cell) { return }
    let wanted = pen.drawing(cell)
    if wanted.attributes.isEmpty, wanted.background == .standard,
      !cell.hasInk || wanted.foreground == .standard
    {
      out.append("\u{1B}[m")
      pen = Pen()
      return
    }
    out.append("\u{1B}[")
    var separate = false
    let gone = pen.attributes.subtracting(wanted.attributes)
    for (group, code) in Self.endCodes where !gone.isDisjoint(with: group) {
      if separate { out.append(UInt8(ascii: ";")) }
      out.append(number: code)
      separate = true
      pen.attributes.subtract(group)
    }
    for (attribute, code) in Self.attributeCodes
    where wanted.attributes.contains(attribute) && !pen.attributes.contains(attribute) {
      if separate { out.append(UInt8(ascii: ";")) }
      out.append(number: code)
      separate = true
    }
    if wanted.foreground != pen.foreground {
      if separate { out.append(UInt8(ascii: ";")) }
      wanted.foreground.append(base: 30, to: &out)
      separate = true
    }
    if wanted.background != pen.background {
      if separate { out.append(UInt8(ascii: ";")) }
      wanted.background.append(base: 40, to: &out)
    }
    pen = wanted
    out.append(UInt8(ascii: "m"))
  }

  private static let attributeCodes: [(ScreenAttributes, Int)] = [
    (.bold, 1), (.faint, 2), (.underlined, 4), (.reversed, 7),
  ]

  /// Bold and faint end together.
  private static let endCodes: [(ScreenAttributes, Int)] = [
    ([.bold, .faint], 22), (.underlined, 24), (.reversed, 27),
  ]
}

// MARK: Scrolling

extension ScreenPainter {
  /// Where whole rows of `back` are what the terminal shows a few rows higher or lower, moves
  /// them there by scrolling a region. Returns the scroll, or nil where it doesn't pay.
  @discardableResult
  mutating func scroll(towards back: ScreenContent, into out: inout ScreenBytes) -> Scroll? {
    guard let scroll = Scroll.best(from: front, to: back) else { return nil }
    setPen(.blank, into: &out)
    out.append("\u{1B}[")
    out.append(number: scroll.rows.lowerBound + 1)
    out.append(UInt8(ascii: ";"))
    out.append(number: scroll.rows.upperBound)
    out.append(UInt8(ascii: "r"))
    let distance = abs(scroll.distance)
    if scrollsByLines {
      out.moveCursor(row: scroll.rows.lowerBound, column: 0)
      out.control(distance, scroll.distance > 0 ? "M" : "L")
    } else {
      out.control(distance, scroll.distance > 0 ? "S" : "T")
    }
    out.append("\u{1B}[r")
    cursor = nil
    scroll.apply(to: &front)
    return scroll
  }
}
