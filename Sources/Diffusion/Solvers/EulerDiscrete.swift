/// Euler's method on the picture with noise of growing size added to it.
///
/// Karras et al., "Elucidating the design space of diffusion-based generative models", NeurIPS 2022,
/// algorithm 1 without the second evaluation.
struct EulerDiscrete: Solver {
  let times: [Float]
  let initialScale: Float
  private let prediction: PicturePrediction
  private let sigmas: [Double]

  init(_ configuration: SchedulerConfiguration, steps: Int) {
    let spacing = TimeSpacing(configuration, NoiseSchedule(configuration), steps: steps)
    times = spacing.times
    sigmas = spacing.sigmas
    prediction = PicturePrediction(configuration)
    initialScale = Self.initialScale(configuration, sigmas)
  }

  /// The largest sigma; with leading times, which begin early, the picture's own variance counts.
  static func initialScale(
    _ configuration: SchedulerConfiguration, _ sigmas: [Double]
  ) -> Float {
    let largest = sigmas.max() ?? 0
    return Float(
      configuration.spacing == .leading ? (largest * largest + 1).squareRoot() : largest)
  }

  func inputScale(_ index: Int) -> Float { Float(Level(ratio: sigmas[index]).alpha) }

  mutating func step(
    _ index: Int, _ x: inout [Float], output: [Float], noise: [Float]
  ) -> [Float] {
    let sigma = sigmas[index]
    let picture = prediction.grown(x, output, sigma: sigma)
    let share = (sigmas[index + 1] - sigma) / sigma
    x = PicturePrediction.combine(x, picture) { $0 + ($0 - $1) * share }
    return picture
  }
}

extension PicturePrediction {
  /// The picture where x is the picture plus `sigma` times noise, and the network saw it scaled to
  /// unit variance.
  func grown(_ x: [Float], _ output: [Float], sigma: Double) -> [Float] {
    let level = Level(ratio: sigma)
    let scaled = PicturePrediction.combine(x, x) { value, _ in value * level.alpha }
    return picture(scaled, output, alpha: level.alpha, sigma: level.sigma)
  }
}
