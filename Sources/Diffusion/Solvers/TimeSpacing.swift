import Foundation

/// Which times a walk of few steps visits, and how much noise there is at each.
struct TimeSpacing: Sendable {
  /// One a step, from late to early.
  let times: [Float]
  /// The noise relative to the picture at each time, and where the walk ends.
  let sigmas: [Double]
  /// Whether the first step is the one from the last time to where the rest begins.
  let leaps: Bool

  /// For the solvers that count in noise: as many times as steps, and one more sigma.
  init(_ configuration: SchedulerConfiguration, _ schedule: NoiseSchedule, steps: Int) {
    let all = schedule.sigmas
    if configuration.spacing == .lastThenKarras, steps >= Self.fewest {
      let sigmas = Self.lastThenKarras(all, steps)
      times = sigmas.map { Float(Self.time(of: $0, in: all)) }
      self.sigmas = (sigmas + [0]).map { Double(Float($0)) }
      leaps = sigmas[0] > Self.decisive
      return
    }
    let isMultistep =
      configuration.kind == .dpmSolverMultistep || configuration.kind == .uniPCMultistep
    var times =
      isMultistep
      ? Self.multistepTimes(configuration, all, steps) : Self.times(configuration, steps)
    var sigmas = times.map { Self.interpolate(all, at: $0) }
    if configuration.usesKarrasSigmas {
      let ends = isMultistep ? (all[all.count - 1], all[0]) : (sigmas[0], sigmas[steps - 1])
      sigmas = Self.karras(from: ends.0, to: ends.1, steps)
      times = sigmas.map { Self.time(of: $0, in: all) }
      // diffusers rounds some and cuts others off, and leaves the rest as they are.
      if configuration.kind == .uniPCMultistep {
        times = times.map { $0.rounded(.toNearestOrEven) }
      } else if isMultistep {
        times = times.map {
          configuration.betaSchedule == .squaredCosine
            ? $0.rounded(.towardZero) : $0.rounded(.toNearestOrEven)
        }
      }
    }
    let last: Double
    switch configuration.finalSigma {
    case .zero: last = 0
    case .sigmaMinimum:
      last =
        configuration.kind == .uniPCMultistep && configuration.usesKarrasSigmas
        ? sigmas[steps - 1] : all[0]
    }
    leaps = configuration.spacing == .lastThenKarras && sigmas[0] > Self.decisive
    self.times = times.map { Float($0) }
    self.sigmas = (sigmas + [last]).map { Double(Float($0)) }
  }

  /// The end of a walk of `steps` steps, from where there is `ratio` times as much noise as picture.
  init(
    _ configuration: SchedulerConfiguration, _ schedule: NoiseSchedule, steps: Int,
    from ratio: Double
  ) {
    let usual = TimeSpacing(configuration, schedule, steps: steps)
    let sigmas = [ratio] + usual.sigmas.dropLast().filter { $0 > 0 && $0 < 0.9 * ratio }
    times = sigmas.map { Float(Self.time(of: $0, in: schedule.sigmas)) }
    self.sigmas = sigmas + [0]
    leaps = false
  }

  /// A walk of few steps whose last evaluation is where there is `ratio` times as much noise as picture.
  init(_ schedule: NoiseSchedule, steps: Int, lastAt ratio: Double) {
    let all = schedule.sigmas
    let last = all[all.count - 1]
    let sigmas = [last] + Self.karras(from: min(Self.decisive, last), to: ratio, steps - 1)
    times = sigmas.map { Float(Self.time(of: $0, in: all)) }
    self.sigmas = sigmas + [0]
    leaps = last > Self.decisive
  }

  /// A walk from where there is `ratio` times as much noise as picture to where there is `end` times as
  /// much, at even factors; on the way to none, down to about a level of 255, and from more noise than
  /// decides anything at once to where it does.
  init(_ schedule: NoiseSchedule, steps: Int, from ratio: Double, to end: Double) {
    let all = schedule.sigmas
    leaps = ratio > 2 * Self.decisive && end < Self.decisive
    let first = leaps ? Self.decisive : ratio
    let rest = leaps ? steps - 1 : steps
    let last = end > 0 ? end : all[min(1, all.count - 1)]
    let parts = end > 0 ? rest : max(1, rest - 1)
    let line = (0..<rest).map { first * pow(last / first, Double($0) / Double(parts)) }
    let sigmas = (leaps ? [ratio] : []) + line
    times = sigmas.map { Float(Self.time(of: $0, in: all)) }
    self.sigmas = sigmas + [end]
  }

