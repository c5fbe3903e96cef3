import CKernels

/// AdamW on a whole block of parameters, with clipping before it and the moving average after it in
/// the same pass over memory.
///
/// Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 2; Polyak and
/// Juditsky, SIAM J. Control Optim. 30 (1992). The same numbers as `AdamW` and `MovingAverage`.
package struct BlockOptimiser: Sendable, Hashable {
  /// How fast weights with two sides or more are pulled to 0, times the learning rate.
  package var decay: Float
  /// How much of the mean slope, and of the mean squared one, a step keeps.
  package var keepMean: Float
  package var keepSquare: Float
  /// Keeps the division from 0.
  package var epsilon: Float
  /// The longest gradient followed as it is.
  package var longest: Double
  /// How much of itself the moving average keeps in a step, once warm.
  package var keepAverage: Float

  package init(
    decay: Float = 1e-4, keepMean: Float = 0.9, keepSquare: Float = 0.99, epsilon: Float = 1e-8,
    longest: Double = 1, keepAverage: Float = 0.9995
  ) {
    self.decay = decay
    self.keepMean = keepMean
    self.keepSquare = keepSquare
    self.epsilon = epsilon
    self.longest = longest
    self.keepAverage = keepAverage
  }

  /// Numbers a task; whole tensors are cut up so that one large one doesn't keep a thread waiting.
  private static let share = 1 << 15

  /// Changes the weights by one step against their slopes. Returns how long the gradient was.
  ///
  /// - Parameters:
  ///   - rate: the learning rate.
  ///   - step: counted from 1.
  package func step(
    _ block: ParameterBlock, rate: Float, step: Int, on pool: WorkerPool
  ) -> Double {
    let parts = block.entries.flatMap { entry in
      stride(from: 0, to: entry.count, by: Self.share).map { first in
        (
          offset: entry.offset + first, count: min(Self.share, entry.count - first),
          decays: entry.decays
        )
      }
    }
    let length = length(of: block.floats(.slopes), on: pool)
    var adam = KernelAdam()
    adam.slope_scale =
      length > longest && length.isFinite ? Float(longest / length) : 1
    adam.keep_mean = keepMean
    adam.keep_square = keepSquare
    adam.pace = Float(Double(rate) / (1 - power(Double(keepMean), step)))
    adam.root_share = Float((1 - power(Double(keepSquare), step)).squareRoot())
    adam.epsilon = epsilon
    adam.keep_average = min(keepAverage, Float(1 + step) / Float(10 + step))
    let shared = adam
    pool.run(parts.count) { task, _ in
      let part = parts[task]
      var adam = shared
      adam.shrink = part.decays ? 1 - rate * decay : 1
      func floats(_ name: ParameterBlock.Part) -> UnsafeMutablePointer<Float> {
        block.floats(name).part(part.offset, part.count).start
      }
      kernel_adam(
        &adam, part.count, floats(.slopes), floats(.weights), floats(.means), floats(.squares),
        floats(.average))
    }
    return length
  }

  private func length(of slopes: Floats, on pool: WorkerPool) -> Double {
    let parts = EvenParts(of: slopes.count, atMost: Self.share, for: 1)
    var sums = [Double](repeating: 0, count: parts.count)
    pool.update(&sums) { place, sum in
      let range = parts[place]
      sum = kernel_square_sum(slopes.part(range.lowerBound, range.count).start, range.count)
    }
    return sums.reduce(0, +).squareRoot()
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, factor, left) = (1.0, base, exponent)
    while left > 0 {
      if left & 1 == 1 { result *= factor }
      factor *= factor
      left >>= 1
    }
    return result
  }
}
