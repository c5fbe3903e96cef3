package import Basis
import Foundation

extension Parameterized {
  /// Draws the weights a training begins with: normal, of variance gain / inputs, for everything with
  /// two sides or more; biases, scales and shifts stay.
  ///
  /// He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015, equation 10. Every number is a
  /// function of the seed, the tensor's place and its own place.
  package mutating func drawWeights(seed: UInt64, gain: Float = 2) {
    let source = Philox(seed: seed)
    var place: UInt32 = 0
    visit("") { _, tensor in
      defer { place += 1 }
      guard tensor.shape.count > 1 else { return }
      let inputs = tensor.shape.dropFirst().reduce(1, *)
      let deviation = (gain / Float(inputs)).squareRoot()
      for index in stride(from: 0, to: tensor.values.count, by: 2) {
        let words = source.words(at: SIMD4(0x7765_6967, place, 0, UInt32(index / 2)))
        let pair = normalPair(words.x, words.y)
        tensor.values[index] = deviation * pair.0
        if index + 1 < tensor.values.count { tensor.values[index + 1] = deviation * pair.1 }
      }
    }
  }
}

extension Philox {
  /// Independent normal numbers, each a function of seed, purpose, index, step and its own place. Of
  /// the same bits wherever the system's logarithm is: what training needs, sooner than the noise
  /// that names a picture for good.
  package func normals(
    _ purpose: UInt32, index: Int, step: Int, count: Int
  ) -> [Float] {
    var values = [Float](repeating: 0, count: (count + 3) / 4 * 4)
    for place in stride(from: 0, to: count, by: 4) {
      let words = words(at: SIMD4(purpose, UInt32(index), UInt32(step), UInt32(place / 4)))
      (values[place], values[place + 1]) = normalPair(words.x, words.y)
      (values[place + 2], values[place + 3]) = normalPair(words.z, words.w)
    }
    values.removeLast(values.count - count)
    return values
  }
}

/// Two independent normal numbers from two words. Box and Muller, Ann. Math. Stat. 29 (1958).
package func normalPair(_ a: UInt32, _ b: UInt32) -> (Float, Float) {
  let first = (Double(a) + 0.5) / 4_294_967_296
  let angle = 2 * Double.pi * (Double(b) + 0.5) / 4_294_967_296
  let length = (-2 * log(first)).squareRoot()
  return (Float(length * cos(angle)), Float(length * sin(angle)))
}
