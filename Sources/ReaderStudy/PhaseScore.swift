public import Statistics

/// What one reader says untold, told and after clues: whether anybody would have noticed, whether it
/// can be seen by who looks for it, and whether it can be learned.
public struct PhaseScore: Sendable {
  /// Whose answers they are.
  public var reader: String
  /// The untold phase; nil without one.
  public var untold: NamingScore?
  /// The rated phases, each with its ratings.
  public var rated: [Phase: ReaderScore]

  /// A score of phases.
  public init(reader: String, untold: NamingScore?, rated: [Phase: ReaderScore]) {
    self.reader = reader
    self.untold = untold
    self.rated = rated
  }

  /// Whether pictures were called odd for being made: reals less fakes, in the untold phase.
  public var odd: ShareDifference? {
    untold.map { ShareDifference($0.odd(.fake), $0.odd(.real)) }
      .flatMap { $0.difference == nil ? nil : $0 }
  }

  /// The area after clues less the area told, on the pictures of both phases.
  public struct Gain: Sendable, Hashable {
    /// How much larger the area is after clues.
    public var difference: Double
    /// Of the difference, 95 %.
    public var interval: Interval
    /// Two-sided, of no difference.
    public var p: Double
    /// Pictures judged in both phases; 0 where each phase had its own.
    public var shared: Int
    /// Right answers in both phases on the same pictures; nil where there are none.
    public var right: PairedShares?
  }

  /// What the clues brought; nil unless both phases have areas with variances.
  ///
  /// DeLong's test for the same pictures; for different ones the variances add.
  public var gain: Gain? {
    guard let told = rated[.told], let clues = rated[.clues] else { return nil }
    let first = Dictionary(
      told.primary.map { ($0.record, $0) }, uniquingKeysWith: { first, _ in first })
    let pairs = clues.primary.compactMap { second in first[second.record].map { ($0, second) } }
    if !pairs.isEmpty, pairs.count == clues.primary.count, pairs.count == told.primary.count {
      let isFake = pairs.map { $0.0.truth == .fake }
      let before = ReceiverCurve(
        isFake: isFake, ratings: pairs.map { Double($0.0.answer.rating.rawValue) })
      let after = ReceiverCurve(
        isFake: isFake, ratings: pairs.map { Double($0.1.answer.rating.rawValue) })
      guard let found = PairedAreas(after, before) else { return nil }
      return gain(
        found.difference, error: found.standardError, shared: pairs.count,
        right: PairedShares(pairs.map(\.0.isRight), pairs.map(\.1.isRight)))
    }
    guard let one = told.curve.area, let two = clues.curve.area, let v1 = told.curve.variance,
      let v2 = clues.curve.variance
    else { return nil }
    return gain(two - one, error: (v1 + v2).squareRoot(), shared: 0, right: nil)
  }

  private func gain(_ difference: Double, error: Double, shared: Int, right: PairedShares?) -> Gain
  {
    let reach = Normal.criticalValue(confidence: 0.95) * error
    return Gain(
      difference: difference,
      interval: Interval(low: difference - reach, high: difference + reach),
      p: error > 1e-12 ? Normal.twoSided(difference / error) : 1, shared: shared, right: right)
  }

  /// What may be said, in a sentence.
  public var sentence: String {
    var clauses: [String] = []
    if let odd {
      let gap = ReportWords.points(odd.difference, odd.interval())
      clauses.append(
        "untold, \(ReportWords.percent(odd.first.value)) of made cells and "
          + "\(ReportWords.percent(odd.second.value)) of real ones were called odd "
          + "(difference \(gap), p \(ReportWords.p(odd.p)))")
    }
    for phase in [Phase.told, .clues] {
      guard let score = rated[phase] else { continue }
      clauses.append(
        "\(phase == .told ? "told" : "after clues"), the area was "
          + "\(ReportWords.number(score.curve.area, score.curve.logitInterval())) "
          + "(p \(ReportWords.p(score.permutation?.area)))")
    }
    if let gain {
      clauses.append(
        "the clues changed it by \(ReportWords.number(gain.difference, gain.interval)) "
          + "(p \(ReportWords.p(gain.p)))")
    }
    return clauses.isEmpty
      ? "\(reader) answered no phase." : "\(reader): \(ReportWords.joined(clauses))."
  }

  func write(to document: inout ReportDocument) {
    document.heading(2, "Phases of \(reader)")
    document.paragraph(sentence)
    var rows: [[String]] = []
    if let untold, let odd {
      rows.append([
        Phase.untold.words, "\(untold.answers.count)",
        "odd: \(ReportWords.percent(odd.first.value, odd.first.wilson()))",
        "odd: \(ReportWords.percent(odd.second.value, odd.second.wilson()))",
        ReportWords.number(
          SignalDetection(
            AnswerTable(
              truePositives: odd.first.successes,
              falseNegatives: odd.first.trials - odd.first.successes,
              falsePositives: odd.second.successes,
              trueNegatives: odd.second.trials - odd.second.successes))?.dPrime),
      ])
    }
    for phase in [Phase.told, .clues] {
      guard let score = rated[phase] else { continue }
      let table = score.table
      rows.append([
        phase.words, "\(table.total)",
        ReportWords.percent(table.sensitivity.value, table.sensitivity.wilson()),
        ReportWords.percent(table.falseAlarms.value, table.falseAlarms.wilson()),
        ReportWords.number(SignalDetection(table)?.dPrime),
      ])
    }
    document.table(["Phase", "answers", "made called made", "real called made", "d'"], rows)
    if let gain {
      var line = "After clues less told: area \(ReportWords.number(gain.difference, gain.interval))"
      line += ", p \(ReportWords.p(gain.p)) (DeLong, "
      line +=
        gain.shared > 0
        ? "\(gain.shared) pictures judged in both phases)." : "different pictures in each phase)."
      if let right = gain.right {
        line += " Right answers on the same pictures: "
        line += "\(ReportWords.points(right.difference, right.interval())) more, McNemar p "
        line += "\(ReportWords.p(right.p))."
      }
      document.paragraph(line)
    }
    untold?.write(to: &document)
  }
}
