import TerminalKit

/// The keys of the screen under it, made from the same table that handles them.
public struct HelpOverlay: Sendable, Hashable {
  private var lines: [Line]
  public private(set) var top = 0

  private enum Line: Sendable, Hashable {
    case heading(String)
    case key(String, String)
    case blank
  }

  init(_ table: KeyTable<Action>) {
    lines = []
    for group in table.groups {
      if !lines.isEmpty { lines.append(.blank) }
      lines.append(.heading(group.title))
      for binding in group.bindings { lines.append(.key(binding.keyNames, binding.help)) }
    }
  }

  /// Scrolls; false when the key closes the page.
  mutating func update(_ key: Key, in size: Size) -> Bool {
    let rows = area(in: size).rows - 2
    let most = max(0, columnHeight(in: size) - rows)
    switch key {
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

  func draw(in size: Size) -> Frame.Popup {
    let area = area(in: size)
    var grid = Grid(area.size, filledWith: Glyph(" ", .popup))
    let height = columnHeight(in: size)
    let rows = area.rows - 2
    let more = height > rows ? "keys  (j, k scroll)" : "keys"
    grid.frame(grid.bounds, title: more, role: .focus)
    let count = columnCount(in: size)
    let width = (area.columns - 4) / count
    for column in 0..<count {
      for row in 0..<rows {
        let place = column * height + top + row
        guard top + row < height, lines.indices.contains(place) else { continue }
        draw(lines[place], column: 2 + column * width, row: 1 + row, width: width - 2, &grid)
      }
    }
    return Frame.Popup(grid, at: area.origin)
  }

  private func draw(_ line: Line, column: Int, row: Int, width: Int, _ grid: inout Grid) {
    switch line {
    case .blank: break
    case .heading(let text):
      grid.write(text, column: column, row: row, role: .heading, limit: width)
    case .key(let keys, let help):
      let keyWidth = min(14, width / 2)
      grid.write(Width.fit(keys, columns: keyWidth), column: column, row: row, role: .key)
      grid.write(
        Width.fit(help, columns: width - keyWidth - 1), column: column + keyWidth + 1, row: row,
        role: .popup)
    }
  }

  private func columnCount(in size: Size) -> Int {
    max(1, min(3, (size.columns - 8) / 52))
  }

  private func columnHeight(in size: Size) -> Int {
    (lines.count + columnCount(in: size) - 1) / columnCount(in: size)
  }

  private func area(in size: Size) -> Rectangle {
    let columns = min(size.columns - 2, columnCount(in: size) * 56 + 4)
    let rows = min(size.rows - 2, columnHeight(in: size) + 2)
    return Rectangle(size).centred(Size(columns: columns, rows: rows))
  }
}
