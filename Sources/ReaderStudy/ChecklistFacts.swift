import Statistics

/// What a study can say of itself, for checklists: each fact as a sentence, nil where unknown.
public struct ChecklistFacts: Sendable {
  /// What a checklist may ask for.
  enum Fact: String, Sendable, CaseIterable {
    case accuracyMeasure, aiInTitle, objective, prospective, goal, data, selection, exclusions
    case preprocessing, indexTest, reference, cutOff, blinding, statistics, indeterminate, missing
    case variability, sampleSize, flow, table, estimates, errors, registration, protocolFile
    case model, walk, robustness, explanation, readers, readerAgreement, controls, dates
    case software, availability, limits, subgroups, partitions, licence
  }

  private let score: StudyScore
  private let manifest: Manifest
  private let isScored: Bool

  /// Of a scored study.
  public init?(_ score: StudyScore) {
    guard let manifest = score.manifest else { return nil }
    self.score = score
    self.manifest = manifest
    isScored = score.key != nil && !score.readers.isEmpty
  }

  /// Of a sealed study whose key stays shut.
  public init(sealed study: Study) {
    score = StudyScore(manifest: study.manifest, key: nil, problems: [], readers: [])
    manifest = study.manifest
    isScored = false
  }

  private var plan: Plan { manifest.plan }
  private var provenance: StudyProvenance { score.provenance }

  subscript(_ fact: Fact) -> String? {
    switch fact {
    case .accuracyMeasure, .indexTest, .reference, .cutOff, .statistics, .indeterminate, .missing:
      method(fact)
    case .objective: "\(plan.question) Primary endpoint: \(manifest.primaryEndpoint)."
    case .aiInTitle: nil
    case .prospective:
      "Prospective: rules, pictures and orders were sealed on \(manifest.created), before the first "
        + "answer; the key was committed to (\(manifest.commitment.prefix(16))...)."
    case .goal:
      "To see whether readers tell made cells from real ones, and whether they can be shown to guess "
        + "within \(ReportWords.points(plan.margin))."
    case .data: provenance.data
    case .licence: provenance.dataLicense
    case .selection: provenance.selection
    case .exclusions: provenance.exclusions
    case .preprocessing:
      "Both kinds were cropped and resized alike to \(manifest.width) x \(manifest.height) pixels, "
        + "sRGB, 8 bits, and packed without file names or metadata; a leak audit was "
        + (manifest.audit == nil ? "not made." : "made at sealing.")
    case .partitions:
      "Reals come from held-out splits only; a cell that the model has seen is left out."
    case .blinding:
      "Truth, class and origin were in a key that readers don't need; each reader had a seeded order "
        + "of their own; planned blinding \(plan.blinding.rawValue), feedback "
        + "\(plan.feedback.rawValue)."
    case .sampleSize: sampleSize
    case .controls:
      "\(plan.controls) controls known to be poor, \(plan.repeats) pictures shown twice, "
        + "\(plan.practice) practice pictures."
    case .model: model
    case .walk: walk
    case .software: "\(manifest.software); statistics checked against recorded reference vectors."
    case .registration: provenance.registration
    case .protocolFile:
      "The sealed manifest is the protocol: package \(manifest.packageSha256.prefix(16))..., "
        + "commitment \(manifest.commitment.prefix(16))..."
    case .availability:
      "Manifest, package and logs are in the study's folder; the key opens them for recounting."
    case .dates: dates
    case .flow, .table, .estimates, .errors, .readers, .readerAgreement, .variability, .subgroups,
      .robustness, .explanation, .limits:
      isScored ? result(fact) : nil
    }
  }

