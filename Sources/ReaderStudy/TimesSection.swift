import Foundation
import Statistics

extension ReportWriter {
  /// Times, drift, runs and repeats of one reader.
  mutating func writeTimes(_ reader: ReaderScore) {
    document.heading(3, "Times, drift, runs, repeats")
    let judged = reader.primary
    let timed = judged.filter { !$0.answer.resumed && $0.answer.confirmMs > 0 }
    let seconds = timed.map { Double($0.answer.confirmMs) / 1000 }
    if let times = ResponseTimes(seconds, correct: timed.map(\.isRight)) {
      let number = { (value: Double?) in ReportWords.number(value, digits: 1) }
      var line = "An answer took \(number(times.median)) s (median; middle half "
      line += "\(number(times.quartiles.low)) to \(number(times.quartiles.high)) s; geometric mean "
      line += "\(number(times.geometricMean)) s). Right answers \(number(times.medianCorrect)) s, "
      line += "wrong ones \(number(times.medianWrong)) s (Mann-Whitney p "
      line += "\(ReportWords.p(times.correctAgainstWrong?.p))). Along the sitting: Spearman "
      line += "\(ReportWords.number(times.trend.spearman)), p "
      line += "\(ReportWords.p(times.trend.spearmanP))."
      document.paragraph(line)
      let marks = timed.map {
        ReportFigure.Mark(
          x: Double($0.answer.showing), y: Double($0.answer.confirmMs) / 1000)
      }
      document.figure(
        ReportFigure(
          caption: "Seconds for each answer of '\(reader.reader)' along the sitting.",
          content: .times(
            right: zip(marks, timed).filter { $0.1.isRight }.map(\.0),
            wrong: zip(marks, timed).filter { !$0.1.isRight }.map(\.0))))
    }
    writeDrawing(judged)
    let long = judged.count { $0.answer.isLong }
    if long > 0 { document.paragraph("\(long) answers took longer than two minutes.") }
    let drift = AccuracyDrift(judged.map(\.isRight))
    document.paragraph(
      "Right answers: first half \(ReportWords.count(drift.firstHalf)), second half "
        + "\(ReportWords.count(drift.secondHalf)) (Fisher p \(ReportWords.p(drift.halvesP))); "
        + "logistic slope \(ReportWords.number(drift.fit?.slope, digits: 4)) a trial, p "
        + "\(ReportWords.p(drift.fit?.p)).")
    let answers = Runs(judged.map(\.answer.rating.isFake))
    let truths = Runs(judged.map { $0.truth == .fake })
    document.paragraph(
      "Longest run of one answer \(answers.longest), runs test p \(ReportWords.p(answers.p)); of "
        + "one truth \(truths.longest), p \(ReportWords.p(truths.p)).")
    writeRepeats(reader)
  }

  /// Whether fakes took longer to draw than reals: then waiting would give them away.
  private mutating func writeDrawing(_ judged: [Judgement]) {
    func times(_ truth: Truth) -> [Double] {
      judged.filter { $0.truth == truth }.compactMap { $0.answer.drawMs.map(Double.init) }
    }
    let (fakes, reals) = (times(.fake), times(.real))
    guard !judged.isEmpty, fakes.count + reals.count > 0 else {
      document.paragraph(
        "How long a picture took to draw was not measured: the terminal acknowledges nothing. "
          + "Times count from when its bytes had been sent.")
      return
    }
    guard let test = MannWhitney(fakes, reals) else { return }
    let median = { (values: [Double]) in
      ReportWords.number(Quantiles(values).median, digits: 0)
    }
    document.paragraph(
      "Drawing a picture took \(median(fakes)) ms for fakes and \(median(reals)) ms for reals "
        + "(median; Mann-Whitney p \(ReportWords.p(test.p))).")
  }

  private mutating func writeRepeats(_ reader: ReaderScore) {
    let pairs = reader.repeats
    guard !pairs.isEmpty else { return }
    let same = Proportion(pairs.count { $0.first.isFake == $0.second.isFake }, of: pairs.count)
    let kappa = CohenKappa(
      pairs.map { $0.first.rawValue - 1 }, pairs.map { $0.second.rawValue - 1 }, categories: 6,
      weights: .quadratic)
    document.paragraph(
      "Of \(pairs.count) pictures shown twice, \(same.successes) got the same answer; weighted "
        + "kappa of the ratings \(ReportWords.number(kappa.kappa)).")
  }
}
