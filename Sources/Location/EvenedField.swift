import Foundation
import Pictures

/// A field as if its light were even, in a few sizes, each half as wide as the one before.
///
/// What no stain has dimmed tells the light: in every part of the field the bright pixels of each
/// channel, spread over their neighbourhood because a part may lie wholly under cells, and mixed
/// smoothly between. Light is given as 8 bits, `ground` where nothing dims it.
struct EvenedField: Sendable {
  /// What the clear ground becomes in every channel: a little below the top, since some of it is
  /// brighter.
  static let ground: Float = 240
  /// Sides of the parts in which light is looked for, in pixels of the coarsest size.
  private static let part = 10

  /// One size of it.
  struct Level: Sendable {
    /// Pixels of the field a pixel of this size.
    let reduction: Int
    let picture: Picture
  }

  let width: Int
  let height: Int
  /// From fine to coarse.
  let levels: [Level]

  /// - Parameter reductions: rising; the field is averaged over as many pixels each way.
  init(_ field: Picture, reductions: [Int]) {
    width = field.width
    height = field.height
    var pictures: [(Int, Picture)] = []
    for reduction in reductions {
      // From the size before, where it fits: averages of averages.
      let from = pictures.last ?? (1, field)
      let target = (
        max(1, field.width / reduction), max(1, field.height / reduction)
      )
      pictures.append(
        (reduction, from.1.resized(width: target.0, height: target.1, filter: .box)))
    }
    let light = Light(pictures.last?.1 ?? field, part: Self.part)
    levels = pictures.map { Level(reduction: $0.0, picture: light.evened($0.1)) }
  }
}

/// The light of a field, on a coarse grid.
private struct Light {
  private let columns: Int
  private let rows: Int
  /// Red, green and blue of each part.
  private var grid: [SIMD3<Float>]

  init(_ picture: Picture, part: Int) {
    columns = max(1, picture.width / part)
    rows = max(1, picture.height / part)
    var bright: [SIMD3<Float>] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let across = column * picture.width / columns..<(column + 1) * picture.width / columns
        let down = row * picture.height / rows..<(row + 1) * picture.height / rows
        bright.append(Self.bright(picture, across, down))
      }
    }
    grid = bright
    grid = spread(bright, reach: 2) { $0.reduce(SIMD3()) { pointwiseMax($0, $1) } }
    grid = spread(grid, reach: 1) { $0.reduce(SIMD3(), +) / Float($0.count) }
  }

  /// The level in each channel that a tenth of the pixels exceeds.
  private static func bright(
    _ picture: Picture, _ across: Range<Int>, _ down: Range<Int>
  ) -> SIMD3<Float> {
    var result = SIMD3<Float>()
    for channel in 0..<3 {
      var values: [UInt8] = []
      for y in down {
        for x in across { values.append(picture.bytes[3 * (y * picture.width + x) + channel]) }
      }
      values.sort()
      result[channel] = Float(max(1, values[values.count * 9 / 10]))
    }
    return result
  }

  /// Each part's light made of that of the parts within `reach`.
  private func spread(
    _ grid: [SIMD3<Float>], reach: Int, _ mix: ([SIMD3<Float>]) -> SIMD3<Float>
  ) -> [SIMD3<Float>] {
    (0..<rows * columns).map { place in
      var near: [SIMD3<Float>] = []
      for row in max(0, place / columns - reach)...min(rows - 1, place / columns + reach) {
        for column in max(0, place % columns - reach)...min(columns - 1, place % columns + reach) {
          near.append(grid[row * columns + column])
        }
      }
      return mix(near)
    }
  }

  /// `picture`, whatever its size, divided by the light.
  func evened(_ picture: Picture) -> Picture {
    var result = picture
    let source = picture.bytes.span
    var out = result.bytes.mutableSpan
    for y in 0..<picture.height {
      let down = position(y, of: picture.height, parts: rows)
      for x in 0..<picture.width {
        let across = position(x, of: picture.width, parts: columns)
        let top = mix(down.first * columns, across)
        let bottom = mix(down.second * columns, across)
        let light = top + (bottom - top) * down.share
        let at = 3 * (y * picture.width + x)
        for channel in 0..<3 {
          let value = Float(source[at + channel]) / light[channel] * EvenedField.ground
          out[at + channel] = UInt8(min(255, value))
        }
      }
    }
    return result
  }

  private func mix(
    _ row: Int, _ across: (first: Int, second: Int, share: Float)
  ) -> SIMD3<Float> {
    let left = grid[row + across.first]
    return left + (grid[row + across.second] - left) * across.share
  }

  /// The two parts a pixel lies between, by their middles, and how near it is to the second.
  private func position(
    _ pixel: Int, of count: Int, parts: Int
  ) -> (first: Int, second: Int, share: Float) {
    let place = (Float(pixel) + 0.5) / Float(count) * Float(parts) - 0.5
    let first = min(max(0, Int(place)), parts - 1)
    return (first, min(first + 1, parts - 1), min(max(0, place - Float(first)), 1))
  }
}
