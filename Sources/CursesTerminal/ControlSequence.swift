import TerminalKit

/// A sequence that begins with CSI, taken apart.
struct ControlSequence: Hashable, Sendable {
  /// The character that marks a private sequence: one of `< = > ?`.
  let marker: Character?
  /// The parameters; an empty one is 0.
  let numbers: [Int]
  /// What stands between the parameters and the end, mostly nothing.
  let intermediate: String
  let final: Character

  init(bytes: [UInt8], final: UInt8) {
    var rest = bytes[...]
    if let first = rest.first, (0x3C..<0x40).contains(first) {
      marker = Character(Unicode.Scalar(first))
      rest = rest.dropFirst()
    } else {
      marker = nil
    }
    let parameters = rest.prefix { (0x30..<0x3C).contains($0) }
    intermediate = String(decoding: rest.dropFirst(parameters.count), as: UTF8.self)
    numbers =
      parameters.isEmpty
      ? []
      : parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
        // Of 'key:alternative' the first counts; no report needs more than six digits.
        $0.prefix { $0 != UInt8(ascii: ":") }.prefix(6).reduce(0) { 10 * $0 + Int($1) - 48 }
      }
    self.final = Character(Unicode.Scalar(final))
  }

  /// The parameter at `index`, 0 where there is none.
  func number(_ index: Int) -> Int {
    index < numbers.count ? numbers[index] : 0
  }

  /// The key it is, in the forms of xterm, rxvt and the Linux console.
  var key: Key? {
    guard marker == nil else { return nil }
    if intermediate == "[" { return Self.consoleKeys[final] }
    guard intermediate.isEmpty else { return nil }
    if final == "~" { return Self.numberedKeys[number(0)] }
    let shifted = number(1) > 0 && (number(1) - 1) & 1 == 1
    return (shifted ? Self.shiftedKeys[final] : nil) ?? Self.letterKeys[final]
  }

  private static let letterKeys: [Character: Key] = [
    "A": .up, "B": .down, "C": .right, "D": .left, "H": .home, "F": .end, "Z": .backTab,
    "P": .function(1), "Q": .function(2), "R": .function(3), "S": .function(4),
  ]

  private static let shiftedKeys: [Character: Key] = [
    "A": .shiftUp, "B": .shiftDown, "C": .shiftRight, "D": .shiftLeft,
  ]

  private static let consoleKeys: [Character: Key] = [
    "A": .function(1), "B": .function(2), "C": .function(3), "D": .function(4), "E": .function(5),
  ]

  private static let numberedKeys: [Int: Key] = [
    1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
    11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
    17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
    23: .function(11), 24: .function(12),
  ]
}
