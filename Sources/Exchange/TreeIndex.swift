import Synchronization

/// The names of a tree by their usual spelling, indexed when the first is asked for: a folder of a
/// million pictures that no table lists is never asked. And what was seen in its JSON files.
final class TreeIndex: Sendable {
  /// Names by how they are folded.
  struct Names: Sendable {
    /// All files as they are spelled.
    var exact: Set<Spelled> = []
    /// All files by their folded paths.
    var paths: [String: [String]] = [:]
    /// Pictures by their folded paths without endings.
    var stems: [String: [String]] = [:]
    /// Pictures by their folded names without folders and endings.
    var leaves: [String: [String]] = [:]
  }

  private let filled = Mutex<Names?>(nil)
  private let outlines = Mutex<[String: Set<String>]>([:])

  /// The names; `make` says what there is.
  func names(_ make: () -> Names) -> Names {
    filled.withLock { names in
      if let names { return names }
      let made = make()
      names = made
      return made
    }
  }

  /// The names at the top of a JSON file; `look` reads them.
  func names(of file: String, _ look: () -> Set<String>) -> Set<String> {
    if let known = outlines.withLock({ $0[file] }) { return known }
    let names = look()
    outlines.withLock { $0[file] = names }
    return names
  }
}
