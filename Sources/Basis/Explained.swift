/// A failure a person can read: what happened, and what they can do about it.
public protocol Explained: Error, Sendable, CustomStringConvertible {
  /// One sentence with the name of the thing it is about, beginning small and without a full stop.
  var summary: String { get }

  /// What to try next, as an order; nil when there is nothing to try.
  var remedy: String? { get }

  /// What the command line exits with when this ends it.
  var exitStatus: ExitStatus { get }
}

extension Explained {
  public var remedy: String? { nil }
  public var exitStatus: ExitStatus { .badData }

  /// Summary and remedy on one line, for logs and tests.
  public var description: String {
    remedy.map { "\(summary); \($0)" } ?? summary
  }
}
