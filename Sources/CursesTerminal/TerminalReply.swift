/// A terminal's answer to one of our questions.
enum TerminalReply: Hashable, Sendable {
  /// `CSI 0 n`: all that was sent before the question has been worked off.
  case ready
  /// Where the cursor is, from 1.
  case cursor(row: Int, column: Int)
  /// The primary device attributes; 4 among them is sixel.
  case attributes([Int])
  /// The secondary device attributes: kind, version, and one more.
  case secondary([Int])
  /// How text looks now (DECRQSS): the parameters of SGR.
  case look(String)
  /// Sixel's registers (item 1) or the largest picture (item 2).
  case graphics(Int, [Int])
  /// A DEC mode is known (1 set, 2 reset, 3 and 4 for good) or not (0).
  case mode(Int, state: Int)
  /// A cell's size in pixels.
  case cell(width: Int, height: Int)
  /// What the terminal calls itself, with its version.
  case name(String)
  /// An entry of the terminal's own description, by name; whether it has it.
  case capability(String, Bool)
  /// Whether the terminal takes kitty's pictures.
  case kitty(Bool)
  /// The background, 0 to 255 each.
  case background(red: Int, green: Int, blue: Int)
  /// An answer to something that we don't make use of.
  case other

  /// The reply that a CSI sequence is; nil where it may be a key.
  init?(_ sequence: ControlSequence) {
    switch (sequence.marker, sequence.intermediate, sequence.final) {
    case (nil, "", "n") where sequence.number(0) == 0 || sequence.number(0) == 3: self = .ready
    // `CSI 1 ; n R` is F3 with modifiers, so we never ask on the first row.
    case (nil, "", "R") where sequence.numbers.count == 2 && sequence.number(0) > 1:
      self = .cursor(row: sequence.number(0), column: sequence.number(1))
    case ("?", "", "c"): self = .attributes(sequence.numbers)
    case (">", "", "c"): self = .secondary(sequence.numbers)
    case ("?", "", "S") where sequence.numbers.count >= 3:
      self =
        sequence.number(1) == 0
        ? .graphics(sequence.number(0), Array(sequence.numbers.dropFirst(2))) : .other
    case ("?", "$", "y"): self = .mode(sequence.number(0), state: sequence.number(1))
    case (nil, "", "t") where sequence.number(0) == 6:
      self = .cell(width: sequence.number(2), height: sequence.number(1))
    case (nil, _, "t"), (nil, _, "n"), (nil, _, "c"), (nil, "$", "y"), (nil, _, "x"),
      (nil, _, "u"), (.some, _, _):
      self = .other
    default: return nil
    }
  }

  /// The reply that a string of this kind (`P`, `]`, `_`, …) is; nil where it is none we know.
  init?(string kind: UInt8, _ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    switch kind {
    case UInt8(ascii: "P") where text.hasPrefix(">|"):
      self = .name(String(text.dropFirst(2)))
    case UInt8(ascii: "P") where text.hasPrefix("1+r") || text.hasPrefix("0+r"):
      let digits = text.dropFirst(3).prefix { $0 != "=" && $0 != ";" }
      guard let name = Self.decodeHexadecimal(digits) else { return nil }
      self = .capability(name, text.hasPrefix("1"))
    case UInt8(ascii: "P") where text.dropFirst().hasPrefix("$r"):
      guard text.hasSuffix("m") else { return nil }
      self = .look(String(text.dropFirst(3).dropLast()))
    case UInt8(ascii: "_") where text.hasPrefix("G"):
      self = .kitty(text.hasSuffix(";OK"))
    case UInt8(ascii: "]") where text.hasPrefix("11;rgb:"):
      let parts = text.dropFirst(7).split(separator: "/").compactMap {
        Int($0.prefix(2), radix: 16)
      }
      guard parts.count == 3 else { return nil }
      self = .background(red: parts[0], green: parts[1], blue: parts[2])
    default: return nil
    }
  }

  private static func decodeHexadecimal(_ digits: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = digits
    while rest.count >= 2 {
      guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
