public import Statistics

/// How often each verdict falls on readers whose ability is known, because they are simulated.
public struct OperatingCharacteristics: Sendable, Hashable {
  /// How often each verdict fell; verdicts that never fell are missing.
  public var counts: [Verdict: Int]

  /// Lets `runs` readers like `reader`, each with draws of its own, judge a plan's pictures.
  public init(_ plan: Plan, reader: SimulatedReader, runs: Int) {
    counts = [:]
    let trials = 2 * plan.pairs
    let isFake = (0..<trials).map { $0 < plan.pairs }
    for run in 0..<runs {
      var reader = reader
      reader.seed &+= UInt64(run) &* 0x9E37_79B9_7F4A_7C15
      let ratings = isFake.enumerated().map { showing, fake in
        reader.rating(truth: fake ? .fake : .real, showing: showing)
      }
      let caught = (0..<plan.controls).count {
        reader.rating(truth: .fake, isControl: true, showing: trials + $0).isFake
      }
      let curve = ReceiverCurve(isFake: isFake, ratings: ratings.map { Double($0.rawValue) })
      let finding = VerdictFinding(
        table: AnswerTable(isFake: isFake, calledFake: ratings.map(\.isFake)), area: curve.area,
        areaError: curve.standardError, controls: Proportion(caught, of: plan.controls),
        margin: plan.margin, alpha: plan.alpha)
      counts[finding.verdict, default: 0] += 1
    }
  }

  /// The share of runs that ended in one of these verdicts.
  public func share(_ verdicts: Verdict...) -> Double {
    let runs = counts.values.reduce(0, +)
    guard runs > 0 else { return 0 }
    return Double(verdicts.reduce(0) { $0 + (counts[$1] ?? 0) }) / Double(runs)
  }
}
