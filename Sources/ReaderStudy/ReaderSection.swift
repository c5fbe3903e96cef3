import Statistics

extension ReportWriter {
  /// The counts of one reader.
  mutating func writeTable(_ reader: ReaderScore) {
    document.heading(2, "Reader \(reader.reader)")
    TableSection(table: reader.table, margin: reader.margin, alpha: reader.alpha)
      .write(to: &document)
    if let practice = reader.practice {
      document.paragraph("Practice: \(ReportWords.count(practice)) right, not counted.")
    }
    if let words = reader.person.words {
      document.paragraph("\(reader.reader) said of themselves: \(words).")
    }
  }

  mutating func writeSensitivity(_ reader: ReaderScore) {
    let curve = reader.curve
    document.heading(3, "Sensitivity and habit")
    if let found = SignalDetection(reader.table) {
      document.paragraph(
        "d' = \(ReportWords.number(found.dPrime, found.interval)), c = "
          + "\(ReportWords.number(found.criterion)): \(ReportWords.ability(found)); the reader "
          + "\(ReportWords.habit(found.criterion)).")
    } else {
      document.paragraph("d' and c are not estimable: only one kind was judged.")
    }
    guard reader.hasRatings else {
      document.paragraph(
        "Without ratings there is no curve; the area is the balanced accuracy, and Fisher's p "
          + "leads.")
      return
    }
    let permutation = reader.permutation
    var line = "Area under the rating curve \(ReportWords.number(curve.area, curve.waldInterval()))"
    line += " (DeLong), p \(ReportWords.p(permutation?.area)) by the truths dealt anew "
    line += "(\(permutation?.words ?? ReportWords.none)); Wald's p, too small for few pictures, "
    line += "would be \(ReportWords.p(curve.p)). Truth by six ratings: p "
    line += "\(ReportWords.p(permutation?.pattern))."
    if let area = curve.area, let error = curve.standardError,
      let test = Equivalence(
        estimate: area, standardError: error,
        within: Interval(low: 0.5 - reader.margin, high: 0.5 + reader.margin))
    {
      line += " Equivalence within the margin: p \(ReportWords.p(test.p))."
    } else if curve.area != nil {
      line += " Its variance is 0, so neither an interval nor a test exists; see the exact"
      line += " intervals of both rates above."
    }
    document.paragraph(line)
    document.figure(
      ReportFigure(
        caption: "Receiver operating characteristic of '\(reader.reader)'; the broken line is "
          + "guessing.",
        content: .curves([
          reader.reader: curve.points.map { .init(x: $0.falseAlarmRate, y: $0.hitRate) }
        ])))
    let counts = { (truth: Truth) in
      Rating.allCases.map { rating in
        reader.primary.count { $0.truth == truth && $0.answer.rating == rating }
      }
    }
    document.figure(
      ReportFigure(
        caption: "How sure '\(reader.reader)' was: answers from 1, surely real, to 6, surely fake.",
        content: .ratings(reals: counts(.real), fakes: counts(.fake))))
  }

  mutating func writeClasses(_ reader: ReaderScore, _ classes: [String]) {
    guard classes.count > 1 else { return }
    document.heading(3, "By class")
    let tables = classes.map(reader.table(of:))
    let strata = Strata(tables)
    let corrected = MultipleComparisons.holm(strata.fisher)
    document.table(
      ["Class", "reals", "fakes", "accuracy", "fooling", "Fisher p (Holm)"],
      zip(classes, zip(tables, corrected)).map { name, result in
        let table = result.0
        return [
          name, "\(table.reals)", "\(table.fakes)",
          ReportWords.percent(table.correct.value, table.correct.wilson()),
          ReportWords.percent(table.fooling.value, table.fooling.wilson()),
          ReportWords.p(result.1),
        ]
      })
    let bars = zip(classes, tables).compactMap { name, table -> ReportFigure.Estimate? in
      guard let value = table.correct.value, let interval = table.correct.wilson() else {
        return nil
      }
      return .init(name: name, value: value, low: interval.low, high: interval.high)
    }
    document.figure(
      ReportFigure(
        caption: "Right answers of '\(reader.reader)' by class, with Wilson's 95% intervals.",
        content: .intervals(bars, margin: reader.margin)))
    if tables.contains(where: { min($0.reals, $0.fakes) < 30 }) {
      document.paragraph("Below 30 + 30 pictures: too few for a verdict on a class by itself.")
    }
    var line = "All classes together: odds ratio \(ReportWords.number(strata.oddsRatio)), "
    line += "Cochran-Mantel-Haenszel p \(ReportWords.p(strata.p)); equal accuracy in all classes: "
    line += "p \(ReportWords.p(strata.homogeneity?.p))."
    document.paragraph(line)
  }
}
