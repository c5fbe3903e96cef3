/// What an experiment with paired seeds shows of one arm against another.
public enum ExperimentVerdict: String, Sendable, Hashable, Codable, CaseIterable {
  /// Better, and not by a mere shift of the threshold.
  case gain = "conclusive_gain"
  /// Worse.
  case loss = "conclusive_loss"
  /// Some class conclusively up and another conclusively down.
  case tradeOff = "trade_off"
  /// The same within the margin.
  case equivalent
  /// None of these.
  case inconclusive
}

/// The numbers an experiment's verdict is drawn from, and the verdict.
///
/// Adding generated pictures of a class moves its prior: more of them are caught at the price of
/// the others, without any better discrimination. So a gain has to show in an endpoint that knows
/// no prior (area, average precision, recall at a fixed specificity) as well.
public struct ExperimentFinding: Sendable, Hashable {
  /// 95% interval of the mean difference; nil with fewer than two seeds or equal differences.
  public var interval: Interval?
  /// 90% interval, for equivalence.
  public var narrowInterval: Interval?
  /// Whether the endpoint rose and the prior-free one did not: a threshold move, no knowledge.
  public var isThresholdMove: Bool
  /// The first rule that fits: trade-off, gain, loss, equivalent, inconclusive.
  public var verdict: ExperimentVerdict

  /// Draws the verdict.
  ///
  /// - Parameters:
  ///   - primary: the declared endpoint, new arm first.
  ///   - adjustedP: p of the primary endpoint, corrected by Holm over the arms compared.
  ///   - priorFree: an endpoint that no shift of priors can move; nil where there is none, and
  ///     then no gain can be called.
  ///   - classes: per class, the difference of its endpoint with its p, corrected over classes.
  ///   - delta: how much still counts as the same, in units of the endpoint.
  public init(
    primary: PairedSeeds, adjustedP: Double, priorFree: PairedSeeds?,
    classes: [(difference: PairedSeeds, adjustedP: Double)] = [], delta: Double = 0.01,
    alpha: Double = 0.05
  ) {
    func direction(_ seeds: PairedSeeds, _ p: Double) -> Int {
      guard let interval = seeds.interval(confidence: 1 - alpha), p < alpha else { return 0 }
      return interval.low > 0 ? 1 : (interval.high < 0 ? -1 : 0)
    }
    interval = primary.interval(confidence: 1 - alpha)
    narrowInterval = primary.interval(confidence: 1 - 2 * alpha)
    let directions = classes.map { direction($0.difference, $0.adjustedP) }
    let main = direction(primary, adjustedP)
    let isKnowledge = (priorFree?.interval(confidence: 1 - alpha)?.low ?? 0) > 0
    isThresholdMove = main > 0 && !isKnowledge
    let same = narrowInterval?.isStrictlyInside(Interval(low: -delta, high: delta)) ?? false
    if directions.contains(1), directions.contains(-1) {
      verdict = .tradeOff
    } else if main > 0, isKnowledge {
      verdict = .gain
    } else if main < 0 {
      verdict = .loss
    } else {
      verdict = same ? .equivalent : .inconclusive
    }
  }
}
