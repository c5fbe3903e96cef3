import Diffusion
import Foundation
import Testing

/// Walks of few steps over pixels whose best denoiser is known: a normal distribution of mean `mean`
/// and standard deviation `spread`, which an exact walk makes of standard normal noise by stretching.
@Suite struct FewStepsTests {
  private static let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Samples/models/small")

  /// Where noise of -1, 0 and 1 lead.
  private func ends(
    of configuration: SchedulerConfiguration, steps: Int, mean: Double, spread: Double
  ) throws -> [Double] {
    var solver = try configuration.solver(steps: steps)
    let ratios = NoiseSchedule(configuration).alphasCumulative.map {
      log((1 - Double($0)) / Double($0)) / 2
    }
    var x = [-1, 0, 1].map { Float($0) * solver.initialScale }
    for (index, time) in solver.times.enumerated() {
      let low = min(Int(time), ratios.count - 2)
      let share = Double(time) - Double(low)
      let ratio = exp(ratios[low] * (1 - share) + ratios[low + 1] * share)
      let alpha = 1 / (1 + ratio * ratio).squareRoot()
      let sigma = ratio * alpha
      let output = x.map { value -> Float in
        let seen = Double(value) * Double(solver.inputScale(index))
        let shrinking = spread * spread * alpha / (spread * spread * alpha * alpha + sigma * sigma)
        let picture = mean + shrinking * (seen - alpha * mean)
        let noise = (seen - alpha * picture) / sigma
        return Float(alpha * noise - sigma * picture)
      }
      _ = solver.step(index, &x, output: output, noise: [])
    }
    return x.map(Double.init)
  }

  private static let kinds: [SchedulerConfiguration.Kind] = [
    .dpmSolverMultistep, .uniPCMultistep, .euler, .heun,
  ]

  @Test(arguments: kinds, [0.02, 0.1, 0.4])
  func `twenty steps keep both the mean and the finest differences`(
    kind: SchedulerConfiguration.Kind, spread: Double
  ) throws {
    let walked = try DiffusionModel(folder: Self.model).scheduler.walked(by: kind)
    let mean = 0.4
    let ends = try ends(of: walked, steps: 20, mean: mean, spread: spread)
    #expect(abs(ends[1] - mean) < 0.02 * spread, "\(ends)")
    let kept = (ends[2] - ends[0]) / (2 * spread)
    // Euler's method is of the first order.
    #expect(abs(kept - 1) < (kind == .euler ? 0.25 : 0.12), "\(kept) of the spread")
  }

  @Test func `times spaced evenly lose the finest differences`() throws {
    var even = try DiffusionModel(folder: Self.model).scheduler.walked(by: .dpmSolverMultistep)
    even.spacing = .trailing
    let ends = try ends(of: even, steps: 20, mean: 0.4, spread: 0.02)
    #expect((ends[2] - ends[0]) / 0.04 < 0.6)
  }

  @Test(arguments: kinds)
  func `fewer than eight steps are spaced evenly, eight and more aren't`(
    kind: SchedulerConfiguration.Kind
  ) throws {
    let walked = try DiffusionModel(folder: Self.model).scheduler.walked(by: kind)
    var even = walked
    even.spacing = .trailing
    for steps in 1..<8 {
      // Heun's evaluates the time after the leap once.
      let expected = try Set(even.solver(steps: steps).times)
      #expect(try Set(walked.solver(steps: steps).times) == expected)
    }
    #expect(try walked.solver(steps: 8).times != even.solver(steps: 8).times)
  }

  @Test(arguments: kinds, [1, 2, 3, 8])
  func `the fewest steps end near the mean`(
    kind: SchedulerConfiguration.Kind, steps: Int
  ) throws {
    let walked = try DiffusionModel(folder: Self.model).scheduler.walked(by: kind)
    let ends = try ends(of: walked, steps: steps, mean: 0.4, spread: 0.1)
    for end in ends { #expect(abs(end - 0.4) < 0.15, "\(ends)") }
  }
}
