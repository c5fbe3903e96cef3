import Foundation

/// How large the steps of a training are: rising in a line, then falling as half a cosine.
///
/// Loshchilov and Hutter, "SGDR", ICLR 2017, equation 5, without restarts.
package struct LearningRate: Sendable, Hashable {
  /// The largest.
  package var peak: Double
  /// Steps until the largest is reached.
  package var warmUp: Int
  /// Steps in all.
  package var steps: Int

  package init(peak: Double, warmUp: Int, steps: Int) {
    precondition(warmUp >= 0 && steps > warmUp, "a training is longer than its warm-up")
    self.peak = peak
    self.warmUp = warmUp
    self.steps = steps
  }

  /// The rate of step `step`, counted from 1.
  package func rate(at step: Int) -> Float {
    if step <= warmUp { return Float(peak * Double(step) / Double(warmUp)) }
    let part = min(1, Double(step - warmUp) / Double(steps - warmUp))
    return Float(peak * 0.5 * (1 + cos(part * .pi)))
  }
}
