import Pictures

/// Boxes in a field that may hold a white cell, found by the stain of their nuclei.
///
/// At each size of the field the nuclear stain is smoothed and cut at two levels; lobes are joined
/// over gaps of several widths; and what touches is parted again. Many of these boxes contradict one
/// another, which is meant: which of them is a cell is for the network to say.
struct Proposals: Sendable {
  /// Pixels of the field a pixel of each size that is searched, from fine to coarse.
  static let reductions = [2, 4, 8]
  /// The least share of stain that is a nucleus, in a field that shows none.
  private static let leastStain: Float = 0.12
  /// Stain beyond this counts as this.
  private static let mostStain: Float = 0.8
  /// Shares of the threshold at which is cut.
  private static let cuts: [Float] = [0.7, 1]
  /// Half the widest gaps that are closed, in pixels of the size searched.
  private static let gaps: [Float] = [0, 2, 4.5, 8]
  /// Sides of nuclei in pixels of the size searched; the coarsest takes larger ones too.
  private static let sides = 11..<44
  /// How much larger than its nucleus a cell is at first.
  private static let growth = 1.25
  /// Boxes that overlap more than this are one.
  private static let sameness = 0.8

  /// The boxes, the most stained first.
  static func boxes(in field: EvenedField) -> [Box] {
    guard let coarsest = field.levels.last else { return [] }
    let stain = NuclearStain(for: coarsest.picture)
    var found: [(box: Box, weight: Float)] = []
    for level in field.levels where reductions.contains(level.reduction) {
      let isCoarsest = level.reduction == coarsest.reduction
      let plane = stain.amounts(in: level.picture).smoothed()
      let threshold = max(leastStain, plane.threshold(upTo: mostStain))
      for cut in cuts {
        let mask = Mask(plane, above: cut * threshold)
        guard mask.isSet.contains(true) else { continue }
        for gap in gaps {
          let closed = mask.closed(by: gap)
          for prominence: Float in [2, 0.35] {
            for part in Watershed(prominence: prominence).parts(of: closed) {
              let side = max(part.right - part.left, part.bottom - part.top)
              guard side >= sides.lowerBound, isCoarsest || side < sides.upperBound else {
                continue
              }
              found.append((box(part, level, of: field), weight(part, plane)))
            }
          }
        }
      }
    }
    return distinct(found)
  }

  private static func box(
    _ part: Watershed.Part, _ level: EvenedField.Level, of field: EvenedField
  ) -> Box {
    let scaleX = Double(field.width) / Double(level.picture.width)
    let scaleY = Double(field.height) / Double(level.picture.height)
    let width = Double(part.right - part.left) * scaleX
    let height = Double(part.bottom - part.top) * scaleY
    let grown = Box(
      x: Double(part.left) * scaleX + width / 2, y: Double(part.top) * scaleY + height / 2,
      width: width * growth, height: height * growth)
    return grown.clipped(width: field.width, height: field.height) ?? grown
  }

  /// The stain inside, so that boxes around more of a nucleus come before those around less.
  private static func weight(_ part: Watershed.Part, _ plane: Plane) -> Float {
    var sum: Float = 0
    for y in part.top..<part.bottom {
      for x in part.left..<part.right { sum += plane[x, y] }
    }
    return sum / Float(max(1, (part.right - part.left) * (part.bottom - part.top)))
  }

  private static func distinct(_ found: [(box: Box, weight: Float)]) -> [Box] {
    var kept: [Box] = []
    for (box, _) in found.sorted(by: { $0.weight > $1.weight })
    where !kept.contains(where: { $0.overlap(box) > sameness }) {
      kept.append(box)
    }
    return kept
  }
}
