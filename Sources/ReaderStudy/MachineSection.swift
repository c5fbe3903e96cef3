import Statistics

/// What a machine told apart on the pictures that readers judged, beside what they did.
struct MachineSection {
  private let score: StudyScore

  init(_ score: StudyScore) {
    self.score = score
  }

  func write(to document: inout ReportDocument) {
    guard let machine = score.machine, let rows = score.key?.rows else { return }
    document.heading(2, "The machine on the same pictures")
    let judged = rows.filter { !$0.isControl && machine.ratings.indices.contains($0.index) }
    let curve = ReceiverCurve(
      isFake: judged.map { $0.truth == .fake }, ratings: judged.map { machine.ratings[$0.index] })
    document.paragraph(
      "A small network learned from \(machine.learnedReals) real and \(machine.learnedFakes) "
        + "generated pictures, none of them of this study. Area under its curve here: "
        + "\(ReportWords.number(curve.area, curve.logitInterval()))"
        + (machine.ownArea.map {
          "; on pictures like those it learned from: \(ReportWords.number($0))"
        }
          ?? "")
        + ". What it can tell is in the pixels, whether or not a person sees it.")
    writeReaders(machine, judged, to: &document)
    writeFooling(machine, judged, to: &document)
  }

  /// Each reader's area beside the machine's on the pictures that reader judged.
  private func writeReaders(
    _ machine: MachineReading, _ rows: [StudyKey.Row], to document: inout ReportDocument
  ) {
    let lines = score.readers.compactMap { reader -> [String]? in
      let judged = reader.primary
      let isFake = judged.map { $0.truth == .fake }
      let own = ReceiverCurve(
        isFake: isFake, ratings: judged.map { Double($0.answer.rating.rawValue) })
      let its = ReceiverCurve(isFake: isFake, ratings: judged.map { machine.ratings[$0.record] })
      guard let pair = PairedAreas(its, own) else { return nil }
      return [
        reader.reader, ReportWords.number(own.area), ReportWords.number(its.area),
        ReportWords.number(pair.difference), ReportWords.p(pair.p),
      ]
    }
    guard !lines.isEmpty else { return }
    document.table(["Reader", "area", "the machine's", "machine - reader", "p"], lines)
  }

  /// Whether people and machine doubt the same fakes, and whether copies fool.
  private func writeFooling(
    _ machine: MachineReading, _ rows: [StudyKey.Row], to document: inout ReportDocument
  ) {
    var ratings: [Int: [Double]] = [:]
    for judgement in score.readers.flatMap(\.primary) {
      ratings[judgement.record, default: []].append(Double(judgement.answer.rating.rawValue))
    }
    let fakes = rows.filter { $0.truth == .fake && ratings[$0.index] != nil }
    let people = fakes.map { row in
      let mine = ratings[row.index] ?? []
      return mine.reduce(0, +) / Double(max(1, mine.count))
    }
    if let both = RankCorrelation(people, fakes.map { machine.ratings[$0.index] }) {
      document.paragraph(
        "Over \(fakes.count) fakes, readers' ratings and the machine's go together by a rank "
          + "correlation of \(ReportWords.number(both.coefficient)) (p \(ReportWords.p(both.p))): near 1 they "
          + "doubt the same pictures, near 0 others.")
    }
    let known = zip(fakes, people).filter { $0.0.nearestTraining != nil }
    let near = RankCorrelation(known.map { $0.0.nearestTraining ?? 0 }, known.map(\.1))
    if let near {
      document.paragraph(
        "The nearer a fake is to a training cell, the more it might pass as real: rank correlation "
          + "of distance and rating \(ReportWords.number(near.coefficient)) (p \(ReportWords.p(near.p))). "
          + "Well above 0 it says that copies fool.")
    }
  }
}
