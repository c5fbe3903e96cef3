package import Basis
import Foundation

/// What may change about a picture without changing what it shows: it is turned or mirrored (a smear
/// has no up), shifted a little, seen a little nearer, and stained a little more or less.
///
/// Every choice is a function of seed, example and the time of asking.
package struct Augmentation: Sendable {
  /// How far pictures are changed.
  package struct Strength: Sendable, Hashable, Codable {
    /// The farthest shift, in pixels: as many as the picture has around what is cut out of it.
    package var margin: Int
    /// The deviation of the logarithm of what the optical density of all channels is multiplied by.
    package var stain: Float
    /// The same for each channel by itself.
    package var channelStain: Float
    /// The deviation of what is added to each channel's optical density.
    package var haze: Float
    /// The deviation of the logarithm of how much nearer, or farther, it is seen.
    package var zoom: Float

    package init(
      margin: Int, stain: Float, channelStain: Float, haze: Float, zoom: Float = 0
    ) {
      self.margin = margin
      self.stain = stain
      self.channelStain = channelStain
      self.haze = haze
      self.zoom = zoom
    }

    /// Checkpoints of before `zoom` have none.
    package init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      margin = try values.decode(Int.self, forKey: .margin)
      stain = try values.decode(Float.self, forKey: .stain)
      channelStain = try values.decode(Float.self, forKey: .channelStain)
      haze = try values.decode(Float.self, forKey: .haze)
      zoom = try values.decodeIfPresent(Float.self, forKey: .zoom) ?? 0
    }

    /// Whether pictures with a margin of `margin` pixels can be changed so.
    package func isSound(margin most: Int) -> Bool {
      (0...most).contains(margin)
        && [stain, channelStain, haze, zoom].allSatisfy { (0...1).contains($0) }
    }
  }

  /// One of the eight turns and mirrors.
  package var turn: Int
  /// From 0 to twice the margin; the margin is no shift.
  package var shift: (x: Int, y: Int)
  /// What each channel's optical density is multiplied by.
  package var density: SIMD3<Float>
  /// What is added to each channel's optical density.
  package var haze: SIMD3<Float>
  /// How many times larger it is seen, from the middle.
  package var zoom: Float

  /// Leaves a picture with such a margin as it is.
  package init(margin: Int) {
    turn = 0
    shift = (margin, margin)
    density = .one
    haze = .zero
    zoom = 1
  }

  /// What happens to example number `example` at the time `step`.
  package init(_ strength: Strength, _ source: Philox, example: Int, step: Int) {
    func words(_ block: UInt32) -> SIMD4<UInt32> {
      source.words(at: SIMD4(Self.purpose, UInt32(example), UInt32(step), block))
    }
    let first = words(0)
    let range = UInt32(2 * strength.margin + 1)
    turn = Int(first.x & 7)
    shift = (Int(first.y % range), Int(first.z % range))
    let (a, b, c) = (words(1), words(2), words(3))
    let (overall, red) = normalPair(a.x, a.y)
    let (green, blue) = normalPair(a.z, a.w)
    let (all, own) = (strength.stain, strength.channelStain)
    density = SIMD3(
      exp(all * overall + own * red), exp(all * overall + own * green),
      exp(all * overall + own * blue))
    let (x, y) = normalPair(b.x, b.y)
    let (z, nearer) = normalPair(c.x, c.y)
    zoom = strength.zoom == 0 ? 1 : exp(strength.zoom * nearer)
    haze = strength.haze * SIMD3(x, y, z)
  }

  /// Word 0 of the counter.
  private static let purpose: UInt32 = 0x6175_676D

  /// Numbers that a network can be told it by, but for turns, mirrors and shifts, which leave a smear
  /// what it is; all 0 where nothing else was done.
  package var told: [Float] {
    (0..<3).map { 5 * log(density[$0]) } + (0..<3).map { 20 * haze[$0] } + [10 * log(zoom)]
  }

  /// How many those are.
  package static let toldCount = 7

  /// Writes the middle of a picture, changed, as numbers from -1 to 1.
  ///
  /// - Parameters:
  ///   - bytes: rows of red, green and blue, `size` and twice the margin pixels each way.
  ///   - margin: pixels around what is written.
  ///   - out: gets `size` rows of as many pixels.
  package func write(
    _ bytes: [UInt8], size: Int, margin: Int, to out: inout MutableSpan<Float>, at start: Int = 0
  ) {
    let side = size + 2 * margin
    precondition(bytes.count == 3 * side * side, "a picture and its margin")
    let table = lookup
    let values = table.span
    let source = bytes.span
    var to = start
    for y in 0..<size {
      for x in 0..<size {
        var (row, column) = turn & 1 == 0 ? (y, x) : (x, y)
        if turn & 2 != 0 { row = size - 1 - row }
        if turn & 4 != 0 { column = size - 1 - column }
        if zoom == 1 {
          let from = ((row + shift.y) * side + column + shift.x) * 3
          for channel in 0..<3 {
            out[to + channel] = values[256 * channel + Int(source[from + channel])]
          }
        } else {
          let (above, left) = (
            place(row, shift.y, size, side), place(column, shift.x, size, side)
          )
          for channel in 0..<3 {
            func value(_ row: Int, _ column: Int) -> Float {
              values[256 * channel + Int(source[(row * side + column) * 3 + channel])]
            }
            let upper =
              value(above.whole, left.whole) * (1 - left.part)
              + value(above.whole, left.whole + 1) * left.part
            let lower =
              value(above.whole + 1, left.whole) * (1 - left.part)
              + value(above.whole + 1, left.whole + 1) * left.part
            out[to + channel] = upper * (1 - above.part) + lower * above.part
          }
        }
        to += 3
      }
    }
  }

  /// Where a row or column is read when the picture is seen larger or smaller; beyond the edge the
  /// outermost goes on.
  private func place(
    _ index: Int, _ shift: Int, _ size: Int, _ side: Int
  ) -> (whole: Int, part: Float) {
    let middle = Float(size - 1) / 2
    let at = middle + (Float(index) - middle) / zoom + Float(shift)
    let inside = min(max(at, 0), Float(side - 1))
    let whole = min(Int(inside), side - 2)
    return (whole, inside - Float(whole))
  }

  /// The network's number for every byte of every channel: light passes a stain as
  /// exp(-density), so more stain is a power of the light.
  private var lookup: [Float] {
    var table: [Float] = []
    table.reserveCapacity(768)
    for channel in 0..<3 {
      if density[channel] == 1, haze[channel] == 0 {
        for byte in 0..<256 { table.append(Float(byte) / 127.5 - 1) }
        continue
      }
      for byte in 0..<256 {
        let light = pow(max(Float(byte), 0.5) / 255, density[channel]) * exp(-haze[channel])
        table.append(min(light, 1) * 2 - 1)
      }
    }
    return table
  }
}

extension Augmentation: Hashable {
  package static func == (one: Augmentation, other: Augmentation) -> Bool {
    one.turn == other.turn && one.shift == other.shift && one.density == other.density
      && one.haze == other.haze && one.zoom == other.zoom
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(turn)
    hasher.combine(shift.x)
    hasher.combine(shift.y)
    hasher.combine(density)
    hasher.combine(haze)
    hasher.combine(zoom)
  }
}
