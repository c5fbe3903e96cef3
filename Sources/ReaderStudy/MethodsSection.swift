import Statistics

/// The methods, ready to paste. What nobody told the program is marked, not passed over.
struct MethodsSection {
  var manifest: Manifest
  var provenance: StudyProvenance
  var readers: [ReaderScore]

  func write(to document: inout ReportDocument) {
    document.heading(2, "Methods")
    document.paragraph(pictures)
    document.paragraph(sittings)
    document.paragraph(statistics)
    document.paragraph(
      "Package \(manifest.packageSha256), sealed \(manifest.created) by \(manifest.software).")
  }

  /// Said where nobody told the program.
  static let unknown = "[not recorded: to be added by the authors]"

  private func known(_ text: String?) -> String { text ?? Self.unknown }

  private var pictures: String {
    let plan = manifest.plan
    var text = "Real cells: \(known(provenance.data)); licence \(known(provenance.dataLicense)). "
    text += "Made cells: model \(known(provenance.model ?? provenance.modelDigest))"
    if provenance.model != nil { text += ", digest \(known(provenance.modelDigest))" }
    text += "; walk \(known(provenance.solver)), \(known(provenance.steps.map { "\($0) steps" })), "
    text += "guidance \(known(provenance.guidance)). Selection: \(known(provenance.selection)). "
    text += "Exclusions: \(known(provenance.exclusions)). Readers judged \(plan.pairs) real and "
    text += "\(plan.pairs) made pictures, equal in each of \(plan.classes.count) classes"
    if plan.controls > 0 { text += ", with \(plan.controls) controls known to be poor fakes" }
    if plan.repeats > 0 { text += " and \(plan.repeats) pictures shown twice" }
    return text + ". Pictures were \(manifest.width) x \(manifest.height) pixels."
  }

  private var sittings: String {
    let plan = manifest.plan
    let rules = plan.rules ?? SittingRules()
    var text = "Pictures were shown one at a time and \(limit(plan)), on a six-point scale from "
    text += "surely real to surely fake. Told of the share of fakes: "
    text += "\(known(provenance.prevalenceTold)). Each reader "
    text += "had an order of their own, drawn by SplitMix64 and a Fisher-Yates shuffle and redrawn "
    text +=
      "while \(manifest.longestRun.map { "a run of one truth was longer than \($0) or " } ?? "")"
    text +=
      "a repeat came within \(manifest.repeatGap) showings. The key was committed to beforehand by SHA-256 "
    text += "with a 128-bit salt; every answer was written to the disk, chained by SHA-256, before "
    text += "the next picture was shown. Feedback: \(plan.feedback.rawValue). "
    if let needed = rules.practiceToPass {
      text += "To begin, \(needed) of \(plan.practice) practice pictures had to be right. "
    }
    if let display = rules.minimumDisplay {
      text += "Screens that show less than \(display.pictureColumns) x \(display.pictureRows) "
      text += "picture elements or \(display.colourDepth) bits of colour were refused. "
    }
    let shown = readers.reduce(0) { $0 + $1.showings }
    let answered = readers.reduce(0) { $0 + $1.judgements.count }
    text += "Missing answers: \(shown - answered) of \(shown); they are left out, never filled in. "
    return text + "Registration: \(known(provenance.registration))."
  }

  private var statistics: String {
    let plan = manifest.plan
    let power = PowerPlan(pairs: plan.pairs, margin: plan.margin, alpha: plan.alpha)
    let margin = ReportWords.points(plan.margin)
    var text = "Primary endpoint: \(manifest.primaryEndpoint). Planned power of one reader: "
    text += "\(ReportWords.percent(power.detection(accuracy: 0.65))) to see a true accuracy of "
    text += "65%, \(ReportWords.percent(power.equivalencePower)) to show that a guesser is within "
    text += "\(margin) of guessing. Fake is the positive class; ratings of 4 and more count as "
    text += "fake. Intervals are 95%: Wilson and Clopper-Pearson for shares, Newcombe's hybrid "
    text += "score for balanced accuracy, Wald for d', DeLong for the area under the rating curve. "
    text += "d' and c use the log-linear correction. p of the area: the truths are dealt anew "
    text += "among the ratings, every table counted where they are up to "
    text += "\(RatingPermutation.mostTables), else \(RatingPermutation.draws) deals from a fixed "
    text +=
      "seed with one added (Mehta and Patel 1983; Phipson and Smyth 2010). The verdict is the "
    text += "first that fits: one kind only, not estimable; that p below "
    text += "\(ReportWords.number(plan.alpha)), distinguishes or inverted; fewer than 60% of the "
    text += "controls of the middle grade called fake, insensitive session; fewer than 15% or more "
    text += "than 85% of answers fake, one-sided; the balanced accuracy's interval and the area's "
    text += "two one-sided tests within \(margin) of 0.5, then: ratings of both kinds unlike by "
    text += "Pearson's chi-squared of truth by rating, dealt anew in the same way, contradicted; "
    text += "middle controls rated no higher than the pictures of the test, insensitive session; "
    text += "else equivalent to guessing; and where nothing fits, inconclusive. \"Within the "
    text += "margin\" beside another verdict needs the same 15 to 85%. Never is \"cannot tell\" "
    text += "concluded from a large p, nor from accuracy alone. Formulas: Wilson 1927; Clopper and "
    text += "Pearson 1934; Fisher 1935; Wald and Wolfowitz 1940; Mann and Whitney 1947; Mantel and "
    text += "Haenszel 1959; Cohen 1968; Gourevitch and Galanter 1967; Holm 1979; Schuirmann 1987; "
    text += "DeLong et al. 1988; Hautus 1995; Obuchowski and Rockette 1995; Newcombe 1998; Hillis "
    text += "2007; Gwet 2008; Krippendorff 2011."
    return text
  }

  private func limit(_ plan: Plan) -> String {
    plan.exposureSeconds.map { "for \(ReportWords.number($0, digits: 1)) s each" }
      ?? "without a time limit"
  }
}
