import Foundation

/// Logistic regression with a ridge penalty, by Newton's method.
///
/// Inputs are standardised on the training rows, the penalty leaves the intercept alone (le Cessie
/// and van Houwelingen, Appl. Stat. 41, 1992), so a maximum always exists.
public struct LogisticRegression: Sendable, Hashable, Codable {
  private var means: [Double]
  private var scales: [Double]
  /// Intercept first.
  private var weights: [Double]

  /// Fits `positive` to `rows` of equally many features; nil unless both outcomes occur.
  ///
  /// - Parameter ridge: weight of the sum of squared coefficients; above 0.
  public init?(_ rows: [[Double]], positive: [Bool], ridge: Double = 1) {
    guard let width = rows.first?.count, rows.allSatisfy({ $0.count == width }),
      rows.count == positive.count, positive.contains(true), positive.contains(false)
    else { return nil }
    let columns = (0..<width).map { column in rows.map { $0[column] } }
    means = columns.map { Moments.mean($0) ?? 0 }
    scales = columns.map { column in
      let deviation = (Moments.variance(column) ?? 0).squareRoot()
      return deviation > 0 ? deviation : 1
    }
    weights = [Double](repeating: 0, count: width + 1)
    let inputs = rows.map { standardised($0) }
    for _ in 0..<50 {
      var score = weights.enumerated().map { $0 == 0 ? 0 : -ridge * $1 }
      var information = (0...width).map { row in
        (0...width).map { row == $0 && row > 0 ? ridge : 0 }
      }
      for (input, isPositive) in zip(inputs, positive) {
        let p = Self.expit(Self.product(weights, input))
        let weight = p * (1 - p)
        for i in 0...width {
          score[i] += ((isPositive ? 1 : 0) - p) * input[i]
          for j in 0...i { information[i][j] += weight * input[i] * input[j] }
        }
      }
      guard let step = Cholesky(lower: information)?.solve(score) else { return nil }
      for i in 0...width { weights[i] += step[i] }
      if step.allSatisfy({ abs($0) < 1e-10 }) { break }
    }
  }

  /// Whether it is of rows of so many features: one read from a file may be of any.
  public func isOf(width: Int) -> Bool {
    means.count == width && scales.count == width && weights.count == width + 1
      && scales.allSatisfy { $0 > 0 } && (means + scales + weights).allSatisfy(\.isFinite)
  }

  /// The chance of a positive outcome for a row of features.
  public func probability(_ row: [Double]) -> Double {
    Self.expit(Self.product(weights, standardised(row)))
  }

  /// The chance of each row, by a model fitted to the other folds: row i is in fold i mod `folds`
  /// among the rows of its own outcome. Nil where a fold lacks an outcome.
  public static func crossValidated(
    _ rows: [[Double]], positive: [Bool], folds: Int = 5, ridge: Double = 1
  ) -> [Double]? {
    var seen = [Int](repeating: 0, count: 2)
    let fold = positive.map { isPositive in
      seen[isPositive ? 1 : 0] += 1
      return (seen[isPositive ? 1 : 0] - 1) % folds
    }
    var chances = [Double](repeating: 0, count: rows.count)
    for current in 0..<folds {
      let training = rows.indices.filter { fold[$0] != current }
      let model = LogisticRegression(
        training.map { rows[$0] }, positive: training.map { positive[$0] }, ridge: ridge)
      guard let model else { return nil }
      for index in rows.indices where fold[index] == current {
        chances[index] = model.probability(rows[index])
      }
    }
    return chances
  }

  private func standardised(_ row: [Double]) -> [Double] {
    [1] + row.indices.map { (row[$0] - means[$0]) / scales[$0] }
  }

  private static func product(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func expit(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}

/// The triangular root of a symmetric positive definite matrix.
struct Cholesky {
  private var root: [[Double]]

  /// Reads the lower triangle only; nil when the matrix isn't positive definite.
  init?(lower matrix: [[Double]]) {
    root = matrix
    for i in matrix.indices {
      for j in 0...i {
        var sum = matrix[i][j]
        for k in 0..<j { sum -= root[i][k] * root[j][k] }
        if i == j {
          guard sum > 0 else { return nil }
          root[i][i] = sqrt(sum)
        } else {
          root[i][j] = sum / root[j][j]
        }
      }
    }
  }

  /// The x with matrix · x = `vector`.
  func solve(_ vector: [Double]) -> [Double] {
    var x = vector
    for i in x.indices {
      for k in 0..<i { x[i] -= root[i][k] * x[k] }
      x[i] /= root[i][i]
    }
    for i in x.indices.reversed() {
      for k in x.indices.dropFirst(i + 1) { x[i] -= root[k][i] * x[k] }
      x[i] /= root[i][i]
    }
    return x
  }
}
