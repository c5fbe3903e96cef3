import Foundation

/// Features of pictures, one row a picture, every row of the same length.
public struct FeatureSet: Sendable, Hashable {
  /// The rows.
  public let rows: [[Double]]
  /// Features a row.
  public let width: Int

  /// Nil when there is no row, no feature, or a row of another length.
  public init?(_ rows: [[Double]]) {
    guard let width = rows.first?.count, width > 0, rows.allSatisfy({ $0.count == width }) else {
      return nil
    }
    self.rows = rows
    self.width = width
  }

  /// How many pictures there are.
  public var count: Int { rows.count }

  /// The pictures at these places; nil when a place doesn't exist or none is given.
  public func subset(_ places: [Int]) -> FeatureSet? {
    places.allSatisfy(rows.indices.contains) ? FeatureSet(places.map { rows[$0] }) : nil
  }

  /// Both sets, these rows first; nil when their widths differ.
  func joined(_ other: FeatureSet) -> FeatureSet? {
    FeatureSet(rows + other.rows)
  }

  var means: [Double] {
    (0..<width).map { column in rows.reduce(0) { $0 + $1[column] } / Double(count) }
  }

  /// With n - 1; nil below two rows.
  var covariance: [[Double]]? {
    guard count > 1 else { return nil }
    let means = means
    let centred = rows.map { row in row.indices.map { row[$0] - means[$0] } }
    return (0..<width).map { i in
      (0..<width).map { j in centred.reduce(0) { $0 + $1[i] * $1[j] } / Double(count - 1) }
    }
  }

  static func distance(_ a: [Double], _ b: [Double]) -> Double {
    sqrt(zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
  }

  static func product(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// `result[i][j]`: distance of row i of these to row j of `other`.
  func distances(to other: FeatureSet) -> [[Double]] {
    rows.map { row in other.rows.map { Self.distance(row, $0) } }
  }
}
