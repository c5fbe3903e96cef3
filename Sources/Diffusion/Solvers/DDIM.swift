/// The walk without chance: from each time to the next along the noise the network sees.
///
/// Song, Meng and Ermon, "Denoising diffusion implicit models", ICLR 2021, equation 12 with sigma 0.
struct DDIM: Solver {
  let times: [Float]
  let initialScale: Float = 1
  private let prediction: PicturePrediction
  private let alphas: [(now: Double, next: Double)]

  init(_ configuration: SchedulerConfiguration, steps: Int) {
    let all = NoiseSchedule(configuration).alphasCumulative
    let times = TimeSpacing.times(configuration, steps)
    let final = configuration.setAlphaToOne ? 1 : Double(all[0])
    let stride = configuration.trainSteps / steps
    self.times = times.map { Float($0) }
    alphas = times.map { time in
      let now = min(Int(time), all.count - 1)
      // So many times on, whatever the spacing: diffusers counts so.
      let next = now - stride
      return (Double(all[now]), next >= 0 ? Double(all[next]) : final)
    }
    prediction = PicturePrediction(configuration)
  }

  /// By way of these times, from late to early, and from the last to no noise.
  init(_ configuration: SchedulerConfiguration, times: [Int]) {
    let all = NoiseSchedule(configuration).alphasCumulative
    self.times = times.map { Float($0) }
    alphas = zip(times, times.dropFirst().map { Double(all[$0]) } + [1]).map { now, next in
      (Double(all[now]), next)
    }
    prediction = PicturePrediction(configuration)
  }

  mutating func step(
    _ index: Int, _ x: inout [Float], output: [Float], noise: [Float]
  ) -> [Float] {
    let now = Level(alphaCumulative: alphas[index].now)
    let next = Level(alphaCumulative: alphas[index].next)
    let picture = prediction.picture(x, output, alpha: now.alpha, sigma: now.sigma)
    let direction = prediction.noise(x, output, alpha: now.alpha, sigma: now.sigma)
    x = PicturePrediction.combine(picture, direction) { next.alpha * $0 + next.sigma * $1 }
    return picture
  }
}
