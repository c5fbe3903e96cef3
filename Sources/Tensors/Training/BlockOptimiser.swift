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
  /// Runs of the block that have a learning rate of their own, so many times the usual one; 0 for
  /// those that stay as they are. In order, without overlaps, each within one tensor.
  package var paces: [Pace] = []

  /// The learning rate of a run of numbers.
  package struct Pace: Sendable, Hashable {
    package var range: Range<Int>
    package var factor: Float

    package init(_ range: Range<Int>, factor: Float) {
      self.range = range
      self.factor = factor
    }
  }

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
    let parts = parts(of: block)
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
      adam.pace *= part.factor
      adam.shrink = part.decays ? 1 - part.factor * rate * decay : 1
      func floats(_ name: ParameterBlock.Part) -> UnsafeMutablePointer<Float> {
        block.floats(name).part(part.range.lowerBound, part.range.count).start
      }
      kernel_adam(
        &adam, part.range.count, floats(.slopes), floats(.weights), floats(.means),
        floats(.squares),
        floats(.average))
    }
    return length
  }

  /// A task: numbers of one tensor with one learning rate.
  private struct Share {
    let range: Range<Int>
    let factor: Float
    let decays: Bool
  }

  private func parts(of block: ParameterBlock) -> [Share] {
    block.entries.flatMap { entry in
      let whole = entry.offset..<entry.offset + entry.count
      var runs: [Pace] = []
      var next = whole.lowerBound
      for pace in paces where whole.contains(pace.range.lowerBound) {
        runs.append(Pace(next..<pace.range.lowerBound, factor: 1))
        runs.append(pace)
        next = pace.range.upperBound
      }
      runs.append(Pace(next..<whole.upperBound, factor: 1))
      return runs.flatMap { run in
        stride(from: run.range.lowerBound, to: run.range.upperBound, by: Self.share).map { first in
          Share(
            range: first..<min(run.range.upperBound, first + Self.share), factor: run.factor,
            decays: entry.decays)
        }
      }
    }
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
