/// Heun's method: Euler's step, and then again with the mean of the slopes at both ends; two
/// evaluations a step, the last excepted.
///
/// Karras et al., "Elucidating the design space of diffusion-based generative models", NeurIPS 2022,
/// algorithm 1.
struct HeunDiscrete: Solver {
  let times: [Float]
  let initialScale: Float
  private let prediction: PicturePrediction
  private let sigmas: [Double]
  /// Where the step began, and the slope there.
  private var start: [Float] = []
  private var slope: [Float] = []

  init(_ configuration: SchedulerConfiguration, steps: Int) {
    let spacing = TimeSpacing(configuration, NoiseSchedule(configuration), steps: steps)
    times = spacing.times.prefix(1) + spacing.times.dropFirst().flatMap { [$0, $0] }
    sigmas = spacing.sigmas
    prediction = PicturePrediction(configuration)
    initialScale = EulerDiscrete.initialScale(configuration, sigmas)
  }

  func inputScale(_ index: Int) -> Float {
    Float(Level(ratio: sigmas[(index + 1) / 2]).alpha)
  }

  mutating func step(
    _ index: Int, _ x: inout [Float], output: [Float], noise: [Float]
  ) -> [Float] {
    let sigma = sigmas[(index + 1) / 2]
    let picture = prediction.grown(x, output, sigma: sigma)
    let here = PicturePrediction.combine(x, picture) { ($0 - $1) / sigma }
    if index % 2 == 0 {
      start = x
      slope = here
      let change = sigmas[index / 2 + 1] - sigma
      x = PicturePrediction.combine(x, here) { $0 + $1 * change }
    } else {
      let change = sigma - sigmas[index / 2]
      for i in x.indices {
        let mean = (Double(slope[i]) + Double(here[i])) / 2
        x[i] = Float(Double(start[i]) + mean * change)
      }
    }
    return picture
  }
}
