import TerminalKit

/// A line of text being typed.
public struct TextField: Sendable, Hashable {
  public private(set) var text: String
  /// How many characters lie before the cursor.
  public private(set) var cursor: Int

  public init(_ text: String = "") {
    self.text = text
    cursor = text.count
  }

  /// Takes a key that edits; false when the key doesn't.
  mutating func edit(_ key: Key) -> Bool {
    var characters = Array(text)
    switch key {
    case .character(let character):
      characters.insert(character, at: cursor)
      cursor += 1
    case .backspace, .control("h"):
      guard cursor > 0 else { return true }
      cursor -= 1
      characters.remove(at: cursor)
    case .delete:
      guard cursor < characters.count else { return true }
      characters.remove(at: cursor)
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(characters.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = characters.count
    case .control("u"):
      characters.removeSubrange(0..<cursor)
      cursor = 0
    case .control("k"): characters.removeSubrange(cursor...)
    case .control("w"):
      var start = cursor
      while start > 0, characters[start - 1] == " " { start -= 1 }
      while start > 0, characters[start - 1] != " " { start -= 1 }
      characters.removeSubrange(start..<cursor)
      cursor = start
    default: return false
    }
    text = String(characters)
    return true
  }

  /// Puts `replacement` in the place of these characters, and the cursor behind it.
  mutating func replace(_ range: Range<Int>, with replacement: String) {
    var characters = Array(text)
    characters.replaceSubrange(range.clamped(to: 0..<characters.count), with: replacement)
    text = String(characters)
    cursor = min(characters.count, range.lowerBound + replacement.count)
  }

  /// Takes pasted text; line ends become spaces.
  mutating func paste(_ pasted: String) {
    for character in pasted {
      _ = edit(.character(character.isNewline ? " " : character))
    }
  }

  /// Draws the field, scrolled so that the cursor shows. Returns where the cursor stands.
  func draw(on grid: inout Grid, in area: Rectangle) -> Point {
    grid.fill(area, with: Glyph(" ", .field))
    let characters = Array(text)
    let start = max(0, cursor - area.columns + 1)
    grid.write(
      String(characters[start...]), column: area.column, row: area.row, role: .field,
      limit: area.columns)
    return Point(column: area.column + cursor - start, row: area.row)
  }
}
