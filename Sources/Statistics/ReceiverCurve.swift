import Foundation

/// The receiver operating characteristic of one reader's ratings; a high rating means fake.
///
/// The area is Bamber's (J. Math. Psychol. 12, 1975), its variance that of DeLong, DeLong and
/// Clarke-Pearson (Biometrics 44, 1988).
public struct ReceiverCurve: Sendable, Hashable {
  /// A rule "fake if the rating is at least `threshold`" and what it does.
  public struct Point: Sendable, Hashable {
    /// The least rating called fake; infinite at the origin.
    public var threshold: Double
    /// Share of reals called fake.
    public var falseAlarmRate: Double
    /// Share of fakes called fake.
    public var hitRate: Double
  }

  private let fakeRatings: [Double]
  private let realRatings: [Double]
  /// For each fake, the share of reals rated below it, ties counting a half (DeLong's V10).
  private let fakePlacements: [Double]
  /// For each real, the share of fakes rated above it, ties counting a half (DeLong's V01).
  private let realPlacements: [Double]

  /// From truth and rating, trial by trial.
  public init(isFake: [Bool], ratings: [Double]) {
    let fakes = zip(isFake, ratings).filter(\.0).map(\.1)
    let reals = zip(isFake, ratings).filter { !$0.0 }.map(\.1)
    fakeRatings = fakes
    realRatings = reals
    func share(of rating: Double, above others: [Double]) -> Double {
      let sum = others.reduce(0.0) { $0 + (rating > $1 ? 1 : (rating == $1 ? 0.5 : 0)) }
      return others.isEmpty ? 0 : sum / Double(others.count)
    }
    fakePlacements = fakes.map { share(of: $0, above: reals) }
    realPlacements = reals.map { 1 - share(of: $0, above: fakes) }
  }

  /// Fakes rated.
  public var fakes: Int { fakeRatings.count }
  /// Reals rated.
  public var reals: Int { realRatings.count }

  /// The area under the curve, 0 to 1; nil unless both kinds were rated.
  public var area: Double? {
    mannWhitney.map { $0 / (Double(fakes) * Double(reals)) }
  }

  /// Mann and Whitney's U: pairs in which the fake is rated higher, ties counting a half.
  public var mannWhitney: Double? {
    guard fakes > 0, reals > 0 else { return nil }
    // In halves, so that the count is exact.
    var halves = 0
    for fake in fakeRatings {
      for real in realRatings { halves += fake > real ? 2 : (fake == real ? 1 : 0) }
    }
    return Double(halves) / 2
  }

  /// DeLong's variance of the area; nil with fewer than two of either kind.
  public var variance: Double? { covariance(with: self) }

  /// The standard error of the area.
  public var standardError: Double? { variance.map { $0.squareRoot() } }

  /// DeLong's covariance of two areas read from the same pictures in the same order; nil with
  /// fewer than two of either kind or when the pictures differ in number.
  public func covariance(with other: ReceiverCurve) -> Double? {
    guard fakes > 1, reals > 1, fakes == other.fakes, reals == other.reals else { return nil }
    return Self.covariance(fakePlacements, other.fakePlacements) / Double(fakes)
      + Self.covariance(realPlacements, other.realPlacements) / Double(reals)
  }

  private static func covariance(_ x: [Double], _ y: [Double]) -> Double {
    let n = Double(x.count)
    let meanX = x.reduce(0, +) / n
    let meanY = y.reduce(0, +) / n
    let sum = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    return sum / (n - 1)
  }

  /// The area and a standard error above 0. A perfect order or nothing but ties has none: then
  /// neither an interval nor a test exists.
  private var estimate: (area: Double, error: Double)? {
    guard let area, let error = standardError, error > 0 else { return nil }
    return (area, error)
  }

  /// Area -+ z standard errors, clipped to 0...1; nil where the variance is 0 or unknown.
  public func waldInterval(confidence: Double = 0.95) -> Interval? {
    estimate.map { area, error in
      let reach = Normal.criticalValue(confidence: confidence) * error
      return Interval(low: area - reach, high: area + reach).clippedToUnit
    }
  }

  /// The same on the logit scale, which never leaves 0...1.
  public func logitInterval(confidence: Double = 0.95) -> Interval? {
    guard let (area, error) = estimate, area > 0, area < 1 else { return nil }
    let reach = Normal.criticalValue(confidence: confidence) * error / (area * (1 - area))
    let logit = log(area / (1 - area))
    func expit(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    return Interval(low: expit(logit - reach), high: expit(logit + reach))
  }

  /// (area - 1/2) in standard errors; nil where the variance is 0 or unknown.
  public var z: Double? { estimate.map { ($0.area - 0.5) / $0.error } }

  /// Two-sided p of area = 1/2.
  public var p: Double? { z.map(Normal.twoSided) }

  /// The corners of the curve, from (0, 0), thresholds falling; a kind that was never rated
  /// counts as rate 0.
  public var points: [Point] {
    let thresholds = Set(fakeRatings + realRatings).sorted(by: >)
    func share(_ ratings: [Double], from threshold: Double) -> Double {
      guard !ratings.isEmpty else { return 0 }
      return Double(ratings.count { $0 >= threshold }) / Double(ratings.count)
    }
    return [Point(threshold: .infinity, falseAlarmRate: 0, hitRate: 0)]
      + thresholds.map {
        Point(
          threshold: $0, falseAlarmRate: share(realRatings, from: $0),
          hitRate: share(fakeRatings, from: $0))
      }
  }
}

/// Two areas read on the same pictures, compared after DeLong et al. (1988).
public struct PairedAreas: Sendable, Hashable {
  /// First area minus second.
  public var difference: Double
  /// Covariance of the two areas.
  public var covariance: Double
  /// Standard error of the difference.
  public var standardError: Double
  /// The difference in standard errors; nil when these are 0.
  public var z: Double?
  /// Two-sided p of no difference.
  public var p: Double?

  /// Nil unless both curves have at least two of each kind, of the same pictures.
  public init?(_ first: ReceiverCurve, _ second: ReceiverCurve) {
    guard
      let area1 = first.area, let area2 = second.area, let variance1 = first.variance,
      let variance2 = second.variance, let covariance = first.covariance(with: second)
    else { return nil }
    difference = area1 - area2
    self.covariance = covariance
    let error = sqrt(max(0, variance1 + variance2 - 2 * covariance))
    standardError = error
    z = error > 1e-12 ? difference / error : nil
    p = z.map(Normal.twoSided)
  }
}
