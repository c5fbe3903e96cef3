/// Resampling with given indices: where these come from is the caller's affair, so that a result
/// can be repeated.
public struct Bootstrap: Sendable, Hashable {
  /// The statistic of the sample itself.
  public var observed: Double
  /// The statistic of each resample.
  public var replicates: [Double]

  /// The mean of `values`, resampled by rows of indices from 0 (Efron and Tibshirani 1993). Nil
  /// without values or when an index is out of range.
  public init?(meanOf values: [Double], indices: [[Int]]) {
    guard let observed = Moments.mean(values) else { return nil }
    var replicates: [Double] = []
    for row in indices {
      guard row.allSatisfy(values.indices.contains),
        let mean = Moments.mean(row.map { values[$0] })
      else { return nil }
      replicates.append(mean)
    }
    self.observed = observed
    self.replicates = replicates
  }

  /// The mean of a matrix whose rows and columns are both samples, resampled together (Owen
  /// 2007's pigeonhole bootstrap). Nil as above.
  public init?(meanOf matrix: [[Double]], rows: [[Int]], columns: [[Int]]) {
    guard let width = matrix.first?.count, matrix.allSatisfy({ $0.count == width }),
      rows.count == columns.count, let observed = Moments.mean(Array(matrix.joined()))
    else { return nil }
    var replicates: [Double] = []
    for (chosenRows, chosenColumns) in zip(rows, columns) {
      guard chosenRows.allSatisfy(matrix.indices.contains),
        chosenColumns.allSatisfy((0..<width).contains)
      else { return nil }
      let values = chosenRows.flatMap { row in chosenColumns.map { matrix[row][$0] } }
      guard let mean = Moments.mean(values) else { return nil }
      replicates.append(mean)
    }
    self.observed = observed
    self.replicates = replicates
  }

  /// The interval between the percentiles of the replicates; nil without any.
  public func interval(confidence: Double = 0.95) -> Interval? {
    let quantiles = Quantiles(replicates)
    let tail = (1 - confidence) / 2
    guard let low = quantiles.at(tail), let high = quantiles.at(1 - tail) else { return nil }
    return Interval(low: low, high: high)
  }

  /// Standard deviation of the replicates; nil below two.
  public var standardError: Double? { Moments.variance(replicates)?.squareRoot() }
}
