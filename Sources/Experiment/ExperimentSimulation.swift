import Basis
import Foundation
public import Statistics

/// Experiments whose truth is known, run through the same analysis as real ones: how often each
/// verdict falls.
///
/// A picture has a difficulty of its own that all trainings share, each training leans a little to
/// some classes, and every answer has some noise; arms differ by what is asked for and nothing else.
public struct ExperimentSimulation: Sendable, Hashable {
  /// What the second arm has and the first hasn't.
  public struct Effect: Sendable, Hashable {
    /// Added to the target's log odds on every picture: the prior, and nothing known.
    public var shift: Double
    /// Added to the target's log odds on its own pictures only: knowledge.
    public var knowledge: Double

    public init(shift: Double = 0, knowledge: Double = 0) {
      self.shift = shift
      self.knowledge = knowledge
    }
  }

  public var effect: Effect
  /// Test pictures by class, the target first.
  public var pictures = [50, 80, 70]
  public var seeds = 10
  /// What sets the right class apart, in log odds; less for the target, which is rare.
  public var separation = 2.0
  /// Deviation of a picture's own log odds, the same in all trainings.
  public var difficulty = 1.5
  /// Deviation of what a training adds to all its answers for a class.
  public var leaning = 0.3
  /// Deviation of what a training adds to one answer.
  public var noise = 0.7
  /// What still counts as the same.
  public var delta = 0.01
  /// Resamples of each experiment's bootstrap.
  public var resamples = 200
  public var seed: UInt64 = 1

  public init(_ effect: Effect = Effect()) {
    self.effect = effect
  }

  /// How often each verdict falls in so many experiments.
  public func verdicts(runs: Int) -> [ExperimentVerdict: Int] {
    var counts: [ExperimentVerdict: Int] = [:]
    for run in 0..<runs {
      if let verdict = comparison(run)?.verdict { counts[verdict, default: 0] += 1 }
    }
    return counts
  }

  /// One experiment's comparison of the two arms.
  func comparison(_ run: Int) -> ExperimentAnalysis.Comparison? {
    let names = pictures.indices.map { "class\($0)" }
    var plan = ExperimentPlan(
      name: "simulation", data: "",
      target: .init(.aClass, names[0], among: names),
      cut: .init(target: 50, others: nil, seed: seed &+ UInt64(run)))
    plan.delta = delta
    plan.seeds = (1...UInt64(max(2, seeds))).map { $0 }
    var source = NormalSource(seed: seed &* 1_000_003 &+ UInt64(run))
    let truth = pictures.enumerated().flatMap { Array(repeating: $0, count: $1) }
    let own = truth.map { place in
      pictures.indices.map { other in
        (other == place ? separation * (place == 0 ? 0.8 : 1) : 0) + difficulty * source.next()
      }
    }
    let learned = pictures.map { _ in 100 }
    func training(_ effect: Effect) -> (logs: [[Float]], learned: [Int]) {
      let leanings = pictures.map { _ in leaning * source.next() }
      let logs = zip(truth, own).map { place, own in
        var odds = zip(own, leanings).map { $0 + $1 + noise * source.next() }
        odds[0] += effect.shift + (place == 0 ? effect.knowledge : 0)
        let highest = odds.max() ?? 0
        let sum = odds.reduce(0.0) { $0 + exp($1 - highest) }
        return odds.map { Float($0 - highest - log(sum)) }
      }
      return (logs, learned)
    }
    let control = plan.seeds.map { _ in training(Effect()) }
    let arm = plan.seeds.map { _ in training(effect) }
    let analysis = ExperimentAnalysis(
      plan, treatments: [.control, Treatment(.diffusion, ratio: 1)], seeds: plan.seeds,
      truth: truth, results: [control, arm], resamples: resamples)
    return analysis.comparisons.first
  }
}

/// Normal numbers from a seed. Box and Muller, Ann. Math. Stat. 29 (1958).
private struct NormalSource {
  private var source: SplitMix64
  private var spare: Double?

  init(seed: UInt64) {
    source = SplitMix64(seed: seed)
  }

  private mutating func uniform() -> Double {
    (Double(source.next() >> 11) + 0.5) / 9_007_199_254_740_992
  }

  mutating func next() -> Double {
    if let number = spare {
      spare = nil
      return number
    }
    let length = (-2 * log(uniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    spare = length * sin(angle)
    return length * cos(angle)
  }
}
