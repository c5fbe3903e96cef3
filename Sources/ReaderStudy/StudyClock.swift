/// The two clocks of a sitting, handed in from outside.
public struct StudyClock: Sendable {
  /// Seconds since 1970 in UTC, for the log.
  public var unixTime: @Sendable () -> Double
  /// A time that only moves forward, for what is measured.
  public var uptime: @Sendable () -> Duration

  /// A clock of these two.
  public init(
    unixTime: @escaping @Sendable () -> Double, uptime: @escaping @Sendable () -> Duration
  ) {
    self.unixTime = unixTime
    self.uptime = uptime
  }
}

extension Duration {
  /// Whole milliseconds, rounded down.
  var milliseconds: Int {
    Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }

  /// Seconds, with their fraction.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
