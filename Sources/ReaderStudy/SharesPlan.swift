import Statistics

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

  /// The plan as a report.
  public var document: ReportDocument {
    var document = ReportDocument()
    document.heading(1, "What \(reals) reals and \(fakes) fakes can show by names")
    let seen = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9].map {
      ReportFigure.Mark(x: $0, y: detection(real: 0.9, fake: $0))
    }
    document.paragraph(
      "Where 90% of the reals and 75% of the fakes are named as asked, the difference is seen in "
        + "\(ReportWords.percent(seen[3].y)) of studies; where both are 90%, they are shown to be alike "
        + "within \(ReportWords.points(margin)) in \(ReportWords.percent(equivalence(share: 0.9)))."
    )
    document.figure(
      ReportFigure(
        caption:
          "The chance to see that fakes are named less surely than reals, of which 90% are named "
          + "as asked, by the share of the fakes.",
        content: .rates(
          [ReportFigure.Line(name: "reals 90%", marks: seen)],
          across: "fakes named as asked", up: "chance to see it")))
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
