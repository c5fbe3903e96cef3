import Foundation

/// The maximum mean discrepancy of two sets of features under a kernel.
///
/// Gretton et al., J. Mach. Learn. Res. 13 (2012) 723. The unbiased estimate may be negative.
public struct KernelDistance: Sendable, Hashable {
  /// How alike two rows of features are.
  public enum Kernel: Sendable, Hashable {
    /// (x·y / d + 1)³, of the kernel inception distance (Bińkowski et al., ICLR 2018).
    case cubic
    /// exp(-|x - y|² / 2σ²).
    case gaussian(sigma: Double)
  }

  /// Without the diagonal; nil with fewer than two pictures in a set.
  public var unbiased: Double?
  /// With the diagonal.
  public var biased: Double

  /// Nil for sets of different features.
  public init?(_ first: FeatureSet, _ second: FeatureSet, kernel: Kernel) {
    guard first.width == second.width else { return nil }
    let width = Double(first.width)
    func similarity(_ a: [Double], _ b: [Double]) -> Double {
      switch kernel {
      case .cubic:
        let base = FeatureSet.product(a, b) / width + 1
        return base * base * base
      case .gaussian(let sigma):
        let distance = FeatureSet.distance(a, b)
        return exp(-distance * distance / (2 * sigma * sigma))
      }
    }
    func sum(_ a: FeatureSet, _ b: FeatureSet) -> Double {
      a.rows.reduce(0) { total, row in b.rows.reduce(total) { $0 + similarity(row, $1) } }
    }
    func diagonal(_ set: FeatureSet) -> Double {
      set.rows.reduce(0) { $0 + similarity($1, $1) }
    }
    let n = Double(first.count)
    let m = Double(second.count)
    let within = (sum(first, first), sum(second, second))
    let between = sum(first, second) / (n * m)
    biased = within.0 / (n * n) + within.1 / (m * m) - 2 * between
    if n > 1, m > 1 {
      let own = (within.0 - diagonal(first)) / (n * (n - 1))
      let other = (within.1 - diagonal(second)) / (m * (m - 1))
      unbiased = own + other - 2 * between
    }
  }

  /// The kernel inception distance of each pair of subsets, with their mean and the standard
  /// deviation with n. Nil when a subset doesn't exist or is too small.
  public static func subsets(
    _ first: FeatureSet, _ places1: [[Int]], _ second: FeatureSet, _ places2: [[Int]]
  ) -> (values: [Double], mean: Double, deviation: Double)? {
    guard places1.count == places2.count, !places1.isEmpty else { return nil }
    let values = zip(places1, places2).compactMap { a, b -> Double? in
      guard let x = first.subset(a), let y = second.subset(b) else { return nil }
      return KernelDistance(x, y, kernel: .cubic)?.unbiased
    }
    guard values.count == places1.count, let mean = Moments.mean(values) else { return nil }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (values, mean, sqrt(squares / Double(values.count)))
  }

  /// The median distance of two different pictures of both sets together, the usual σ.
  public static func medianDistance(_ first: FeatureSet, _ second: FeatureSet) -> Double? {
    guard let all = first.joined(second) else { return nil }
    let distances = all.rows.indices.flatMap { i in
      all.rows[(i + 1)...].map { FeatureSet.distance(all.rows[i], $0) }
    }
    return Quantiles(distances).median
  }
}
