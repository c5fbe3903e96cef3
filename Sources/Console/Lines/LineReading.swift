import TerminalKit

/// What a screen says, as lines to be read one after the other: a fact a line, panel by panel, no
/// frames, bars or scroll bars.
struct LineReading {
  let lines: [String]

  /// Reads a grid; `rows` are those that count.
  init(_ grid: Grid, rows: Range<Int>) {
    var panels: [(column: Int, lines: [String])] = []
    for row in rows {
      for part in Self.parts(of: grid, row: row) {
        // What begins below the same edge belongs together.
        if let place = panels.firstIndex(where: { $0.column == part.column }) {
          panels[place].lines.append(part.text)
        } else {
          panels.append((part.column, [part.text]))
        }
      }
    }
    lines = panels.flatMap(\.lines)
  }

  /// The texts of a row between upright lines, with the columns where they could begin.
  private static func parts(of grid: Grid, row: Int) -> [(column: Int, text: String)] {
    var parts: [(column: Int, text: String)] = []
    var (start, text) = (0, "")
    func end() {
      let words = sentence(text)
      if !words.isEmpty { parts.append((start, words)) }
    }
    for column in 0..<grid.size.columns {
      let at = Point(column: column, row: row)
      let glyph = grid[at]
      if glyph.isContinuation { continue }
      if grid.slots.contains(where: { $0.visibleArea.contains(at) }) {
        text += " "
      } else if uprights.contains(glyph.character) {
        end()
        (start, text) = (column + 1, "")
      } else {
        text.append(isOrnament(glyph.character) ? " " : glyph.character)
      }
    }
    end()
    return parts
  }

  private static let uprights: Set<Character> = ["│", "┃", "┌", "└", "┐", "┘", "├", "┤"]

  /// Lines, blocks and bars that mean nothing when they are read.
  private static func isOrnament(_ character: Character) -> Bool {
    guard let value = character.unicodeScalars.first?.value else { return true }
    return (0x2500..<0x2600).contains(value) || (0x2800..<0x2900).contains(value)
      || (0x1FB00..<0x1FC00).contains(value) || value < 0x20
  }

  /// Words with a comma where there was a gap.
  private static func sentence(_ text: String) -> String {
    var groups: [String] = []
    var group = ""
    var blanks = 2
    for character in text {
      if character == " " {
        blanks += 1
        continue
      }
      if blanks > 1, !group.isEmpty {
        groups.append(group)
        group = ""
      } else if blanks == 1, !group.isEmpty {
        group += " "
      }
      group.append(character)
      blanks = 0
    }
    if !group.isEmpty { groups.append(group) }
    return groups.joined(separator: ", ")
  }
}
