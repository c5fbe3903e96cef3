public import Statistics

/// How often each verdict falls on readers whose ability is known, because they are simulated.
public struct OperatingCharacteristics: Sendable, Hashable {
  /// How often each verdict fell; verdicts that never fell are missing.
  public var counts: [Verdict: Int]

  /// Lets `runs` readers like `reader`, each with draws of its own, judge a plan's pictures and its
  /// controls, a third of each grade.
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
      let values = ratings.map(\.rawValue)
      let controls = (0..<plan.controls).map { index in
        let grade = ControlGrade.planned(index)
        let rating = reader.rating(
          truth: .fake, isControl: true, grade: grade, showing: trials + index)
        return (rating: rating.rawValue, grade: Optional(grade))
      }
      let finding = VerdictFinding(
        table: AnswerTable(isFake: isFake, calledFake: ratings.map(\.isFake)),
        curve: ReceiverCurve(isFake: isFake, ratings: values.map(Double.init)),
        permutation: RatingPermutation(isFake: isFake, ratings: values),
        controls: ControlFinding(controls, primary: values), margin: plan.margin,
        alpha: plan.alpha)
      counts[finding.verdict, default: 0] += 1
    }
  }

  /// Readers in all.
  public var runs: Int { counts.values.reduce(0, +) }

  /// How often one of these verdicts fell, of all.
  public func count(_ verdicts: Set<Verdict>) -> Proportion {
    Proportion(verdicts.reduce(0) { $0 + (counts[$1] ?? 0) }, of: runs)
  }

  /// The share of runs that ended in one of these verdicts.
  public func share(_ verdicts: Verdict...) -> Double {
    count(Set(verdicts)).value ?? 0
  }
}
