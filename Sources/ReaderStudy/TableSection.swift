import Statistics

/// The four counts of a reader and all that follows from them alone.
struct TableSection {
  var table: AnswerTable
  var margin: Double
  var alpha: Double

  func write(to document: inout ReportDocument) {
    document.table(
      ["", "called fake", "called real", "all"],
      [
        ["fake", "\(table.truePositives)", "\(table.falseNegatives)", "\(table.fakes)"],
        ["real", "\(table.falsePositives)", "\(table.trueNegatives)", "\(table.reals)"],
      ])
    func row(_ name: String, _ share: Proportion) -> [String] {
      [
        name, ReportWords.count(share), ReportWords.percent(share.value, share.wilson()),
        ReportWords.percent(share.value, share.clopperPearson()),
      ]
    }
    document.table(
      ["", "count", "Wilson 95%", "exact 95%"],
      [
        row("right", table.correct), row("fakes caught (sensitivity)", table.sensitivity),
        row("reals accepted (specificity)", table.specificity),
        row("fakes taken for real (fooling)", table.fooling),
        row("answers \"fake\"", table.calledFake),
      ])
    let fisher = table.fisher.test.twoSided
    let guessing = table.correct.binomialTest().twoSided
    let balanced = ReportWords.percent(table.balancedAccuracy, table.balancedAccuracyInterval())
    document.paragraph(
      "Balanced accuracy \(balanced) (Newcombe). Truth against answer, Fisher: p "
        + "\(ReportWords.p(fisher)). Against guessing, exact binomial: p "
        + "\(ReportWords.p(guessing)). HYPE \(ReportWords.number(table.hype, digits: 0)); 50 is "
        + "chance, above it fakes look more real than reals.")
    let bounds = Interval(low: 0.5 - margin, high: 0.5 + margin)
    let test = Equivalence(table.correct, within: bounds)
    document.paragraph(
      "Accuracy within \(ReportWords.points(margin)) of guessing, two one-sided exact tests: p "
        + "\(ReportWords.p(test.p)). This alone proves nothing: a reader who hardly ever says "
        + "\"fake\" passes it by habit.")
  }
}
