import Foundation

/// Whether a reader got better or worse along the sitting: a logistic regression of right answers
/// on the trial number, centred (Hosmer and Lemeshow 2013).
public struct AccuracyDrift: Sendable, Hashable {
  /// The fitted line on the logit scale.
  public struct Fit: Sendable, Hashable {
    /// Log odds of a right answer in the middle of the sitting.
    public var intercept: Double
    /// Change of the log odds a trial.
    public var slope: Double
    /// Standard error of the slope.
    public var standardError: Double

    /// The slope in standard errors.
    public var z: Double { slope / standardError }
    /// Two-sided p of no drift.
    public var p: Double { Normal.twoSided(z) }
  }

  /// Nil when right and wrong answers are separated in time, or all are the same: then the
  /// likelihood has no maximum.
  public var fit: Fit?
  /// Right answers in the first half, rounded down.
  public var firstHalf: Proportion
  /// Right answers in the rest.
  public var secondHalf: Proportion

  /// The drift over `correct`, in the order of the trials.
  public init(_ correct: [Bool]) {
    let half = correct.count / 2
    firstHalf = Proportion(correct.prefix(half).count { $0 }, of: half)
    secondHalf = Proportion(correct.dropFirst(half).count { $0 }, of: correct.count - half)
    fit = Self.isSeparated(correct) ? nil : Self.newton(correct)
  }

  /// Fisher's p of a difference between the halves.
  public var halvesP: Double {
    FisherExact(
      firstHalf.successes, firstHalf.trials - firstHalf.successes, secondHalf.successes,
      secondHalf.trials - secondHalf.successes
    ).test.twoSided
  }

  private static func isSeparated(_ correct: [Bool]) -> Bool {
    guard
      let firstRight = correct.firstIndex(of: true), let lastRight = correct.lastIndex(of: true),
      let firstWrong = correct.firstIndex(of: false), let lastWrong = correct.lastIndex(of: false)
    else { return true }
    return lastRight < firstWrong || lastWrong < firstRight
  }

  private static func newton(_ correct: [Bool]) -> Fit? {
    let centre = Double(correct.count + 1) / 2
    var b0 = 0.0
    var b1 = 0.0
    for _ in 0..<100 {
      var score = (0.0, 0.0)
      var information = (0.0, 0.0, 0.0)
      for (index, isRight) in correct.enumerated() {
        let x = Double(index + 1) - centre
        let p = 1 / (1 + exp(-b0 - b1 * x))
        let residual = (isRight ? 1 : 0) - p
        let weight = p * (1 - p)
        score.0 += residual
        score.1 += residual * x
        information.0 += weight
        information.1 += weight * x
        information.2 += weight * x * x
      }
      let determinant = information.0 * information.2 - information.1 * information.1
      guard determinant > 0 else { return nil }
      let step0 = (information.2 * score.0 - information.1 * score.1) / determinant
      let step1 = (information.0 * score.1 - information.1 * score.0) / determinant
      b0 += step0
      b1 += step1
      if abs(step0) + abs(step1) * centre < 1e-12 {
        return Fit(
          intercept: b0, slope: b1, standardError: sqrt(information.0 / determinant))
      }
    }
    return nil
  }
}
