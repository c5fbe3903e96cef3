import Foundation

/// Runs in a sequence of two values, and Wald and Wolfowitz's test (Ann. Math. Stat. 11, 1940).
public struct Runs: Sendable, Hashable {
  /// The longest stretch of one value.
  public var longest: Int
  /// How many stretches there are.
  public var count: Int
  /// How often `from` is followed by `to`: `transitions[from][to]`, false first.
  public var transitions: [[Int]]
  /// Stretches to be expected in a random order.
  public var expected: Double?
  /// The count in standard deviations from what is expected, without continuity correction; nil
  /// when only one value occurs.
  public var z: Double?

  /// Two-sided p of a random order.
  public var p: Double? { z.map(Normal.twoSided) }

  /// The runs of `sequence`.
  public init(_ sequence: [Bool]) {
    longest = 0
    count = 0
    transitions = [[0, 0], [0, 0]]
    var current = 0
    var last: Bool?
    for value in sequence {
      if let last { transitions[last ? 1 : 0][value ? 1 : 0] += 1 }
      current = value == last ? current + 1 : 1
      if current == 1 { count += 1 }
      longest = max(longest, current)
      last = value
    }
    let ones = Double(sequence.count { $0 })
    let n = Double(sequence.count)
    guard n > 0 else { return }
    let product = 2 * ones * (n - ones)
    expected = product / n + 1
    let variance = product * (product - n) / (n * n * (n - 1))
    if variance > 0 { z = (Double(count) - product / n - 1) / sqrt(variance) }
  }
}
