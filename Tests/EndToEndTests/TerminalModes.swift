/// What a program has switched at a terminal and not put back, as the terminal sees it.
struct TerminalModes {
  /// Modes that are on, and on from the beginning: wrapping and the cursor.
  private var on: Set<String> = Self.usual
  private static let usual: Set<String> = ["?7", "?25"]
  /// Flags of the keyboard's protocol that were pushed and not popped.
  private var keyboards = 0
  private var isColoured = false
  private var state = State.text
  private var words: [UInt8] = []

  private enum State {
    case text
    case escape
    case sequence
    /// A string, and whether the escape that may end it has come.
    case string
    case stringEscape
  }

  /// What is still otherwise than a shell expects it, by its name; empty where nothing is.
  var left: [String] {
    var left = on.symmetricDifference(Self.usual).sorted()
    if keyboards > 0 { left.append("keyboard") }
    if isColoured { left.append("colours") }
    if state == .string || state == .stringEscape { left.append("a string without an end") }
    return left
  }

  mutating func take(_ bytes: ArraySlice<UInt8>) { for byte in bytes { take(byte) } }

  private mutating func take(_ byte: UInt8) {
    switch state {
    case .text: if byte == 0x1B { state = .escape }
    case .escape: begin(byte)
    case .sequence:
      if byte == 0x1B {
        state = .escape
      } else if 0x40...0x7E ~= byte {
        state = .text
        obey(String(decoding: words, as: UTF8.self), Character(Unicode.Scalar(byte)))
      } else {
        words.append(byte)
      }
    case .string:
      if byte == 0x1B { state = .stringEscape }
      if byte == 7 { state = .text }
    case .stringEscape:
      // Any other sequence ends the string, too.
      if byte == UInt8(ascii: "\\") { state = .text } else { begin(byte) }
    }
  }

  /// Takes what comes behind an escape.
  private mutating func begin(_ byte: UInt8) {
    words = []
    switch Character(Unicode.Scalar(byte)) {
    case "[": state = .sequence
    case "]", "P", "_", "^", "X": state = .string
    case "=":
      on.insert("keypad")
      state = .text
    case ">":
      on.remove("keypad")
      state = .text
    case "\u{1B}": state = .escape
    default: state = .text
    }
  }

  private mutating func obey(_ words: String, _ final: Character) {
    switch final {
    case "h", "l":
      guard words.hasPrefix("?") else { return }
      for number in words.dropFirst().split(separator: ";") {
        if final == "h" { on.insert("?\(number)") } else { on.remove("?\(number)") }
      }
    case "r": if words.isEmpty { on.remove("region") } else { on.insert("region") }
    case "m" where words.first?.isNumber ?? true: isColoured = !["", "0"].contains(words)
    case "u" where words.hasPrefix(">"): keyboards += 1
    case "u" where words.hasPrefix("<"): keyboards -= 1
    default: break
    }
  }
}
