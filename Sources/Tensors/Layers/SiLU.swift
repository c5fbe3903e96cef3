/// x / (1 + exp(-x)), number by number.
///
/// Elfwing, Uchibe and Doya, "Sigmoid-weighted linear units", Neural Networks 107 (2018).
package struct SiLU: Layer {
  package init() {}

  package mutating func visit(_ name: String, _ body: (String, inout Tensor) -> Void) {}

  package func forward(_ x: Tensor) -> (y: Tensor, trace: Tensor) {
    var y = Tensor(shape: x.shape)
    let source = x.values.span
    var out = y.values.mutableSpan
    for index in out.indices {
      let value = source[index]
      out[index] = value / (1 + exponential(-value))
    }
    return (y, x)
  }

  package func backward(_ dy: Tensor, _ trace: Tensor, into gradient: inout SiLU) -> Tensor {
    var dx = Tensor(shape: trace.shape)
    let source = trace.values.span
    let slopes = dy.values.span
    var out = dx.values.mutableSpan
    for index in out.indices {
      let value = source[index]
      let share = 1 / (1 + exponential(-value))
      out[index] = slopes[index] * share * (1 + value * (1 - share))
    }
    return dx
  }
}

/// What is above 0, number by number.
package struct ReLU: Layer {
  package init() {}

  package mutating func visit(_ name: String, _ body: (String, inout Tensor) -> Void) {}

  package func forward(_ x: Tensor) -> (y: Tensor, trace: Tensor) {
    var y = x
    var out = y.values.mutableSpan
    for index in out.indices { out[index] = out[index] > 0 ? out[index] : 0 }
    return (y, x)
  }

  package func backward(_ dy: Tensor, _ trace: Tensor, into gradient: inout ReLU) -> Tensor {
    var dx = dy
    let source = trace.values.span
    var out = dx.values.mutableSpan
    for index in out.indices { out[index] = source[index] > 0 ? out[index] : 0 }
    return dx
  }
}

/// exp(x) to a few units in the last place, without calls or branches, so that loops over it become
/// vectors; x is held between -87 and 87.
@inline(__always)
func exponential(_ x: Float) -> Float {
  let limited = x < -87 ? -87 : x > 87 ? 87 : x
  // Adding 1.5 * 2^23 leaves the nearest whole number of doublings in the last bits.
  let shifted = limited * 1.442_695_04 + 12_582_912
  let doublings = shifted - 12_582_912
  let rest = limited - doublings * 0.693_359_375 + doublings * 2.121_944_4e-4
  var sum: Float = 1.987_569_1e-4
  sum = sum * rest + 1.398_199_9e-3
  sum = sum * rest + 8.333_452e-3
  sum = sum * rest + 4.166_579_6e-2
  sum = sum * rest + 1.666_666_5e-1
  sum = sum * rest + 5.000_000_1e-1
  let power = sum * rest * rest + rest + 1
  return Float(bitPattern: power.bitPattern &+ shifted.bitPattern &<< 23)
}
