/// Steps down a gradient, each number at a pace of its own, with weights pulled to 0 beside it.
///
/// Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 2; the numbers
/// are those of PyTorch's `AdamW`. Biases, scales and shifts, which have one side, aren't pulled.
package struct AdamW: Sendable {
  /// How fast weights with two sides or more are pulled to 0, times the learning rate.
  package var decay: Float
  /// How much of the mean gradient and of the mean squared one a step keeps.
  package var keep: (mean: Float, square: Float)
  /// Keeps the division from 0.
  package var epsilon: Float
  /// Mean gradients and mean squared gradients so far.
  package var memory: AdamMemory

  /// Knows nothing about `model` yet.
  package init(
    for model: some Parameterized, decay: Float = 0.01,
    keep: (mean: Float, square: Float) = (0.9, 0.999), epsilon: Float = 1e-8
  ) {
    self.decay = decay
    self.keep = keep
    self.epsilon = epsilon
    let zeros = model.zeros.tensors.map(\.tensor)
    memory = AdamMemory(means: zeros, squares: zeros, names: model.tensors.map(\.name))
  }

  /// Changes `model` by one step against `gradient`.
  ///
  /// - Parameters:
  ///   - rate: the learning rate.
  ///   - step: counted from 1.
  package mutating func step<Model: Parameterized>(
    _ model: inout Model, against gradient: Model, rate: Float, step: Int
  ) {
    let slopes = gradient.tensors
    let meanShare = 1 - Self.power(Double(keep.mean), step)
    let squareShare = 1 - Self.power(Double(keep.square), step)
    let pace = Float(Double(rate) / meanShare)
    let rootShare = Float(squareShare.squareRoot())
    let (keep, epsilon) = (keep, epsilon)
    var place = 0
    model.visit("") { _, weight in
      let shrink = weight.shape.count > 1 ? 1 - rate * decay : 1
      let ofWeight = slopes[place].tensor
      let slope = ofWeight.values.span
      var values = weight.values.mutableSpan
      var means = memory.means[place].values.mutableSpan
      var squares = memory.squares[place].values.mutableSpan
      for index in values.indices {
        let g = slope[index]
        let mean = keep.mean * means[index] + (1 - keep.mean) * g
        let square = keep.square * squares[index] + (1 - keep.square) * g * g
        means[index] = mean
        squares[index] = square
        values[index] =
          values[index] * shrink - pace * mean / (square.squareRoot() / rootShare + epsilon)
      }
      place += 1
    }
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, factor, left) = (1.0, base, exponent)
    while left > 0 {
      if left & 1 == 1 { result *= factor }
      factor *= factor
      left >>= 1
    }
    return result
  }
}

/// What AdamW remembers of the gradients so far.
package struct AdamMemory: Parameterized {
  fileprivate(set) package var means: [Tensor]
  fileprivate(set) package var squares: [Tensor]
  fileprivate let names: [String]

  package mutating func visit(_ name: String, _ body: (String, inout Tensor) -> Void) {
    for place in names.indices {
      body(name.part("mean.\(names[place])"), &means[place])
      body(name.part("square.\(names[place])"), &squares[place])
    }
  }
}
