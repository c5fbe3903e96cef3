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
    document.table(
      ["d' of the reader", "right", "chance to see that it isn't guessing"],
      [0.2, 0.5, 0.8, 1.2, 2].map {
        [
          ReportWords.number($0, digits: 1), ReportWords.percent(task.share(dPrime: $0)),
          ReportWords.percent(detection(dPrime: $0)),
        ]
      })
    let found = equivalence
    var line = "A guesser is right in \(ReportWords.percent(task.chance)) and is shown to be within "
    line += "\(ReportWords.points(margin)) of that in \(ReportWords.percent(found.power)) of studies"
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

/// What the names of one reader can show of made cells beside real ones, and what "anything odd?" can.
/// Powers are exact, by enumerating both counts.
public struct SharesPlan: Sendable, Hashable {
  /// Reals.
  public var reals: Int
  /// Fakes.
  public var fakes: Int
  /// How far apart two shares may lie and still count as alike.
  public var margin: Double
  /// The level of every test.
  public var alpha: Double

  /// The plan of so many of each kind.
  public init(reals: Int, fakes: Int, margin: Double = 0.1, alpha: Double = 0.05) {
    self.reals = reals
    self.fakes = fakes
    self.margin = margin
    self.alpha = alpha
  }

  /// The chance that Fisher's test sees these true shares to differ.
  public func detection(real: Double, fake: Double) -> Double {
    power(real: real, fake: fake) { $0.p < alpha }
  }

  /// The chance to show that both kinds with this true share are alike within the margin.
  public func equivalence(share: Double) -> Double {
    let bounds = Interval(low: -margin, high: margin)
    return power(real: share, fake: share) {
      $0.interval(confidence: 1 - 2 * alpha)?.isStrictlyInside(bounds) ?? false
    }
  }

  private func power(real: Double, fake: Double, _ shows: (ShareDifference) -> Bool) -> Double {
    let first = Binomial(trials: reals, chance: real).probabilities
    let second = Binomial(trials: fakes, chance: fake).probabilities
    var sum = 0.0
    for (one, p) in first.enumerated() where p > 1e-9 {
      for (two, q) in second.enumerated() where q > 1e-9 {
        let found = ShareDifference(Proportion(one, of: reals), Proportion(two, of: fakes))
        if shows(found) { sum += p * q }
      }
    }
    return sum
  }

  /// The plan as a report, of names or of "anything odd?".
  public func document(_ task: AnswerTask) -> ReportDocument {
    var document = ReportDocument()
    document.heading(1, "What \(reals) reals and \(fakes) fakes can show by names")
    document.table(
      ["Reals named as asked", "fakes named as asked", "chance to see the difference"],
      [(0.95, 0.85), (0.95, 0.75), (0.9, 0.8), (0.9, 0.7)].map {
        [
          ReportWords.percent($0.0), ReportWords.percent($0.1),
          ReportWords.percent(detection(real: $0.0, fake: $0.1)),
        ]
      })
    document.table(
      ["Both named as asked", "chance to show both alike within \(ReportWords.points(margin))"],
      [0.95, 0.9, 0.8].map {
        [ReportWords.percent($0), ReportWords.percent(equivalence(share: $0))]
      })
    return document
  }
}
