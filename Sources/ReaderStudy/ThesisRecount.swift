public import Statistics

/// The blind test of the thesis of 2023, as far as its published bounds allow: what its readers could
/// have answered, and what each possibility means.
///
/// Published: 100 cells, half of them made. The expert called "about 96 %" of the reals real and found
/// less than a third of the fakes; the employee called less than half of the reals real and found less
/// than a quarter of the fakes. Counts were not published.
public struct ThesisRecount: Sendable, Hashable {
  /// One count of caught fakes that the bounds allow.
  public struct Possibility: Sendable, Hashable {
    public var caught: Int
    public var finding: VerdictFinding
    public var detection: SignalDetection
    public var table: AnswerTable
  }

  /// Reals shown, and as many fakes.
  public static let pairs = 50
  /// Reals the expert called real: 96 % of 50.
  public static let accepted = 48
  /// Fakes the expert may have caught: from the last count that shows nothing to the most that is
  /// "less than a third".
  public static let caught = 9...16

  /// How far from 1/2 still counts as guessing.
  public var margin: Double
  /// The level of every test.
  public var alpha: Double

  /// The recount at this margin and level.
  public init(margin: Double = 0.1, alpha: Double = 0.05) {
    self.margin = margin
    self.alpha = alpha
  }

  /// Every possibility for the expert, rising.
  public var expert: [Possibility] {
    Self.caught.compactMap { possibility(caught: $0, accepted: Self.accepted) }
  }

  /// The fewest caught fakes with which the expert can tell.
  public var line: Int? { expert.first { $0.finding.verdict.isAble }?.caught }

  /// The employee at the bounds most favourable to guessing: 24 of 50 reals and 12 of 50 fakes.
  public var employee: Possibility? { possibility(caught: 12, accepted: 24) }

  private func possibility(caught: Int, accepted: Int) -> Possibility? {
    let table = AnswerTable(
      truePositives: caught, falseNegatives: Self.pairs - caught,
      falsePositives: Self.pairs - accepted, trueNegatives: accepted)
    let recount = Recount(title: "", table: table, margin: margin, alpha: alpha)
    return SignalDetection(table).map {
      Possibility(caught: caught, finding: recount.finding, detection: $0, table: table)
    }
  }

  /// The shares a reader of this d' shows at the criterion that accepts so many reals.
  private func caught(dPrime: Double, accepted: Double) -> Double {
    Normal.upperTail(Normal.quantile(accepted) - dPrime)
  }

  /// The recount as a report. It begins with what may be said.
  public var document: ReportDocument {
    var document = ReportDocument()
    document.heading(1, "The thesis of 2023, recounted")
    document.paragraph(sentence)
    document.figure(figure)
    document.heading(2, "What qualifies this")
    document.list([
      "Counts were not published: 96 % of 50 is 48, \"less than a third\" is 16 of 50 at the most, "
        + "\"less than half\" 24, \"less than a quarter\" 12.",
      "There were no ratings, so there is no area; no controls, so nothing shows what could have been "
        + "seen; the order, the pictures and the blinding can't be checked.",
      "Research use only. No diagnosis follows from this report.",
    ])
    writeExpert(to: &document)
    writeHabit(to: &document)
    writeEmployee(to: &document)
    return document
  }

  private var sentence: String {
    let line = line.map { "from \($0) of \(Self.pairs) fakes caught" } ?? "at no allowed count"
    return
      "The published bounds don't show that the made cells were taken for real: \(line) upward "
      + "the expert could tell them (Fisher p < \(ReportWords.number(alpha))), below that the answers "
      + "are a habit of saying \"real\" and show nothing, and every result they allow of the employee "
      + "is worse than guessing."
  }

  private var figure: ReportFigure {
    ReportFigure(
      caption: "Balanced accuracy of the expert with 95% intervals, by how many of 50 fakes were "
        + "caught; the band is the margin that counts as guessing.",
      content: .intervals(
        expert.compactMap { item in
          guard let value = item.table.balancedAccuracy,
            let ends = item.table.balancedAccuracyInterval()
          else { return nil }
          return .init(name: "\(item.caught) caught", value: value, low: ends.low, high: ends.high)
        }, margin: margin))
  }

