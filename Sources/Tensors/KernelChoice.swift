import CKernels

/// Which of the kernels this processor runs.
package enum KernelChoice {
  /// Floats in a vector: 16, 8 or 4.
  package static var width: Int { kernel_width() }

  /// Multiplications and additions a second that one core can do, in billions, as measured for a
  /// few milliseconds.
  package static func measurePeak() -> Double {
    let clock = ContinuousClock()
    var best = 0.0
    for _ in 0..<10 {
      let start = clock.now
      let operations = kernel_peak(100_000)
      let seconds = (clock.now - start) / .seconds(1)
      best = max(best, Double(operations) / seconds / 1e9)
    }
    return best
  }
}
