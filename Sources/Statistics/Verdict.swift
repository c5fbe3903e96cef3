/// What one reader's sitting shows, in one word: the first rule that fits.
public enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
  /// Only one kind was judged.
  case notEstimable = "not_estimable"
  /// The reader can tell.
  case distinguishes
  /// The reader can tell, but so little that it is inside the margin as well.
  case distinguishesWithinMargin = "distinguishes_within_margin"
  /// The reader can tell, and takes fakes for reals and reals for fakes.
  case inverted
  /// The same, inside the margin.
  case invertedWithinMargin = "inverted_within_margin"
  /// Too few of the controls were caught: this sitting could not have seen a difference.
  case insensitive
  /// Nearly all answers were the same.
  case oneSided = "one_sided"
  /// As good as guessing, within the margin, with controls caught. Only this supports the word
  /// credible.
  case equivalent
  /// As good as guessing, but nothing shows that the reader could have seen anything.
  case equivalentWithoutControl = "equivalent_without_control"
  /// As good as guessing by accuracy and area, but the ratings of both kinds aren't alike: the
  /// reader's answers know something of the truth.
  case contradicted
  /// None of the above.
  case inconclusive
}

extension Verdict {
  /// The reader can tell, the right way round.
  public var isDistinguishing: Bool { self == .distinguishes || self == .distinguishesWithinMargin }
  /// The reader can tell, and takes each kind for the other.
  public var isInverted: Bool { self == .inverted || self == .invertedWithinMargin }
  /// The reader can tell.
  public var isAble: Bool { isDistinguishing || isInverted }
}

/// The numbers a verdict is drawn from, and the verdict.
public struct VerdictFinding: Sendable, Hashable {
  /// p of "the reader can't tell": of the area when there are ratings, Fisher's otherwise.
  public var detection: Double?
  /// p of "both kinds are rated alike", by the table truth by rating; nil without ratings.
  public var pattern: Double?
  /// Interval of balanced accuracy with confidence 1 - 2 alpha.
  public var balancedAccuracy: Interval?
  /// Whether balanced accuracy and area are both inside the margin.
  public var isEquivalent: Bool
  /// Share of answers "fake".
  public var shareFake: Double?
  /// What the controls show; nil where only their count is known, or there are none.
  public var controls: ControlFinding?
  /// The first rule that fits.
  public var verdict: Verdict

  /// Answers "fake" below or above these shares are a habit: equal figures mean nothing then.
  public static let habit = 0.15...0.85

  /// Whether nearly all answers were the same. One guard for every verdict: no likeness to guessing,
  /// neither "equivalent" nor "within the margin", is said of such answers.
  public var isOneSided: Bool { shareFake.map { !Self.habit.contains($0) } ?? false }

  /// Draws the verdict from counts, an area and its standard error, as the reference vectors do.
  ///
  /// - Parameters:
  ///   - table: the first showings of the primary trials.
  ///   - area: area under the rating curve, nil without ratings.
  ///   - areaError: its standard error; nil or 0 where there is none, and then Fisher's p leads
  ///     and equivalence can't be shown.
  ///   - controls: controls called fake, of all shown.
  ///   - margin: how far from 1/2 still counts as guessing, for balanced accuracy and area.
  public init(
    table: AnswerTable, area: Double?, areaError: Double?, controls: Proportion,
    margin: Double, alpha: Double = 0.05
  ) {
    self.init(
      table: table, area: area, areaError: areaError, permutation: nil, caught: controls,
      controls: nil, margin: margin, alpha: alpha)
  }

  /// Draws the verdict from one sitting's ratings: the area's p is that of `permutation`, which holds
  /// for any number of pictures, in place of Wald's; the table truth by rating is tested beside
  /// equivalence; and controls have to be caught by more than habit.
  ///
  /// - Parameters:
  ///   - curve: the curve of the primary trials' ratings; nil where answers are mere yes and no.
  ///   - permutation: the truths dealt anew; nil unless both kinds were rated.
  public init(
    table: AnswerTable, curve: ReceiverCurve?, permutation: RatingPermutation?,
    controls: ControlFinding, margin: Double, alpha: Double = 0.05
  ) {
    self.init(
      table: table, area: curve?.area, areaError: curve?.standardError,
      permutation: curve == nil ? nil : permutation, caught: controls.all,
      controls: controls.all.trials > 0 ? controls : nil, margin: margin, alpha: alpha)
  }

  private init(
    table: AnswerTable, area: Double?, areaError: Double?, permutation: RatingPermutation?,
    caught: Proportion, controls: ControlFinding?, margin: Double, alpha: Double
  ) {
    shareFake = table.calledFake.value
    self.controls = controls
    pattern = permutation?.pattern
    let bounds = Interval(low: 0.5 - margin, high: 0.5 + margin)
    guard
      let interval = table.balancedAccuracyInterval(confidence: 1 - 2 * alpha),
      let youden = table.youden
    else {
      isEquivalent = false
      verdict = .notEstimable
      return
    }
    balancedAccuracy = interval
    var lean = youden
    var detection = table.fisher.test.twoSided
    var areaInside = true
    if let area {
      areaInside = false
      if let error = areaError, error > 0 {
        detection = Normal.twoSided((area - 0.5) / error)
        lean = area - 0.5
        areaInside =
          Equivalence(estimate: area, standardError: error, within: bounds)?
          .isShown(alpha: alpha) ?? false
      }
      if let permutation {
        detection = permutation.area
        lean = area - 0.5
      }
    }
    self.detection = detection
    isEquivalent = interval.isStrictlyInside(bounds) && areaInside
    verdict = .inconclusive
    verdict = firstRule(lean: lean, caught: caught, alpha: alpha)
  }

  private func firstRule(lean: Double, caught: Proportion, alpha: Double) -> Verdict {
    if let detection, detection < alpha {
      return switch (lean > 0, isEquivalent && !isOneSided) {
      case (true, false): .distinguishes
      case (true, true): .distinguishesWithinMargin
      case (false, false): .inverted
      case (false, true): .invertedWithinMargin
      }
    }
    let isEnough = (caught.value ?? 1) >= ControlFinding.share
    if !isEnough || controls.map({ !$0.isEnough }) ?? false { return .insensitive }
    if isOneSided { return .oneSided }
    guard isEquivalent else { return .inconclusive }
    if let pattern, pattern < alpha { return .contradicted }
    guard caught.trials > 0, controls?.isGraded ?? true else { return .equivalentWithoutControl }
    return controls?.isCaught(alpha: alpha) ?? true ? .equivalent : .insensitive
  }
}
