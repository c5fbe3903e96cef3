import Basis
import Foundation
import Tensors

/// A cell seen otherwise: turned, shifted, nearer or farther, with less around it, on a film drawn by
/// lot.
struct DrawnView: Sendable {
  /// How many times larger the cell is seen than at the network's own scale.
  let zoom: Float
  /// Whether it is seen nearly at the network's scale, so that its class is to be told.
  let showsClass: Bool
  /// Cosine and sine.
  private let turn: SIMD2<Float>
  private let isMirrored: Bool
  private let shift: SIMD2<Float>
  /// The share of the example's side that is seen at all; beyond it lies its mirror image.
  private let share: Float
  private let film: DrawnFilm?

  /// The farthest that scale is asked for, as a logarithm.
  static let farthest: Float = 1
  private static let purpose: UInt32 = 0x6669_6C6D

  /// As it is.
  static let plain = DrawnView()

  private init() {
    (zoom, showsClass, turn, isMirrored, shift, share, film) = (
      1, true, SIMD2(1, 0), false, .zero, 1, nil
    )
  }

  /// What happens to example number `example` at the time `step`.
  ///
  /// - Parameters:
  ///   - disc: the radius of a red cell in shares of the network's picture.
  ///   - onFilm: whether the film is drawn; else the example's own.
  init(
    _ source: Philox, example: Int, step: Int, stains: DrawnFilm.Stains, disc: Float,
    isUpright: Bool = false
  ) {
    var draws = Draws(source, purpose: Self.purpose, example: example, step: step)
    showsClass = isUpright || !draws.happens(0.3)
    let angle = draws.uniform(0...(2 * .pi))
    // Quarter turns keep a picture as sharp as it is.
    let turned = draws.happens(0.5) ? angle : (angle / (.pi / 2)).rounded() * .pi / 2
    zoom =
      isUpright
      ? 1
      : showsClass
        ? exp(0.09 * draws.normal()) : exp(draws.uniform(-Self.farthest...Self.farthest))
    turn = isUpright ? SIMD2(1, 0) : SIMD2(cos(turned), sin(turned))
    isMirrored = !isUpright && draws.happens(0.5)
    shift = isUpright ? .zero : SIMD2(draws.uniform(-4...4), draws.uniform(-4...4))
    share = isUpright || draws.happens(0.6) ? 1 : draws.uniform(0.45...1)
    film = DrawnFilm(stains, disc: disc * zoom, draws: &draws)
  }

  /// Writes the view of an example as numbers from -1 to 1.
  ///
  /// - Parameters:
  ///   - bytes: rows of red, green and blue, `side` pixels each way.
  ///   - size: pixels of a side of what is written.
  func write(
    _ bytes: [UInt8], side: Int, size: Int, to out: inout MutableSpan<Float>, at start: Int
  ) {
    let source = bytes.span
    let seen = max(8, min(side, Int((share * Float(side)).rounded())))
    let first = (side - seen) / 2
    let gains = share < 1 ? Self.gains(bytes, side: side, first: first, seen: seen) : .one
    let (middle, centre) = (Float(size) / 2, Float(seen) / 2)
    // Seen from afar, every other pixel would be left out.
    let fine = zoom < 0.7 ? 2 : 1
    let weight = 1 / Float(fine * fine)
    for y in 0..<size {
      for x in 0..<size {
        var sum = SIMD3<Float>()
        for part in 0..<(fine * fine) {
          let step = 1 / Float(fine)
          let down = Float(y) + (Float(part / fine) + 0.5) * step - middle
          var across = Float(x) + (Float(part % fine) + 0.5) * step - middle
          if isMirrored { across = -across }
          let place =
            SIMD2(turn.x * across - turn.y * down, turn.y * across + turn.x * down) / zoom
            + shift + centre - 0.5
          let (left, top) = (Int(place.x.rounded(.down)), Int(place.y.rounded(.down)))
          let (right, lower) = (place.x - Float(left), place.y - Float(top))
          let columns = (
            first + CellView.mirror(left, seen), first + CellView.mirror(left + 1, seen)
          )
          let rows = (
            (first + CellView.mirror(top, seen)) * side,
            (first + CellView.mirror(top + 1, seen)) * side
          )
          func pixel(_ at: Int) -> SIMD3<Float> {
            SIMD3(Float(source[3 * at]), Float(source[3 * at + 1]), Float(source[3 * at + 2]))
          }
          let above = pixel(rows.0 + columns.0) * (1 - right) + pixel(rows.0 + columns.1) * right
          let below = pixel(rows.1 + columns.0) * (1 - right) + pixel(rows.1 + columns.1) * right
          sum += above * (1 - lower) + below * lower
        }
        let value = sum * weight * gains / 127.5 - 1
        let at = start + 3 * (y * size + x)
        for channel in 0..<3 { out[at + channel] = min(1, value[channel]) }
      }
    }
    film?.apply(to: &out, at: start, size: size)
  }

  /// What the channels are multiplied by where only part of the picture tells its ground.
  private static func gains(
    _ bytes: [UInt8], side: Int, first: Int, seen: Int
  ) -> SIMD3<Float> {
    var counts = [Int](repeating: 0, count: 768)
    for y in first..<(first + seen) {
      for at in (3 * (y * side + first))..<(3 * (y * side + first + seen)) {
        counts[256 * (at % 3) + Int(bytes[at])] += 1
      }
    }
    var gains = SIMD3<Float>.one
    for channel in 0..<3 {
      var below = 0
      for level in 0..<256 {
        below += counts[256 * channel + level]
        if 10 * below >= 9 * seen * seen {
          gains[channel] = Float(CellView.ground) / Float(max(24, level))
          break
        }
      }
    }
    return gains
  }
}
