/// Numbers of a few bytes, the lowest first, as ZIP and NumPy write them.
enum LittleEndian {
  /// The number of `count` bytes, 8 at most, at `offset`; nil where they aren't all there, or it is
  /// larger than `Int` holds.
  static func number(_ bytes: some RandomAccessCollection<UInt8>, _ offset: Int, _ count: Int)
    -> Int?
  {
    guard offset >= 0, count <= 8, offset <= bytes.count - count else { return nil }
    let start = bytes.index(bytes.startIndex, offsetBy: offset)
    let value = bytes[start..<bytes.index(start, offsetBy: count)].reversed()
      .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(exactly: value)
  }

  /// `count` bytes of `value`.
  static func bytes(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
