/// Heun's method: Euler's step, and then again with the mean of the slopes at both ends; two
/// evaluations a step, the last excepted, and the first where it leaps from noise without end: what
/// the slope has become at the far side of it says nothing of the whole way.
///
/// Karras et al., "Elucidating the design space of diffusion-based generative models", NeurIPS 2022,
/// algorithm 1.
struct HeunDiscrete: Solver {
  let times: [Float]
  let initialScale: Float
  private let prediction: PicturePrediction
  private let sigmas: [Double]
  /// Steps at the beginning that are Euler's: none or one.
  private let leaps: Int
  /// Where the step began, and the slope there.
  private var start: [Float] = []
  private var slope: [Float] = []

  init(_ configuration: SchedulerConfiguration, steps: Int) {
    let spacing = TimeSpacing(configuration, NoiseSchedule(configuration), steps: steps)
    leaps = spacing.leaps ? 1 : 0
    times =
      spacing.times.prefix(1 + leaps) + spacing.times.dropFirst(1 + leaps).flatMap { [$0, $0] }
    sigmas = spacing.sigmas
    prediction = PicturePrediction(configuration)
    initialScale = EulerDiscrete.initialScale(configuration, sigmas)
  }

  func inputScale(_ index: Int) -> Float { Float(Level(ratio: sigmas[place(index)]).alpha) }

  /// Which of the sigmas evaluation `index` looks at.
  private func place(_ index: Int) -> Int { index < leaps ? index : (index + leaps + 1) / 2 }

  mutating func step(
    _ index: Int, _ x: inout [Float], output: [Float], noise: [Float]
  ) -> [Float] {
    let place = place(index)
    let sigma = sigmas[place]
    let picture = prediction.grown(x, output, sigma: sigma)
    let here = PicturePrediction.combine(x, picture) { ($0 - $1) / sigma }
    if index < leaps || (index - leaps) % 2 == 0 {
      start = x
      slope = here
      let change = sigmas[place + 1] - sigma
      x = PicturePrediction.combine(x, here) { $0 + $1 * change }
    } else {
      let change = sigma - sigmas[place - 1]
      for i in x.indices {
        let mean = (Double(slope[i]) + Double(here[i])) / 2
        x[i] = Float(Double(start[i]) + mean * change)
      }
    }
    return picture
  }
}
