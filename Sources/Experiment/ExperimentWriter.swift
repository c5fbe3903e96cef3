import Foundation
import ReaderStudy
import Statistics

/// Composes an experiment's report, section by section.
struct ExperimentWriter {
  let analysis: ExperimentAnalysis
  let plan: ExperimentPlan
  /// Both nil where only the report was kept.
  let split: FrozenSplit?
  let seal: ExperimentSeal?
  var document = ReportDocument()

  init(
    analysis: ExperimentAnalysis, plan: ExperimentPlan, split: FrozenSplit?, seal: ExperimentSeal?
  ) {
    self.analysis = analysis
    self.plan = plan
    self.split = split
    self.seal = seal
  }

  private var target: Int { plan.targetPlace }

  mutating func write() {
    document.heading(1, "Experiment '\(plan.name)'")
    writeProgress()
    document.paragraph(verdict)
    writeDifferences()
    document.paragraph("Research use only. No diagnosis follows from this report.")
    document.paragraph(
      "Question: with \(plan.cut.target) real pictures of '\(plan.target.key)' to learn from, do more "
        + "pictures of it help a small classifier that tells "
        + (plan.target.kind == .aClass
          ? "\(plan.classes.count) classes apart" : "it from its absence")
        + "? Every arm is compared with the real pictures alone (R). Endpoint: "
        + "\(plan.endpoint.words); within \(points(plan.delta)) points counts as the same.")
    writeVerdicts()
    writeEndpoints()
    writePriorFree()
    writeClasses()
    writeCurves()
    writeConfusions()
    writeMethods()
  }

  private mutating func writeProgress() {
    let missing = plan.seeds.count - analysis.seeds.count
    if missing > 0 {
      document.warning(
        "UNFINISHED: \(missing) of \(plan.seeds.count) seeds aren't trained in every arm. The numbers "
          + "below are those of the \(analysis.seeds.count) that are; don't stop when you like them."
      )
    }
    let known = analysis.treatments.map(\.treatment)
    let left = plan.treatments.filter { !known.contains($0) }
    if !left.isEmpty {
      document.warning(
        "UNFINISHED: \(left.map(\.words).joined(separator: ", ")) aren't trained with every seed yet, "
          + "and are left out.")
    }
  }

  private func points(_ value: Double) -> String { String(format: "%g", 100 * value) }
  private func signed(_ value: Double) -> String { String(format: "%+.1f", 100 * value) }
  private func percent(_ value: Double) -> String { String(format: "%.1f", 100 * value) }
  private func p(_ value: Double) -> String {
    value < 0.001 ? "<0.001" : String(format: "%.3f", value)
  }

  private func interval(_ interval: Interval?) -> String {
    interval.map { "\(signed($0.low)) to \(signed($0.high))" } ?? "-"
  }

  /// What the arms come to, in a sentence: surely more, surely less, and what isn't shown.
  private var verdict: String {
    let target = "\(plan.cut.target) real pictures of '\(plan.target.key)'"
    guard !analysis.comparisons.isEmpty else {
      return "Nothing can be said yet: no arm is trained beside the \(target)."
    }
    let kinds: [(ExperimentVerdict, String)] = [
      (.gain, "help"), (.loss, "harm"), (.tradeOff, "help one class at the price of another"),
      (.equivalent, "change nothing"), (.inconclusive, "show nothing either way"),
    ]
    let clauses = kinds.compactMap { kind, words -> String? in
      let found = analysis.comparisons.filter { $0.verdict == kind }
      guard !found.isEmpty else { return nil }
      return found.map { "\($0.treatment.words) (\(signed($0.primary.mean)))" }
        .joined(separator: ", ") + (found.count == 1 ? Self.singular(words) : " \(words)")
    }
    return "Beside \(target), in points of \(plan.endpoint.words): "
      + clauses.joined(separator: "; ") + "."
  }

  /// ' helps' of 'help'.
  private static func singular(_ words: String) -> String {
    let parts = words.split(separator: " ", maxSplits: 1)
    return " \(parts[0])s" + (parts.count > 1 ? " \(parts[1])" : "")
  }

