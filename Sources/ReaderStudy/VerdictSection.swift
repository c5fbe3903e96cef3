import Statistics

extension ReportWriter {
  /// The sentence, the figure, and what qualifies them. What must not be overlooked comes first.
  mutating func writeVerdict() {
    let simulated = score.readers.contains { $0.openings.contains(where: \.simulated) }
    if score.manifest?.plan.isDemonstration == true || simulated {
      document.warning("DEMONSTRATION, SIMULATED READER: no person gave these answers.")
    }
    if !score.isVerified {
      document.warning("NOT VERIFIED")
      document.list(score.problems)
    }
    let sentences = score.tasks.sentences
    if score.readers.isEmpty, let first = sentences.first {
      document.paragraph(first)
    } else {
      document.paragraph(claim.sentence)
    }
    let estimates = score.readers.flatMap(estimates)
    if !estimates.isEmpty {
      document.figure(
        ReportFigure(
          caption: "Balanced accuracy and area under the rating curve with 95% intervals; the "
            + "band is the margin that counts as guessing.",
          content: .intervals(estimates, margin: score.readers.first?.margin ?? 0.1)))
    }
    document.heading(2, "What qualifies this")
    var general = claim.remarks + (score.readers.isEmpty ? sentences.dropFirst() : sentences[...])
    general.append("Research use only. No diagnosis follows from this report.")
    document.list(general)
    for (reader, claim) in zip(score.readers, claim.claims) { write(claim, of: reader) }
  }

  private mutating func write(_ claim: Claim, of reader: ReaderScore) {
    if self.claim.claims.count > 1 { document.paragraph(claim.sentence) }
    document.paragraph("By rule, \(reader.reader)'s answers: \(ReportWords.clause(claim.verdict)).")
    document.list(claim.remarks)
  }

  private func estimates(_ reader: ReaderScore) -> [ReportFigure.Estimate] {
    var result: [ReportFigure.Estimate] = []
    if let value = reader.table.balancedAccuracy,
      let interval = reader.table.balancedAccuracyInterval()
    {
      result.append(
        .init(
          name: "\(reader.reader), balanced", value: value, low: interval.low,
          high: interval.high))
    }
    let curve = reader.curve
    if reader.hasRatings, let area = curve.area, let interval = curve.logitInterval() {
      result.append(
        .init(name: "\(reader.reader), area", value: area, low: interval.low, high: interval.high))
    }
    return result
  }

}
