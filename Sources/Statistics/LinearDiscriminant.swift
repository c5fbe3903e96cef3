/// Fisher's linear discriminant with a covariance drawn towards its diagonal, and, for rows of very
/// many features, by the diagonal alone: what it takes for a direction stays one that other rows
/// have too, however few there are (Friedman, J. Am. Stat. Assoc. 84, 1989; Bickel and Levina,
/// Bernoulli 10, 2004).
public struct LinearDiscriminant: Sendable, Hashable {
  /// Features above which they are taken for independent, and only those that differ by more than
  /// their standard error count.
  public static let widest = 100

  private var weights: [Double]
  private var middle: Double
  private var spread: Double

  /// Fits `positive` to rows of equally many features; nil unless both outcomes occur twice.
  ///
  /// - Parameter widest: features above which they are taken for independent.
  public init?(_ rows: [[Double]], positive: [Bool], widest: Int = Self.widest) {
    guard let width = rows.first?.count, rows.allSatisfy({ $0.count == width }),
      rows.count == positive.count
    else { return nil }
    let counts = [false, true].map { outcome in positive.count { $0 == outcome } }
    guard counts.allSatisfy({ $0 >= 2 }) else { return nil }
    var means = [[Double]](repeating: [Double](repeating: 0, count: width), count: 2)
    for (row, outcome) in zip(rows, positive) {
      let kind = outcome ? 1 : 0
      for column in 0..<width { means[kind][column] += row[column] / Double(counts[kind]) }
    }
    var rests = rows
    var variances = [Double](repeating: 0, count: width)
    let freedom = Double(rows.count - 2)
    for index in rows.indices {
      let kind = positive[index] ? 1 : 0
      for column in 0..<width {
        rests[index][column] -= means[kind][column]
        variances[column] += rests[index][column] * rests[index][column] / freedom
      }
    }
    let gaps = (0..<width).map { means[1][$0] - means[0][$0] }
    let error = (1 / Double(counts[0]) + 1 / Double(counts[1])).squareRoot()
    if width > widest {
      weights = Self.template(gaps, variances, error: error)
    } else if let direction = Self.direction(gaps, variances, rests: rests, freedom: freedom) {
      weights = direction
    } else {
      return nil
    }
    middle = 0
    for column in 0..<width {
      middle += weights[column] * (means[0][column] + means[1][column]) / 2
    }
    var square = 0.0
    for rest in rests {
      let score = Self.product(weights, rest)
      square += score * score / freedom
    }
    spread = square > 0 ? square.squareRoot() : 1
  }

  /// How far a row lies towards the positive ones, in standard deviations.
  public func score(_ row: [Double]) -> Double {
    (Self.product(weights, row) - middle) / spread
  }

  /// The score of each row, by a discriminant fitted to the other folds: row i is in fold i mod
  /// `folds` among the rows of its own outcome. Nil where a fold lacks an outcome.
  public static func crossValidated(
    _ rows: [[Double]], positive: [Bool], folds: Int = 5
  ) -> [Double]? {
    var seen = [0, 0]
    let fold = positive.map { outcome in
      seen[outcome ? 1 : 0] += 1
      return (seen[outcome ? 1 : 0] - 1) % folds
    }
    var scores = [Double](repeating: 0, count: rows.count)
    for part in 0..<folds {
      let others = rows.indices.filter { fold[$0] != part }
      guard
        let model = LinearDiscriminant(
          others.map { rows[$0] }, positive: others.map { positive[$0] })
      else { return nil }
      for row in rows.indices where fold[row] == part { scores[row] = model.score(rows[row]) }
    }
    return scores
  }

  /// The weight of each feature by itself: its difference over its variance, nothing for those that
  /// differ by less than their standard error.
  private static func template(
    _ gaps: [Double], _ variances: [Double], error: Double
  ) -> [Double] {
    let moving = variances.filter { $0 > tiny }.sorted()
    let floor = moving.isEmpty ? 1 : moving[moving.count / 2] / 20
    return zip(gaps, variances).map { gap, variance in
      let isSeen = variance > tiny && abs(gap) > error * variance.squareRoot()
      return isSeen ? gap / (variance + floor) : 0
    }
  }

  private static func direction(
    _ gaps: [Double], _ variances: [Double], rests: [[Double]], freedom: Double
  ) -> [Double]? {
    let width = gaps.count
    let scales = variances.map { $0 > tiny ? $0.squareRoot() : 0 }
    let share = Double(width) / (Double(width) + Double(rests.count))
    var lower = (0..<width).map { [Double](repeating: 0, count: $0 + 1) }
    for rest in rests {
      for row in 0..<width where scales[row] > 0 {
        let value = rest[row] / scales[row] / freedom * (1 - share)
        for column in 0...row where scales[column] > 0 {
          lower[row][column] += value * rest[column] / scales[column]
        }
      }
    }
    for row in 0..<width { lower[row][row] += scales[row] > 0 ? share : 1 }
    let standard = zip(gaps, scales).map { $1 > 0 ? $0 / $1 : 0 }
    guard let solution = Cholesky(lower: lower)?.solve(standard) else { return nil }
    return zip(solution, scales).map { $1 > 0 ? $0 / $1 : 0 }
  }

  /// A variance below which a feature is the same in all rows.
  private static let tiny = 1e-18

  private static func product(_ first: [Double], _ second: [Double]) -> Double {
    var sum = 0.0
    for index in first.indices { sum += first[index] * second[index] }
    return sum
  }
}
