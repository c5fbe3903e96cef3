import Basis

/// How many columns text takes on a terminal, as `Grid` writes it.
public enum Width {
  /// 0 for what only combines, 2 for East Asian wide characters, emoji and flags, else 1.
  public static func of(_ character: Character) -> Int {
    if character.isASCII { return 1 }
    return measured(character).columns
  }

  /// The character as it is shown. What could steer the terminal becomes '·', and of a character with
  /// marks without end, or wider than two columns, only the beginning shows.
  static func shown(_ character: Character) -> Character {
    if let ascii = character.asciiValue { return 0x20..<0x7F ~= ascii ? character : "·" }
    return measured(character).shown
  }

  /// More scalars than a flag, a family of emoji or a letter with all its marks has.
  private static let mostScalars = 12

  private static func measured(_ character: Character) -> (shown: Character, columns: Int) {
    let scalars = character.unicodeScalars
    var columns = 0
    var count = 0
    var isJoined = false
    for scalar in scalars {
      if HarmlessText.steers(scalar) || (0xE000...0xF8FF).contains(scalar.value)
        || scalar.value == 0xFFFD
      {
        return ("·", 1)
      }
      // What is joined on, and emoji's colours of skin, take no columns of their own.
      let isPart = isJoined || (0x1F3FB...0x1F3FF).contains(scalar.value) && count > 0
      let width = isPart ? 0 : of(scalar)
      if count == mostScalars || columns + width > 2 {
        return (Character(String(String.UnicodeScalarView(scalars.prefix(count)))), columns)
      }
      columns += width
      count += 1
      isJoined = scalar.value == 0x200D
    }
    return (character, columns)
  }

  /// The columns of a scalar that stands alone.
  public static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x20 || (0x7F..<0xA0).contains(value) { return 0 }
    if value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    // Vowels and finals of Korean syllables that are written in pieces, as macOS names files.
    case _ where (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value): return 0
    default: return wide.contains { $0.contains(value) } ? 2 : 1
    }
  }

  /// The columns of a line of text.
  public static func of(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + of($1) }
  }

  /// The beginning of `text` that fits `columns`, ending in '…' where something had to go. No more of
  /// it is looked at than shows, however long it is.
  public static func fit(_ text: some StringProtocol, columns: Int) -> String {
    var used = 0
    var (place, kept) = (text.startIndex, text.startIndex)
    while place < text.endIndex {
      used += of(text[place])
      if used > columns { return columns > 0 ? String(text[..<kept]) + "…" : "" }
      text.formIndex(after: &place)
      // The column behind it is for '…'.
      if used < columns { kept = place }
    }
    return String(text)
  }

  /// Breaks `text` between words into lines of at most `columns`; a longer word is broken too. With
  /// `most`, only so many lines are made, and no more of the text is looked at than they may take.
  public static func wrap(_ text: String, columns: Int, most: Int? = nil) -> [String] {
    guard columns > 0 else { return [] }
    if let most {
      let enough = String(text.prefix(max(0, most) * (columns + 1)))
      return Array(wrap(enough, columns: columns).prefix(max(0, most)))
    }
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var (line, used) = ("", 0)
      for word in paragraph.split(separator: " ") {
        let width = of(word)
        if used > 0, used + 1 + width <= columns {
          line += " " + word
          used += 1 + width
          continue
        }
        if !line.isEmpty { lines.append(line) }
        var pieces = width <= columns ? [(text: String(word), width: width)] : broken(word, columns)
        (line, used) = pieces.popLast() ?? ("", 0)
        lines += pieces.map(\.text)
      }
      lines.append(line)
    }
    return lines
  }

  /// A word in pieces of at most `columns`; a character that is wider has a piece of its own.
  private static func broken(
    _ word: Substring, _ columns: Int
  ) -> [(text: String, width: Int)] {
    var pieces: [(text: String, width: Int)] = []
    var (piece, used) = ("", 0)
    for character in word {
      let width = of(character)
      if used + width > columns, !piece.isEmpty {
        pieces.append((piece, used))
        (piece, used) = ("", 0)
      }
      piece.append(character)
      used += width
    }
    return piece.isEmpty ? pieces : pieces + [(piece, used)]
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
    0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
  ]
}
