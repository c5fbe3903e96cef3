import TerminalKit

/// Sentences for a person, in as many lines as they take. A line that begins with four blanks is a
/// command to be typed: where it is too long, it goes on as a shell lets it.
struct Prose: Sendable, Hashable {
  struct Line: Sendable, Hashable {
    var text: String
    var role: Role
  }

  let text: String
  let role: Role

  init(_ text: String, _ role: Role = .text) {
    self.text = text
    self.role = role
  }

  private static let indent = "    "

  func lines(columns: Int) -> [Line] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      guard line.hasPrefix(Self.indent) else {
        return Width.wrap(String(line), columns: columns).map { Line(text: $0, role: role) }
      }
      let command = String(line.dropFirst(Self.indent.count))
      let fits = Width.of(line) <= columns
      let parts = fits ? [command] : Width.wrap(command, columns: max(8, columns - 8))
      return parts.enumerated().map { place, part in
        Line(
          text: Self.indent + (place > 0 ? "  " : "") + part
            + (place < parts.count - 1 ? " \\" : ""),
          role: .key)
      }
    }
  }

  /// Draws what finds room; returns the rows it took.
  @discardableResult
  func draw(on grid: inout Grid, in area: Rectangle) -> Int {
    let lines = lines(columns: area.columns).prefix(max(0, area.rows))
    for (row, line) in lines.enumerated() {
      // What stands before a command isn't part of it.
      let words = line.text.drop { $0 == " " }
      let indent = line.text.count - words.count
      grid.write(
        words, column: area.column + indent, row: area.row + row, role: line.role,
        limit: area.columns - indent)
    }
    return lines.count
  }
}
