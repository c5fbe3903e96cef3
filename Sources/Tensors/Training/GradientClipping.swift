extension Parameterized {
  /// The length of all its numbers as one vector.
  package var norm: Double {
    var sum = 0.0
    for (_, tensor) in tensors {
      let values = tensor.values.span
      // Eight sums side by side become vectors; their order is fixed.
      var lanes = SIMD8<Float>()
      let whole = values.count / 8 * 8
      for start in stride(from: 0, to: whole, by: 8) {
        for lane in 0..<8 { lanes[lane] += values[start &+ lane] * values[start &+ lane] }
      }
      for index in whole..<values.count { lanes[0] += values[index] * values[index] }
      for lane in 0..<8 { sum += Double(lanes[lane]) }
    }
    return sum.squareRoot()
  }

  /// Makes it no longer than `limit`, its direction kept. Returns the length it had.
  @discardableResult
  package mutating func clip(to limit: Double) -> Double {
    let length = norm
    guard length > limit, length.isFinite else { return length }
    let factor = Float(limit / length)
    visit("") { _, tensor in
      var values = tensor.values.mutableSpan
      for index in values.indices { values[index] *= factor }
    }
    return length
  }
}
