package import Basis
import Foundation

/// Numbers drawn one after the other for one example at one step: a function of seed, purpose,
/// example and step, whatever else was drawn.
package struct Draws: Sendable {
  private let source: Philox
  private var counter: SIMD4<UInt32>
  private var rest: [UInt32] = []

  /// - Parameter purpose: keeps draws for different ends apart.
  package init(_ source: Philox, purpose: UInt32, example: Int, step: Int) {
    self.source = source
    counter = SIMD4(
      purpose, UInt32(truncatingIfNeeded: example), UInt32(truncatingIfNeeded: step), 0)
  }

  private mutating func word() -> UInt32 {
    if let next = rest.popLast() { return next }
    let words = source.words(at: counter)
    counter.w &+= 1
    rest = [words.w, words.z, words.y]
    return words.x
  }

  /// From 0 to 1, evenly.
  package mutating func uniform() -> Float { Float(word() >> 8) / 16_777_216 }

  /// In `range`, evenly.
  package mutating func uniform(_ range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// Normal, of mean 0 and deviation 1.
  package mutating func normal() -> Float {
    let (a, b) = (word(), word())
    return normalPair(a, b).0
  }

  /// Whether something of this probability happens.
  package mutating func happens(_ probability: Float) -> Bool { uniform() < probability }
}
