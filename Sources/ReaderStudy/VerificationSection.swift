import Foundation
import Statistics

extension ReportWriter {
  /// Whether everything is as it was sealed and written, under which rules, and on which screens.
  mutating func writeVerification() {
    document.heading(2, "Verification")
    if score.isVerified {
      document.paragraph(
        "Verified: key, manifest, package and every line of every log are what was sealed and "
          + "written.")
    } else {
      document.paragraph("Not verified; what is wrong stands at the top.")
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
        ["code of the rules", score.code?.text ?? ""],
        ["commitment", manifest.commitment],
        ["blinding promised", blinding(plan.blinding)],
        ["blinding found", score.blinding.level.map(blinding) ?? "nobody has sat yet"],
        ["feedback", plan.feedback.rawValue],
        ["exposure", exposure(plan)],
        ["reals and fakes", "\(plan.pairs) + \(plan.pairs)"],
        ["controls, repeats", "\(plan.controls), \(plan.repeats)"],
        ["picture", "\(manifest.width) x \(manifest.height) pixels"],
        ["margin", ReportWords.points(plan.margin)],
        ["level", "\(ReportWords.number(plan.alpha))"],
      ], words: [0, 1])
    document.paragraph(
      "The code was printed at sealing: compare it with where it was published. It stands for every "
        + "rule, picture and key.")
    let doubts = score.blinding.doubts
    if !doubts.isEmpty {
      document.paragraph("Found, that could have told a reader the truth:")
      document.list(doubts)
    }
    if !score.openings.isEmpty {
      document.paragraph("Openings of the key before every listed reader had finished:")
      document.list(score.openings.map(\.words))
    }
    document.table(
      ["Listed reader", "log"],
      score.listed.map { [$0.id, $0.remark ?? "every showing is answered"] }, words: [0, 1])
    if !score.notes.isEmpty { document.list(score.notes) }
    for reader in score.readers { writeOpenings(reader) }
    writeAudit(manifest)
  }

  private func exposure(_ plan: Plan) -> String {
    guard let seconds = plan.exposureSeconds else { return "no limit" }
    let asked = "\(ReportWords.number(seconds, digits: 1)) s"
    let measured = score.readers.flatMap(\.judgements).compactMap {
      $0.answer.exposureMs.map { Double($0) / 1000 }
    }
    guard let last = measured.max() else { return "\(asked), not measured" }
    let median = ReportWords.number(Quantiles(measured).median, digits: 2)
    return "\(asked); whole on the screen for \(median) s (median of \(measured.count), at most "
      + "\(ReportWords.number(last, digits: 2)) s) by the terminals' acknowledgements"
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
      var line = ([opening.display] + opening.laterDisplays).map(words).joined(separator: "; then ")
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
      if opening.access?.atlasReadable == true { line += ", the atlas of the reals readable" }
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
    if let words = reader.person.words { lines.insert(words, at: 0) }
    document.paragraph("Sittings of reader '\(reader.reader)':")
    document.list(lines)
  }

  private mutating func writeAudit(_ manifest: Manifest) {
    AuditSection(
      manifest: manifest, audit: score.key?.head.audit, inspection: score.inspection
    ).write(to: &document)
  }
}
