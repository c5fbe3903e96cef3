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
  /// None of the above.
  case inconclusive
}

/// The numbers a verdict is drawn from, and the verdict.
public struct VerdictFinding: Sendable, Hashable {
  /// p of "the reader can't tell": of the area when there are ratings, Fisher's otherwise.
  public var detection: Double?
  /// Interval of balanced accuracy with confidence 1 - 2 alpha.
  public var balancedAccuracy: Interval?
  /// Whether balanced accuracy and area are both inside the margin.
  public var isEquivalent: Bool
  /// Share of answers "fake".
  public var shareFake: Double?
  /// The first rule that fits.
  public var verdict: Verdict

  /// Draws the verdict.
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
    shareFake = table.calledFake.value
    let bounds = Interval(low: 0.5 - margin, high: 0.5 + margin)
    guard
      let interval = table.balancedAccuracyInterval(confidence: 1 - 2 * alpha),
      let youden = table.youden, let share = shareFake
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
    }
    self.detection = detection
    isEquivalent = interval.isStrictlyInside(bounds) && areaInside
    if detection < alpha {
      verdict =
        switch (lean > 0, isEquivalent) {
        case (true, false): .distinguishes
        case (true, true): .distinguishesWithinMargin
        case (false, false): .inverted
        case (false, true): .invertedWithinMargin
        }
    } else if let caught = controls.value, caught < 0.6 {
      verdict = .insensitive
    } else if share < 0.15 || share > 0.85 {
      verdict = .oneSided
    } else if isEquivalent {
      verdict = controls.trials > 0 ? .equivalent : .equivalentWithoutControl
    } else {
      verdict = .inconclusive
    }
  }
}
