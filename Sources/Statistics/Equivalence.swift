/// Two one-sided tests: whether an estimate lies so surely inside a margin that it may be called
/// equivalent. Schuirmann, J. Pharmacokinet. Biopharm. 15 (1987); Wellek (2010).
public struct Equivalence: Sendable, Hashable {
  /// p of "at or below the lower margin".
  public var lower: Double
  /// p of "at or above the upper margin".
  public var upper: Double

  /// The larger of the two: below alpha means equivalent.
  public var p: Double { max(lower, upper) }

  /// Whether equivalence is shown at `alpha`.
  public func isShown(alpha: Double = 0.05) -> Bool { p < alpha }

  /// The exact binomial form for a share. An empty share shows nothing: both p are 1.
  public init(_ share: Proportion, within margin: Interval) {
    lower = Binomial(trials: share.trials, chance: margin.low).upperTail(share.successes)
    upper = Binomial(trials: share.trials, chance: margin.high).lowerTail(share.successes)
  }

  /// The normal form for an estimate with a standard error: an area, a balanced accuracy, a d'.
  /// Nil when the standard error isn't above 0.
  public init?(estimate: Double, standardError: Double, within margin: Interval) {
    guard standardError > 0 else { return nil }
    lower = Normal.upperTail((estimate - margin.low) / standardError)
    upper = Normal.lowerTail((estimate - margin.high) / standardError)
  }
}
