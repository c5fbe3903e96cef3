/// An interval of real numbers, both ends included: a confidence interval or a margin.
public struct Interval: Sendable, Hashable, Codable {
  /// The lower end.
  public var low: Double
  /// The upper end.
  public var high: Double

  /// The interval from `low` to `high`.
  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// Half the distance between the ends.
  public var halfWidth: Double { (high - low) / 2 }

  /// Whether this interval lies in `other` without touching its ends.
  public func isStrictlyInside(_ other: Interval) -> Bool {
    low > other.low && high < other.high
  }

  /// Both ends brought into 0...1.
  var clippedToUnit: Interval {
    Interval(low: min(max(low, 0), 1), high: min(max(high, 0), 1))
  }
}
