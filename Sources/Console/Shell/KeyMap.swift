public import AtlasStore
public import Basis
import TerminalKit

/// Keys that a person put in place of others.
///
/// ```toml
/// [keys]
/// next = ["n", "F5"]
/// go_to_sampling = "g m"
/// suspend = []                       # no key
/// ```
public struct KeyMap: Sendable, Hashable {
  /// By the verb's name.
  private var sequences: [String: [[Key]]] = [:]

  /// Every key as it came.
  public init() {}

  /// What keys can be given to, by the names that the settings file uses.
  public static let names = Set(
    KeyPages.tables(.builtIn).flatMap(\.table.bindings).compactMap(\.action.name)
  ).sorted()

  /// - Parameter texts: for the name of what a key does, the keys that are to do it.
  ///
  /// Throws where a name or a key doesn't exist, or where on any page a key would mean two things.
  public init(_ texts: [String: [String]], vocabulary: Vocabulary) throws(KeyMapError) {
    let pages = KeyPages.tables(vocabulary)
    for (name, keys) in texts.sorted(by: { $0.key < $1.key }) {
      guard Self.names.contains(name) else { throw .unknownAction(name, known: Self.names) }
      sequences[name] = []
      for text in keys {
        guard let sequence = Key.sequence(text) else { throw .unknownKey(text, action: name) }
        sequences[name, default: []].append(sequence)
      }
    }
    for (page, table) in pages {
      if let collision = applied(to: table).collisions.first {
        throw .collision(collision, page: page)
      }
    }
  }

  /// The table with these keys; what has no key any more is left out.
  func applied(to table: KeyTable<AnyVerb>) -> KeyTable<AnyVerb> {
    guard !sequences.isEmpty else { return table }
    return KeyTable(
      table.groups.map { group in
        KeyTable<AnyVerb>.Group(
          group.title,
          group.bindings.compactMap { binding in
            guard let mine = binding.action.name.flatMap({ sequences[$0] }) else { return binding }
            var binding = binding
            binding.sequences = mine
            return mine.isEmpty ? nil : binding
          })
      })
  }
}
/// What can be wrong with the keys of a settings file.
public enum KeyMapError: Explained, Equatable {
  /// Nothing a key could do is called that.
  case unknownAction(String, known: [String])
  /// No key is called that.
  case unknownKey(String, action: String)
  /// A key would mean two things on a page.
  case collision(String, page: String)

  public var summary: String {
    switch self {
    case .unknownAction(let name, _): "'settings.toml' has a key for '\(name)', which is nothing"
    case .unknownKey(let key, let action):
      "'settings.toml' gives '\(action)' the key '\(key)', which is no key"
    case .collision(let sentence, let page): "'settings.toml', on the page '\(page)': \(sentence)"
    }
  }

  public var remedy: String? {
    switch self {
    case .unknownAction(_, let known): "use one of \(known.joined(separator: ", "))"
    case .unknownKey:
      "write keys like x, C-d, A-x, Enter, Esc, Space, Tab, Left, PgDn, F2, and sequences like 'g x'"
    case .collision: "give one of the two another key under [keys]"
    }
  }

  public var exitStatus: ExitStatus { .badConfiguration }
}
