import TerminalKit

/// Keys on their way to the console. Some have to wait: a key may be about a cell, a list or a page
/// that was asked for and isn't there yet, when fingers are quick or a line hands over several keys at
/// once. 'Next unreviewed' and a class behind it must not label the cell before.
struct KeyQueue: Sendable, Equatable {
  /// Requests under way whose answers decide what the next key is about; see `Request.leads`.
  private var leading = 0
  private var waiting: [Key] = []

  /// Keys that wait for nothing.
  private static let urgent: [Key] = [.escape, .control("c"), .control("l"), .control("z")]

  /// Takes a key in; gives it back where it waits for nothing. Esc also takes back those that wait.
  mutating func pass(_ key: Key) -> Key? {
    if key == .escape { waiting = [] }
    if Self.urgent.contains(key) { return key }
    waiting.append(key)
    return nil
  }

  /// These requests go out.
  mutating func ask(_ requests: [Request]) {
    leading += requests.count { $0.leads }
  }

  /// One of those that lead has been carried out.
  mutating func noteAnswer() {
    leading -= 1
  }

  /// The next key, in the order they came; nil where it has to wait.
  ///
  /// - Parameter atOnce: whether keys are about what is on the screen whatever was asked for.
  mutating func next(atOnce: Bool) -> Key? {
    guard leading == 0 || atOnce, !waiting.isEmpty else { return nil }
    return waiting.removeFirst()
  }
}
