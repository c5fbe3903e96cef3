public import Statistics

/// What may be said of the made cells after one reader's sitting: a sentence, and what qualifies it.
public struct Claim: Sendable, Hashable {
  /// Whose answers they are.
  public var reader: String
  /// What the answers alone show.
  public var verdict: Verdict
  /// Why nothing can be said, each as a clause; empty where something can.
  public var obstacles: [String]
  /// What else a reader of the report has to know, each as a sentence.
  public var remarks: [String]
  /// The sentence.
  public var sentence: String

  /// Whether the made cells may be called credible to this reader.
  public var isCredible: Bool { verdict == .equivalent && obstacles.isEmpty }
  /// Whether it may be said that this reader can tell.
  public var isAble: Bool { verdict.isAble && obstacles.isEmpty }

  init(_ score: ReaderScore, _ conditions: ClaimConditions) {
    let facts = ClaimFacts(score, conditions)
    reader = score.reader
    verdict = facts.finding.verdict
    let basis = facts.broken
    obstacles = verdict.isAble ? basis : basis + facts.unshown + facts.doubts
    remarks = facts.remarks + (verdict.isAble ? facts.doubts.map(Claim.sentence) : [])
    sentence = facts.sentence(obstacles: obstacles)
  }

  static func sentence(_ clause: String) -> String {
    clause.prefix(1).uppercased() + clause.dropFirst() + "."
  }
}

/// What a claim is made of.
private struct ClaimFacts {
  let score: ReaderScore
  let conditions: ClaimConditions
  let finding: VerdictFinding
  let sitting: ClaimConditions.Sitting
  private let controls: ControlFinding

  init(_ score: ReaderScore, _ conditions: ClaimConditions) {
    self.score = score
    self.conditions = conditions
    finding = score.finding
    controls = score.controls
    sitting = conditions.sittings[score.reader] ?? .init(seconds: score.seconds)
  }

  /// Without these nothing can be said at all, whatever the answers show.
  var broken: [String] {
    var clauses: [String] = []
    if !conditions.isVerified {
      clauses.append("the study isn't as it was sealed and written")
    }
    if !conditions.changedRules.isEmpty {
      clauses.append(
        "rules changed after sealing: \(conditions.changedRules.joined(separator: ", "))")
    }
    if !score.isComplete {
      clauses.append(
        "\(score.reader) answered only \(score.judgements.count) of \(score.showings) showings")
    }
    if finding.verdict == .notEstimable { clauses.append("only one kind was judged") }
    return clauses
  }

  /// Why the answers don't show that the reader guesses.
  var unshown: [String] {
    switch finding.verdict {
    case .insensitive: return [missedControls]
    case .oneSided:
      let share = finding.shareFake ?? 0
      return [
        "\(ReportWords.percent(max(share, 1 - share))) of the answers were "
          + "\"\(share < 0.5 ? "real" : "fake")\": equal figures may be no more than that habit"
      ]
    case .contradicted:
      return [
        "accuracy and area are those of guessing, but the ratings of both kinds aren't alike "
          + "(truth by six ratings, p \(ReportWords.p(finding.pattern)))"
      ]
    case .inconclusive:
      return [
        "the answers show neither a difference nor that both balanced accuracy and the area lie "
          + "within \(ReportWords.points(score.margin)) of guessing"
      ]
    case .equivalentWithoutControl:
      return [
        controls.all.trials == 0
          ? "there were no controls to show that anything could be seen"
          : "the controls have no grades, and whoever sees nothing but blots catches them too"
      ]
    default: return []
    }
  }

  private var missedControls: String {
    let deciding = controls.deciding
    let kind = controls.isGraded ? "controls of the middle grade" : "controls"
    guard deciding.trials > 0 else { return "there was no control of the middle grade" }
    let count = "\(deciding.successes) of \(deciding.trials) \(kind) were called fake"
    return controls.isEnough
      ? "\(count), which is no more than \(score.reader) calls fake anyway (p "
        + "\(ReportWords.p(controls.beyondHabit)))"
      : "only \(count)"
  }

