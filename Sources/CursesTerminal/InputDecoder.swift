import TerminalKit

/// Turns what a terminal sends into events and replies, byte by byte.
///
/// Curses recognises the keys that the terminal's description has; all else comes here as bytes:
/// text in UTF-8, keys that the description lacks, mouse, focus and paste reports, and answers to
/// our questions, however late. A sequence that means nothing is swallowed, never typed.
struct InputDecoder: Sendable {
  /// What some bytes meant.
  enum Output: Hashable, Sendable {
    case event(TerminalEvent)
    case reply(TerminalReply)
  }

  private enum State: Hashable, Sendable {
    case ground
    /// The first bytes of a character and how many are to follow.
    case character([UInt8], missing: Int)
    case escape
    /// After `ESC [`: the bytes so far.
    case control([UInt8])
    /// After `ESC O`.
    case singleShift
    /// After `ESC [ M`: the three bytes of an old mouse report.
    case oldMouse([UInt8])
    /// After `ESC P`, `ESC ]`, `ESC _`, `ESC ^` or `ESC X`, up to ST; whether an ESC came last.
    case string(UInt8, [UInt8], escaped: Bool)
  }

  private var state = State.ground
  private var paste: [UInt8]?
  /// The last eight bytes.
  private var recent: UInt64 = 0

  /// A string answer is never longer; more of it is swallowed unread.
  private static let stringLimit = 4096
  private static let pasteLimit = 1 << 20
  /// The kind of a string that is no answer, whatever its beginning.
  private static let spoiled: UInt8 = 0
  /// `ESC [ 0 n`
  private static let ready: UInt32 = 0x1B5B_306E
  /// `ESC [ 2 0 1 ~`
  private static let pasteEnd: UInt64 = 0x1B5B_3230_317E

  /// Something has begun and not ended.
  var isPending: Bool { state != .ground || isPasting }

  /// Inside pasted text, which is no keys: what is typed meanwhile belongs to it.
  var isPasting: Bool { paste != nil }

  /// A key alone may begin like this: after a while without more, `expire` is right.
  var mayBeKey: Bool {
    if isPasting { return false }
    return switch state {
    case .escape, .singleShift: true
    case .control(let bytes): bytes.isEmpty
    case .string(_, let bytes, _): bytes.isEmpty
    default: false
    }
  }

  /// Takes one byte.
  mutating func take(_ byte: UInt8) -> Output? {
    recent = recent << 8 | UInt64(byte)
    if isPasting, recent & 0xFFFF_FFFF_FFFF == Self.pasteEnd {
      // Whatever seems to have begun in it ends with it: else what is typed next would belong to it.
      state = .ground
      return endPaste()
    }
    switch state {
    case .ground: return begin(byte)
    case .character(let head, let missing): return character(head, missing, byte)
    case .escape: return afterEscape(byte)
    case .control(let bytes): return control(bytes, byte)
    case .singleShift:
      state = byte == 0x1B ? .escape : .ground
      if byte == 0x1B { return key(.alt("O")) }
      return key(Self.singleShiftKeys[byte])
    case .oldMouse(let bytes): return oldMouse(bytes, byte)
    case .string(let kind, let bytes, let escaped):
      return string(kind, bytes, escaped: escaped, byte)
    }
  }

  /// Takes a key that was recognised elsewhere.
  mutating func take(_ key: Key) -> Output? {
    state = .ground
    return self.key(key)
  }

  /// Nothing more has come for a while: what looked like the beginning of a sequence was a key,
  /// or it was cut off and is forgotten. A paste whose end got lost ends here.
  mutating func expire() -> Output? {
    defer { state = .ground }
    if isPasting { return endPaste() }
    switch state {
    case .escape: return key(.escape)
    case .singleShift: return key(.alt("O"))
    case .control(let bytes) where bytes.isEmpty: return key(.alt("["))
    case .string(let kind, let bytes, _) where bytes.isEmpty:
      return key(.alt(Character(Unicode.Scalar(kind))))
    default: return nil
    }
  }

