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
    document.paragraph("\(ReportWords.sentence(finding.verdict)).")
    document.paragraph(ReportWords.claim(finding.verdict))
    TableSection(table: table, margin: margin, alpha: alpha).write(to: &document)
    if let found = SignalDetection(table) {
      document.paragraph(
        "d' = \(ReportWords.number(found.dPrime, found.interval)), c = "
          + "\(ReportWords.number(found.criterion)): \(ReportWords.ability(found)); the reader "
          + "\(ReportWords.habit(found.criterion)).")
    }
    document.paragraph(
      "Counts alone: without ratings there is no area under a rating curve, without controls "
        + "nothing shows that this reader could have seen anything.")
    return document
  }
}
