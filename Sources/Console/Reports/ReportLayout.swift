import ReaderStudy
import TerminalKit

/// A report laid out in lines of so many columns.
struct ReportLayout {
  /// One line on the screen.
  struct Line {
    enum Content {
      case words(String, Role)
      case glyphs([Glyph])
    }

    var content: Content
    /// The part whose heading it is.
    var part: Int?
  }

  let columns: Int
  /// Columns of tables that are scrolled past.
  let side: Int
  let drawing: FigureDrawing
  private(set) var lines: [Line] = []
  /// The line of every part's heading.
  private(set) var headings: [Int] = []
  /// The most that a table here can be scrolled by.
  private(set) var mostSide = 0

  /// - Parameters:
  ///   - unfolded: the parts that show all they have.
  ///   - rows: how tall the screen is: plots are no taller.
  init(columns: Int, rows: Int, dots: Int, side: Int) {
    self.columns = max(8, columns)
    self.side = side
    drawing = FigureDrawing(columns: self.columns, rows: max(8, min(24, rows)), dots: dots)
  }

  /// Lays out a report; with all of its warnings and its figure where these aren't beside it. Where
  /// there is no room for all of the warnings there is little for anything: the verdict comes first.
  mutating func add(
    _ outline: ReportOutline, unfolded: Set<Int>, withWarnings: Bool, withFigure: Bool
  ) {
    if !withWarnings { add(outline.title, .heading) }
    if let verdict = outline.verdict {
      gap()
      for line in Width.wrap(verdict, columns: min(76, columns) - 2) {
        lines.append(Line(content: .words("▌ \(line)", .heading)))
      }
    }
    if withWarnings {
      add(outline.title, .heading)
      for text in outline.warnings { add(text, .warning, gap: false) }
    }
    if withFigure, let figure = outline.figure { add(figure) }
    outline.head.forEach { add($0) }
    for (place, part) in outline.parts.enumerated() {
      let isOpen = unfolded.contains(place)
      if place == 0 || isOpen || unfolded.contains(place - 1) { gap() }
      headings.append(lines.count)
      let contents = isOpen || part.contents.isEmpty ? "" : "   \(part.contents)"
      let room = columns - 2
      let title =
        Width.of(part.title + contents) <= room
        ? part.title + contents : Width.fit(part.title, columns: room)
      lines.append(Line(content: .words("\(isOpen ? "▾" : "▸") \(title)", .heading), part: place))
      guard isOpen else { continue }
      if Width.of(part.title) > room { add(part.title, .faint, gap: false) }
      part.blocks.forEach { add($0) }
    }
  }

  /// A figure and its caption.
  mutating func add(_ figure: ReportFigure) {
    gap()
    let grid = drawing.grid(figure)
    for row in 0..<grid.size.rows {
      lines.append(
        Line(
          content: .glyphs(
            (0..<grid.size.columns).map { grid[Point(column: $0, row: row)] })))
    }
    add(figure.caption, .faint, gap: false)
  }

  private mutating func gap() {
    if !lines.isEmpty { lines.append(Line(content: .words("", .text))) }
  }

  private mutating func add(_ text: String, _ role: Role, gap isApart: Bool = true) {
    guard !text.isEmpty else { return }
    if isApart { gap() }
    for line in Width.wrap(text, columns: columns) {
      lines.append(Line(content: .words(line, role)))
    }
  }

  private mutating func add(_ block: ReportDocument.Block) {
    switch block {
    case .heading(_, let text): add(text, .heading)
    case .paragraph(let text): add(text, .text)
    case .warning(let text): add(text, .warning)
    case .list(let items):
      gap()
      for item in items {
        for (place, line) in Width.wrap(item, columns: columns - 2).enumerated() {
          lines.append(Line(content: .words((place == 0 ? "- " : "  ") + line, .text)))
        }
      }
    case .table(let table): add(table)
    case .figure(let figure): add(figure)
    case .pictures(let pictures):
      add(
        pictures.count == 1 ? "1 picture: i shows it" : "\(pictures.count) pictures: i shows them",
        .faint)
    }
  }

  // MARK: Tables

  /// The first column stays; the others are scrolled past one by one where they don't all fit. A text
  /// that is too long for the screen is broken.
  private mutating func add(_ table: ReportDocument.Table) {
    gap()
    guard !table.header.isEmpty else { return }
    let all = [table.header] + table.rows
    func natural(_ column: Int) -> Int { all.map { Width.of($0[column]) }.max() ?? 0 }
    let count = table.header.count
    let isWhole = (0..<count).reduce(-2) { $0 + natural($1) + 2 } <= columns
    let first =
      isWhole ? natural(0) : min(natural(0), count == 1 ? columns : max(4, columns * 2 / 5))
    let room = columns - first - 2
    let widths =
      [first] + (1..<max(1, count)).map { isWhole ? natural($0) : min(natural($0), room) }
    func end(from start: Int) -> Int {
      var (place, used) = (start, first)
      while place < count, used + 2 + widths[place] <= columns {
        used += 2 + widths[place]
        place += 1
      }
      return place
    }
    let most = count < 2 ? 0 : (0..<count - 1).first { end(from: 1 + $0) >= count } ?? 0
    mostSide = max(mostSide, most)
    let start = 1 + min(side, most)
    let shown = [0] + (start..<max(start, end(from: start)))
    for (place, row) in all.enumerated() {
      let cells = shown.map { Width.wrap(row[$0], columns: max(1, widths[$0])) }
      for below in 0..<(cells.map(\.count).max() ?? 0) {
        let words = zip(shown, cells).map { column, lines in
          let text = below < lines.count ? lines[below] : ""
          let blanks = String(repeating: " ", count: max(0, widths[column] - Width.of(text)))
          return table.words.contains(column) ? text + blanks : blanks + text
        }.joined(separator: "  ")
        lines.append(Line(content: .words(words, place == 0 ? .heading : .text)))
      }
    }
    guard most > 0 else { return }
    let last = shown.last ?? 0
    lines.append(
      Line(
        content: .words(
          Width.fit(
            "columns \(start + 1) to \(last + 1) of \(count); h and l show the others",
            columns: columns),
          .faint)))
  }
}
