import Basis
import Foundation
import Tensors

/// What may change about a picture without changing what it shows: it is turned or mirrored (a smear
/// has no up), shifted a little, and stained a little more or less.
///
/// Every choice is a function of seed, example and epoch.
struct Augmentation: Sendable, Hashable {
  /// One of the eight turns and mirrors.
  var turn: Int
  /// From 0 to twice the margin; the margin is no shift.
  var shift: (x: Int, y: Int)
  /// What each channel's optical density is multiplied by.
  var density: SIMD3<Float>
  /// What is added to each channel's optical density.
  var haze: SIMD3<Float>

  /// Leaves a picture as it is.
  static let none = Augmentation(
    turn: 0, shift: (ClassifierExample.margin, ClassifierExample.margin), density: .one,
    haze: .zero)

  static func == (one: Augmentation, other: Augmentation) -> Bool {
    one.turn == other.turn && one.shift == other.shift && one.density == other.density
      && one.haze == other.haze
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(turn)
    hasher.combine(shift.x)
    hasher.combine(shift.y)
    hasher.combine(density)
    hasher.combine(haze)
  }

  private init(turn: Int, shift: (x: Int, y: Int), density: SIMD3<Float>, haze: SIMD3<Float>) {
    self.turn = turn
    self.shift = shift
    self.density = density
    self.haze = haze
  }

  /// How example number `example` is changed in an epoch.
  init(_ source: Philox, example: Int, epoch: Int) {
    func words(_ block: UInt32) -> SIMD4<UInt32> {
      source.words(
        at: SIMD4(Purpose.augmentation, UInt32(example), UInt32(epoch), block))
    }
    let first = words(0)
    let range = UInt32(2 * ClassifierExample.margin + 1)
    turn = Int(first.x & 7)
    shift = (Int(first.y % range), Int(first.z % range))
    let (a, b, c) = (words(1), words(2), words(3))
    let (overall, red) = normalPair(a.x, a.y)
    let (green, blue) = normalPair(a.z, a.w)
    density = SIMD3(
      exp(0.10 * overall + 0.06 * red), exp(0.10 * overall + 0.06 * green),
      exp(0.10 * overall + 0.06 * blue))
    let (x, y) = normalPair(b.x, b.y)
    let (z, _) = normalPair(c.x, c.y)
    haze = 0.02 * SIMD3(x, y, z)
  }

  /// Writes the changed picture to a tensor of pictures (N, size, size, 3), from -1 to 1.
  func write(_ example: ClassifierExample, size: Int, to batch: inout Tensor, at place: Int) {
    let side = size + 2 * ClassifierExample.margin
    let table = lookup
    let values = table.span
    let source = example.bytes.span
    var out = batch.values.mutableSpan
    var to = place * size * size * 3
    for y in 0..<size {
      for x in 0..<size {
        var (row, column) = turn & 1 == 0 ? (y, x) : (x, y)
        if turn & 2 != 0 { row = size - 1 - row }
        if turn & 4 != 0 { column = size - 1 - column }
        let from = ((row + shift.y) * side + column + shift.x) * 3
        out[to] = values[Int(source[from])]
        out[to + 1] = values[256 + Int(source[from + 1])]
        out[to + 2] = values[512 + Int(source[from + 2])]
        to += 3
      }
    }
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

/// What random words are for: word 0 of their counter.
enum Purpose {
  static let shuffle: UInt32 = 0x7368_7566
  static let augmentation: UInt32 = 0x6175_676D
}
