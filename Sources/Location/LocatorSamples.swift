import Basis
import Foundation
import Tensors

/// Squares to learn from, each a function of the seed, its place in the batch and the step: drawn
/// boxes shifted and stretched, proposals as the stain makes them, and places where nothing is.
struct LocatorSamples: Sendable {
  private let fields: [DrawnField]
  /// Fields that have a cell.
  private let inhabited: [Int]
  private let source: Philox

  /// Turned and mirrored; how films differ is drawn apart.
  private static let strength = Augmentation.Strength(
    margin: 0, stain: 0, channelStain: 0, haze: 0)
  /// Overlaps from which on a square shows a cell, shows one's box at all, or doesn't show a cell.
  private static let (isCell, showsBox, isNone) = (0.35, 0.2, 0.15)
  /// Word 0 of the counter.
  private static let purpose: UInt32 = 0x6C6F_6361
  private static let filmPurpose: UInt32 = 0x6C6F_6669

  init(_ fields: [DrawnField], seed: UInt64) {
    self.fields = fields
    inhabited = fields.indices.filter { !fields[$0].cells.isEmpty }
    source = Philox(seed: seed)
  }

  /// What a square shows.
  struct Sample: Sendable {
    /// Nil where it is neither a cell nor clearly none.
    var isCell: Bool?
    /// Nil where there is no cell.
    var offset: BoxOffset?
  }

  /// Writes the square to a tensor of squares (N, size, size, 3), from -1 to 1.
  func sample(
    _ place: Int, step: Int, size: Int, to batch: inout Tensor, at row: Int
  ) -> Sample {
    let chosen = chosen(place, step: step)
    let (field, box) = (fields[chosen.place], chosen.box)
    let cells = field.cells.map { Box($0) }
    let best = cells.max { $0.overlap(box) < $1.overlap(box) }
    let overlap = best?.overlap(box) ?? 0
    let augmentation = Augmentation(Self.strength, source, example: place, step: step)
    var out = batch.values.mutableSpan
    augmentation.write(
      FieldSquare.bytes(around: box, in: field.field, size: size), size: size, margin: 0,
      to: &out, at: row * size * size * 3)
    var draws = Draws(source, purpose: Self.filmPurpose, example: place, step: step)
    let film = DrawnFilm(fields[chosen.place].stains, disc: 0, draws: &draws)
    film.apply(to: &out, at: row * size * size * 3, size: size)
    return Sample(
      isCell: overlap >= Self.isCell ? true : overlap <= Self.isNone ? false : nil,
      offset: overlap >= Self.showsBox
        ? best.map { BoxOffset(from: box, to: $0).turned(augmentation.turn) } : nil)
  }

  private func chosen(_ place: Int, step: Int) -> (place: Int, box: Box) {
    let words = source.words(at: SIMD4(Self.purpose, UInt32(place), UInt32(step), 0))
    let more = source.words(at: SIMD4(Self.purpose, UInt32(place), UInt32(step), 1))
    func share(_ word: UInt32) -> Double { Double(word) / 4_294_967_296 }
    /// Not quite where it is, nor as large.
    func shaken(_ cell: Box) -> Box {
      let side = max(cell.width, cell.height)
      return Box(
        x: cell.x + side * 0.5 * (share(more.x) - 0.5),
        y: cell.y + side * 0.5 * (share(more.y) - 0.5),
        width: cell.width * exp(1.2 * (share(more.z) - 0.5)),
        height: cell.height * exp(1.2 * (share(more.w) - 0.5)))
    }
    let kind = share(words.x)
    let anywhere = Int(words.y) % fields.count
    let field = fields[anywhere]
    if kind < 0.42 {
      let place = inhabited[Int(words.y) % inhabited.count]
      let cells = fields[place].cells
      return (place, shaken(Box(cells[Int(words.z) % cells.count])))
    }
    // Red cells and platelets are what white cells are taken for on other films.
    if kind < 0.57, !field.others.isEmpty {
      return (anywhere, shaken(Box(field.others[Int(words.z) % field.others.count])))
    }
    if kind < 0.87, !field.proposals.isEmpty {
      return (anywhere, field.proposals[Int(words.z) % field.proposals.count])
    }
    let side = 40 * exp(2.2 * share(more.z))
    return (
      anywhere,
      Box(
        x: share(more.x) * Double(field.field.width),
        y: share(more.y) * Double(field.field.height), width: side, height: side)
    )
  }
}
