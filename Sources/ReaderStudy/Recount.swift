public import Statistics

/// Counts that someone published, put through our own rules.
public struct Recount: Sendable, Hashable {
  /// Whose counts they are.
  public var title: String
  /// The counts.
  public var table: AnswerTable
  /// Controls called fake, if there were any.
  public var controls: Proportion
  /// How far from 1/2 still counts as guessing.
  public var margin: Double
  /// The level of every test.
  public var alpha: Double

  /// A recount; without ratings the area is the balanced accuracy.
  public init(
    title: String, table: AnswerTable, controls: Proportion = Proportion(0, of: 0),
    margin: Double = 0.1, alpha: Double = 0.05
  ) {
    self.title = title
    self.table = table
    self.controls = controls
    self.margin = margin
    self.alpha = alpha
  }

  /// The verdict and what it was drawn from.
  public var finding: VerdictFinding {
    VerdictFinding(
      table: table, area: nil, areaError: nil, controls: controls, margin: margin, alpha: alpha)
  }

  /// The numbers that tell ability from habit, on one line.
  public var line: String {
    let found = SignalDetection(table)
    let correct = table.correct
    var parts = ["accuracy \(ReportWords.percent(correct.value, correct.wilson()))"]
    parts.append("sensitivity \(ReportWords.percent(table.sensitivity.value))")
    parts.append("specificity \(ReportWords.percent(table.specificity.value))")
    parts.append("binomial p \(ReportWords.p(correct.binomialTest().twoSided))")
    parts.append("Fisher p \(ReportWords.p(table.fisher.test.twoSided))")
    parts.append("d' \(ReportWords.number(found?.dPrime, found?.interval))")
    parts.append("c \(ReportWords.number(found?.criterion))")
    let bounds = Interval(low: 0.5 - margin, high: 0.5 + margin)
    let equivalence = Equivalence(correct, within: bounds)
    parts.append("TOST p \(ReportWords.p(equivalence.p))")
    return "\(title): \(parts.joined(separator: ", ")): \(finding.verdict.rawValue)"
  }

  /// The recount as a report.
  public var document: ReportDocument {
    var document = ReportDocument()
    document.heading(1, "Recount: \(title)")
    document.paragraph(sentence)
    if let value = table.balancedAccuracy, let ends = table.balancedAccuracyInterval() {
      document.figure(
        ReportFigure(
          caption: "Balanced accuracy with its 95% interval; the band is the margin that counts as "
            + "guessing.",
          content: .intervals(
            [.init(name: "balanced accuracy", value: value, low: ends.low, high: ends.high)],
            margin: margin)))
    }
    document.heading(2, "What qualifies this")
    document.list([
      "By rule: \(ReportWords.clause(finding.verdict)).",
      "Counts alone: without ratings there is no area under a rating curve and no test of the table "
        + "truth by rating; "
        + (controls.trials == 0
          ? "without controls nothing shows that this reader could have seen anything."
          : "the controls have no grades, and catching blots alone would look the same."),
      "Research use only. No diagnosis follows from this report.",
    ])
    document.heading(2, "Counts")
    TableSection(table: table, margin: margin, alpha: alpha).write(to: &document)
    if let found = SignalDetection(table) {
      document.paragraph(
        "d' = \(ReportWords.number(found.dPrime, found.interval)), c = "
          + "\(ReportWords.number(found.criterion)): \(ReportWords.ability(found)); the reader "
          + "\(ReportWords.habit(found.criterion)).")
    }
    return document
  }

  /// What may be said, in a sentence. Counts show a difference; they never show credible pictures.
  private var sentence: String {
    let finding = finding
    let figures =
      "balanced accuracy "
      + "\(ReportWords.percent(table.balancedAccuracy, table.balancedAccuracyInterval())) of "
      + "\(table.total) pictures, Fisher p \(ReportWords.p(table.fisher.test.twoSided))"
    switch finding.verdict {
    case .notEstimable:
      return "Whether this reader tells made cells from real ones can't be said, because only one "
        + "kind was judged."
    case _ where finding.verdict.isDistinguishing:
      return "This reader tells made cells from real ones: \(figures)."
    case _ where finding.verdict.isInverted:
      return
        "This reader reliably takes made cells for real ones and real ones for made: \(figures)."
    default:
      let reason = finding.isOneSided ? "nearly all answers were the same, " : ""
      return "Whether the made cells are credible to this reader can't be said, because \(reason)"
        + "counts alone don't show that anybody looked: \(figures)."
    }
  }
}
