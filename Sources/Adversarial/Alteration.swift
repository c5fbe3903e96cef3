import Basis
import Foundation
import Tensors

/// What is done alike to real and to made pictures before the critic sees them, so that it can't learn
/// the few real ones by heart, and a made one's slope can go back through it: brightness, saturation
/// and contrast change, the picture is moved over grey, and a square of it is lost.
///
/// Zhao, Liu, Lin, Zhu and Han, "Differentiable augmentation for data-efficient GAN training",
/// NeurIPS 2020. Every choice is a function of seed, picture and the time of asking.
struct Alteration: Sendable, Hashable {
  /// How far pictures are changed.
  struct Strength: Sendable, Hashable, Codable {
    /// The most that is added to every number.
    var brightness: Float = 0.25
    /// How far saturation and contrast are from 1 at most.
    var saturation: Float = 0.5
    var contrast: Float = 0.25
    /// The farthest move, as a part of the side.
    var move: Float = 0.125
    /// The side of the square that is lost, as a part of the picture's.
    var hole: Float = 0.35

    /// Pictures stay as they are.
    static let none = Strength(brightness: 0, saturation: 0, contrast: 0, move: 0, hole: 0)

    /// Whether pictures can be changed so.
    var isSound: Bool {
      [brightness, saturation, contrast, move, hole].allSatisfy { (0...1).contains($0) }
    }
  }

  var brightness: Float
  var saturation: Float
  var contrast: Float
  /// Pixels the picture is moved to the right, and down.
  var right: Int
  var down: Int
  /// Rows and columns that are lost.
  var rows: Range<Int>
  var columns: Range<Int>

  /// Word 0 of the counter.
  private static let purpose: UInt32 = 0x616C_7465

  /// What happens to picture number `picture` at the time `time`, of `size` pixels a side.
  init(_ strength: Strength, _ source: Philox, size: Int, picture: Int, time: Int) {
    func words(_ block: UInt32) -> SIMD4<UInt32> {
      source.words(at: SIMD4(Self.purpose, UInt32(picture), UInt32(time), block))
    }
    /// From -1 to 1.
    func part(_ word: UInt32) -> Float { Float(Double(word) / 2_147_483_648 - 1) }
    let (colour, place) = (words(0), words(1))
    brightness = strength.brightness * part(colour.x)
    saturation = 1 + strength.saturation * part(colour.y)
    contrast = 1 + strength.contrast * part(colour.z)
    let farthest = Int((strength.move * Float(size)).rounded())
    let range = UInt32(2 * farthest + 1)
    right = Int(place.x % range) - farthest
    down = Int(place.y % range) - farthest
    let side = Int((strength.hole * Float(size)).rounded())
    func lost(_ word: UInt32) -> Range<Int> {
      let first = Int(word % UInt32(size + 1)) - side / 2
      return (max(0, first)..<max(0, min(size, first + side)))
    }
    (rows, columns) = (lost(place.z), lost(place.w))
  }

  /// Changes a picture of `size` rows of as many pixels, three numbers each, from -1 to 1.
  func change(_ picture: inout [Float], size: Int) {
    picture = moved(coloured(picture), by: (right, down), size: size)
    for y in rows {
      for x in columns { clear(&picture, x, y, size) }
    }
  }

  /// What becomes of the slope of the changed picture: that of the picture before.
  func changeBack(_ slope: inout [Float], size: Int) {
    for y in rows {
      for x in columns { clear(&slope, x, y, size) }
    }
    slope = moved(slope, by: (-right, -down), size: size)
    // Both are symmetric: what a number gives to another it gets from it.
    contrasted(&slope)
    saturated(&slope)
  }

  private func coloured(_ picture: [Float]) -> [Float] {
    var picture = picture
    for index in picture.indices { picture[index] += brightness }
    saturated(&picture)
    contrasted(&picture)
    return picture
  }

  private func saturated(_ picture: inout [Float]) {
    for pixel in stride(from: 0, to: picture.count, by: 3) {
      let mean = (picture[pixel] + picture[pixel + 1] + picture[pixel + 2]) / 3
      for c in pixel..<pixel + 3 { picture[c] = mean + saturation * (picture[c] - mean) }
    }
  }

  private func contrasted(_ picture: inout [Float]) {
    var sum = 0.0
    for value in picture { sum += Double(value) }
    let mean = Float(sum / Double(picture.count))
    for index in picture.indices { picture[index] = mean + contrast * (picture[index] - mean) }
  }

  /// What comes in from outside is 0.
  private func moved(_ picture: [Float], by way: (right: Int, down: Int), size: Int) -> [Float] {
    guard way != (0, 0) else { return picture }
    var result = [Float](repeating: 0, count: picture.count)
    for y in max(0, way.down)..<min(size, size + way.down) {
      for x in max(0, way.right)..<min(size, size + way.right) {
        let to = (y * size + x) * 3
        let from = ((y - way.down) * size + x - way.right) * 3
        for c in 0..<3 { result[to + c] = picture[from + c] }
      }
    }
    return result
  }

  private func clear(_ picture: inout [Float], _ x: Int, _ y: Int, _ size: Int) {
    let pixel = (y * size + x) * 3
    for c in pixel..<pixel + 3 { picture[c] = 0 }
  }
}
