import Foundation

/// DPM-Solver++: a step of first, second or third order that looks back at the pictures predicted
/// before.
///
/// Lu et al., "DPM-Solver++: fast solver for guided sampling of diffusion probabilistic models",
/// 2022, algorithm 2 and appendix.
struct DPMSolverMultistep: Solver {
  let times: [Float]
  let initialScale: Float = 1
  private let prediction: PicturePrediction
  private let levels: [Level]
  /// Half the logarithm of the signal-to-noise ratio at each level.
  private let lambdas: [Double]
  private let order: Int
  private let type: SchedulerConfiguration.SolverType
  private let isFirstOrderAtEnd: Bool
  private let isSecondOrderBeforeEnd: Bool
  /// The last pictures predicted, newest first.
  private var pictures: [[Float]] = []

  init(_ configuration: SchedulerConfiguration, steps: Int) {
    self.init(
      configuration, TimeSpacing(configuration, NoiseSchedule(configuration), steps: steps),
      steps: steps)
  }

  /// The end of a walk of `steps` steps, from where there is `ratio` times as much noise as picture.
  init(_ configuration: SchedulerConfiguration, steps: Int, from ratio: Double) {
    self.init(
      configuration,
      TimeSpacing(configuration, NoiseSchedule(configuration), steps: steps, from: ratio),
      steps: steps)
  }

  /// A walk of few steps whose last evaluation is where there is `ratio` times as much noise as picture.
  init(_ configuration: SchedulerConfiguration, steps: Int, lastAt ratio: Double) {
    self.init(
      configuration, TimeSpacing(NoiseSchedule(configuration), steps: steps, lastAt: ratio),
      steps: steps)
  }

  /// A walk of `steps` steps from where there is `ratio` times as much noise as picture to `end` times.
  init(_ configuration: SchedulerConfiguration, from ratio: Double, to end: Double, steps: Int) {
    self.init(
      configuration, TimeSpacing(NoiseSchedule(configuration), steps: steps, from: ratio, to: end),
      steps: steps)
  }

  private init(_ configuration: SchedulerConfiguration, _ spacing: TimeSpacing, steps: Int) {
    times = spacing.times
    levels = spacing.sigmas.map { Level(ratio: $0) }
    lambdas = spacing.sigmas.map { -log($0) }
    prediction = PicturePrediction(configuration)
    order = configuration.order
    type = configuration.solverType
    let isShort = configuration.lowerOrderFinal && steps < 15
    isFirstOrderAtEnd =
      configuration.eulerAtFinal || isShort || configuration.finalSigma == .zero
    isSecondOrderBeforeEnd = isShort
  }

  mutating func step(
    _ index: Int, _ x: inout [Float], output: [Float], noise: [Float]
  ) -> [Float] {
    let now = levels[index]
    let next = levels[index + 1]
    let picture = prediction.picture(x, output, alpha: now.alpha, sigma: now.sigma)
    pictures = [picture] + pictures.prefix(order - 1)
    let h = lambdas[index + 1] - lambdas[index]
    let kept = next.sigma / now.sigma
    // 1 - exp(-h), of which the terms of higher order are the remainders.
    let first = -next.alpha * expm1(-h)
    switch currentOrder(index) {
    case 1:
      x = PicturePrediction.combine(x, picture) { kept * $0 + first * $1 }
    case 2:
      let r = (lambdas[index] - lambdas[index - 1]) / h
      let second =
        type == .heun ? next.alpha * (expm1(-h) / h + 1) : 0.5 * first
      for i in x.indices {
        let slope = (Double(picture[i]) - Double(pictures[1][i])) / r
        x[i] = Float(kept * Double(x[i]) + first * Double(picture[i]) + second * slope)
      }
    default:
      let r0 = (lambdas[index] - lambdas[index - 1]) / h
      let r1 = (lambdas[index - 1] - lambdas[index - 2]) / h
      let second = next.alpha * (expm1(-h) / h + 1)
      let third = next.alpha * ((expm1(-h) + h) / (h * h) - 0.5)
      for i in x.indices {
        let m0 = Double(picture[i])
        let m1 = Double(pictures[1][i])
        let near = (m0 - m1) / r0
        let far = (m1 - Double(pictures[2][i])) / r1
        let slope = near + r0 / (r0 + r1) * (near - far)
        let bend = (near - far) / (r0 + r1)
        x[i] = Float(kept * Double(x[i]) + first * m0 + second * slope - third * bend)
      }
    }
    return picture
  }

  /// Lower at the beginning, where there is nothing to look back at, and at the end.
  private func currentOrder(_ index: Int) -> Int {
    var most = order
    if index == times.count - 1, isFirstOrderAtEnd { most = 1 }
    if index == times.count - 2, isSecondOrderBeforeEnd { most = min(most, 2) }
    return min(most, pictures.count)
  }
}
