extension [Float] {
  /// The index and value of the first largest element, eight elements at a time: the search for
  /// it over all shapes is a good part of every fit. -infinity and 0 when there are none.
  func strongest() -> (index: Int, value: Float) {
    let values = span
    var best = SIMD8<Float>(repeating: -.infinity)
    var places = SIMD8<Int32>.zero
    let blocks = values.count / 8
    for block in 0..<blocks {
      let at = 8 * block
      let eight = SIMD8(
        values[at], values[at + 1], values[at + 2], values[at + 3], values[at + 4],
        values[at + 5], values[at + 6], values[at + 7])
      let better = eight .> best
      best.replace(with: eight, where: better)
      places.replace(with: SIMD8(repeating: Int32(truncatingIfNeeded: block)), where: better)
    }
    var index = 0
    var value = -Float.infinity
    for lane in 0..<8 {
      let place = 8 * Int(places[lane]) + lane
      if best[lane] > value || (best[lane] == value && place < index) {
        value = best[lane]
        index = place
      }
    }
    for at in (8 * blocks)..<values.count where values[at] > value {
      value = values[at]
      index = at
    }
    return (index, value)
  }
}