  private func key(_ key: Key?) -> Output? {
    guard let key, paste == nil else { return nil }
    return .event(.key(key))
  }
}

// MARK: Text

extension InputDecoder {
  private mutating func begin(_ byte: UInt8) -> Output? {
    switch byte {
    case 0x1B:
      state = .escape
      return nil
    case 0xC2..<0xF5:
      state = .character([byte], missing: byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3)
      return nil
    case 0x80...:
      return nil
    default:
      if paste != nil {
        addToPaste([byte])
        return nil
      }
      return key(Self.plainKey(byte))
    }
  }

  private static func plainKey(_ byte: UInt8) -> Key? {
    switch byte {
    case 0x0D: .enter
    case 0x09: .tab
    case 0x08, 0x7F: .backspace
    case 0x00: .control(" ")
    case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
    case 0x1C...0x1F: .control(Character(Unicode.Scalar(byte + 0x40)))
    default: .character(Character(Unicode.Scalar(byte)))
    }
  }

  private mutating func character(_ head: [UInt8], _ missing: Int, _ byte: UInt8) -> Output? {
    guard 0x80..<0xC0 ~= byte else {
      // Cut off: forget it and take the byte for itself.
      state = .ground
      return begin(byte)
    }
    let bytes = head + [byte]
    if missing > 1 {
      state = .character(bytes, missing: missing - 1)
      return nil
    }
    state = .ground
    guard let text = String(validating: bytes, as: UTF8.self), let character = text.first else {
      return nil
    }
    if paste != nil {
      addToPaste(bytes)
      return nil
    }
    let steers = character.unicodeScalars.contains { (0x80..<0xA0).contains($0.value) }
    return steers ? nil : key(.character(character))
  }

  private mutating func endPaste() -> Output? {
    guard let text = paste else { return nil }
    paste = nil
    return .event(.paste(String(decoding: text, as: UTF8.self)))
  }

  private mutating func addToPaste(_ bytes: [UInt8]) {
    guard let count = paste?.count, count < Self.pasteLimit else { return }
    for byte in bytes {
      switch byte {
      case 0x0D: paste?.append(0x0A)
      case 0x09, 0x0A, 0x20..<0x7F, 0x80...: paste?.append(byte)
      default: break
      }
    }
  }
}

// MARK: Sequences

extension InputDecoder {
  private mutating func afterEscape(_ byte: UInt8) -> Output? {
    switch byte {
    case 0x1B:
      return key(.escape)
    case UInt8(ascii: "["):
      state = .control([])
      return nil
    case UInt8(ascii: "O"):
      state = .singleShift
      return nil
    case UInt8(ascii: "P"), UInt8(ascii: "]"), UInt8(ascii: "_"), UInt8(ascii: "^"),
      UInt8(ascii: "X"):
      state = .string(byte, [], escaped: false)
      return nil
    case 0x20..<0x7F:
      state = .ground
      // The end of a string that was given up.
      if byte == UInt8(ascii: "\\") { return nil }
      return key(.alt(Character(Unicode.Scalar(byte))))
    default:
      state = .ground
      return begin(byte)
    }
  }

  private mutating func control(_ bytes: [UInt8], _ byte: UInt8) -> Output? {
    switch byte {
    case 0x1B:
      state = .escape
      return nil
    case UInt8(ascii: "M") where bytes.isEmpty:
      state = .oldMouse([])
      return nil
    case UInt8(ascii: "[") where bytes.isEmpty:
      // The Linux console's F1 to F5 are `ESC [ [ A` and so on.
      state = .control([byte])
      return nil
    case 0x40..<0x7F:
      state = .ground
      return sequence(ControlSequence(bytes: bytes, final: byte))
    case 0x20..<0x40:
      state = bytes.count < 128 ? .control(bytes + [byte]) : .control(bytes)
      return nil
    default:
      state = .ground
      return begin(byte)
    }
  }

