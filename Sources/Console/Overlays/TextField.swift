import TerminalKit

/// A line of text being typed.
///
/// The cursor is kept as a place in the text's bytes, always between two characters: what is typed
/// may join what stands beside it to one character, as marks, flags and emoji do, so that no count
/// of characters survives an edit. Every edit takes time in proportion to the text, however much is
/// put in at once.
struct TextField: Sendable, Hashable {
  private(set) var text: String
  /// How many bytes of UTF-8 lie before the cursor.
  private var offset: Int

  init(_ text: String = "") {
    self.text = text
    offset = text.utf8.count
  }

  /// How many characters lie before the cursor.
  var cursor: Int { text[..<place].count }

  private var place: String.Index { text.utf8.index(text.startIndex, offsetBy: offset) }

  /// Takes a key that edits; false when the key doesn't.
  mutating func edit(_ key: Key) -> Bool {
    let (start, place, end) = (text.startIndex, place, text.endIndex)
    switch key {
    case .character(let character): insert(String(character))
    case .backspace, .control("h"):
      if place > start { replace(text.index(before: place)..<place, with: "") }
    case .delete:
      if place < end { replace(place..<text.index(after: place), with: "") }
    case .left, .control("b"): if place > start { move(to: text.index(before: place)) }
    case .right, .control("f"): if place < end { move(to: text.index(after: place)) }
    case .home, .control("a"): move(to: start)
    case .end, .control("e"): move(to: end)
    case .control("u"): replace(start..<place, with: "")
    case .control("k"): replace(place..<end, with: "")
    case .control("w"):
      let before = text.unicodeScalars[..<place]
      let word = before[..<(before.lastIndex { $0 != " " } ?? start)]
      let gap = word.lastIndex(of: " ").map { word.index(after: $0) } ?? start
      replace(gap..<place, with: "")
    default: return false
    }
    return true
  }

  /// Puts `replacement` in the place of these characters, and the cursor behind it.
  mutating func replace(_ range: Range<Int>, with replacement: String) {
    let end = text.endIndex
    func index(_ count: Int) -> String.Index {
      text.index(text.startIndex, offsetBy: max(0, count), limitedBy: end) ?? end
    }
    let first = index(range.lowerBound)
    replace(first..<max(first, index(range.upperBound)), with: replacement)
  }

  /// Puts text in at the cursor; line ends and tabs become blanks.
  mutating func insert(_ fresh: String) {
    let isPlain = !fresh.unicodeScalars.contains { $0.properties.isWhitespace && $0 != " " }
    let line =
      isPlain ? fresh : String(fresh.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    replace(place..<place, with: line)
  }

  private mutating func replace(_ range: Range<String.Index>, with replacement: String) {
    let before = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
    text.unicodeScalars.replaceSubrange(range, with: replacement.unicodeScalars)
    text.makeContiguousUTF8()
    offset = before + replacement.utf8.count
    settle()
  }

  private mutating func move(to place: String.Index) {
    offset = text.utf8.distance(from: text.startIndex, to: place)
    settle()
  }

  /// Moves the cursor out of a character that what was put in has become part of.
  private mutating func settle() {
    let place = place
    guard place > text.startIndex, place < text.endIndex else { return }
    // Neither may be asked from within a character, but both round down to where it begins.
    let next = text.index(after: place)
    if text.index(before: next) != place {
      offset = text.utf8.distance(from: text.startIndex, to: next)
    }
  }

  /// Draws the field, scrolled so that the cursor shows. Returns where the cursor stands.
  func draw(on grid: inout Grid, in area: Rectangle) -> Point {
    grid.fill(area, with: Glyph(" ", .field))
    var (start, used) = (place, 0)
    while start > text.startIndex {
      let before = text.index(before: start)
      let width = Width.of(text[before])
      if used + width >= area.columns { break }
      (start, used) = (before, used + width)
    }
    grid.write(
      text[start...], column: area.column, row: area.row, role: .field, limit: area.columns)
    return Point(column: area.column + used, row: area.row)
  }
}
