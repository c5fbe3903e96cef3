import Foundation

/// How long the answers took, in whatever unit they are given in.
public struct ResponseTimes: Sendable, Hashable {
  private let times: [Double]
  private let correct: [Bool]

  /// Times in the order of the trials, each above 0, with whether the answer was right. Nil
  /// without trials.
  public init?(_ times: [Double], correct: [Bool]) {
    guard !times.isEmpty, times.count == correct.count else { return nil }
    self.times = times
    self.correct = correct
  }

  /// How many times there are.
  public var count: Int { times.count }
  /// Arithmetic mean.
  public var mean: Double { times.reduce(0, +) / Double(count) }
  /// Standard deviation; nil below two times.
  public var standardDeviation: Double? { Moments.variance(times)?.squareRoot() }
  /// The middle time.
  public var median: Double { quantile(0.5) }
  /// First and third quartile.
  public var quartiles: Interval { Interval(low: quantile(0.25), high: quantile(0.75)) }
  /// Median distance from the median, not scaled.
  public var medianDeviation: Double {
    let centre = median
    return Quantiles(times.map { abs($0 - centre) }).median ?? 0
  }
  /// The mean on the logarithmic scale.
  public var geometricMean: Double { exp(times.reduce(0) { $0 + log($1) } / Double(count)) }
  /// The shortest time.
  public var shortest: Double { times.min() ?? 0 }
  /// The longest time.
  public var longest: Double { times.max() ?? 0 }
  /// Whether answers came faster or slower as the sitting went on.
  public var trend: Trend { Trend(times) }
  /// ln(time) on trial number from 1; nil below two trials or for constant times.
  public var logarithmicFit: LineFit? {
    LineFit(x: times.indices.map { Double($0 + 1) }, y: times.map { log($0) })
  }
  /// The middle time of right answers; nil when there are none.
  public var medianCorrect: Double? { Quantiles(split.right).median }
  /// The middle time of wrong answers; nil when there are none.
  public var medianWrong: Double? { Quantiles(split.wrong).median }
  /// Times of right answers against those of wrong ones; nil when either are missing.
  public var correctAgainstWrong: MannWhitney? { MannWhitney(split.right, split.wrong) }

  private var split: (right: [Double], wrong: [Double]) {
    let pairs = zip(times, correct)
    return (pairs.filter(\.1).map(\.0), pairs.filter { !$0.1 }.map(\.0))
  }

  private func quantile(_ p: Double) -> Double { Quantiles(times).at(p) ?? 0 }
}