  private mutating func writeVerdicts() {
    document.heading(2, "Verdicts")
    document.table(
      [
        "Arm", "verdict", "diff.", "95% seeds", "95% and pictures", "p (Holm)",
      ],
      analysis.comparisons.map { found in
        [
          found.treatment.words, ExperimentReport.words(found.verdict), signed(found.primary.mean),
          interval(found.primary.interval), interval(found.bootstrap), p(found.adjustedP),
        ]
      }, words: [0, 1])
    document.paragraph(
      "Differences of \(plan.endpoint.words) in points, arm minus R, with their 95% intervals over seeds, and over seeds and test pictures drawn anew."
    )
    document.list(analysis.comparisons.compactMap(remark))
  }

  private mutating func writeDifferences() {
    guard !analysis.comparisons.isEmpty else { return }
    document.figure(
      ReportFigure(
        caption:
          "Arm minus R in \(plan.endpoint.words), in points: a mark a seed, the mean, and its "
          + "95% interval over seeds; the band counts as no difference.",
        content: .differences(
          analysis.comparisons.map { paired($0.treatment.words, $0.primary) },
          margin: 100 * plan.delta)))
  }

  private func paired(
    _ name: String, _ difference: ExperimentAnalysis.Difference
  ) -> ReportFigure.Paired {
    ReportFigure.Paired(
      name: name, values: difference.seeds.map { 100 * $0 }, mean: 100 * difference.mean,
      low: 100 * (difference.interval?.low ?? difference.mean),
      high: 100 * (difference.interval?.high ?? difference.mean))
  }

  private func remark(_ found: ExperimentAnalysis.Comparison) -> String? {
    let name = found.treatment.words
    if found.isThresholdMove {
      return
        "\(name): the endpoint rose, but no prior-free one did with it: the threshold moved, and "
        + "nothing more is shown to be known."
    }
    if found.verdict == .tradeOff {
      let moved = found.classes.filter { $0.adjustedP < 0.05 }
      return "\(name): some classes are caught more often at the price of others: "
        + moved.map { "\($0.key) \(signed($0.recall.mean))" }.joined(separator: ", ") + "."
    }
    if found.holdsHereOnly {
      return "\(name): the seeds agree, but on other test pictures it might not hold."
    }
    guard let needs = found.needs else { return nil }
    var text = "\(name): a difference of \(points(round3(needs.smallestEffect))) points would have "
    text += "been found four times in five. To find \(points(plan.delta)) points as often takes "
    text += "\(needs.seeds) seeds on these pictures"
    if let pictures = needs.pictures { text += " and about \(pictures) test pictures" }
    return text + "."
  }

