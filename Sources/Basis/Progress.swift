/// How far long work has come.
public struct Progress: Sendable, Hashable {
  /// What is being done, as a word or two a technician knows.
  public var activity: String
  /// Units done, of `total`.
  public var completed: Int
  /// Units in all; nil while they are still being counted.
  public var total: Int?
  /// Time since the work began.
  public var elapsed: Duration

  public init(_ activity: String, completed: Int, total: Int?, elapsed: Duration) {
    self.activity = activity
    self.completed = completed
    self.total = total
    self.elapsed = elapsed
  }

  /// From 0 to 1; nil while the total is unknown.
  public var fraction: Double? {
    total.map { $0 > 0 ? min(1, Double(completed) / Double($0)) : 1 }
  }

  /// Time left at the pace so far; nil until something is done.
  public var remaining: Duration? {
    guard let total, completed > 0, total >= completed else { return nil }
    return elapsed * (Double(total - completed) / Double(completed))
  }
}
