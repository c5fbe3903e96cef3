public import Statistics

/// What one reader's study of so many pairs can show, and how many pairs a question needs.
///
/// Binomial powers are exact, by enumerating every count. That of the area is the normal
/// approximation with Hanley and McNeil's variance at 1/2.
public struct PowerPlan: Sendable, Hashable {
  /// Reals, and as many fakes.
  public var pairs: Int
  /// How far from 1/2 still counts as guessing.
  public var margin: Double
  /// The level of every test.
  public var alpha: Double

  /// The plan of `pairs` reals and as many fakes.
  public init(pairs: Int, margin: Double = 0.1, alpha: Double = 0.05) {
    self.pairs = pairs
    self.margin = margin
    self.alpha = alpha
  }

  /// Judgements of one reader.
  public var judgements: Int { 2 * pairs }

  /// The chance to see that a reader of this true accuracy doesn't guess.
  public func detection(accuracy: Double) -> Double {
    Power.detection(trials: judgements, chance: accuracy, alpha: alpha).power
  }

  /// Half the width of Wilson's 95% interval when half of the answers are right.
  public var halfWidth: Double {
    Proportion(pairs, of: judgements).wilson()?.halfWidth ?? 0.5
  }

  /// How many independent judgements those of several readers of the same pictures are worth:
  /// all of them over Kish's design effect, 1 + (readers - 1) x correlation.
  ///
  /// - Parameter correlation: of two readers' answers to one picture (intraclass), 0 to 1.
  public func effectiveJudgements(readers: Int, correlation: Double) -> Double {
    Double(readers * judgements) / (1 + Double(readers - 1) * correlation)
  }

  /// Half the width of Wilson's 95% interval of several readers' pooled accuracy, half being right.
  public func pooledHalfWidth(readers: Int, correlation: Double) -> Double {
    let worth = Int(effectiveJudgements(readers: readers, correlation: correlation))
    return Proportion(worth / 2, of: worth).wilson()?.halfWidth ?? 0.5
  }

  /// The chance to show that a guesser's accuracy is within the margin, and the counts that do.
  public var accuracyEquivalence: Power.Equivalence {
    Power.equivalence(trials: judgements, within: bounds, alpha: alpha)
  }

  /// The standard error of an area of 1/2.
  public var areaError: Double {
    Power.areaVariance(0.5, fakes: pairs, reals: pairs).variance.squareRoot()
  }

  /// The chance to show that a guesser's area is within the margin.
  public var areaEquivalence: Double {
    let room = margin / areaError - Normal.quantile(1 - alpha)
    return room > 0 ? 2 * Normal.lowerTail(room) - 1 : 0
  }

  /// The smallest true accuracy above 1/2 that is seen with this power; nil when none below 1 is.
  public func smallestAccuracy(power: Double) -> Double? {
    guard detection(accuracy: 1) >= power else { return nil }
    var low = 0.5
    var high = 1.0
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if detection(accuracy: middle) >= power { high = middle } else { low = middle }
    }
    return high
  }

  /// The smallest margin within which a guesser's accuracy and area are both shown with this
  /// power; nil when none below 1/2 is.
  public func smallestMargin(power: Double) -> Double? {
    func suffices(_ margin: Double) -> Bool {
      PowerPlan(pairs: pairs, margin: margin, alpha: alpha).equivalencePower >= power
    }
    guard suffices(0.499) else { return nil }
    var low = 0.0
    var high = 0.499
    for _ in 0..<30 {
      let middle = (low + high) / 2
      if suffices(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// The smaller of the two powers that equivalence needs together.
  public var equivalencePower: Double { min(accuracyEquivalence.power, areaEquivalence) }

  /// The fewest pairs with which a guesser is shown to guess with this power, by accuracy and by
  /// area; nil when `limit` pairs don't suffice.
  public static func pairsForEquivalence(
    margin: Double, power: Double, alpha: Double = 0.05, limit: Int = 5000
  ) -> Int? {
    fewest(limit: limit) {
      PowerPlan(pairs: $0, margin: margin, alpha: alpha).equivalencePower >= power
    }
  }

  /// The fewest pairs with which a reader of this true accuracy is seen not to guess.
  public static func pairsForDetection(
    accuracy: Double, power: Double, alpha: Double = 0.05, limit: Int = 5000
  ) -> Int? {
    fewest(limit: limit) {
      PowerPlan(pairs: $0, alpha: alpha).detection(accuracy: accuracy) >= power
    }
  }

  /// Doubles until it suffices, then walks up from the last that didn't: exact powers are a saw,
  /// so halving could land on the wrong tooth.
  private static func fewest(limit: Int, _ suffices: (Int) -> Bool) -> Int? {
    var enough = 2
    while enough < limit, !suffices(enough) { enough *= 2 }
    guard suffices(min(enough, limit)) else { return nil }
    return (max(1, enough / 2)...min(enough, limit)).first(where: suffices)
  }

  private var bounds: Interval { Interval(low: 0.5 - margin, high: 0.5 + margin) }

  /// The plan as a report.
  public var document: ReportDocument {
    var document = ReportDocument()
    document.heading(1, "What \(pairs) reals and \(pairs) fakes can show")
    let percent = { (value: Double?) in ReportWords.percent(value) }
    document.paragraph(
      "\(judgements) answers of one reader see one who is right in 65% in "
        + "\(percent(detection(accuracy: 0.65))) of studies, and show a guesser to be within "
        + "\(ReportWords.points(margin)) of guessing in \(percent(equivalencePower)).")
    document.figure(
      ReportFigure(
        caption: "The chance to see that a reader isn't guessing, by the share they get right.",
        content: .rates(
          [
            ReportFigure.Line(
              name: "\(judgements) answers",
              marks: (0...40).map { step in
                let accuracy = Double(step) / 40
                return ReportFigure.Mark(x: accuracy, y: detection(accuracy: accuracy))
              })
          ], across: "true share right", up: "chance to see it")))
    document.table(
      ["True accuracy of the reader", "chance to see that it isn't guessing"],
      [0.55, 0.6, 0.65, 0.7, 0.75].map { [percent($0), percent(detection(accuracy: $0))] })
    let equivalence = accuracyEquivalence
    var line = "A guesser is shown to be within \(ReportWords.points(margin)) of guessing in "
    line += "\(percent(equivalence.power)) of studies by accuracy"
    if let counts = equivalence.accepted {
      line += " (\(counts.lowerBound) to \(counts.upperBound) right of \(judgements))"
    }
    line +=
      " and in \(percent(areaEquivalence)) by the area under the rating curve, whose standard "
    line += "error is \(ReportWords.number(areaError, digits: 3)). Equivalence needs both."
    document.paragraph(line)
    document.paragraph(
      "Wilson's 95% interval at 50% is \(ReportWords.number(100 * halfWidth, digits: 1)) points "
        + "wide on either side. With a power of 80% the smallest true accuracy seen is "
        + "\(percent(smallestAccuracy(power: 0.8))), the smallest margin shown "
        + "\(smallestMargin(power: 0.8).map { ReportWords.points($0) } ?? "none").")
    if equivalence.accepted == nil {
      document.warning("No count shows equivalence within this margin: more pictures are needed.")
    }
    return document
  }
}