  /// Times of the solvers that take one step from each time to the next.
  static func times(_ configuration: SchedulerConfiguration, _ steps: Int) -> [Double] {
    let count = configuration.trainSteps
    switch configuration.spacing {
    case .linspace:
      let line = linspace(0, Double(count - 1), steps).reversed()
      // Euler's and Heun's need not be whole, but are single precision.
      return configuration.kind == .ddpm || configuration.kind == .ddim
        ? line.map { $0.rounded(.toNearestOrEven) } : line.map { Double(Float($0)) }
    case .leading:
      let ratio = count / steps
      return (0..<steps).reversed().map { Double($0 * ratio + configuration.stepsOffset) }
    case .trailing, .lastThenKarras:
      return trailing(from: count, of: count, steps)
    }
  }

  /// Times of the solvers that look back: one more is spaced out, and the earliest left out.
  private static func multistepTimes(
    _ configuration: SchedulerConfiguration, _ sigmas: [Double], _ steps: Int
  ) -> [Double] {
    let count = configuration.trainSteps
    // Times so late that the signal is below the limit aren't visited.
    let tooLate = sigmas.count { -log($0) < configuration.lambdaMinimum }
    let last = max(1, count - tooLate)
    switch configuration.spacing {
    case .linspace:
      return linspace(0, Double(last - 1), steps + 1).dropFirst().reversed()
        .map { $0.rounded(.toNearestOrEven) }
    case .leading:
      let ratio = last / (steps + 1)
      return (1...steps).reversed().map { Double($0 * ratio + configuration.stepsOffset) }
    case .trailing, .lastThenKarras:
      return trailing(from: last, of: count, steps)
    }
  }

  private static func trailing(from last: Int, of count: Int, _ steps: Int) -> [Double] {
    let ratio = Double(count) / Double(steps)
    return (0..<steps).map { i in
      max(0, (Double(last) - Double(i) * ratio).rounded(.toNearestOrEven) - 1)
    }
  }

  private static func linspace(_ from: Double, _ to: Double, _ count: Int) -> [Double] {
    guard count > 1 else { return [from] }
    let step = (to - from) / Double(count - 1)
    return (0..<count).map { $0 == count - 1 ? to : from + Double($0) * step }
  }

  /// Karras et al., "Elucidating the design space of diffusion-based generative models", NeurIPS
  /// 2022, equation 5.
  private static func karras(from largest: Double, to smallest: Double, _ steps: Int) -> [Double] {
    let rho = 7.0
    let a = pow(largest, 1 / rho)
    let b = pow(smallest, 1 / rho)
    return linspace(0, 1, steps).map { pow(a + $0 * (b - a), rho) }
  }

  /// Where the steps go when they are few.
  ///
  /// From the training's last time one step leads to where a cell's colour begins to be decided, and
  /// the rest is spaced as Karras et al. have it, down to about a level of 255. Times spaced evenly
  /// spend nearly all steps on more noise than that and leave the last one 11 levels to take away at
  /// once, which blurs: at 20 steps colour differences of few pixels had a quarter of their power.
  /// Beginning at that noise without the step from the last time would leave out the mean picture,
  /// and cells would come out too dark.
  private static func lastThenKarras(_ all: [Double], _ steps: Int) -> [Double] {
    let last = all[all.count - 1]
    let least = all[min(1, all.count - 1)]
    return last > decisive
      ? [last] + karras(from: decisive, to: least, steps - 1) : karras(from: last, to: least, steps)
  }

  /// With fewer steps there is none to spare for little noise: evenly spaced ones then make cells, if
  /// blurred ones, where these make blots.
  private static let fewest = 8

  /// Noise relative to the picture above which a cell's mean colour, a few hundredths of the range
  /// from one to another, can't yet be seen: over 64 x 64 pixels such noise averages to 0.3.
  private static let decisive = 20.0

  private static func interpolate(_ values: [Double], at time: Double) -> Double {
    let clamped = min(max(time, 0), Double(values.count - 1))
    let low = Int(clamped)
    guard low + 1 < values.count else { return values[low] }
    let slope = values[low + 1] - values[low]
    return values[low] + (clamped - Double(low)) * slope
  }

  /// The time, not whole, at which there is so much noise. The logarithms of the table are single
  /// precision: times that are cut off afterwards depend on it.
  private static func time(of sigma: Double, in sigmas: [Double]) -> Double {
    let logarithms = sigmas.map { Double(log(Float($0))) }
    let value = log(max(sigma, 1e-10))
    let low = min(max(0, logarithms.count { $0 <= value } - 1), sigmas.count - 2)
    let a = logarithms[low]
    let b = logarithms[low + 1]
    let share = min(max((a - value) / (a - b), 0), 1)
    return Double(low) * (1 - share) + Double(low + 1) * share
  }
}
