import Foundation
import Statistics

extension ReportWriter {
  /// Times, drift, runs and repeats of one reader.
  mutating func writeTimes(_ reader: ReaderScore) {
    document.heading(3, "Times, drift, runs, repeats")
    let judged = reader.primary
    // A time of zero has no logarithm; it counts as a thousandth of a second.
    let timed = zip(judged, reader.seconds).compactMap { judgement, seconds in
      seconds.map { (judgement: judgement, seconds: max(0.001, $0)) }
    }
    let seconds = timed.map(\.seconds)
    if let times = ResponseTimes(seconds, correct: timed.map(\.judgement.isRight)) {
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
        ReportFigure.Mark(x: Double($0.judgement.answer.showing), y: $0.seconds)
      }
      document.figure(
        ReportFigure(
          caption: "Seconds for each answer of '\(reader.reader)' along the sitting.",
          content: .times(
            right: zip(marks, timed).filter { $0.1.judgement.isRight }.map(\.0),
            wrong: zip(marks, timed).filter { !$0.1.judgement.isRight }.map(\.0))))
    }
    if timed.count < judged.count {
      document.paragraph(
        "\(judged.count - timed.count) of \(judged.count) times weren't measured.")
    }
    if !reader.openings.isEmpty { writeDrawing(judged) }
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
    guard let agreement = reader.agreement else { return }
    let same = reader.repeats.count { $0.first.isFake == $0.second.isFake }
    document.paragraph(
      "Of \(agreement.pictures) pictures shown twice, \(same) got the same answer; weighted kappa "
        + "of the ratings \(ReportWords.number(agreement.kappa)); p "
        + "\(ReportWords.p(agreement.p)) of agreement by chance (second ratings dealt anew).")
  }
}
