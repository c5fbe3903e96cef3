import Foundation

/// What a test of so many judgements can show, by enumerating every outcome.
public enum Power {
  /// The power of the exact binomial test against 1/2.
  public struct Detection: Sendable, Hashable {
    /// Chance that the test rejects.
    public var power: Double
    /// The largest count below the middle that rejects; nil when none does.
    public var lowerCritical: Int?
    /// The smallest count above the middle that rejects; nil when none does.
    public var upperCritical: Int?
    /// Chance that it rejects a guesser.
    public var actualAlpha: Double
  }

  /// The power of the exact test of equivalence.
  public struct Equivalence: Sendable, Hashable {
    /// Chance that equivalence is shown.
    public var power: Double
    /// The counts that show it; nil when none does.
    public var accepted: ClosedRange<Int>?
  }

  /// Power to see that a reader of true accuracy `chance` doesn't guess.
  public static func detection(
    trials: Int, chance: Double, alpha: Double = 0.05
  ) -> Detection {
    let null = Binomial(trials: trials, chance: 0.5)
    // Symmetric about the middle: the two-sided p is twice a tail.
    var lowerCritical: Int?
    var tail = 0.0
    for k in 0..<((trials + 1) / 2) {
      tail += null.probability(k)
      guard min(1, 2 * tail) < alpha else { break }
      lowerCritical = k
    }
    guard let lower = lowerCritical else {
      return Detection(power: 0, lowerCritical: nil, upperCritical: nil, actualAlpha: 0)
    }
    let upper = trials - lower
    func rejected(_ law: Binomial) -> Double { law.lowerTail(lower) + law.upperTail(upper) }
    return Detection(
      power: rejected(Binomial(trials: trials, chance: chance)), lowerCritical: lower,
      upperCritical: upper, actualAlpha: rejected(null))
  }

  /// Power to show that a reader of true accuracy `chance` is within the margin.
  public static func equivalence(
    trials: Int, chance: Double = 0.5, within margin: Interval, alpha: Double = 0.05
  ) -> Equivalence {
    let lower = Binomial(trials: trials, chance: margin.low)
    let upper = Binomial(trials: trials, chance: margin.high)
    // Both p values are monotone in the count, so the accepted counts are one range.
    let first = (0...trials).first { lower.upperTail($0) < alpha }
    let last = (0...trials).last { upper.lowerTail($0) < alpha }
    guard let first, let last, first <= last else {
      return Equivalence(power: 0, accepted: nil)
    }
    let law = Binomial(trials: trials, chance: chance)
    let power = law.probabilities[first...last].reduce(0, +)
    return Equivalence(power: power, accepted: first...last)
  }

  /// The variance of an area of this size, for planning: Hanley and McNeil, Radiology 143 (1982)
  /// 29.
  public static func areaVariance(
    _ area: Double, fakes: Int, reals: Int
  ) -> (q1: Double, q2: Double, variance: Double) {
    let q1 = area / (2 - area)
    let q2 = 2 * area * area / (1 + area)
    let square = area * area
    let n1 = Double(fakes)
    let n0 = Double(reals)
    let sum = area * (1 - area) + (n1 - 1) * (q1 - square) + (n0 - 1) * (q2 - square)
    return (q1, q2, sum / (n1 * n0))
  }
}
