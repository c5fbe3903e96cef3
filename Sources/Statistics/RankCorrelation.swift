/// Spearman's rank correlation of two measurements of the same things, Am. J. Psychol. 15 (1904) 72.
public struct RankCorrelation: Sendable, Hashable {
  /// From -1 to 1; ties share their mean rank.
  public var coefficient: Double
  /// Two-sided p of none, from t with n - 2 degrees of freedom.
  public var p: Double?

  /// Nil for fewer than three things, for lists of other lengths, or where all are alike.
  public init?(_ first: [Double], _ second: [Double]) {
    guard first.count == second.count, first.count > 2, Set(first).count > 1,
      Set(second).count > 1,
      let fit = LineFit(x: Ranks.midranks(first), y: Ranks.midranks(second)),
      let correlation = fit.correlation
    else { return nil }
    coefficient = correlation
    p = fit.p
  }
}
