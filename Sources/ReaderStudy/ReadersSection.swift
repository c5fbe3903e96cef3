import Basis
import Statistics

/// What several readers say together.
struct ReadersSection {
  private let readers: [ReaderScore]
  /// `byReader[reader][picture]`.
  private let byReader: [[Rating]]
  private let isFake: [Bool]

  init(_ score: StudyScore) {
    let common = CommonRatings(score)
    readers = common.readers
    byReader = common.ratings
    isFake = common.isFake
  }

  func write(to document: inout ReportDocument) {
    guard readers.count > 1, !isFake.isEmpty else { return }
    document.heading(2, "Readers together")
    writeAgreement(to: &document)
    writeSkill(to: &document)
    writeArea(to: &document)
  }

  private func writeAgreement(to document: inout ReportDocument) {
    var rows: [[String]] = []
    for first in readers.indices {
      for second in readers.indices where first < second {
        let kappa = CohenKappa(
          byReader[first].map { $0.isFake ? 1 : 0 }, byReader[second].map { $0.isFake ? 1 : 0 },
          categories: 2)
        let both = isFake.indices.map { [byReader[first][$0], byReader[second][$0]] }
        let agreement = Agreement(both.map { $0.map { $0.isFake ? 1 : 0 } }, categories: 2)
        rows.append([
          "\(readers[first].reader), \(readers[second].reader)",
          ReportWords.percent(kappa.percentAgreement),
          ReportWords.number(kappa.kappa, kappa.interval()),
          ReportWords.number(agreement?.gwetAC1),
        ])
      }
    }
    document.table(["Readers", "same answer", "Cohen's kappa", "Gwet's AC1"], rows)
    let all = Agreement(
      isFake.indices.map { image in byReader.map { $0[image].isFake ? 1 : 0 } }, categories: 2)
    let alpha = KrippendorffAlpha.alpha(
      byReader.map { $0.map { Double($0.rawValue) } }, level: .ordinal)
    document.paragraph(
      "All readers: Fleiss's kappa \(ReportWords.number(all?.fleissKappa)), AC1 "
        + "\(ReportWords.number(all?.gwetAC1)), Krippendorff's alpha of the ratings (ordinal) "
        + "\(ReportWords.number(alpha)). Kappa collapses when nearly all answers are the same; "
        + "AC1 does not.")
  }

  private func writeSkill(to document: inout ReportDocument) {
    let right = isFake.indices.map { image in
      byReader.map { $0[image].isFake == isFake[image] }
    }
    if readers.count == 2 {
      let test = McNemar(
        firstOnly: right.count { $0[0] && !$0[1] }, secondOnly: right.count { !$0[0] && $0[1] })
      document.paragraph(
        "Equally good: McNemar exact p \(ReportWords.p(test.exactP)), mid-p "
          + "\(ReportWords.p(test.midP)).")
    } else {
      document.paragraph("Equally good: Cochran's Q, p \(ReportWords.p(CochranQ(right)?.p)).")
    }
    let votes = isFake.indices.map { image in byReader.map { $0[image].isFake } }
    if let majority = MajorityVote(isFake: isFake, calledFake: votes, tie: .undecided) {
      document.paragraph(
        "Majority vote right in \(ReportWords.count(majority.accuracy)) decided pictures "
          + "(\(majority.undecided) undecided); a fake fools "
          + "\(ReportWords.percent(majority.fooling)) of the readers on average.")
    }
  }

  private func writeArea(to document: inout ReportDocument) {
    let curves = byReader.map {
      ReceiverCurve(isFake: isFake, ratings: $0.map { Double($0.rawValue) })
    }
    if let together = ObuchowskiRockette(curves) {
      var line = "Mean area "
      line += ReportWords.number(together.mean, together.interval()?.clipped)
      line += ", p \(ReportWords.p(together.p)) (Obuchowski-Rockette, readers and pictures random)."
      if readers.count < 5 { line += " With fewer than five readers: these readers only." }
      document.paragraph(line)
    }
    writeBootstrap(to: &document)
    document.figure(
      ReportFigure(
        caption: "Receiver operating characteristics of all readers.",
        content: .curves(
          Dictionary(
            zip(
              readers.map(\.reader),
              curves.map { $0.points.map { .init(x: $0.falseAlarmRate, y: $0.hitRate) } }),
            uniquingKeysWith: { first, _ in first }))))
  }
}

extension ReadersSection {
  /// Readers and pictures resampled together, as a check of the interval above. The indices come
  /// from SplitMix64 with seed 0, so that the report repeats.
  private func writeBootstrap(to document: inout ReportDocument) {
    let right = byReader.map { ratings in
      zip(ratings, isFake).map { $0.isFake == $1 ? 1.0 : 0 }
    }
    var source = SplitMix64(seed: 0)
    func draw(_ count: Int, of limit: Int) -> [Int] {
      (0..<count).map { _ in Int(source.next() % UInt64(limit)) }
    }
    let resamples = (0..<1000).map { _ in
      (draw(right.count, of: right.count), draw(isFake.count, of: isFake.count))
    }
    let found = Bootstrap(
      meanOf: right, rows: resamples.map(\.0), columns: resamples.map(\.1))
    document.paragraph(
      "Mean accuracy \(ReportWords.percent(found?.observed, found?.interval())) by a crossed "
        + "bootstrap of readers and pictures (1000 resamples).")
  }
}

extension Interval {
  fileprivate var clipped: Interval { Interval(low: max(0, low), high: min(1, high)) }
}
