/// The methods, ready to paste.
struct MethodsSection {
  var manifest: Manifest

  func write(to document: inout ReportDocument) {
    let plan = manifest.plan
    document.heading(2, "Methods")
    var text = "Readers judged \(plan.pairs) real and \(plan.pairs) generated pictures, equal in "
    text += "each of \(plan.classes.count) classes"
    if plan.controls > 0 { text += ", with \(plan.controls) controls known to be poor fakes" }
    if plan.repeats > 0 { text += " and \(plan.repeats) pictures shown twice" }
    text += ", one at a time and \(limit(plan)), on a six-point scale from surely real to "
    text += "surely fake. Pictures were \(manifest.width) x \(manifest.height) pixels. Each reader "
    text += "had an order of their own, drawn by SplitMix64 and a Fisher-Yates shuffle from study "
    text += "seed '\(manifest.studySeed)', reader and attempt, redrawn while a run of one truth "
    text += "was longer than \(manifest.longestRun) or a repeat came within "
    text += "\(manifest.repeatGap) showings. The key was committed to beforehand by SHA-256 with a "
    text += "128-bit salt; every answer was written to the disk, chained by SHA-256, before the "
    text += "next picture was shown. Feedback: \(plan.feedback.rawValue)."
    document.paragraph(text)
    text = "Fake is the positive class; ratings of 4 and more count as fake. Intervals are 95%: "
    text += "Wilson and Clopper-Pearson for shares, Newcombe's hybrid score for balanced accuracy, "
    text += "Wald for d', DeLong for the area under the rating curve. d' and c use the log-linear "
    text += "correction. The verdict is the first that fits: one kind only, not estimable; p of "
    text +=
      "the area below \(ReportWords.number(plan.alpha)), distinguishes or inverted; fewer than 60% "
    text += "of controls caught, insensitive session; fewer than 15% or more than 85% of answers "
    text += "fake, one-sided; the balanced accuracy's interval and the area's two one-sided tests "
    text += "inside 0.5 +- \(ReportWords.number(plan.margin)), equivalent to guessing; otherwise "
    text += "inconclusive. Never is \"cannot tell\" concluded from a large p, nor from accuracy "
    text += "alone. Formulas: Wilson 1927; Clopper and Pearson 1934; Fisher 1935; Wald and "
    text += "Wolfowitz 1940; Mantel and Haenszel 1959; Cohen 1968; Gourevitch and Galanter 1967; "
    text += "Holm 1979; Schuirmann 1987; DeLong et al. 1988; Hautus 1995; Obuchowski and Rockette "
    text += "1995; Newcombe 1998; Hillis 2007; Gwet 2008; Krippendorff 2011."
    document.paragraph(text)
    document.paragraph(
      "Package \(manifest.packageSha256), sealed \(manifest.created) by \(manifest.software).")
  }
  private func limit(_ plan: Plan) -> String {
    plan.exposureSeconds.map {
      "for \(ReportWords.number($0, digits: 1)) s each (requested, not calibrated)"
    } ?? "without a time limit"
  }
}
