import Foundation
public import Statistics

/// Everything an experiment's finished trainings show: endpoints of every cell, every arm against the
/// real pictures alone, and the verdicts.
public struct ExperimentAnalysis: Sendable, Hashable, Codable {
  /// A difference between an arm and the real pictures alone.
  public struct Difference: Sendable, Hashable, Codable {
    /// Seed by seed.
    public var seeds: [Double]
    public var mean: Double
    /// Of the mean, over seeds, by Student's t.
    public var interval: Interval?
    /// p of no difference over seeds: exact over all changes of sign up to 24 seeds, else Student's.
    public var p: Double

    init(_ paired: PairedSeeds) {
      seeds = paired.differences
      mean = paired.mean
      interval = paired.interval()
      p = paired.signFlipP ?? paired.p ?? 1
    }
  }

  /// A class's recall, compared.
  public struct OfClass: Sendable, Hashable, Codable {
    public var key: String
    public var recall: Difference
    /// Student's p, corrected by Holm over all classes and arms.
    public var adjustedP: Double
  }

  /// What an inconclusive comparison would have needed.
  public struct Needs: Sendable, Hashable, Codable {
    /// The smallest true difference that would have been found four times in five, seeds and pictures
    /// varying.
    public var smallestEffect: Double
    /// Seeds for finding the margin four times in five on these pictures.
    public var seeds: Int
    /// Test pictures for the same, were there seeds without end; nil where pictures hardly matter.
    public var pictures: Int?
  }

  /// An arm against the real pictures alone.
  public struct Comparison: Sendable, Hashable, Codable {
    public var treatment: Treatment
    /// Of the declared endpoint.
    public var primary: Difference
    /// Its p, corrected by Holm over all comparisons.
    public var adjustedP: Double
    /// Over seeds and test pictures.
    public var bootstrap: Interval?
    /// Of the target's area under the curve.
    public var area: Difference
    public var areaBootstrap: Interval?
    public var averagePrecision: Difference
    /// Of the balanced accuracy once the shares learned from are taken out.
    public var adjustedBalancedAccuracy: Difference
    /// Of the target's recall at the specificity of the real pictures alone.
    public var recallAtSpecificity: Difference
    public var classes: [OfClass]
    /// Pictures that only this arm, and only the real pictures alone, get right, by the middle of the
    /// seeds' answers; and McNemar's exact p.
    public var onlyHere: Int
    public var onlyControl: Int
    public var mcnemarP: Double
    public var verdict: ExperimentVerdict
    /// Whether the endpoint rose and the prior-free one didn't.
    public var isThresholdMove: Bool
    /// Whether seeds alone would have been conclusive, and other test pictures mightn't be.
    public var holdsHereOnly: Bool
    public var needs: Needs?
  }

  /// The endpoints of one treatment.
  public struct OfTreatment: Sendable, Hashable, Codable {
    public var treatment: Treatment
    /// Pictures of each class learned from.
    public var learned: [Int]
    /// Seed by seed.
    public var endpoints: [Endpoints]
    /// Each picture's likeliest class by the mean over seeds of the log probabilities.
    public var answers: [Int]

    /// Mean over seeds.
    public func mean(_ value: (Endpoints) -> Double) -> Double {
      endpoints.reduce(0) { $0 + value($1) } / Double(endpoints.count)
    }

    /// Standard deviation over seeds.
    public func deviation(_ value: (Endpoints) -> Double) -> Double {
      let mean = mean(value)
      let squares = endpoints.reduce(0) { $0 + (value($1) - mean) * (value($1) - mean) }
      return (squares / Double(max(1, endpoints.count - 1))).squareRoot()
    }
  }

  public var endpoint: ExperimentPlan.Endpoint
  public var delta: Double
  public var classes: [String]
  public var target: String
  /// Seeds that every treatment has finished.
  public var seeds: [UInt64]
  /// Test pictures by class.
  public var support: [Int]
  public var treatments: [OfTreatment]
  public var comparisons: [Comparison]
  /// The target's curve by the mean over seeds of its log odds, by treatment: shares of other
  /// pictures and of its own called by its name.
  public var curves: [[[Double]]]

  /// Resamples of seeds and pictures.
  static let resamples = 1000