  private mutating func sequence(_ sequence: ControlSequence) -> Output? {
    switch (sequence.marker, sequence.final) {
    case (nil, "~") where sequence.number(0) == 200:
      paste = []
      return nil
    case (nil, "~") where sequence.number(0) == 201:
      return endPaste()
    case ("<", "M"), ("<", "m"):
      guard paste == nil, sequence.numbers.count == 3 else { return nil }
      return Self.mouse(
        code: sequence.number(0), column: sequence.number(1), row: sequence.number(2),
        released: sequence.final == "m")
    case (nil, "I"), (nil, "O"):
      guard sequence.numbers.isEmpty else { return nil }
      return .event(.focus(sequence.final == "I"))
    default:
      if let reply = TerminalReply(sequence) { return .reply(reply) }
      return key(sequence.key)
    }
  }

  private static let singleShiftKeys: [UInt8: Key] = [
    UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right,
    UInt8(ascii: "D"): .left, UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end,
    UInt8(ascii: "M"): .enter, UInt8(ascii: "P"): .function(1), UInt8(ascii: "Q"): .function(2),
    UInt8(ascii: "R"): .function(3), UInt8(ascii: "S"): .function(4),
  ]

  private mutating func string(
    _ kind: UInt8, _ bytes: [UInt8], escaped: Bool, _ byte: UInt8
  ) -> Output? {
    if UInt32(truncatingIfNeeded: recent) == Self.ready {
      // What Esc and a letter seemed to begin was no string: the answer that every frame waits for isn't
      // to be lost with it.
      state = .string(Self.spoiled, [Self.spoiled], escaped: false)
      return .reply(.ready)
    }
    if byte == 0x07 || byte == 0x9C || escaped && byte == UInt8(ascii: "\\") {
      state = .ground
      return TerminalReply(string: kind, bytes).map { .reply($0) }
    }
    if escaped {
      // No answer has ESC in it. Nothing of what follows is typed, up to the string's end or a
      // pause: an answer may hold what others chose, such as a title.
      state = .string(Self.spoiled, [Self.spoiled], escaped: byte == 0x1B)
    } else if byte == 0x1B {
      state = .string(kind, bytes, escaped: true)
    } else if bytes.count < Self.stringLimit {
      state = .string(kind, bytes + [byte], escaped: false)
    }
    return nil
  }
}

// MARK: The mouse

extension InputDecoder {
  private mutating func oldMouse(_ bytes: [UInt8], _ byte: UInt8) -> Output? {
    guard byte >= 32 else {
      // Cut off: forget it and take the byte for itself.
      state = .ground
      return begin(byte)
    }
    let report = bytes + [byte]
    guard report.count == 3 else {
      state = .oldMouse(report)
      return nil
    }
    state = .ground
    guard paste == nil else { return nil }
    let code = Int(report[0]) - 32
    // Old reports don't say which button was let go.
    let released = code & 0x43 == 3
    return Self.mouse(
      code: released ? code & ~3 : code, column: Int(report[1]) - 32, row: Int(report[2]) - 32,
      released: released)
  }

  /// A report as xterm codes it: button in bits 0 and 1, 4 shift, 8 alt, 16 control, 32 motion,
  /// 64 wheel; columns and rows from 1.
  private static func mouse(code: Int, column: Int, row: Int, released: Bool) -> Output? {
    guard column > 0, row > 0 else { return nil }
    let kind: MouseEvent.Kind
    switch (code & 64 != 0, code & 32 != 0, code & 3) {
    case (true, _, 0): kind = .wheelUp
    case (true, _, 1): kind = .wheelDown
    case (false, true, 0): kind = .drag
    case (false, false, 0): kind = released ? .release : .press
    case (false, false, 2) where !released: kind = .rightPress
    default: return nil
    }
    return .event(.mouse(MouseEvent(kind, at: Point(column: column - 1, row: row - 1))))
  }
}
