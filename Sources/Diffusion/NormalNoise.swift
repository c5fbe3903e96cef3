import Basis

/// Standard normal numbers that are a function of where they are asked for: seed, purpose, picture
/// and step. Nothing but additions, multiplications, divisions and square roots goes into them, so
/// that they are the same bits on every machine.
///
/// Box and Muller, "A note on the generation of random normal deviates", 1958, on Philox's words.
public struct NormalNoise: Sendable, Hashable {
  /// What the numbers are for; part of the counter, so that no two purposes share numbers.
  public enum Purpose: UInt32, Sendable, CaseIterable {
    /// What a walk begins with.
    case start = 1
    /// What is added on the way.
    case step = 2
    /// What a real picture disappears in.
    case forward = 3
    /// What a picture that a training is judged by disappears in.
    case judging = 4
    /// The weights a training begins with.
    case weights = 5
    /// What a picture disappears in whose class is asked for.
    case classifying = 6
    /// What is put on a real picture for a model to take away again.
    case remaking = 7
    /// What the walk to a larger picture begins with.
    case upscaling = 8
    /// What is put on the smaller picture it is made from.
    case conditioning = 9
  }

  private let source: Philox

  /// The numbers of `seed`.
  public init(seed: UInt64) {
    source = Philox(seed: seed)
  }

  /// `count` numbers for a purpose, the picture of number `index`, and a step.
  public func values(
    _ purpose: Purpose, index: UInt32, step: UInt32 = 0, count: Int
  ) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(count + 3)
    var block: UInt32 = 0
    while values.count < count {
      let words = source.words(at: SIMD4(purpose.rawValue, index, step, block))
      for (radius, turn) in [(words.x, words.y), (words.z, words.w)] {
        // Both in the middle of their 2^-32nd, so that neither is 0.
        let r = (-2 * Self.logarithm((Double(radius) + 0.5) * 0x1p-32)).squareRoot()
        let (sine, cosine) = Self.sineAndCosine(turns: (Double(turn) + 0.5) * 0x1p-32)
        values.append(Float(r * cosine))
        values.append(Float(r * sine))
      }
      block += 1
    }
    values.removeLast(values.count - count)
    return values
  }

  /// The natural logarithm of a positive normal number, by the series of atanh.
  static func logarithm(_ x: Double) -> Double {
    var exponent = Double(x.exponent)
    var significand = x.significand
    if significand > 1.4142135623730951 {
      significand /= 2
      exponent += 1
    }
    let s = (significand - 1) / (significand + 1)
    let square = s * s
    var sum = 0.0
    for k in stride(from: 19, through: 1, by: -2) { sum = sum * square + 1 / Double(k) }
    return exponent * 0.6931471805599453 + 2 * s * sum
  }

  /// Sine and cosine of a part of a whole turn, by their series within an eighth of it.
  static func sineAndCosine(turns: Double) -> (sine: Double, cosine: Double) {
    let quarter = (4 * turns).rounded()
    let angle = (turns - quarter / 4) * (2 * Double.pi)
    let square = angle * angle
    var sine = 1.0
    var cosine = 1.0
    for k in stride(from: 17.0, through: 3, by: -2) { sine = 1 - sine * square / (k * (k - 1)) }
    for k in stride(from: 16.0, through: 2, by: -2) {
      cosine = 1 - cosine * square / (k * (k - 1))
    }
    sine *= angle
    switch Int(quarter) & 3 {
    case 0: return (sine, cosine)
    case 1: return (cosine, -sine)
    case 2: return (-sine, -cosine)
    default: return (-cosine, sine)
    }
  }
}
