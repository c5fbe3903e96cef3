import Foundation
public import Pictures
import Tensors

/// A white cell found in a field.
public struct LocatedCell: Sendable, Hashable, Codable {
  /// The whole cell, in pixels of the field.
  public var box: PixelRectangle
  /// How sure the network is that it is a white cell, from 0 to 1.
  public var score: Double

  public init(box: PixelRectangle, score: Double) {
    self.box = box
    self.score = score
  }
}

/// Finds white cells in fields: stained nuclei propose boxes, a small network looks at each, mends
/// it, and looks again.
public struct Locator: Sendable {
  public let description: LocatorDescription
  let network: LocatorNetwork
  /// How many work.
  public let threads: Int

  init(_ description: LocatorDescription, _ network: LocatorNetwork, threads: Int) {
    self.description = description
    self.network = network
    self.threads = threads
  }

  /// Squares a thread takes at a time.
  static let shardSize = 8
  /// Boxes the network thinks less of than this at its first look get no second.
  private static let firstScore = 0.03
  /// Of two boxes that overlap more than this, the better stays.
  static let sameness = 0.4
  /// So does the better of two of which one lies so far within the other.
  private static let within = 0.75
  /// Fields with a longer side are looked at in parts of this side that overlap.
  static let tile = 1280
  static let tileOverlap = 512

  /// The white cells in `field`, the surest first, whatever their score.
  public func cells(in field: Picture) -> [LocatedCell] {
    var found: [(box: Box, score: Double)] = []
    for part in Self.tiles(of: field) {
      guard let picture = part == field.frame ? field : field.cropped(to: part) else { continue }
      for (box, score) in look(EvenedField(picture, reductions: Proposals.reductions)) {
        guard !Self.isCut(box, by: part, of: field) else { continue }
        var box = box
        box.x += Double(part.x)
        box.y += Double(part.y)
        found.append((box, score))
      }
    }
    return Self.distinct(found).map {
      LocatedCell(
        box: $0.box.rectangle(width: field.width, height: field.height), score: $0.score)
    }
  }

  /// The white cells in `field` that are at least as sure as `threshold`, or as the locator's own.
  public func cells(in field: Picture, threshold: Double?) -> [LocatedCell] {
    let least = threshold ?? description.threshold
    return cells(in: field).filter { $0.score >= least }
  }

  /// The parts of a field that are looked at one by one; they overlap by more than a cell.
  static func tiles(of field: Picture) -> [PixelRectangle] {
    func starts(_ side: Int) -> [Int] {
      guard side > tile else { return [0] }
      let steps = (side - tile + tile - tileOverlap - 1) / (tile - tileOverlap)
      return (0...steps).map { $0 * (side - tile) / steps }
    }
    return starts(field.height).flatMap { y in
      starts(field.width).map { x in
        PixelRectangle(
          x: x, y: y, width: min(tile, field.width - x), height: min(tile, field.height - y))
      }
    }
  }

  /// Whether a box ends at a side of its part that is inside the field: the next part sees it whole.
  private static func isCut(_ box: Box, by part: PixelRectangle, of field: Picture) -> Bool {
    let near = 3.0
    return (part.x > 0 && box.left < near) || (part.y > 0 && box.top < near)
      || (part.x + part.width < field.width && box.right > Double(part.width) - near)
      || (part.y + part.height < field.height && box.bottom > Double(part.height) - near)
  }

  /// Proposes, looks, mends, looks again.
  func look(_ field: EvenedField) -> [(box: Box, score: Double)] {
    look(field, Proposals.boxes(in: field))
  }

  func look(_ field: EvenedField, _ proposals: [Box]) -> [(box: Box, score: Double)] {
    let first = walk(proposals, field).filter { $0.score >= Self.firstScore }
    let second = walk(Self.distinct(first, sameness: 0.9).map(\.box), field)
    return Self.distinct(second)
  }

  /// One look: each box mended, with its score.
  private func walk(_ boxes: [Box], _ field: EvenedField) -> [(box: Box, score: Double)] {
    let (network, size) = (network, description.size)
    var parts = stride(from: 0, to: boxes.count, by: Self.shardSize).map {
      (first: $0, found: [(box: Box, score: Double)]())
    }
    WorkerPool(threads: min(threads, max(1, parts.count))).update(&parts) { _, part in
      let mine = boxes[part.first..<min(boxes.count, part.first + Self.shardSize)]
      var x = Tensor(shape: [mine.count, size, size, 3])
      var out = x.values.mutableSpan
      var place = 0
      for box in mine {
        for byte in FieldSquare.bytes(around: box, in: field, size: size) {
          out[place] = Float(byte) / 127.5 - 1
          place += 1
        }
      }
      let outputs = network.forward(x).y
      for (row, box) in mine.enumerated() {
        let numbers = outputs.values.dropFirst(row * LocatorNetwork.outputs).prefix(
          LocatorNetwork.outputs)
        let mended = BoxOffset(Array(numbers.dropFirst())).applied(to: box)
        guard let logit = numbers.first,
          let clipped = mended.clipped(width: field.width, height: field.height)
        else { continue }
        part.found.append((clipped, 1 / (1 + exp(-Double(logit)))))
      }
    }
    return parts.flatMap(\.found)
  }

  /// Without those that a surer one covers.
  private static func distinct(
    _ found: [(box: Box, score: Double)], sameness: Double = sameness
  ) -> [(box: Box, score: Double)] {
    var kept: [(box: Box, score: Double)] = []
    for candidate in found.sorted(by: { $0.score > $1.score }) {
      let isTaken = kept.contains { other in
        other.box.overlap(candidate.box) > sameness
          || (sameness < 0.5
            && max(candidate.box.share(inside: other.box), other.box.share(inside: candidate.box))
              > within)
      }
      if !isTaken { kept.append(candidate) }
    }
    return kept
  }
}
