public import Statistics

/// What one reader's quartets can show, and how many a question needs. Binomial powers are exact.
public struct QuartetPlan: Sendable, Hashable {
  /// Choices of one reader.
  public var quartets: Int
  /// Pictures to choose from.
  public var task: ForcedChoice
  /// How far from chance, as a share, still counts as guessing.
  public var margin: Double
  /// The level of every test.
  public var alpha: Double

  /// The plan of `quartets` choices; nil below two alternatives.
  public init?(
    quartets: Int, alternatives: Int = 4, margin: Double = 0.1, alpha: Double = 0.05
  ) {
    guard let task = ForcedChoice(alternatives: alternatives) else { return nil }
    self.quartets = quartets
    self.task = task
    self.margin = margin
    self.alpha = alpha
  }

  /// The chance to see that a reader of this d' doesn't guess, by the exact two-sided test.
  public func detection(dPrime: Double) -> Double {
    let law = Binomial(trials: quartets, chance: task.share(dPrime: dPrime)).probabilities
    return law.indices.reduce(0) { sum, count in
      Proportion(count, of: quartets).binomialTest(against: task.chance).twoSided < alpha
        ? sum + law[count] : sum
    }
  }

  /// The chance to show that a guesser guesses within the margin, and the counts that do.
  public var equivalence: Power.Equivalence {
    Power.equivalence(
      trials: quartets, chance: task.chance,
      within: Interval(low: max(0, task.chance - margin), high: min(1, task.chance + margin)),
      alpha: alpha)
  }

  /// The chance to show that a guesser guesses.
  public var equivalencePower: Double { equivalence.power }

  /// The fewest choices with which a reader of this d' is seen with this power; nil when `limit`
  /// don't suffice.
  public static func quartetsForDetection(
    dPrime: Double, power: Double, alternatives: Int = 4, alpha: Double = 0.05, limit: Int = 1_000
  ) -> Int? {
    fewest(limit) {
      QuartetPlan(quartets: $0, alternatives: alternatives, alpha: alpha)?
        .detection(dPrime: dPrime) ?? 0 >= power
    }
  }

  /// The fewest choices with which a guesser is shown to guess with this power.
  public static func quartetsForEquivalence(
    margin: Double, power: Double, alternatives: Int = 4, alpha: Double = 0.05, limit: Int = 5_000
  ) -> Int? {
    fewest(limit) {
      QuartetPlan(quartets: $0, alternatives: alternatives, margin: margin, alpha: alpha)?
        .equivalence.power ?? 0 >= power
    }
  }

  /// Doubles until it suffices, then halves the gap: exact powers are a saw, so the count found
  /// suffices, and one a tooth lower may, too.
  private static func fewest(_ limit: Int, _ suffices: (Int) -> Bool) -> Int? {
    var enough = 2
    while enough < limit, !suffices(enough) { enough = min(limit, enough * 2) }
    guard suffices(enough) else { return nil }
    var few = enough / 2
    while enough - few > 1 {
      let middle = (few + enough) / 2
      if suffices(middle) { enough = middle } else { few = middle }
    }
    return enough
  }

  /// The plan as a report.
  public var document: ReportDocument {
    var document = ReportDocument()
    document.heading(1, "What \(quartets) quartets can show")
    document.paragraph(
      "\(quartets) choices of one reader see a d' of 0.8 in "
        + "\(ReportWords.percent(detection(dPrime: 0.8))) of studies, and show a guesser to be within "
        + "\(ReportWords.points(margin)) of chance in \(ReportWords.percent(equivalencePower)).")
    document.figure(
      ReportFigure(
        caption: "The chance to see that a reader isn't guessing, by the share they get right.",
        content: .rates(
          [
            ReportFigure.Line(
              name: "\(quartets) choices",
              marks: (0...30).map { step in
                let dPrime = Double(step) / 10
                return ReportFigure.Mark(
                  x: task.share(dPrime: dPrime), y: detection(dPrime: dPrime))
              })
          ], across: "true share right", up: "chance to see it")))
    document.table(
      ["d' of the reader", "right", "chance to see that it isn't guessing"],
      [0.2, 0.5, 0.8, 1.2, 2].map {
        [
          ReportWords.number($0, digits: 1), ReportWords.percent(task.share(dPrime: $0)),
          ReportWords.percent(detection(dPrime: $0)),
        ]
      })
    let found = equivalence
    var line =
      "A guesser is right in \(ReportWords.percent(task.chance)) and is shown to be within "
    line +=
      "\(ReportWords.points(margin)) of that in \(ReportWords.percent(found.power)) of studies"
    if let counts = found.accepted {
      line += " (\(counts.lowerBound) to \(counts.upperBound) right of \(quartets))"
    }
    document.paragraph(line + ".")
    document.paragraph(
      "A quartet shows three real cells and a made one of one class: \(3 * quartets) reals and "
        + "\(quartets) made ones in all. No habit of saying \"real\" can hide in a choice.")
    return document
  }
}