  /// What the cells of whole seeds show.
  ///
  /// - Parameters:
  ///   - truth: the place of each test picture's class.
  ///   - results: by treatment, the control first, and seed.
  ///   - resamples: of the bootstrap.
  init(
    _ plan: ExperimentPlan, treatments: [Treatment], seeds: [UInt64], truth: [Int],
    results: [[(logs: [[Float]], learned: [Int])]], resamples: Int = Self.resamples
  ) {
    let target = plan.targetPlace
    let test = WeightedTest(truth: truth, classes: plan.classes.count)
    let scores = results.map { $0.map { TestScores(logs: $0.logs, learned: $0.learned) } }
    let alarms = (scores.first ?? []).map { test.falseAlarms(of: target, $0.predicted) }
    self.endpoint = plan.endpoint
    delta = plan.delta
    classes = plan.classes
    self.target = plan.target.key
    self.seeds = seeds
    support = plan.classes.indices.map { place in truth.count { $0 == place } }
    let made = zip(treatments, zip(results, scores)).map { treatment, both in
      OfTreatment(
        treatment: treatment, learned: both.0.first?.learned ?? [],
        endpoints: zip(both.1, alarms).map {
          Endpoints($0, test, target: target, controlFalseAlarms: $1)
        }, answers: Self.consensus(both.0.map(\.logs)))
    }
    self.treatments = made
    curves = scores.map { Self.curve($0, truth: truth, target: target) }
    let bootstrap = TwoLevelBootstrap(
      scores, test: test, endpoint: plan.endpoint, target: target, resamples: resamples,
      seed: plan.cut.seed)
    comparisons = Comparing(plan: plan, truth: truth, treatments: made, bootstrap: bootstrap).all
  }

  private static func consensus(_ logs: [[[Float]]]) -> [Int] {
    guard let first = logs.first else { return [] }
    return first.indices.map { picture in
      let sums = first[picture].indices.map { place in
        logs.reduce(0.0) { $0 + Double($1[picture][place]) }
      }
      return sums.indices.reduce(0) { sums[$1] > sums[$0] ? $1 : $0 }
    }
  }

  /// From (0, 0) to (1, 1), at most some sixty points.
  private static func curve(_ scores: [TestScores], truth: [Int], target: Int) -> [[Double]] {
    let means = truth.indices.map { picture in
      scores.reduce(0.0) { $0 + max(-60, min(60, $1.odds[target][picture])) }
    }
    let curve = ReceiverCurve(isFake: truth.map { $0 == target }, ratings: means)
    let points = curve.points.map { [$0.falseAlarmRate, $0.hitRate] }
    let stride = max(1, points.count / 60)
    return points.enumerated().filter { $0.offset % stride == 0 || $0.offset == points.count - 1 }
      .map { $0.element.map { ($0 * 1e4).rounded() / 1e4 } }
  }
}

extension ExperimentAnalysis {
  /// What the finished trainings in a folder show: the seeds that all arms have finished, and of the
  /// further ratios those that have the same seeds.
  ///
  /// Throws `ExperimentError.incomplete` with fewer than two of them.
  public init(_ folder: ExperimentFolder) throws {
    guard let seal = try folder.existingSeal() else {
      throw ExperimentError.incomplete(
        missing: folder.plan.cells.count, first: folder.plan.cells.first?.name ?? "")
    }
    let split = try folder.frozenSplit(seal)
    let results = try folder.results(split, seal)
    let finished = Dictionary(
      results.map { ($0.cell, $0) }, uniquingKeysWith: { first, _ in first })
    let plan = folder.plan
    let main = plan.mainTreatments
    let seeds = plan.seeds.filter { seed in
      main.allSatisfy { finished[Cell($0, seed: seed)] != nil }
    }
    guard seeds.count >= 2 else {
      let missing = plan.cells.filter { finished[$0] == nil }
      throw ExperimentError.incomplete(missing: missing.count, first: missing.first?.name ?? "")
    }
    let treatments = plan.treatments.filter { treatment in
      seeds.allSatisfy { finished[Cell(treatment, seed: $0)] != nil }
    }
    self.init(
      plan, treatments: treatments, seeds: seeds,
      truth: split.rows(.test).map(\.classPlace),
      results: treatments.map { treatment in
        seeds.compactMap { seed in
          finished[Cell(treatment, seed: seed)].map { (logs: $0.logs, learned: $0.learned) }
        }
      })
  }
}
