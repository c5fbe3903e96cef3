import Foundation

/// Two arms of an experiment, run with the same seeds, compared seed by seed.
public struct PairedSeeds: Sendable, Hashable {
  /// First arm minus second, seed by seed.
  public var differences: [Double]

  /// Results of both arms in the order of the seeds; nil without seeds or when they differ in
  /// number.
  public init?(_ first: [Double], _ second: [Double]) {
    guard !first.isEmpty, first.count == second.count else { return nil }
    differences = zip(first, second).map { $0 - $1 }
  }

  /// Seeds less one.
  public var degrees: Int { differences.count - 1 }

  /// The mean difference.
  public var mean: Double { differences.reduce(0, +) / Double(differences.count) }

  /// Standard deviation of the differences; nil below two seeds.
  public var standardDeviation: Double? { Moments.variance(differences)?.squareRoot() }

  private var standardError: Double? {
    guard let deviation = standardDeviation, deviation > 0 else { return nil }
    return deviation / sqrt(Double(differences.count))
  }

  /// Student's t; nil when the differences don't vary.
  public var t: Double? { standardError.map { mean / $0 } }

  /// Its two-sided p.
  public var p: Double? { t.map { StudentT(degrees: Double(degrees)).twoSided($0) } }

  /// The interval of the mean difference.
  public func interval(confidence: Double = 0.95) -> Interval? {
    standardError.map {
      let law = StudentT(degrees: Double(degrees))
      let reach = law.criticalValue(confidence: confidence) * $0
      return Interval(low: mean - reach, high: mean + reach)
    }
  }

  /// Exact two-sided p over all changes of sign (Good 2005); nil above 24 seeds.
  public var signFlipP: Double? {
    guard differences.count <= 24 else { return nil }
    let observed = abs(differences.reduce(0, +))
    let tolerance = 1e-12 * Double(differences.count)
    var sum = differences.reduce(0, +)
    var signs = [Double](repeating: 1, count: differences.count)
    let patterns = 1 << differences.count
    var extreme = 0
    // Gray's code: each pattern differs from the last in one sign.
    for pattern in 1...patterns {
      if abs(sum) >= observed - tolerance { extreme += 1 }
      let flipped = pattern.trailingZeroBitCount
      guard flipped < differences.count else { continue }
      sum -= 2 * signs[flipped] * differences[flipped]
      signs[flipped] = -signs[flipped]
    }
    return Double(extreme) / Double(patterns)
  }

  /// The sign test's two-sided p; equal results don't count.
  public var signTestP: Double {
    let gains = differences.count { $0 > 0 }
    let losses = differences.count { $0 < 0 }
    return Proportion(gains, of: gains + losses).binomialTest().twoSided
  }
}
