import Foundation

/// The standard normal distribution.
public enum Normal {
  /// φ(x).
  public static func density(_ x: Double) -> Double {
    exp(-x * x / 2) / sqrt(2 * Double.pi)
  }

  /// P(X <= x).
  public static func lowerTail(_ x: Double) -> Double {
    erfc(-x / 2.0.squareRoot()) / 2
  }

  /// P(X > x), without the cancellation of 1 - Φ(x).
  public static func upperTail(_ x: Double) -> Double {
    erfc(x / 2.0.squareRoot()) / 2
  }

  /// P(|X| >= |z|).
  public static func twoSided(_ z: Double) -> Double {
    min(1, 2 * upperTail(abs(z)))
  }

  /// The z with P(X <= z) = p; infinite at 0 and 1.
  ///
  /// Hastings's approximation (Abramowitz and Stegun 26.2.23, error below 4.5e-4), then Halley's
  /// method on the tail probability, which triples the digits at each step.
  public static func quantile(_ p: Double) -> Double {
    if p <= 0 { return -.infinity }
    if p >= 1 { return .infinity }
    if p > 0.5 { return -quantile(1 - p) }
    let t = sqrt(-2 * log(p))
    let numerator = 2.515517 + t * (0.802853 + t * 0.010328)
    let denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    var z = -(t - numerator / denominator)
    for _ in 0..<3 {
      let step = (lowerTail(z) - p) / density(z)
      z -= step / (1 + z * step / 2)
    }
    return z
  }

  /// The half-width, in standard errors, of a two-sided interval of this confidence.
  public static func criticalValue(confidence: Double) -> Double {
    -quantile((1 - confidence) / 2)
  }
}

/// Student's t distribution; the degrees of freedom need not be whole.
public struct StudentT: Sendable, Hashable {
  /// Degrees of freedom, above 0.
  public var degrees: Double

  /// The distribution with this many degrees of freedom.
  public init(degrees: Double) {
    self.degrees = degrees
  }

  /// P(|T| >= |t|). DLMF 8.17 with x = ν / (ν + t²).
  public func twoSided(_ t: Double) -> Double {
    if t.isInfinite { return 0 }
    return SpecialFunction.incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
  }

  /// The t that leaves `1 - confidence` in both tails together.
  public func criticalValue(confidence: Double) -> Double {
    // The tail of t is I_x(ν/2, 1/2); for wide tails the other side of the beta is exact.
    let other = SpecialFunction.incompleteBetaInverse(confidence, 0.5, degrees / 2)
    return sqrt(degrees * other / (1 - other))
  }
}

/// The chi-squared distribution.
public struct ChiSquared: Sendable, Hashable {
  /// Degrees of freedom, above 0.
  public var degrees: Int

  /// The distribution with this many degrees of freedom.
  public init(degrees: Int) {
    self.degrees = degrees
  }

  /// P(X >= x).
  public func upperTail(_ x: Double) -> Double {
    SpecialFunction.incompleteGammaUpper(Double(degrees) / 2, x / 2)
  }
}

/// The number of successes in `trials` independent trials.
public struct Binomial: Sendable, Hashable {
  /// How many trials, 0 or more.
  public var trials: Int
  /// The chance of success in each, 0 to 1.
  public var chance: Double

  /// The distribution of successes in `trials` trials of this `chance`.
  public init(trials: Int, chance: Double) {
    self.trials = trials
    self.chance = chance
  }

  /// P(X = k).
  public func probability(_ k: Int) -> Double {
    guard k >= 0, k <= trials else { return 0 }
    if chance <= 0 { return k == 0 ? 1 : 0 }
    if chance >= 1 { return k == trials ? 1 : 0 }
    let successes = Double(k) * log(chance)
    let failures = Double(trials - k) * log1p(-chance)
    return exp(SpecialFunction.logChoose(trials, k) + successes + failures)
  }

  /// P(X <= k), by the incomplete beta function (DLMF 8.17.5).
  public func lowerTail(_ k: Int) -> Double {
    if k < 0 { return 0 }
    if k >= trials { return 1 }
    return SpecialFunction.incompleteBeta(1 - chance, Double(trials - k), Double(k + 1))
  }

  /// P(X >= k).
  public func upperTail(_ k: Int) -> Double {
    if k <= 0 { return 1 }
    if k > trials { return 0 }
    return SpecialFunction.incompleteBeta(chance, Double(k), Double(trials - k + 1))
  }

  /// P(X = 0), P(X = 1), ... P(X = trials).
  public var probabilities: [Double] {
    (0...trials).map { probability($0) }
  }
}
