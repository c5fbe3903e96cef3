import Basis
public import Foundation
import Statistics

/// The report of a scored study, in the fixed order: verified or not, verdicts, tables,
/// sensitivity and habit, classes, times, readers, pictures, methods.
public struct StudyReport: Sendable {
  /// What is said.
  public let document: ReportDocument
  /// The numbers as JSON; each block bears the name of the reference group that fixes it.
  public let json: Data
  private let title: String

  /// Writes the report of `score`.
  public init(_ score: StudyScore) {
    var writer = ReportWriter(score)
    writer.write()
    document = writer.document
    title = writer.title
    json = ReportNumbers(score).data
  }

  /// GitHub's Markdown.
  public var markdown: String { document.markdown }
  /// One HTML file that needs nothing else.
  public var html: String { document.html(title: title) }
  /// Lines for a screen of this width.
  public func plainText(width: Int = 80) -> String { document.plainText(width: width) }
}

/// Composes the document, section by section.
struct ReportWriter {
  let score: StudyScore
  var document = ReportDocument()

  init(_ score: StudyScore) {
    self.score = score
  }

  var title: String {
    score.manifest.map { "Blind test '\($0.plan.name)'" } ?? "Blind test"
  }

  mutating func write() {
    document.heading(1, title)
    writeBanner()
    writeVerification()
    guard let manifest = score.manifest else { return }
    writeVerdicts()
    for reader in score.readers {
      write(reader, classes: manifest.plan.classes.map(\.cellClass))
    }
    ReadersSection(score).write(to: &document)
    MachineSection(score).write(to: &document)
    PicturesSection(score).write(to: &document)
    MethodsSection(manifest: manifest).write(to: &document)
  }

  /// A report without key, log or manifest: of answers somebody else collected.
  mutating func writeRecount(title: String) {
    document.heading(1, "Recount: \(title)")
    document.paragraph(
      "Research use only. Answers from a table: nothing shows how the pictures were chosen, that "
        + "the truth was hidden, or that no answer was changed.")
    writeVerdicts()
    for reader in score.readers { write(reader, classes: reader.classes) }
    ReadersSection(score).write(to: &document)
  }

  private mutating func write(_ reader: ReaderScore, classes: [String]) {
    writeTable(reader)
    writeSensitivity(reader)
    writeClasses(reader, classes)
    writeTimes(reader)
  }

  private mutating func writeBanner() {
    document.paragraph("Research use only. No diagnosis follows from this report.")
    let simulated = score.readers.contains { $0.openings.contains(where: \.simulated) }
    if score.manifest?.plan.isDemonstration == true || simulated {
      document.warning("DEMONSTRATION, SIMULATED READER: no person gave these answers.")
    }
  }

  private mutating func writeVerification() {
    document.heading(2, "Verification")
    if score.isVerified {
      document.paragraph(
        "Verified: key, manifest, package and every line of every log are what was sealed and "
          + "written.")
    } else {
      document.warning("NOT VERIFIED")
      document.list(score.problems)
    }
    document.paragraph(
      "What this can't show: whoever owns the machine could write everything anew from the start. "
        + "Only a receipt written down by the reader, or an outside time stamp of the commitment, "
        + "stops that.")
    guard let manifest = score.manifest else { return }
    let plan = manifest.plan
    document.table(
      ["Study", plan.name],
      [
        ["sealed", "\(manifest.created), \(manifest.software)"],
        ["commitment", manifest.commitment],
        ["blinding", blinding(plan.blinding)],
        ["feedback", plan.feedback.rawValue],
        ["exposure", exposure(plan)],
        ["reals and fakes", "\(plan.pairs) + \(plan.pairs)"],
        ["controls, repeats", "\(plan.controls), \(plan.repeats)"],
        ["picture", "\(manifest.width) x \(manifest.height) pixels"],
        ["margin", "\(ReportWords.number(plan.margin))"],
        ["level", "\(ReportWords.number(plan.alpha))"],
      ], words: [0, 1])
    for reader in score.readers { writeOpenings(reader) }
    writeAudit(manifest)
  }

