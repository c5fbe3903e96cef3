/// The class names of a YOLO data set: a list with a name a line (`classes.txt`, `obj.names`), or the
/// `names` of a `data.yaml`, in any of the three ways people write them.
struct NamesFile: Sendable, Hashable {
  /// Names by their numbers.
  let names: [Int: String]

  /// A name a line, from 0.
  init(lines text: String) {
    let lines = text.replacing("\u{FEFF}", with: "").split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    var names: [Int: String] = [:]
    for (number, line) in lines.enumerated() {
      let name = Self.plain(line)
      if !name.isEmpty { names[number] = name }
    }
    self.names = names
  }

  /// The names in YAML: `names: [a, b]`, `- a` below, or `0: a` below. Nil where there are none.
  init?(yaml text: String) {
    let lines = text.replacing("\u{FEFF}", with: "").split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard let start = lines.firstIndex(where: { $0.hasPrefix("names:") }) else { return nil }
    var names: [Int: String] = [:]
    let rest = lines[start].dropFirst(6)
    if let open = rest.firstIndex(of: "[") {
      // The list may go on over several lines.
      let all = ([rest[open...]] + lines[(start + 1)...]).joined(separator: " ")
      let inside = all.dropFirst().prefix { $0 != "]" }
      for (number, part) in Self.parts(of: inside).enumerated() { names[number] = part }
    } else if let open = rest.firstIndex(of: "{") {
      let all = ([rest[open...]] + lines[(start + 1)...]).joined(separator: " ")
      for part in Self.parts(of: all.dropFirst().prefix { $0 != "}" }) {
        guard let (number, name) = Self.pair(part[...]) else { return nil }
        names[number] = name
      }
    } else {
      var next = 0
      for line in lines[(start + 1)...] {
        let body = line.drop { $0 == " " || $0 == "\t" }
        if body.isEmpty || body.hasPrefix("#") { continue }
        if body.hasPrefix("- ") {
          names[next] = Self.plain(body.dropFirst(2))
          next += 1
        } else if body.count < line.count, let (number, name) = Self.pair(body) {
          names[number] = name
        } else {
          break
        }
      }
    }
    guard !names.isEmpty else { return nil }
    self.names = names
  }

  /// A YAML list of names, as we write it.
  static func yaml(_ names: [String]) -> String {
    names.enumerated().map { "  \($0): '\($1.replacing("'", with: "''"))'\n" }.joined()
  }

  private static func pair(_ text: Substring) -> (Int, String)? {
    guard let colon = text.firstIndex(of: ":"),
      let number = Int(plain(text[..<colon])), (0..<1_000_000).contains(number)
    else { return nil }
    return (number, plain(text[text.index(after: colon)...]))
  }

  /// The parts between commas that stand outside quotes.
  private static func parts(of text: some StringProtocol) -> [String] {
    var parts: [String] = []
    var part = ""
    var quote: Character?
    for letter in text {
      if letter == quote {
        quote = nil
        part.append(letter)
      } else if quote == nil, letter == "," {
        parts.append(plain(part))
        part = ""
      } else {
        if quote == nil, letter == "'" || letter == "\"" { quote = letter }
        part.append(letter)
      }
    }
    if !plain(part).isEmpty { parts.append(plain(part)) }
    return parts
  }

  /// Without blanks, quotes and what follows a '#' after a blank.
  private static func plain(_ text: some StringProtocol) -> String {
    var text = Substring(String(text))
    func trim() {
      text = text.drop(while: \.isWhitespace)
      while text.last?.isWhitespace ?? false { text.removeLast() }
    }
    trim()
    for quote in ["'", "\""] where text.hasPrefix(quote) {
      let rest = text.dropFirst()
      guard let end = rest.lastIndex(of: Character(quote)) else { return String(text) }
      let inside = String(rest[..<end])
      return quote == "'" ? inside.replacing("''", with: "'") : inside
    }
    if let hash = text.firstRange(of: " #") { text = text[..<hash.lowerBound] }
    trim()
    return String(text)
  }
}
