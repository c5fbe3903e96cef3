import Synchronization

/// Names looked up by their usual spelling, indexed when the first is asked for: a folder of a
/// million pictures that no table lists is never asked.
final class NameIndex: Sendable {
  private let paths = Mutex<[String: String]?>(nil)
  private let leaves = Mutex<[String: String?]?>(nil)

  /// The path spelled so; `index` says what there is.
  func path(_ spelling: String, index: () -> [String: String]) -> String? {
    paths.withLock { Self.filled(&$0, by: index)[spelling] }
  }

  /// The only picture called so; nil for none and for several.
  func leaf(_ spelling: String, index: () -> [String: String?]) -> String? {
    leaves.withLock { Self.filled(&$0, by: index)[spelling] ?? nil }
  }

  private static func filled<Value>(
    _ known: inout [String: Value]?, by index: () -> [String: Value]
  ) -> [String: Value] {
    if let known { return known }
    let made = index()
    known = made
    return made
  }
}
