/// The characters of a TOML file, taken one piece after the other.
struct TOMLText {
  private let bytes: [UInt8]
  private var at = 0
  /// The line the next character is on, from 1.
  private(set) var line = 1

  init(_ text: String) {
    let all = Array(text.utf8)
    bytes = all.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(all.dropFirst(3)) : all
  }

  var isAtEnd: Bool { at >= bytes.count }

  var next: UInt8? { isAtEnd ? nil : bytes[at] }

  /// Goes past `word` if it is next.
  mutating func take(_ word: String) -> Bool {
    guard bytes[at...].starts(with: word.utf8) else { return false }
    at += word.utf8.count
    return true
  }

  mutating func takeWhile(_ isWanted: (UInt8) -> Bool) -> String {
    let start = at
    while let next, isWanted(next) { step() }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  mutating func skipBlanks() {
    while let next, next == 32 || next == 9 { at += 1 }
  }

  /// Blanks, line ends and comments.
  mutating func skipBlankLines() {
    while let next {
      switch next {
      case 32, 9, 13, 10: step()
      case UInt8(ascii: "#"): while let next = self.next, next != 10 { at += 1 }
      default: return
      }
    }
  }

  /// The rest of a line that may only have blanks and a comment; false where there is more.
  mutating func endLine() -> Bool {
    skipBlanks()
    if next == UInt8(ascii: "#") { while let next, next != 10 { at += 1 } }
    _ = take("\r")
    if isAtEnd { return true }
    guard next == 10 else { return false }
    step()
    return true
  }

  /// A time after a date and one blank; empty where none follows.
  mutating func peekTime() -> String {
    let rest = bytes[at...].prefix(3)
    guard rest.count == 3, rest.first == 32, rest.dropFirst().allSatisfy({ (48...57).contains($0) })
    else { return "" }
    at += 1
    return takeWhile { !" \t\r\n,]}#".utf8.contains($0) }
  }

  /// A text on one line, as names may be; nil where it doesn't end.
  mutating func line(quoted: Void) -> String? {
    take("'")
      ? literal(upTo: "'", isLong: false) : take("\"") ? basic(upTo: "\"", isLong: false) : nil
  }

  /// A text of any of the four kinds; nil where it doesn't end or an escape means nothing.
  mutating func anyText() -> String? {
    if take("\"\"\"") {
      skipFirstLineEnd()
      return basic(upTo: "\"\"\"", isLong: true)
    }
    if take("'''") {
      skipFirstLineEnd()
      return literal(upTo: "'''", isLong: true)
    }
    return line(quoted: ())
  }

  private mutating func skipFirstLineEnd() {
    _ = take("\r")
    if next == 10 { step() }
  }

  private mutating func step() {
    if bytes[at] == 10 { line += 1 }
    at += 1
  }

  private mutating func literal(upTo end: String, isLong: Bool) -> String? {
    var text: [UInt8] = []
    while let next {
      if take(end) { return String(decoding: text + moreQuotes(end), as: UTF8.self) }
      if next == 10, !isLong { return nil }
      text.append(next)
      step()
    }
    return nil
  }

  private mutating func basic(upTo end: String, isLong: Bool) -> String? {
    var text: [UInt8] = []
    while let next {
      if take(end) { return String(decoding: text + moreQuotes(end), as: UTF8.self) }
      if next == 10, !isLong { return nil }
      if next == UInt8(ascii: "\\") {
        at += 1
        if isLong, skipLineEnd() { continue }
        guard let scalar = escape() else { return nil }
        text += Array(String(Character(scalar)).utf8)
      } else {
        text.append(next)
        step()
      }
    }
    return nil
  }

  /// One or two quotes right before three that end a text belong to it.
  private mutating func moreQuotes(_ end: String) -> [UInt8] {
    guard end.utf8.count == 3, let quote = end.utf8.first else { return [] }
    var more: [UInt8] = []
    while more.count < 2, next == quote {
      more.append(quote)
      at += 1
    }
    return more
  }

  /// A backslash at the end of a line joins it with what follows; true where it was one.
  private mutating func skipLineEnd() -> Bool {
    let start = (at, line)
    skipBlanks()
    _ = take("\r")
    guard next == 10 else {
      (at, line) = start
      return false
    }
    while let next, [32, 9, 13, 10].contains(next) { step() }
    return true
  }

  private mutating func escape() -> Unicode.Scalar? {
    guard let kind = next else { return nil }
    at += 1
    switch kind {
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "e"): return "\u{1B}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return Unicode.Scalar(kind)
    case UInt8(ascii: "u"): return scalar(digits: 4)
    case UInt8(ascii: "U"): return scalar(digits: 8)
    default: return nil
    }
  }

  private mutating func scalar(digits count: Int) -> Unicode.Scalar? {
    guard bytes.count - at >= count else { return nil }
    let digits = bytes[at..<(at + count)]
    at += count
    guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16).flatMap(Unicode.Scalar.init)
  }
}

/// A value that is a word without quotes.
enum TOMLWord {
  /// The number or truth value that `word` is; nil for others.
  static func value(_ word: String) -> JSONValue? {
    switch word {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "inf", "+inf": return .number(.infinity)
    case "-inf": return .number(-.infinity)
    case "nan", "+nan", "-nan": return .number(.nan)
    default: break
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
      guard let digits = joined(word.dropFirst(2)) else { return nil }
      return UInt64(digits, radix: radix).map { .number(Double($0)) }
    }
    guard let number = joined(word[...]),
      number.wholeMatch(of: /[+-]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
    else { return nil }
    return Double(number).map { .number($0) }
  }

  /// Without the underscores between digits; nil where one stands elsewhere.
  private static func joined(_ word: Substring) -> String? {
    let parts = word.split(separator: "_", omittingEmptySubsequences: false)
    let isSound = parts.indices.allSatisfy { place in
      (place == 0 || parts[place].first?.isHexDigit == true)
        && (place == parts.count - 1 || parts[place].last?.isHexDigit == true)
    }
    return isSound ? parts.joined() : nil
  }

  /// A date, a time, or both.
  static func isDate(_ word: String) -> Bool {
    let date = /\d\d\d\d-\d\d-\d\d/
    let time = /\d\d:\d\d:\d\d(\.\d+)?([zZ]|[+-]\d\d:\d\d)?/
    if word.wholeMatch(of: date) != nil || word.wholeMatch(of: time) != nil { return true }
    guard word.count > 11, word.dropFirst(10).first.map({ "Tt".contains($0) }) == true else {
      return false
    }
    return word.prefix(10).wholeMatch(of: date) != nil
      && word.dropFirst(11).wholeMatch(of: time) != nil
  }
}
