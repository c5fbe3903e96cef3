import Foundation

/// So many successes of so many trials, and what that says about the chance behind them.
public struct Proportion: Sendable, Hashable {
  /// How many succeeded, from 0 to `trials`.
  public var successes: Int
  /// How many were tried, 0 or more.
  public var trials: Int

  /// `successes` of `trials`.
  public init(_ successes: Int, of trials: Int) {
    precondition(successes >= 0 && successes <= trials, "successes outside 0...trials")
    self.successes = successes
    self.trials = trials
  }

  /// The share, 0 to 1; nil without trials.
  public var value: Double? {
    trials > 0 ? Double(successes) / Double(trials) : nil
  }

  /// Wilson's score interval; nil without trials. Wilson, J. Am. Stat. Assoc. 22 (1927).
  ///
  /// Exactly 0 or 1 at the end where no or every trial succeeded.
  public func wilson(confidence: Double = 0.95) -> Interval? {
    guard let p = value else { return nil }
    let n = Double(trials)
    let z = Normal.criticalValue(confidence: confidence)
    let centre = p + z * z / (2 * n)
    let spread = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    let scale = 1 + z * z / n
    return Interval(
      low: successes == 0 ? 0 : (centre - spread) / scale,
      high: successes == trials ? 1 : (centre + spread) / scale
    ).clippedToUnit
  }

  /// The exact interval of Clopper and Pearson, Biometrika 26 (1934); nil without trials.
  public func clopperPearson(confidence: Double = 0.95) -> Interval? {
    guard trials > 0 else { return nil }
    let tail = (1 - confidence) / 2
    let k = Double(successes)
    let n = Double(trials)
    return Interval(
      low: successes == 0 ? 0 : SpecialFunction.incompleteBetaInverse(tail, k, n - k + 1),
      high: successes == trials
        ? 1 : 1 - SpecialFunction.incompleteBetaInverse(tail, n - k, k + 1))
  }

  /// The exact binomial test of the hypothesis that the chance is `chance`.
  public func binomialTest(against chance: Double = 0.5) -> ExactTest {
    let null = Binomial(trials: trials, chance: chance)
    return ExactTest(
      twoSided: ExactTest.minimumLikelihood(null.probabilities, observed: successes),
      greater: null.upperTail(successes), less: null.lowerTail(successes))
  }
}

/// The three p values of an exact test.
public struct ExactTest: Sendable, Hashable {
  /// As unlikely an outcome as the one seen, or one less likely still.
  public var twoSided: Double
  /// The outcome seen, or one further up.
  public var greater: Double
  /// The outcome seen, or one further down.
  public var less: Double

  /// The sum of all probabilities not above that of `observed` (the minimum-likelihood method,
  /// as R's binom.test). Two that differ by rounding only, a part in 10^7, count as equal.
  static func minimumLikelihood(_ probabilities: [Double], observed: Int) -> Double {
    let limit = probabilities[observed] * (1 + 1e-7)
    let extreme = probabilities.filter { $0 <= limit }.sorted()
    return extreme.count == probabilities.count ? 1 : min(1, extreme.reduce(0, +))
  }
}