  private func round3(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

  private mutating func writeEndpoints() {
    document.heading(2, "What the arms reach")
    document.table(
      [
        "Arm", "learned", "b. acc.", "macro-F1", "MCC", "recall", "precision", "F1",
      ],
      analysis.treatments.map { treatment in
        func cell(_ value: (Endpoints) -> Double) -> String {
          "\(percent(treatment.mean(value)))±\(percent(treatment.deviation(value)))"
        }
        return [
          treatment.treatment.words, "\(treatment.learned[target])", cell(\.balancedAccuracy),
          cell(\.macroF1), cell(\.matthews), cell { $0.recall[target] },
          cell { $0.precision[target] }, cell { $0.f1[target] },
        ]
      })
    document.paragraph(
      "Mean and standard deviation over \(analysis.seeds.count) seeds, in percent, on real pictures "
        + "that no classifier and no generator has learned from. Learned: pictures of the target that "
        + "were learned from. Recall, precision and F1 are the target's.")
    let support = analysis.support[target]
    if let width = Proportion(Int(0.8 * Double(support)), of: support).wilson()?.halfWidth {
      document.paragraph(
        "With \(support) test pictures of '\(plan.target.key)', a recall near 80% is known to about "
          + "\(percent(width)) points either way.")
    }
  }

  private mutating func writePriorFree() {
    document.heading(2, "Is it knowledge, or a moved threshold?")
    document.paragraph(
      "More pictures of a class make a classifier name it more often. These numbers don't move with "
        + "that: area under the curve and average precision of the target, its recall at the "
        + "specificity that R has with the same seed, and balanced accuracy once the shares of the "
        + "classes learned from are taken out of the answers (Menon et al. 2021).")
    document.table(
      [
        "Arm", "area", "95% seeds", "95% and pictures", "avg. prec.", "recall", "b. acc.",
      ],
      analysis.comparisons.map { found in
        [
          found.treatment.words, String(format: "%+.2f", 100 * found.area.mean),
          short(found.area.interval), short(found.areaBootstrap),
          signed(found.averagePrecision.mean), signed(found.recallAtSpecificity.mean),
          signed(found.adjustedBalancedAccuracy.mean),
        ]
      })
    if let control = analysis.treatments.first {
      document.paragraph(
        "Differences from R in points, in the order of the sentence above. R itself: area \(percent(control.mean { $0.area[target] })), "
          + "average precision \(percent(control.mean { $0.averagePrecision[target] })), recall at "
          + "its specificity \(percent(control.mean(\.recallAtSpecificity))), adjusted balanced "
          + "accuracy \(percent(control.mean(\.adjustedBalancedAccuracy))).")
    }
    document.figure(
      ReportFigure(
        caption: "Arm minus R in the area under the target's curve, in points.",
        content: .differences(
          analysis.comparisons.map { paired($0.treatment.words, $0.area) },
          margin: 100 * plan.delta)))
  }

  private func short(_ interval: Interval?) -> String {
    interval.map { String(format: "%+.2f to %+.2f", 100 * $0.low, 100 * $0.high) } ?? "-"
  }

  private mutating func writeClasses() {
    document.heading(2, "Recall by class")
    document.figure(
      ReportFigure(
        caption: "Mean recall over seeds, in percent, by arm and class.",
        content: .shares(
          ReportFigure.Shares(
            rows: analysis.treatments.map(\.treatment.words), columns: plan.classes,
            values: analysis.treatments.map { treatment in
              plan.classes.indices.map { place in treatment.mean { $0.recall[place] } }
            }), across: "class", down: "arm")))
    let moved = analysis.comparisons.flatMap { found in
      found.classes.filter { $0.adjustedP < 0.05 }.map { (found.treatment, $0) }
    }
    document.table(
      ["Arm", "class", "difference", "95%", "p (Holm)"],
      moved.map { treatment, found in
        [
          treatment.words, found.key, signed(found.recall.mean), interval(found.recall.interval),
          p(found.adjustedP),
        ]
      }, words: [0, 1])
    document.paragraph(
      moved.isEmpty
        ? "No class's recall differs from R's once corrected for all arms and classes."
        : "Classes whose recall differs from R's, corrected for all arms and classes.")
    document.table(
      ["Arm", "right here only", "right in R only", "McNemar's p"],
      analysis.comparisons.map {
        [$0.treatment.words, "\($0.onlyHere)", "\($0.onlyControl)", p($0.mcnemarP)]
      })
    document.paragraph(
      "Test pictures that one side gets right and the other doesn't, by the mean answer of the seeds."
    )
  }

  private mutating func writeCurves() {
    document.heading(2, "Curves")
    document.figure(
      ReportFigure(
        caption:
          "Receiver operating characteristics of '\(plan.target.key)' against all others, by "
          + "the mean answer of the seeds.",
        content: .rates(
          zip(analysis.treatments, analysis.curves).map { treatment, curve in
            ReportFigure.Line(
              name: treatment.treatment.words,
              marks: curve.map { ReportFigure.Mark(x: $0[0], y: $0[1]) })
          }, across: "share of the others called '\(plan.target.key)'",
          up: "share of its own")))
  }

  private mutating func writeConfusions() {
    document.heading(2, "Confusions")
    for treatment in analysis.treatments
    where treatment.treatment.ratio == 0
      || treatment.treatment.ratio == plan.ratio
    {
      let shares = plan.classes.indices.map { truth in
        plan.classes.indices.map { answer in
          let count = treatment.endpoints.reduce(0) { $0 + $1.confusion[truth][answer] }
          let all = analysis.support[truth] * treatment.endpoints.count
          return all > 0 ? Double(count) / Double(all) : 0
        }
      }
      document.figure(
        ReportFigure(
          caption: "\(treatment.treatment.words): answers to each class, over all seeds.",
          content: .shares(
            ReportFigure.Shares(rows: plan.classes, columns: plan.classes, values: shares),
            across: "answer", down: "truth")))
    }
  }
}
