import Foundation

/// Where the cells that a classifier learned from lie among its features, in a space in which every
/// class is a ball of radius 1: how far a cell is from all that is known, and where classes are moved
/// for another laboratory.
///
/// Distances in that space are Mahalanobis's. Lee et al., "A simple unified framework for detecting
/// out-of-distribution samples and adversarial attacks", NeurIPS 2018.
public struct LearnedCells: Sendable, Hashable {
  /// Numbers a cell.
  let width: Int
  /// `width` rows of as many: turns features into the space.
  private var whitening: [Float]
  /// The middle of each class in the space.
  private(set) var means: [[Float]]

  /// How far the covariance is drawn towards a ball: few cells, many features.
  private static let shrinkage = 0.05

  /// Of the features of cells whose classes are known; nil where a class has none, or features don't
  /// vary.
  init?(_ features: [[Float]], classes: [Int], count: Int) {
    guard let width = features.first?.count, width > 0 else { return nil }
    var counts = [Double](repeating: 0, count: count)
    var sums = [[Double]](repeating: [Double](repeating: 0, count: width), count: count)
    for (row, place) in zip(features, classes) {
      counts[place] += 1
      for column in 0..<width { sums[place][column] += Double(row[column]) }
    }
    guard counts.allSatisfy({ $0 > 0 }) else { return nil }
    let middles = zip(sums, counts).map { sum, count in sum.map { $0 / count } }
    var covariance = [Double](repeating: 0, count: width * width)
    for (row, place) in zip(features, classes) {
      let away = (0..<width).map { Double(row[$0]) - middles[place][$0] }
      for one in 0..<width {
        for other in 0...one { covariance[one * width + other] += away[one] * away[other] }
      }
    }
    let scale = 1 / Double(features.count)
    let ball = (0..<width).reduce(0.0) { $0 + covariance[$1 * width + $1] } * scale / Double(width)
    guard ball > 0, ball.isFinite else { return nil }
    for index in covariance.indices { covariance[index] *= scale * (1 - Self.shrinkage) }
    for place in 0..<width { covariance[place * width + place] += ball * Self.shrinkage }
    guard let inverse = Self.inverseRoot(covariance, width) else { return nil }
    self.width = width
    whitening = inverse.map(Float.init)
    means = []
    means = middles.map { place(of: $0.map(Float.init)) }
  }

  /// The inverse of the lower triangular root of a matrix given by its lower triangle.
  private static func inverseRoot(_ matrix: [Double], _ width: Int) -> [Double]? {
    var root = matrix
    for i in 0..<width {
      for j in 0...i {
        var sum = matrix[i * width + j]
        for k in 0..<j { sum -= root[i * width + k] * root[j * width + k] }
        if i == j {
          guard sum > 0 else { return nil }
          root[i * width + i] = sum.squareRoot()
        } else {
          root[i * width + j] = sum / root[j * width + j]
        }
      }
    }
    var inverse = [Double](repeating: 0, count: width * width)
    for column in 0..<width {
      for row in column..<width {
        var sum = row == column ? 1.0 : 0
        for k in column..<row { sum -= root[row * width + k] * inverse[k * width + column] }
        inverse[row * width + column] = sum / root[row * width + row]
      }
    }
    return inverse
  }

  /// Where a cell lies in the space.
  func place(of features: [Float]) -> [Float] {
    (0..<width).map { row in
      var sum: Float = 0
      for column in 0...row { sum += whitening[row * width + column] * features[column] }
      return sum
    }
  }

  /// The mean square of a cell's distance from the nearest class, over all directions: about 1 for
  /// cells like those learned from.
  func strangeness(of features: [Float]) -> Double {
    let place = place(of: features)
    let nearest = means.map { Self.distance(place, $0) }.min() ?? 0
    return Double(nearest) / Double(max(1, width))
  }

  /// The square of the distance of two places.
  static func distance(_ one: [Float], _ other: [Float]) -> Float {
    zip(one, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  /// Why it can't be of a classifier with these sides; nil where it can.
  func problem(classes: Int, width: Int) -> String? {
    let isSound =
      self.width == width && whitening.count == width * width && means.count == classes
      && means.allSatisfy { $0.count == width && $0.allSatisfy(\.isFinite) }
      && whitening.allSatisfy(\.isFinite)
    return isSound ? nil : "'learned' isn't of \(classes) classes and \(width) features"
  }
}

extension LearnedCells: Codable {
  private enum CodingKeys: String, CodingKey {
    case width, whitening, means
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    width = try values.decode(Int.self, forKey: .width)
    whitening = Self.numbers(try values.decode(Data.self, forKey: .whitening))
    let all = Self.numbers(try values.decode(Data.self, forKey: .means))
    guard width > 0, all.count % width == 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .means, in: values, debugDescription: "rows of other lengths")
    }
    let width = width
    means = stride(from: 0, to: all.count, by: width).map { Array(all[$0..<$0 + width]) }
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(width, forKey: .width)
    try values.encode(Self.data(whitening), forKey: .whitening)
    try values.encode(Self.data(means.flatMap(\.self)), forKey: .means)
  }

  /// Numbers of 32 bits, the smallest part first.
  private static func data(_ numbers: [Float]) -> Data {
    var data = Data(capacity: 4 * numbers.count)
    for number in numbers {
      withUnsafeBytes(of: number.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    return data
  }

  private static func numbers(_ data: Data) -> [Float] {
    let bytes = [UInt8](data)
    return stride(from: 0, to: bytes.count - 3, by: 4).map { at in
      Float(
        bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) })
    }
  }
}
