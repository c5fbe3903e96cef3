import Foundation

/// The Fréchet distance of two sets of features, taken as normal distributions.
///
/// Dowson and Landau (1982); Heusel et al., "GANs trained by a two time-scale update rule", NeurIPS
/// 2017. Biased upwards when a set is small: print it beside the distance of two halves of the
/// reals, and only with more pictures than features.
public struct FrechetDistance: Sendable, Hashable {
  /// Squared distance of the means.
  public var meanTerm: Double
  /// What the covariances add.
  public var traceTerm: Double

  /// The distance.
  public var value: Double { meanTerm + traceTerm }

  /// Nil with fewer than two pictures in a set, or sets of different features.
  public init?(_ first: FeatureSet, _ second: FeatureSet) {
    guard first.width == second.width, let c1 = first.covariance, let c2 = second.covariance else {
      return nil
    }
    meanTerm = zip(first.means, second.means).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let root = SymmetricEigen(c1).squareRoot
    let inner = Self.product(Self.product(root, c2), root)
    // Rounding leaves it a little lopsided.
    let symmetric = inner.indices.map { i in
      inner.indices.map { (inner[i][$0] + inner[$0][i]) / 2 }
    }
    let cross = SymmetricEigen(symmetric).values.reduce(0) { $0 + sqrt(max(0, $1)) }
    let traces = c1.indices.reduce(0) { $0 + c1[$1][$1] + c2[$1][$1] }
    traceTerm = traces - 2 * cross
  }

  private static func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    a.map { row in
      b.indices.map { column in row.indices.reduce(0) { $0 + row[$1] * b[$1][column] } }
    }
  }

  /// The distance at infinitely many pictures, from distances at several numbers of them: the
  /// intercept of a line in 1 / n (Chong and Forsyth, CVPR 2020). Nil below two different numbers.
  public static func extrapolated(_ distances: [Double], counts: [Int]) -> LineFit? {
    LineFit(x: counts.map { 1 / Double($0) }, y: distances)
  }
}