  private func exposure(_ plan: Plan) -> String {
    plan.exposureSeconds.map {
      "\(ReportWords.number($0, digits: 1)) s, requested, not calibrated: over a line the true "
        + "exposure is unknown"
    } ?? "no limit"
  }

  private func blinding(_ level: Plan.Blinding) -> String {
    switch level {
    case .sameAccount: "L0: the reader's account could open the key"
    case .otherAccount: "L1: the key lay under another account"
    case .otherMachine: "L2: the study was carried to another machine"
    }
  }

  private func words(_ display: Display) -> String {
    if display == .untold { return "no picture was whole" }
    var line = "\(display.terminal), \(display.renderer), \(display.columns) x \(display.rows)"
    line += ", picture seen as \(display.pictureColumns) x \(display.pictureRows)"
    line += ", \(display.colourDepth) bits of colour"
    if let time = display.roundTripMilliseconds {
      line += String(format: ", round trip %.0f ms", time)
    }
    return line
  }

  private mutating func writeOpenings(_ reader: ReaderScore) {
    var lines = ["receipt \(reader.receipt)"]
    for opening in reader.openings {
      var line = ([opening.display] + opening.laterDisplays).map(words).joined(
        separator: "; then ")
      if let gap = opening.gapHours {
        line += String(format: ", after a gap of %.1f h", gap)
        if let longest = score.manifest?.plan.longestGapHours, gap > longest {
          line += String(format: " (LONGER than the %.1f h planned)", longest)
        }
      }
      if opening.tornBytes > 0 { line += ", a torn line of \(opening.tornBytes) bytes cut off" }
      if opening.background.tookPart == true { line += ", took part in training the generator" }
      if opening.background.hasSeenPictures == true { line += ", had seen pictures before" }
      if opening.keyReadable { line += ", the key readable beside the study" }
      if opening.simulated { line += ", simulated" }
      if opening.takenOver { line += ", taken over from a sitting that was open elsewhere" }
      lines.append(line)
    }
    if !reader.earlierReceipts.isEmpty {
      lines.append("receipts on leaving earlier: \(reader.earlierReceipts.joined(separator: ", "))")
    }
    if reader.tornBytes > 0 {
      lines.append("the log ends in a torn line of \(reader.tornBytes) bytes, which isn't counted")
    }
    document.paragraph("Sittings of reader '\(reader.reader)':")
    document.list(lines)
  }

  private mutating func writeAudit(_ manifest: Manifest) {
    AuditSection(
      manifest: manifest, audit: score.key?.head.audit, inspection: score.inspection).write(to: &document)
  }

  private mutating func writeVerdicts() {
    document.heading(2, "Verdict")
    if score.readers.isEmpty { document.paragraph("No reader has begun.") }
    for reader in score.readers {
      let finding = reader.finding
      var line = "\(reader.reader): \(ReportWords.clause(finding.verdict))"
      if !reader.isComplete {
        line += " (incomplete: \(reader.judgements.count) of \(reader.showings) answered)"
      }
      line +=
        reader.controls.trials == 0
        ? "; there were no controls." : "; controls caught \(ReportWords.count(reader.controls))."
      document.paragraph(line)
      document.paragraph(ReportWords.claim(finding.verdict))
    }
    let estimates = score.readers.flatMap(estimates)
    if !estimates.isEmpty {
      document.figure(
        ReportFigure(
          caption: "Balanced accuracy and area under the rating curve with 95% intervals; the "
            + "band is the margin that counts as guessing.",
          content: .intervals(estimates, margin: score.readers.first?.margin ?? 0.1)))
    }
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

  private mutating func writeTable(_ reader: ReaderScore) {
    document.heading(2, "Reader \(reader.reader)")
    TableSection(table: reader.table, margin: reader.margin, alpha: reader.alpha)
      .write(to: &document)
    if let practice = reader.practice {
      document.paragraph("Practice: \(ReportWords.count(practice)) right, not counted.")
    }
  }

  private mutating func writeSensitivity(_ reader: ReaderScore) {
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
    var line = "Area under the rating curve \(ReportWords.number(curve.area, curve.waldInterval()))"
    line += " (DeLong), p \(ReportWords.p(curve.p))."
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

  private mutating func writeClasses(_ reader: ReaderScore, _ classes: [String]) {
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
