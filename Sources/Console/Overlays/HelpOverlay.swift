import TerminalKit

/// What the page under it is for, and its keys, made from the same table that handles them.
struct HelpOverlay: Sendable, Equatable {
  private let title: String
  /// Over the left edge only, where there is text in most pages: on a slow line pictures that it hid
  /// would have to be sent again.
  private let isNarrow: Bool
  private let all: [Line]
  private(set) var top = 0
  /// The words looked for.
  private var field = TextField()
  /// Characters go into the words looked for.
  private(set) var isSearching = false

  private enum Line: Sendable, Hashable {
    case heading(String)
    case text(String)
    case key(String, String)
    case blank

    var words: String {
      switch self {
      case .heading(let text), .text(let text): text
      case .key(let keys, let help): "\(keys) \(help)"
      case .blank: ""
      }
    }
  }

  init(_ page: AnyPage, in shell: Shell) {
    title = page.name
    isNarrow = shell.display.isSlow == true
    let table = page.keys(in: shell)
    var lines = Width.wrap(
      page.purpose, columns: min(isNarrow ? Self.narrow - 4 : 50, shell.size.columns - 8)
    ).map(Line.text)
    for group in table.groups {
      lines += [.blank, .heading(group.title)]
      lines += group.bindings.map {
        .key($0.sequences.isEmpty ? ":" : $0.keyNames, $0.help)
      }
    }
    all = lines
  }

  /// No line is as long, so that nothing longer need be looked for.
  private static let longest = 400

  /// The lines that have all the words looked for; all of them where none are.
  private var lines: [Line] {
    guard field.text.utf8.count <= Self.longest else { return [] }
    let words = field.text.lowercased().split(separator: " ")
    guard !words.isEmpty else { return all }
    return all.filter { line in
      if case .key = line {
        words.allSatisfy { line.words.lowercased().contains($0) }
      } else {
        false
      }
    }
  }

  /// Takes a key; false when it closes the window.
  mutating func update(_ key: Key, in size: Size) -> Bool {
    let rows = area(in: size).rows - 2
    let most = max(0, columnHeight(in: size) - rows)
    if isSearching {
      switch key {
      case .escape, .enter: isSearching = false
      case .up: top = max(0, top - 1)
      case .down: top = min(most, top + 1)
      default:
        if field.edit(key) { top = 0 }
      }
      return true
    }
    switch key {
    case .character("/"): isSearching = true
    case .escape where !field.text.isEmpty:
      field = TextField()
      top = 0
    case .down, .character("j"): top = min(most, top + 1)
    case .up, .character("k"): top = max(0, top - 1)
    case .pageDown, .character(" "), .control("d"), .control("f"): top = min(most, top + rows)
    case .pageUp, .control("u"), .control("b"): top = max(0, top - rows)
    case .home, .character("g"): top = 0
    case .end, .character("G"): top = most
    default: return false
    }
    return true
  }

  mutating func insert(_ text: String) {
    field.insert(text)
    top = 0
  }

  func draw(in size: Size) -> (popup: Frame.Popup, cursor: Point?) {
    let lines = lines
    let area = area(in: size)
    var grid = Grid(area.size, filledWith: Glyph(" ", .popup))
    let height = columnHeight(in: size)
    let rows = area.rows - 2
    var cursor: Point?
    if isSearching || !field.text.isEmpty {
      grid.frame(grid.bounds, title: "find a key", role: .focus)
      let at = field.draw(
        on: &grid, in: Rectangle(column: 14, row: 0, columns: area.columns - 18, rows: 1))
      cursor = Point(column: area.column + at.column, row: area.row + at.row)
    } else {
      let more = height > rows ? "\(title)  (j, k scroll, / finds)" : "\(title)  (/ finds)"
      grid.frame(grid.bounds, title: more, role: .focus)
    }
    let count = columnCount(in: size)
    let width = (area.columns - 4) / count
    for column in 0..<count {
      for row in 0..<rows {
        let place = column * height + top + row
        guard top + row < height, lines.indices.contains(place) else { continue }
        draw(lines[place], column: 2 + column * width, row: 1 + row, width: width - 2, &grid)
      }
    }
    if lines.isEmpty {
      grid.write(
        "No key of this page does that; : finds everything.", column: 2, row: 1, role: .faint)
    }
    return (Frame.Popup(grid, at: area.origin), isSearching ? cursor : nil)
  }

  private func draw(_ line: Line, column: Int, row: Int, width: Int, _ grid: inout Grid) {
    switch line {
    case .blank: break
    case .text(let text): grid.write(text, column: column, row: row, role: .popup, limit: width)
    case .heading(let text):
      grid.write(text, column: column, row: row, role: .heading, limit: width)
    case .key(let keys, let help):
      let keyWidth = min(isNarrow ? 10 : 14, width / 2)
      grid.write(Width.fit(keys, columns: keyWidth), column: column, row: row, role: .key)
      grid.write(
        Width.fit(help, columns: width - keyWidth - 1), column: column + keyWidth + 1, row: row,
        role: .popup)
    }
  }

  /// Columns of the window on a slow line.
  private static let narrow = 36

  private func columnCount(in size: Size) -> Int {
    isNarrow ? 1 : max(1, min(3, (size.columns - 8) / 52))
  }

  private func columnHeight(in size: Size) -> Int {
    (lines.count + columnCount(in: size) - 1) / columnCount(in: size)
  }

  private func area(in size: Size) -> Rectangle {
    let rows = min(size.rows - 2, max(3, columnHeight(in: size) + 2))
    if isNarrow {
      return Rectangle(column: 0, row: 1, columns: min(size.columns, Self.narrow), rows: rows)
    }
    let columns = min(size.columns - 2, columnCount(in: size) * 56 + 4)
    return Rectangle(size).centred(Size(columns: columns, rows: rows))
  }
}
