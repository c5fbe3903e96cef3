import Foundation

/// Linear discriminant analysis: classes as bells of one common shape. Fisher (1936); its
/// covariance shrunk towards a ball, so that many features and few examples do no harm.
public struct DiscriminantAnalysis: Sendable {
  /// What it makes of one example.
  public struct Outcome: Sendable, Hashable {
    /// The probability of each class.
    public var probabilities: [Double]
    /// The squared Mahalanobis distance to the nearest class.
    public var distance: Double
  }

  /// Rows of the lower triangle of the covariance's Cholesky factor.
  private let factor: [[Double]]
  /// The means after division by the factor; nil for classes without examples.
  private let means: [[Double]?]
  private let logPriors: [Double]

  /// What each example is taken for by an analysis of the others: folds of every class in turn are
  /// left out and judged by the rest. Nil with fewer than two classes of `folds` examples, or with
  /// features that don't vary.
  ///
  /// - Parameters:
  ///   - features: one row an example, all of one width.
  ///   - classes: of each example, 0 ..< `count`.
  ///   - shrinkage: how far the covariance is drawn towards a ball, 0 to 1.
  public static func outOfFold(
    _ features: [[Double]], classes: [Int], count: Int, folds: Int = 5, shrinkage: Double = 0.05
  ) -> [Outcome]? {
    precondition(features.count == classes.count, "a class for every example")
    var sizes = [Int](repeating: 0, count: count)
    let foldOf = classes.map { key in
      sizes[key] += 1
      return (sizes[key] - 1) % folds
    }
    guard sizes.count(where: { $0 >= folds }) > 1, let width = features.first?.count else {
      return nil
    }
    let parts = (0..<folds).map { fold in
      ScatterSums(
        features.indices.filter { foldOf[$0] == fold }.map { (features[$0], classes[$0]) },
        width: width, count: count)
    }
    var outcomes = [Outcome?](repeating: nil, count: features.count)
    for fold in 0..<folds {
      let rest = parts.indices.filter { $0 != fold }
        .reduce(into: ScatterSums([], width: width, count: count)) { $0.add(parts[$1]) }
      guard let analysis = DiscriminantAnalysis(rest, shrinkage: shrinkage) else { return nil }
      for place in features.indices where foldOf[place] == fold {
        outcomes[place] = analysis.outcome(of: features[place])
      }
    }
    return outcomes.compactMap(\.self)
  }

  /// From examples; nil where the features don't vary.
  public init?(
    _ features: [[Double]], classes: [Int], count: Int, shrinkage: Double = 0.05
  ) {
    guard let width = features.first?.count else { return nil }
    self.init(
      ScatterSums(Array(zip(features, classes)), width: width, count: count), shrinkage: shrinkage)
  }

  private init?(_ moments: ScatterSums, shrinkage: Double) {
    let n = Double(moments.sizes.reduce(0, +))
    let classes = moments.sizes.count { $0 > 0 }
    let width = moments.width
    guard n > Double(classes), width > 0 else { return nil }
    var covariance = moments.products
    for (size, sum) in zip(moments.sizes, moments.sums) where size > 0 {
      for i in 0..<width {
        let mean = sum[i] / Double(size)
        for j in 0...i { covariance[i][j] -= mean * sum[j] }
      }
    }
    let trace = (0..<width).reduce(0) { $0 + covariance[$1][$1] }
    let ball = trace / Double(width)
    guard ball > 0 else { return nil }
    for i in 0..<width {
      for j in 0...i { covariance[i][j] *= (1 - shrinkage) / (n - Double(classes)) }
      covariance[i][i] += shrinkage * ball / (n - Double(classes))
    }
    guard let factor = Self.cholesky(covariance) else { return nil }
    self.factor = factor
    means = zip(moments.sizes, moments.sums).map { size, sum in
      size > 0 ? Self.divided(sum.map { $0 / Double(size) }, by: factor) : nil
    }
    logPriors = moments.sizes.map { $0 > 0 ? log(Double($0) / n) : -.infinity }
  }

  /// What one example is taken for.
  public func outcome(of features: [Double]) -> Outcome {
    let point = Self.divided(features, by: factor)
    var nearest = Double.infinity
    let scores = zip(means, logPriors).map { mean, logPrior -> Double in
      guard let mean else { return -.infinity }
      var distance = 0.0
      for i in point.indices { distance += (point[i] - mean[i]) * (point[i] - mean[i]) }
      nearest = min(nearest, distance)
      return logPrior - distance / 2
    }
    let top = scores.max() ?? 0
    let weights = scores.map { exp($0 - top) }
    let total = weights.reduce(0, +)
    return Outcome(probabilities: weights.map { $0 / total }, distance: nearest)
  }

  /// L of a symmetric matrix L Lᵀ, given by its lower triangle; nil unless positive definite.
  private static func cholesky(_ matrix: [[Double]]) -> [[Double]]? {
    var factor = matrix
    for i in matrix.indices {
      for j in 0...i {
        var sum = factor[i][j]
        for k in 0..<j { sum -= factor[i][k] * factor[j][k] }
        if i == j {
          guard sum > 0 else { return nil }
          factor[i][i] = sum.squareRoot()
        } else {
          factor[i][j] = sum / factor[j][j]
        }
      }
    }
    return factor
  }

  /// x of L x = `vector`.
  private static func divided(_ vector: [Double], by factor: [[Double]]) -> [Double] {
    var x = vector
    for i in x.indices {
      var sum = x[i]
      for k in 0..<i { sum -= factor[i][k] * x[k] }
      x[i] = sum / factor[i][i]
    }
    return x
  }
}

/// Sums over examples from which means and a covariance come.
private struct ScatterSums {
  let width: Int
  var sizes: [Int]
  var sums: [[Double]]
  /// The lower triangle of the sum of x xᵀ.
  var products: [[Double]]

  init(_ examples: [([Double], Int)], width: Int, count: Int) {
    self.width = width
    sizes = [Int](repeating: 0, count: count)
    sums = [[Double]](repeating: [Double](repeating: 0, count: width), count: count)
    products = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
    for (x, key) in examples {
      sizes[key] += 1
      for i in 0..<width {
        sums[key][i] += x[i]
        for j in 0...i { products[i][j] += x[i] * x[j] }
      }
    }
  }

  mutating func add(_ other: ScatterSums) {
    for key in sizes.indices {
      sizes[key] += other.sizes[key]
      for i in 0..<width { sums[key][i] += other.sums[key][i] }
    }
    for i in 0..<width {
      for j in 0...i { products[i][j] += other.products[i][j] }
    }
  }
}
