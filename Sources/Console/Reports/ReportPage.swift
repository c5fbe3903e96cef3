import TerminalKit

/// What can be done with a report.
enum ReportVerb: Verb {
  case up
  case down
  case halfPageUp
  case halfPageDown
  case pageUp
  case pageDown
  case first
  case last
  /// To its pictures and back.
  case more
}

/// A report to read, one screen after the other, and its pictures.
struct ReportPage: Page {
  typealias Action = ReportVerb
  typealias Request = Nothing
  typealias News = Nothing

  static let name = "report"
  static let purpose = "A report to read; i shows its pictures, where it has some."

  let title: String
  let lines: [String]
  /// The most and the least convincing.
  var pictures: [ReportPicture] = []
  private(set) var showsPictures = false
  /// The first line, or group of pictures, that shows.
  private(set) var top = 0

  init(title: String, lines: [String], pictures: [ReportPicture] = []) {
    self.title = title
    self.lines = lines
    self.pictures = pictures
  }

  func crumb(in shell: Shell) -> String { title }

  func status(in shell: Shell) -> String {
    if showsPictures { return "group \(top + 1) of \(groups.count)" }
    let count = wrapped(in: shell).count
    let last = min(count, top + area(in: shell).rows)
    return count == 0 ? "" : "line \(top + 1) to \(last) of \(count)"
  }

  func keys(in shell: Shell) -> [KeyTable<ReportVerb>.Group] {
    [
      .init(
        "Reading",
        [
          KeyBinding(
            [[.character("i")]], .more, hint: pictures.isEmpty ? "" : "pictures",
            help: "the most and the least convincing pictures, and back"),
          KeyBinding([[.character("j")], [.down]], .down, hint: "down", help: "a line down"),
          KeyBinding([[.character("k")], [.up]], .up, hint: "up", help: "a line up"),
          KeyBinding([[.control("d")]], .halfPageDown, help: "half a page down"),
          KeyBinding([[.control("u")]], .halfPageUp, help: "half a page up"),
          KeyBinding(
            [[.pageDown], [.control("f")]], .pageDown, hint: "page", help: "a page down"),
          KeyBinding([[.pageUp], [.control("b")]], .pageUp, help: "a page up"),
          KeyBinding(
            [[.character("g"), .character("g")], [.home]], .first, help: "the beginning"),
          KeyBinding([[.character("G")], [.end]], .last, help: "the end"),
        ])
    ]
  }

  mutating func act(_ action: ReportVerb, count: Int?, in shell: Shell) -> Effects {
    let page = max(1, area(in: shell).rows - 1)
    let times = count ?? 1
    switch action {
    case .up: scroll(-times, in: shell)
    case .down: scroll(times, in: shell)
    case .halfPageUp: scroll(-max(1, page / 2) * times, in: shell)
    case .halfPageDown: scroll(max(1, page / 2) * times, in: shell)
    case .pageUp: scroll(-page * times, in: shell)
    case .pageDown: scroll(page * times, in: shell)
    case .first: scroll(to: times - 1, in: shell)
    case .last: scroll(to: count.map { $0 - 1 } ?? .max, in: shell)
    case .more:
      guard !pictures.isEmpty else { return [.warn("This report has no pictures.")] }
      showsPictures.toggle()
      top = 0
    }
    return []
  }

  mutating func point(_ event: MouseEvent, in shell: Shell) -> Effects {
    if event.kind == .wheelUp { scroll(-3, in: shell) }
    if event.kind == .wheelDown { scroll(3, in: shell) }
    return []
  }

  mutating func stepBack(in shell: Shell) -> Effects? {
    guard showsPictures else { return nil }
    showsPictures = false
    top = 0
    return []
  }

  mutating func fit(in shell: Shell) -> Effects {
    scroll(0, in: shell)
    return []
  }

  private mutating func scroll(_ by: Int, in shell: Shell) {
    // From one group of pictures to the next, however far.
    scroll(to: top + (showsPictures ? by.signum() : by), in: shell)
  }

