import Foundation
import Pictures

/// A picture reduced to 16 by 16 points, by which copies of it are found: turned by right angles,
/// mirrored, compressed anew or with a little noise.
struct PicturePrint: Sendable {
  static let side = 16
  /// Red, green and blue of each point, row after row.
  let points: [Float]
  /// Mean and spread of each colour, which no turning changes.
  let traits: [Float]

  init(_ picture: Picture) {
    let small = picture.resized(width: Self.side, height: Self.side, filter: .box)
    points = small.bytes.map(Float.init)
    let count = Float(Self.side * Self.side)
    traits = (0..<3).flatMap { channel in
      let values = stride(from: channel, to: small.bytes.count, by: 3).map {
        Float(small.bytes[$0])
      }
      let mean = values.reduce(0, +) / count
      let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
      return [mean, spread]
    }
  }

  /// Two pictures of one cell differ by less, in the root mean square of 0 to 255.
  static let limit: Float = 4
  /// So much may a mean or spread of one differ from its copy's.
  private static let slack: Float = 2.5

  /// The later of each pair that are copies, with the earliest it is a copy of.
  static func copies(
    among prints: [PicturePrint]
  ) -> [(copy: Int, original: Int, difference: Double)] {
    let order = prints.indices.sorted { prints[$0].traits[0] < prints[$1].traits[0] }
    var original: [Int: (place: Int, difference: Float)] = [:]
    for (at, one) in order.enumerated() {
      for other in order[(at + 1)...] {
        if prints[other].traits[0] - prints[one].traits[0] > slack { break }
        guard prints[one].mayResemble(prints[other]) else { continue }
        let difference = prints[one].difference(from: prints[other])
        guard difference < limit else { continue }
        let (early, late) = (min(one, other), max(one, other))
        if early < original[late]?.place ?? Int.max { original[late] = (early, difference) }
      }
    }
    return original.sorted { $0.key < $1.key }.map {
      ($0.key, $0.value.place, Double($0.value.difference))
    }
  }

  private func mayResemble(_ other: PicturePrint) -> Bool {
    for place in traits.indices where abs(traits[place] - other.traits[place]) > Self.slack {
      return false
    }
    return true
  }

  /// The least root mean square over the eight ways to lay one upon the other.
  private func difference(from other: PicturePrint) -> Float {
    var least = Float.infinity
    for turn in 0..<8 {
      var sum: Float = 0
      for row in 0..<Self.side {
        for column in 0..<Self.side {
          let (a, b) = Self.turned(row, column, turn)
          let (mine, theirs) = (3 * (row * Self.side + column), 3 * (a * Self.side + b))
          for channel in 0..<3 {
            let gap = points[mine + channel] - other.points[theirs + channel]
            sum += gap * gap
          }
        }
        if sum > least { break }
      }
      least = min(least, sum)
    }
    return (least / Float(3 * Self.side * Self.side)).squareRoot()
  }

  private static func turned(_ row: Int, _ column: Int, _ turn: Int) -> (Int, Int) {
    let last = side - 1
    let (a, b) = turn & 1 == 0 ? (row, column) : (column, row)
    return (turn & 2 == 0 ? a : last - a, turn & 4 == 0 ? b : last - b)
  }
}
