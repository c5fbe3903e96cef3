import TerminalKit

/// A report to read, one screen after the other.
public struct ReportScreen: Sendable, Equatable {
  var title: String
  var lines: [String]
  /// The most and the least convincing.
  var pictures: [ReportPicture] = []
  var showsPictures = false
  var top = 0

  init(title: String, lines: [String], pictures: [ReportPicture] = []) {
    self.title = title
    self.lines = lines
    self.pictures = pictures
  }

  /// Turns from text to pictures and back; false when there are none.
  mutating func togglePictures() -> Bool {
    guard !pictures.isEmpty else { return false }
    showsPictures.toggle()
    top = 0
    return true
  }

  mutating func scroll(_ by: Int, in size: Size) {
    if showsPictures {
      top = max(0, min(top + by.signum(), groups.count - 1))
      return
    }
    top = max(0, min(top + by, wrapped(in: size).count - (size.rows - 4)))
  }

  private func wrapped(in size: Size) -> [(String, Role)] {
    lines.indices.flatMap { place -> [(String, Role)] in
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
      return Width.wrapKeepingIndent(line, columns: min(96, size.columns - 4)).map { ($0, role) }
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

  /// A group a row: its name, its pictures, and the words under each.
  private func drawPictures(on grid: inout Grid) {
    let across = max(1, pictures.isEmpty ? 1 : groups.map(\.pictures.count).max() ?? 1)
    let columns = max(8, min(24, (grid.size.columns - 4) / across - 1))
    let rows = max(3, columns / 2)
    var row = 2
    for group in groups.dropFirst(top) where row + rows + 2 <= grid.size.rows - 2 {
      grid.write(
        Width.fit(group.name, columns: grid.size.columns - 4), column: 2, row: row, role: .heading)
      for (place, item) in group.pictures.enumerated() {
        let column = 2 + place * (columns + 1)
        guard column + columns <= grid.size.columns else { break }
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

  func draw(on grid: inout Grid) {
    if showsPictures { return drawPictures(on: &grid) }
    for (row, line) in wrapped(in: grid.size).dropFirst(top).prefix(grid.size.rows - 4).enumerated()
    {
      grid.write(line.0, column: 2, row: 2 + row, role: line.1)
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