  private func method(_ fact: Fact) -> String? {
    switch fact {
    case .accuracyMeasure:
      "Area under the rating curve, sensitivity, specificity, balanced accuracy."
    case .indexTest:
      "A reader's rating from 1, surely real, to 6, surely fake, of one picture at a time"
        + (plan.exposureSeconds.map { ", shown for \(ReportWords.number($0, digits: 1)) s." }
          ?? ", without a limit of time.")
    case .reference:
      "The truth is known by construction: a picture was taken through a microscope or made by the "
        + "model."
    case .cutOff: "Ratings of 4 and more count as \"fake\", fixed beforehand; the curve needs none."
    case .statistics:
      "Intervals by Wilson, Clopper-Pearson, Newcombe and DeLong; p by dealing the truths anew; two "
        + "one-sided tests within \(ReportWords.points(plan.margin)); level "
        + "\(ReportWords.number(plan.alpha)). The report's methods name each."
    case .indeterminate:
      "There is no middle rating. A picture that can't be shown is put off, counted and shown again."
    case .missing: "Answers that weren't given are left out and counted; none is filled in."
    default: nil
    }
  }

  private var sampleSize: String {
    let power = PowerPlan(pairs: plan.pairs, margin: plan.margin, alpha: plan.alpha)
    return "\(plan.pairs) reals and \(plan.pairs) fakes: power "
      + "\(ReportWords.percent(power.detection(accuracy: 0.65))) to see a true accuracy of 65%, "
      + "\(ReportWords.percent(power.equivalencePower)) to show guessing within "
      + "\(ReportWords.points(plan.margin))."
  }

  private var model: String? {
    guard let name = provenance.model ?? provenance.modelDigest else { return nil }
    return provenance.model != nil && provenance.modelDigest != nil
      ? "\(name), digest \(provenance.modelDigest ?? "")." : "\(name)."
  }

  private var walk: String? {
    guard let solver = provenance.solver, let steps = provenance.steps else { return nil }
    return "\(solver), \(steps) steps, guidance \(provenance.guidance ?? "not recorded")."
  }

  private var dates: String? { "Sealed \(manifest.created)." }

  private func result(_ fact: Fact) -> String? {
    let readers = score.readers
    switch fact {
    case .flow:
      let missing = score.conditions.missing.map(\.reader)
      return readers.map {
        "\($0.reader): \($0.judgements.count) of \($0.showings) showings answered"
      }.joined(separator: "; ")
        + (missing.isEmpty ? "." : "; without answers: \(missing.joined(separator: ", ")).")
    case .table:
      return readers.map {
        let table = $0.table
        return
          "\($0.reader): \(table.truePositives) fakes called fake, \(table.falseNegatives) called "
          + "real; \(table.falsePositives) reals called fake, \(table.trueNegatives) called real"
      }.joined(separator: "; ") + "."
    case .estimates:
      return readers.map {
        let table = $0.table
        return "\($0.reader): sensitivity "
          + "\(ReportWords.percent(table.sensitivity.value, table.sensitivity.wilson())), specificity "
          + "\(ReportWords.percent(table.specificity.value, table.specificity.wilson())), area "
          + "\(ReportWords.number($0.curve.area, $0.curve.logitInterval()))"
      }.joined(separator: "; ") + "."
    case .errors:
      return
        "The report's section Pictures lists the most and least convincing fakes, the reals most "
        + "doubted, and what readers said gave pictures away."
    case .readers:
      let known = readers.compactMap { reader in
        reader.person.words.map { "\(reader.reader): \($0)" }
      }
      return known.isEmpty ? nil : known.joined(separator: "; ") + "."
    case .readerAgreement, .variability:
      let kappas = readers.compactMap { reader in
        reader.agreement.map { "\(reader.reader) \(ReportWords.number($0.kappa))" }
      }
      return kappas.isEmpty
        ? nil : "Weighted kappa of pictures shown twice: \(kappas.joined(separator: ", "))."
    case .subgroups:
      return plan.classes.count > 1 ? "By class, in each reader's section, corrected by Holm." : nil
    case .limits:
      let lines = StudyClaim(readers, score.conditions).claims.flatMap(\.obstacles)
      return lines.isEmpty ? nil : "From the study itself: \(ReportWords.joined(lines))."
    default: return nil
    }
  }
}
