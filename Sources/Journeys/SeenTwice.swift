import Foundation
import Pictures

/// Knows a cell again that a second field of the same slide shows too, as overlapping tiles do: by its
/// surroundings, which no two cells share.
///
/// Cells of one kind look alike; what lies around them doesn't. So two pictures are of one cell only
/// where both the cell and what surrounds it agree, pixel by pixel but for light, and there is
/// something around it to agree on.
struct SeenTwice: Sendable {
  /// The side to which pictures are made smaller.
  private static let side = 32
  /// The share of the side that counts as the cell.
  private static let middle = 0.45
  /// The least correlation of the cell, and of what surrounds it.
  private static let likeness = 0.9
  /// The least deviation of grey levels around a cell for its surroundings to tell anything.
  private static let least = 6.0

  private let cell: Patch
  private let around: Patch

  init(_ picture: Picture) {
    let small = picture.resized(width: Self.side, height: Self.side, filter: .box)
    var (inside, outside): ([Double], [Double]) = ([], [])
    let reach = Self.middle / 2 * Double(Self.side)
    let centre = Double(Self.side) / 2
    for y in 0..<Self.side {
      for x in 0..<Self.side {
        let at = 3 * (y * Self.side + x)
        let grey =
          Double(small.bytes[at]) + Double(small.bytes[at + 1]) + Double(small.bytes[at + 2])
        let away = max(abs(Double(x) + 0.5 - centre), abs(Double(y) + 0.5 - centre))
        if away < reach { inside.append(grey / 3) } else { outside.append(grey / 3) }
      }
    }
    (cell, around) = (Patch(inside), Patch(outside))
  }

  /// Whether both pictures are of one cell.
  func isSame(as other: SeenTwice) -> Bool {
    min(around.deviation, other.around.deviation) >= Self.least
      && cell.correlation(other.cell) >= Self.likeness
      && around.correlation(other.around) >= Self.likeness
  }

  /// Grey levels about their mean, of length 1.
  private struct Patch: Sendable {
    let levels: [Double]
    let deviation: Double

    init(_ levels: [Double]) {
      let mean = levels.reduce(0, +) / Double(max(1, levels.count))
      let away = levels.map { $0 - mean }
      let length = away.reduce(0) { $0 + $1 * $1 }.squareRoot()
      deviation = length / Double(max(1, levels.count)).squareRoot()
      self.levels = away.map { $0 / max(1e-9, length) }
    }

    func correlation(_ other: Patch) -> Double {
      zip(levels, other.levels).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }
}
