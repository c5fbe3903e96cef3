import Basis
public import Foundation

/// Damages files the way that readers stumble over: by bits, by numbers at the edges of their range,
/// by pieces lost, doubled or taken from another file, by words that mean something to the format.
///
/// The same seed makes the same damage.
public struct Damage {
  private var random: SplitMix64
  private let others: [[UInt8]]
  private let words: [[UInt8]]

  /// No damaged file is longer, so that what a reader makes of it takes no time.
  private static let mostBytes = 1 << 20

  /// - Parameters:
  ///   - seed: what the damage follows from.
  ///   - others: sound files of the same kind, whose pieces may be put in.
  ///   - words: that mean something to the format.
  public init(seed: UInt64, others: [Data] = [], words: [String] = []) {
    random = SplitMix64(seed: seed)
    self.others = others.map { Array($0) }
    self.words = words.map { Array($0.utf8) } + Self.odd
  }

  /// `data` with one to eight changes, mostly few.
  public mutating func applied(to data: Data) -> Data {
    var bytes = Array(data)
    let changes = 1 + min(below(8), below(8))
    for _ in 0..<changes where bytes.count < Self.mostBytes { change(&bytes) }
    return Data(bytes)
  }

  /// A number from 0 up to `end`, exclusive.
  public mutating func below(_ end: Int) -> Int {
    end > 0 ? Int(random.next() % UInt64(end)) : 0
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else {
      bytes = words[below(words.count)]
      return
    }
    let place = below(bytes.count)
    switch below(14) {
    case 0: bytes[place] ^= 1 << UInt8(below(8))
    case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
    case 2: bytes.removeSubrange(range(at: place, in: bytes))
    case 3: bytes.insert(contentsOf: bytes[range(at: place, in: bytes)], at: below(bytes.count))
    case 4: bytes.removeLast(bytes.count - place)
    case 5: overwrite(&bytes, at: place, with: words[below(words.count)])
    case 6: bytes.insert(contentsOf: words[below(words.count)], at: place)
    case 7: bytes.swapAt(place, below(bytes.count))
    case 8: overwrite(&bytes, at: place, with: edgeNumber())
    case 9: changeNumber(&bytes, after: place)
    case 10: changeLine(&bytes, at: place)
    case 11:
      overwrite(&bytes, at: below(bytes.count), with: Array(bytes[range(at: place, in: bytes)]))
    case 12:
      guard !others.isEmpty else { return }
      let other = others[below(others.count)]
      bytes.replaceSubrange(place..., with: other[below(other.count + 1)...])
    default:
      let runs = Array("[{(<\" ,\n".utf8) + [0, 0x1B, 0xFF]
      let run = [UInt8](repeating: runs[below(runs.count)], count: 1 << below(13))
      bytes.insert(contentsOf: run, at: place)
    }
  }

  /// A piece that begins at `place`: mostly short, sometimes a good part of the file.
  private mutating func range(at place: Int, in bytes: [UInt8]) -> Range<Int> {
    let most = below(4) == 0 ? bytes.count : 24
    return place..<min(bytes.count, place + 1 + below(most))
  }

  private func overwrite(_ bytes: inout [UInt8], at place: Int, with part: [UInt8]) {
    bytes.replaceSubrange(place..<min(bytes.count, place + part.count), with: part)
  }

  /// The edge of a range of numbers, or next to it, in 1, 2, 4 or 8 bytes of either order.
  private mutating func edgeNumber() -> [UInt8] {
    let width = 1 << below(4)
    let edge: UInt64 =
      switch below(5) {
      case 0: 0
      case 1: .max
      case 2: 1 << UInt64(8 * width - 1)
      case 3: UInt64(below(300))
      default: 1 << UInt64(below(64))
      }
    let value = edge &+ UInt64(below(3)) &- 1
    let bytes = (0..<width).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    return below(2) == 0 ? bytes : bytes.reversed()
  }

  /// Puts another number for the next one in digits.
  private mutating func changeNumber(_ bytes: inout [UInt8], after place: Int) {
    let isDigit: (UInt8) -> Bool = { (48...57).contains($0) }
    guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.endIndex
    bytes.replaceSubrange(start..<end, with: Self.numbers[below(Self.numbers.count)].utf8)
  }

  /// Leaves out, doubles or moves the line around `place`.
  private mutating func changeLine(_ bytes: inout [UInt8], at place: Int) {
    let start = (bytes[..<place].lastIndex(of: 10) ?? -1) + 1
    let end = (bytes[place...].firstIndex(of: 10) ?? bytes.count - 1) + 1
    let line = Array(bytes[start..<end])
    if below(2) == 0 { bytes.removeSubrange(start..<end) }
    if below(2) == 0 { bytes.insert(contentsOf: line, at: below(bytes.count + 1)) }
  }

  private static let numbers = [
    "0", "-1", "1", "2", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967296",
    "9223372036854775807", "9223372036854775808", "18446744073709551615", "99999999999999999999999",
    "1e308", "1e999", "-1e999", "1e-400", "0.5", "NaN", "Infinity", "00", "0x10", "1e18", "-0",
  ]

  private static let odd: [[UInt8]] =
    [
      "", "\0", "null", "true", "[]", "{}", "\"\"", "\\u0000", "\\ud800", "../", "/", "..", "~",
      "*",
      "%s%n", "'", "\"", "\"\"", "\r\n", "\n\n", "\t", ",", ";", ":", "=", "\u{1B}[2J",
      "\u{1B}]0;x\u{7}",
      "\u{202E}", "\u{FEFF}", "e\u{301}", "\u{1F9EC}", "<!DOCTYPE a [", "<![CDATA[", "&#0;",
      "&amp;",
      "__proto__", "inherits",
    ].map { Array($0.utf8) } + [
      [0xFF], [0xFE, 0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x9B], [0x80],
      [0, 0, 0, 0], [255, 255, 255, 255],
    ]
}
