/// Bytes on their way to the terminal, and the escape sequences they are made of.
struct ScreenBytes: Sendable {
  private(set) var bytes: [UInt8] = []

  var count: Int { bytes.count }
  var isEmpty: Bool { bytes.isEmpty }

  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(_ other: some Sequence<UInt8>) {
    bytes.append(contentsOf: other)
  }

  mutating func append(_ byte: UInt8) {
    bytes.append(byte)
  }

  /// A number of at most nine digits, in decimal.
  mutating func append(number: Int) {
    var power = 1
    while power * 10 <= number { power *= 10 }
    while power > 0 {
      bytes.append(UInt8(48 + number / power % 10))
      power /= 10
    }
  }

  /// A Unicode scalar in UTF-8.
  mutating func append(scalar value: UInt32) {
    if value < 0x80 {
      bytes.append(UInt8(value))
    } else if value < 0x800 {
      bytes.append(UInt8(0xC0 | value >> 6))
      bytes.append(UInt8(0x80 | value & 63))
    } else if value < 0x1_0000 {
      bytes.append(UInt8(0xE0 | value >> 12))
      bytes.append(UInt8(0x80 | value >> 6 & 63))
      bytes.append(UInt8(0x80 | value & 63))
    } else {
      bytes.append(UInt8(0xF0 | value >> 18 & 7))
      bytes.append(UInt8(0x80 | value >> 12 & 63))
      bytes.append(UInt8(0x80 | value >> 6 & 63))
      bytes.append(UInt8(0x80 | value & 63))
    }
  }

  /// `CSI number final`; the number 1 is left out, as it is the default.
  mutating func control(_ number: Int, _ final: Character) {
    append("\u{1B}[")
    if number != 1 { append(number: number) }
    append(String(final))
  }

  /// The cursor to a place, counted from 0.
  mutating func moveCursor(row: Int, column: Int) {
    append("\u{1B}[")
    if row > 0 || column > 0 { append(number: row + 1) }
    if column > 0 {
      append(UInt8(ascii: ";"))
      append(number: column + 1)
    }
    append(UInt8(ascii: "H"))
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }
}
