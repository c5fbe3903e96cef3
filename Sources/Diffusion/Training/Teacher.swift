import Tensors

/// Leads noisy pictures from each of a student's times to the next, in several steps of DPM-Solver++.
struct Teacher {
  /// Steps to one of the student's.
  private let steps: Int
  private let student: Student
  private let scheduler: SchedulerConfiguration
  private let denoiser: Denoiser
  private let nullLabel: Int?
  /// How much each class is exaggerated, by its number; those beyond are not.
  private let guidance: [Float]
  /// The solver from each of the student's times to the next.
  private let ways: [DPMSolverMultistep]

  /// - Parameters:
  ///   - start: the teacher, as the student begins.
  ///   - batch: pictures at once, at most.
  ///   - steps: to one of the student's.
  init(
    _ student: Student, _ start: DiffusionStart, size: Int, batch: Int, pool: WorkerPool,
    steps: Int = 4
  ) throws {
    self.student = student
    self.steps = steps
    scheduler = start.scheduler
    nullLabel = start.classes.nullClass
    guidance = start.classes.names.map {
      Float(start.classes.guidance?[$0] ?? Recipe.usualGuidance)
    }
    let weights = WeightFiles(try Safetensors(Safetensors.encoded(start.weights), name: "teacher"))
    denoiser = Denoiser(
      try UNet(
        start.configuration, weights: weights, ground: start.ground?.weight, height: size,
        width: size), capacity: batch, pool: pool)
    let sigmas = NoiseSchedule(scheduler).sigmas
    let walked = scheduler.walked(by: .dpmSolverMultistep)
    ways = student.times.indices.map { place in
      let end = place + 1 < student.times.count ? sigmas[student.times[place + 1]] : 0
      return DPMSolverMultistep(
        walked, from: sigmas[student.times[place]], to: end, steps: steps)
    }
  }

  /// What a student's network should make of noisy pictures, so that one step of DDIM takes each where
  /// the teacher takes it.
  ///
  /// - Parameters:
  ///   - x: the pictures, one after the other.
  ///   - places: which of the student's times each is at.
  ///   - labels: one class each; nil for a network without classes.
  ///   - grounds: what it is told of the ground; nil for nothing.
  func targets(_ x: [Float], places: [Int], labels: [Int]?, grounds: [Float]?) -> [Float] {
    let size = x.count / places.count
    var solvers = places.map { ways[$0] }
    var pictures = places.indices.map { Array(x[$0 * size..<($0 + 1) * size]) }
    for step in 0..<steps {
      let output = output(
        pictures.flatMap(\.self), times: solvers.map { $0.times[step] }, labels, grounds)
      for place in places.indices {
        _ = solvers[place].step(
          step, &pictures[place], output: Array(output[place * size..<(place + 1) * size]),
          noise: [])
      }
    }
    let alphas = NoiseSchedule(scheduler).alphasCumulative
    return places.indices.flatMap { place in
      let at = places[place]
      let now = Level(alphaCumulative: Double(alphas[student.times[at]]))
      let next =
        at + 1 < student.times.count
        ? Level(alphaCumulative: Double(alphas[student.times[at + 1]])) : Level(ratio: 0)
      return target(x[place * size..<(place + 1) * size], now, pictures[place], next)
    }
  }

  /// The output with which DDIM steps from `x` to `landing`.
  ///
  /// With picture p and noise (x - alpha p) / sigma it lands at
  /// alpha' p + sigma' (x - alpha p) / sigma, which is solved for p.
  private func target(
    _ x: ArraySlice<Float>, _ now: Level, _ landing: [Float], _ next: Level
  ) -> [Float] {
    let kept = next.sigma / now.sigma
    let share = next.alpha - kept * now.alpha
    return zip(x, landing).map { x, landing in
      let picture = (Double(landing) - kept * Double(x)) / share
      return switch scheduler.prediction {
      case .sample: Float(picture)
      case .epsilon: Float((Double(x) - now.alpha * picture) / now.sigma)
      case .velocity: Float((now.alpha * Double(x) - picture) / now.sigma)
      }
    }
  }

  /// What the teacher's network makes of pictures, with each class exaggerated as its samples are.
  private func output(
    _ x: [Float], times: [Float], _ labels: [Int]?, _ grounds: [Float]?
  ) -> [Float] {
    var out = x
    denoiser(x, times: times, labels: labels, grounds: grounds, into: &out)
    guard let labels, let nullLabel else { return out }
    let factors = labels.map { $0 < guidance.count ? guidance[$0] : 1 }
    guard factors.contains(where: { $0 != 1 }) else { return out }
    var unnamed = x
    denoiser(
      x, times: times, labels: labels.map { _ in nullLabel }, grounds: grounds, into: &unnamed)
    let size = x.count / labels.count
    for index in out.indices {
      out[index] = unnamed[index] + factors[index / size] * (out[index] - unnamed[index])
    }
    return out
  }
}
