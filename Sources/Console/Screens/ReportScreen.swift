import TerminalKit

/// A report to read, one screen after the other.
public struct ReportScreen: Sendable, Equatable {
  var title: String
  var lines: [String]
  var top = 0

  mutating func scroll(_ by: Int, in size: Size) {
    top = max(0, min(top + by, wrapped(in: size).count - (size.rows - 4)))
  }

  private func wrapped(in size: Size) -> [(String, Role)] {
    lines.flatMap { line -> [(String, Role)] in
      if line.isEmpty { return [("", .text)] }
      let heading = line.hasPrefix("#")
      let text = heading ? line.drop { $0 == "#" }.drop { $0 == " " }.description : line
      let role: Role =
        heading
        ? .heading
        : line.hasPrefix("NOT VERIFIED") || line.hasPrefix("DEMONSTRATION") ? .warning : .text
      return Width.wrapKeepingIndent(text, columns: min(96, size.columns - 4)).map { ($0, role) }
    }
  }

  func draw(on grid: inout Grid) {
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
    let indent = text.prefix { $0 == " " }
    return wrap(String(text.dropFirst(indent.count)), columns: columns - indent.count - 2)
      .enumerated().map { $0 == 0 ? indent + $1 : indent + "  " + $1 }
  }
}
