import Basis
import Foundation
import Pictures
package import Tensors

/// What a network is told of the ground a cell lies on, and how: the white points of training cells
/// by class, from which sampling draws, and the matrix that adds one to the embedding of time and
/// class. It lies in a file of its own beside diffusers': diffusers leaves it out and makes cells of
/// no ground in particular.
package struct Ground: Sendable {
  /// The mean and the spread of the training cells' white points, red, green and blue.
  package let mean: SIMD3<Float>
  package let deviation: SIMD3<Float>
  /// White points, and the class each is of.
  package let points: [(label: Int, levels: SIMD3<Float>)]
  /// (channels of the embedding, `Ground.width`).
  package var weight: Tensor

  /// Numbers a network is told: whether a ground is given, and where its channels lie.
  package static let width = 4
  /// What it is told where none is given.
  package static let untold = [Float](repeating: 0, count: width)
  /// The file's name in a model's folder.
  static let file = "ground.safetensors"
  /// White points kept of a class, at most.
  private static let mostPoints = 1024

  /// The white points of these pictures; nil for none.
  ///
  /// - Parameter channels: of the embedding.
  init?(_ points: [(label: Int, levels: SIMD3<Float>)], channels: Int) {
    guard !points.isEmpty else { return nil }
    let count = Float(points.count)
    let mean = points.reduce(SIMD3<Float>.zero) { $0 + $1.levels / count }
    let square = points.reduce(SIMD3<Float>.zero) { sum, point in
      let rest = point.levels - mean
      return sum + rest * rest / count
    }
    self.mean = mean
    // Half a level is as near as bytes tell.
    deviation = square.squareRoot().clamped(
      lowerBound: SIMD3(repeating: 0.5), upperBound: SIMD3(repeating: 255))
    let classes = Dictionary(grouping: points, by: \.label)
    self.points = classes.keys.sorted().flatMap { label in
      let own = classes[label] ?? []
      let kept = min(Self.mostPoints, own.count)
      return (0..<kept).map { own[$0 * own.count / kept] }
    }
    weight = Tensor(shape: [channels, Self.width])
  }

  /// The same scale and matrix, drawn from other cells' white points.
  func with(points: [(label: Int, levels: SIMD3<Float>)]) -> Ground {
    Ground(mean: mean, deviation: deviation, points: points, weight: weight)
  }

  private init(
    mean: SIMD3<Float>, deviation: SIMD3<Float>, points: [(label: Int, levels: SIMD3<Float>)],
    weight: Tensor
  ) {
    self.mean = mean
    self.deviation = deviation
    self.points = points
    self.weight = weight
  }

  /// The numbers for a white point.
  package func told(_ levels: SIMD3<Float>) -> [Float] {
    let place = ((levels - mean) / deviation).clamped(
      lowerBound: SIMD3(repeating: -6), upperBound: SIMD3(repeating: 6))
    return [1, place.x, place.y, place.z]
  }

  /// The numbers for the white point that a picture of these bytes has.
  package func told(of rgb: [UInt8]) -> [Float] {
    told(SIMD3<Float>(WhitePoint(rgb: rgb).levels))
  }

  /// The numbers for the ground that picture `index` of a seed gets: that of a training cell of its
  /// class, or of any class where none is known of that one.
  package func drawn(label: Int?, seed: UInt64, index: Int) -> [Float] {
    let own = points.filter { $0.label == label }
    let from = own.isEmpty ? points : own
    let part = Philox(seed: seed).words(at: SIMD4(0x6772_6E64, UInt32(index), 0, 0)).unit
    return told(from[min(from.count - 1, Int(part * Double(from.count)))].levels)
  }

  // MARK: Its file

  /// Reads the file in `folder`; nil where there is none.
  init?(folder: URL, channels: Int) throws(ModelError) {
    let url = folder.appending(path: Self.file)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    let file = try Safetensors(at: url)
    weight = try file.tensor("weight", shape: [channels, Self.width])
    let (mean, deviation) = (
      try file.tensor("mean", shape: [3]).values, try file.tensor("deviation", shape: [3]).values
    )
    let table = try file.tensor("points")
    guard table.shape.count == 2, table.shape[1] == 4, table.shape[0] > 0,
      (weight.values + mean + deviation + table.values).allSatisfy(\.isFinite),
      deviation.allSatisfy({ $0 > 0 }), table.values.allSatisfy({ (0...65_536).contains($0) })
    else {
      throw .malformed(file: Self.file, problem: "its white points aren't those of cells")
    }
    self.mean = SIMD3(mean[0], mean[1], mean[2])
    self.deviation = SIMD3(deviation[0], deviation[1], deviation[2])
    points = (0..<table.shape[0]).map { row in
      let values = table.values[4 * row..<4 * row + 4]
      let first = values.startIndex
      return (Int(values[first]), SIMD3(values[first + 1], values[first + 2], values[first + 3]))
    }
  }

  /// Writes its file to `folder`.
  func write(to folder: URL) throws {
    let table = points.flatMap { [Float($0.label), $0.levels.x, $0.levels.y, $0.levels.z] }
    try Safetensors.write(
      [
        ("weight", weight), ("mean", Tensor(shape: [3], values: [mean.x, mean.y, mean.z])),
        (
          "deviation", Tensor(shape: [3], values: [deviation.x, deviation.y, deviation.z])
        ), ("points", Tensor(shape: [points.count, 4], values: table)),
      ], to: folder.appending(path: Self.file), format: .float32)
  }
}