  private func writeExpert(to document: inout ReportDocument) {
    document.heading(2, "The expert: \(Self.accepted) of \(Self.pairs) reals called real")
    document.table(
      ["Fakes caught", "right", "exact p", "Fisher p", "d'", "c", "said \"real\"", "verdict"],
      expert.map { item in
        let correct = item.table.correct
        return [
          "\(item.caught)", ReportWords.percent(correct.value, correct.wilson()),
          ReportWords.p(correct.binomialTest().twoSided),
          ReportWords.p(item.table.fisher.test.twoSided),
          ReportWords.number(item.detection.dPrime, item.detection.interval),
          ReportWords.number(item.detection.criterion),
          ReportWords.percent(item.table.calledFake.value.map { 1 - $0 }),
          item.finding.verdict.rawValue.replacing("_", with: " "),
        ]
      }, words: [7])
    if let line {
      document.paragraph(
        "The verdict changes at \(line): with \(line - 1) caught nothing can be said, as "
          + "\(ReportWords.percent(1 - Double(line - 1 + 2) / 100)) of the answers are \"real\"; with "
          + "\(line) or more, chance gives such a table in less than "
          + "\(ReportWords.percent(alpha)) of cases.")
    }
  }

  private func writeHabit(to document: inout ReportDocument) {
    guard let most = expert.last else { return }
    let found = most.detection
    document.heading(2, "Why 96 % and \"less than a third\" are one habit")
    document.paragraph(
      "\"96 % of reals accepted\" sounds like skill and \"less than a third of fakes found\" like "
        + "blindness. They are the two sides of one criterion: whoever says \"real\" to nearly "
        + "everything accepts nearly all reals and misses most fakes, whatever they see. With "
        + "\(most.caught) of \(Self.pairs) caught, d' = "
        + "\(ReportWords.number(found.dPrime, found.interval)), c = "
        + "\(ReportWords.number(found.criterion)): \(ReportWords.ability(found)); the reader "
        + "\(ReportWords.habit(found.criterion)).")
    let rows = [0.96, 0.84, 0.73, 0.5].map { accepted -> [String] in
      func percent(_ dPrime: Double) -> String {
        ReportWords.percent(caught(dPrime: dPrime, accepted: accepted))
      }
      return [ReportWords.percent(accepted), percent(found.dPrime), percent(0)]
    }
    document.table(
      [
        "Reals called real", "fakes caught at d' \(ReportWords.number(found.dPrime))",
        "fakes caught by guessing",
      ], rows)
    document.paragraph(
      "The same eyes with less of the habit would have caught most of the fakes; a guesser with the "
        + "same habit would have caught two of fifty.")
  }

  private func writeEmployee(to document: inout ReportDocument) {
    guard let employee else { return }
    document.heading(2, "The employee: at most 24 of 50 reals accepted and 12 of 50 fakes caught")
    TableSection(table: employee.table, margin: margin, alpha: alpha).write(to: &document)
    document.paragraph(
      "d' = \(ReportWords.number(employee.detection.dPrime, employee.detection.interval)), c = "
        + "\(ReportWords.number(employee.detection.criterion)): "
        + "\(ReportWords.ability(employee.detection)). These are the most favourable counts the text "
        + "allows; all others are farther below guessing. HYPE "
        + "\(ReportWords.number(employee.table.hype, digits: 0)): the made cells looked more real than "
        + "the real ones, which is a difference, and no likeness.")
    let perfect = Equivalence(
      Proportion(50, of: 100), within: Interval(low: 0.5 - margin, high: 0.5 + margin))
    document.paragraph(
      "Even 50 right of 100 would show likeness to guessing within \(ReportWords.points(margin)) only "
        + "(p \(ReportWords.p(perfect.p))), not within 5 points.")
  }
}
