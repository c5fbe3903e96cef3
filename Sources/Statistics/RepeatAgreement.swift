/// Whether two answers to the same pictures are nearer to each other than answers to different ones.
///
/// The second answers are dealt anew among the pictures; what counts is the sum of the distances. So
/// a habit, however strong, is no agreement. Measured beside it: Cohen's kappa with quadratic weights.
public struct RepeatAgreement: Sendable, Hashable {
  /// Pictures answered twice.
  public var pictures: Int
  /// Cohen's kappa with quadratic weights; nil when only one rating was given.
  public var kappa: Double?
  /// One-sided p of "no nearer than by chance", Monte Carlo with one added; never below 1/10000.
  public var p: Double

  /// Ratings from 1 to `levels`; nil without any.
  public init?(_ pairs: [(first: Int, second: Int)], levels: Int) {
    guard !pairs.isEmpty, pairs.allSatisfy({ (1...levels).contains($0.first) }),
      pairs.allSatisfy({ (1...levels).contains($0.second) })
    else { return nil }
    pictures = pairs.count
    kappa =
      CohenKappa(
        pairs.map { $0.first - 1 }, pairs.map { $0.second - 1 }, categories: levels,
        weights: .quadratic
      ).kappa
    let first = pairs.map(\.first)
    var second = pairs.map(\.second)
    func distance() -> Int { first.indices.reduce(0) { $0 + abs(first[$1] - second[$1]) } }
    let observed = distance()
    var source = DrawSource(seed: 2_027)
    var near = 1
    for _ in 0..<RatingPermutation.draws {
      for place in second.indices.dropLast() {
        second.swapAt(place, place + source.next(below: second.count - place))
      }
      if distance() <= observed { near += 1 }
    }
    p = Double(near) / Double(RatingPermutation.draws + 1)
  }

  /// Whether the answers agree by more than chance.
  public func isBeyondChance(alpha: Double = 0.05) -> Bool { p < alpha }
}
