/// Ancestral sampling: each step takes some noise away and puts a little back.
///
/// Ho, Jain and Abbeel, "Denoising diffusion probabilistic models", NeurIPS 2020, algorithm 2 and
/// equations 6 and 7.
struct DDPM: Solver {
  let times: [Float]
  let initialScale: Float = 1
  private let prediction: PicturePrediction
  private let alphas: [Double]
  private let variance: SchedulerConfiguration.Variance

  init(_ configuration: SchedulerConfiguration, steps: Int) {
    let schedule = NoiseSchedule(configuration)
    let times = TimeSpacing.times(configuration, steps)
    self.times = times.map { Float($0) }
    alphas =
      times.map { Double(schedule.alphasCumulative[min(Int($0), configuration.trainSteps - 1)]) }
      + [1]
    prediction = PicturePrediction(configuration)
    variance = configuration.variance
  }

  func wantsNoise(_ index: Int) -> Bool { times[index] > 0 }

  mutating func step(
    _ index: Int, _ x: inout [Float], output: [Float], noise: [Float]
  ) -> [Float] {
    let now = alphas[index]
    let next = alphas[index + 1]
    let level = Level(alphaCumulative: now)
    let picture = prediction.picture(x, output, alpha: level.alpha, sigma: level.sigma)
    let kept = now / next
    let added = 1 - kept
    let ofPicture = next.squareRoot() * added / (1 - now)
    let ofNow = kept.squareRoot() * (1 - next) / (1 - now)
    x = PicturePrediction.combine(picture, x) { ofPicture * $0 + ofNow * $1 }
    if !noise.isEmpty {
      let spread: Double
      switch variance {
      case .fixedSmall: spread = max((1 - next) / (1 - now) * added, 1e-20)
      case .fixedLarge: spread = added
      }
      let deviation = spread.squareRoot()
      x = PicturePrediction.combine(x, noise) { $0 + deviation * $1 }
    }
    return picture
  }
}