  private mutating func scroll(to line: Int, in shell: Shell) {
    let most =
      showsPictures ? groups.count - 1 : wrapped(in: shell).count - area(in: shell).rows
    top = max(0, min(line, most))
  }

  // MARK: Drawing

  private func area(in shell: Shell) -> Rectangle {
    shell.body.cutting(rows: 1).rest.inset(columns: 2, rows: 0)
  }

  private func wrapped(in shell: Shell) -> [(String, Role)] {
    let columns = min(96, shell.size.columns - 4)
    return lines.indices.flatMap { place -> [(String, Role)] in
      let line = lines[place]
      if line.isEmpty { return [("", .text)] }
      if place > 0, isRule(line), !lines[place - 1].isEmpty, !lines[place - 1].contains("  ") {
        return []
      }
      let isHeading = place + 1 < lines.count && isRule(lines[place + 1]) && !line.contains("  ")
      let role: Role =
        isHeading
        ? .heading
        : line.hasPrefix("NOT VERIFIED") || line.hasPrefix("DEMONSTRATION") ? .warning : .text
      return Width.wrapKeepingIndent(line, columns: columns).map { ($0, role) }
    }
  }

  /// The line under a heading, which the screen shows in its own way.
  private func isRule(_ line: String) -> Bool {
    line.count > 2 && (line.allSatisfy { $0 == "-" } || line.allSatisfy { $0 == "=" })
  }

  private var groups: [(name: String, pictures: [ReportPicture])] {
    var found: [(name: String, pictures: [ReportPicture])] = []
    for item in pictures {
      if found.last?.name != item.group { found.append((item.group, [])) }
      found[found.count - 1].pictures.append(item)
    }
    return found
  }

  func draw(on frame: inout Frame, in shell: Shell) {
    let area = area(in: shell)
    if showsPictures { return drawPictures(area, &frame.page) }
    for (row, line) in wrapped(in: shell).dropFirst(top).prefix(area.rows).enumerated() {
      frame.page.write(line.0, column: area.column, row: area.row + row, role: line.1)
    }
  }

  /// A group a row: its name, its pictures, and the words under each.
  private func drawPictures(_ area: Rectangle, _ grid: inout Grid) {
    let across = max(1, groups.map(\.pictures.count).max() ?? 1)
    let columns = max(8, min(24, area.columns / across - 1))
    // The first group shows whatever room there is.
    let rows = max(1, min(max(3, columns / 2), area.rows - 2))
    var row = area.row
    for group in groups.dropFirst(top) where row + rows + 2 <= area.maxRow {
      grid.write(
        Width.fit(group.name, columns: area.columns), column: area.column, row: row, role: .heading)
      for (place, item) in group.pictures.enumerated() {
        let column = area.column + place * (columns + 1)
        guard column + columns <= area.maxColumn else { break }
        grid.slots.append(
          ImageSlot(
            item.picture,
            in: Rectangle(column: column, row: row + 1, columns: columns, rows: rows)))
        grid.write(
          Width.fit(item.label, columns: columns), column: column, row: row + 1 + rows,
          role: .faint)
      }
      row += rows + 3
    }
  }
}

extension Width {
  /// Breaks lines between words, keeping a line that fits as it is, blanks and all.
  static func wrapKeepingIndent(_ text: String, columns: Int) -> [String] {
    if of(text) <= columns { return [text] }
    // A row of a table is cut: wrapped, its columns would no longer stand below each other.
    if text.drop(while: { $0 == " " }).contains("  ") { return [fit(text, columns: columns)] }
    let indent = text.prefix { $0 == " " }
    let isItem = text.dropFirst(indent.count).hasPrefix("- ")
    let hanging = isItem ? indent + "  " : indent
    return wrap(String(text.dropFirst(indent.count)), columns: columns - hanging.count)
      .enumerated().map { $0 == 0 ? indent + $1 : hanging + $1 }
  }
}