  /// Why likeness to guessing may come about without looking, or with knowledge of the truth.
  var doubts: [String] {
    var clauses: [String] = []
    if !conditions.isSealed {
      clauses.append(
        "the answers come from a table: nothing shows that the truth was hidden")
    }
    clauses += timeDoubts
    if let agreement = score.agreement, !agreement.isBeyondChance(alpha: score.alpha) {
      clauses.append(
        "the \(agreement.pictures) pictures shown twice were answered alike no more than by chance "
          + "(weighted kappa \(ReportWords.number(agreement.kappa)), p "
          + "\(ReportWords.p(agreement.p)))")
    }
    let openings = score.openings
    if openings.contains(where: { $0.background.tookPart == true }) {
      clauses.append("\(score.reader) took part in making the generator")
    }
    if openings.contains(where: { $0.background.hasSeenPictures == true }) {
      clauses.append("\(score.reader) had seen pictures of the study before")
    }
    if openings.contains(where: \.keyReadable) {
      clauses.append("the key could be read from \(score.reader)'s account")
    }
    return clauses
  }

  private var timeDoubts: [String] {
    guard let median = sitting.median else {
      return ["the times of most answers weren't measured"]
    }
    guard median < conditions.fastestMedian else { return [] }
    return [
      "half of the answers took \(ReportWords.number(median, digits: 2)) s or less, and "
        + "\(ReportWords.number(conditions.fastestMedian, digits: 1)) s is the least that a look "
        + "takes"
    ]
  }

  /// What else has to be known.
  var remarks: [String] {
    var sentences: [String] = []
    if finding.isOneSided, finding.verdict != .oneSided {
      sentences.append(
        "Nearly all answers were the same (\(ReportWords.percent(finding.shareFake)) \"fake\"), so "
          + "no likeness to guessing is claimed beside the verdict.")
    }
    for grade in ControlGrade.allCases {
      guard let caught = controls.byGrade[grade] else { continue }
      sentences.append(
        "Controls of the \(grade.words) grade called fake: \(ReportWords.count(caught)).")
    }
    if !controls.isGraded, controls.all.trials > 0 {
      sentences.append("Controls called fake: \(ReportWords.count(controls.all)).")
    }
    if score.repeats.isEmpty {
      sentences.append("No picture was shown twice: whether answers repeat is unknown.")
    }
    let unmeasured = sitting.seconds.count - sitting.measured.count
    if unmeasured > 0 {
      sentences.append("\(unmeasured) of \(sitting.seconds.count) times weren't measured.")
    }
    if sitting.instant > 0 {
      sentences.append("\(sitting.instant) answers took less than 0.1 s.")
    }
    if sitting.cannotSee > 0 {
      sentences.append("\"I can't see it\" was said \(sitting.cannotSee) times.")
    }
    if sitting.displayChanges > 0 {
      sentences.append("The screen changed \(sitting.displayChanges) times during the sitting.")
    }
    return sentences
  }

  func sentence(obstacles: [String]) -> String {
    let reader = score.reader
    guard obstacles.isEmpty else {
      let matter =
        finding.verdict.isAble || finding.verdict == .notEstimable
        ? "Whether \(reader) tells made cells from real ones"
        : "Whether the made cells are credible to \(reader)"
      return "\(matter) can't be said, because \(ReportWords.joined(obstacles))."
    }
    let margin = ReportWords.points(score.margin)
    switch finding.verdict {
    case .distinguishes: return "\(reader) tells made cells from real ones: \(figures)."
    case .distinguishesWithinMargin:
      return "\(reader) tells made cells from real ones, but by less than \(margin): \(figures)."
    case .inverted:
      return "\(reader) reliably takes made cells for real ones and real ones for made: \(figures)."
    case .invertedWithinMargin:
      return
        "\(reader) reliably takes made cells for real ones and real ones for made, but by less "
        + "than \(margin): \(figures)."
    default:
      return "The made cells are credible to \(reader) on this screen, within \(margin) of "
        + "guessing: \(figures)."
    }
  }

  /// The numbers behind the sentence.
  private var figures: String {
    let table = score.table
    let balanced = ReportWords.percent(
      table.balancedAccuracy, table.balancedAccuracyInterval())
    var words = "balanced accuracy \(balanced) of \(table.total) pictures"
    let curve = score.curve
    if score.hasRatings {
      words += ", area \(ReportWords.number(curve.area, curve.logitInterval()))"
    }
    return words + ", p \(ReportWords.p(finding.detection))"
  }
}
