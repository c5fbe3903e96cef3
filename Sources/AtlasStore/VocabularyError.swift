public import Basis

/// Why a vocabulary can't be used.
public enum VocabularyError: Explained, Equatable {
  /// A key with other characters than small letters, digits and underscores.
  case badKey(String)
  /// One spelling would mean two things.
  case ambiguous(spelling: String, first: String, second: String)
  /// Two classes on one key of the keyboard.
  case keyShared(key: Character, first: String, second: String)
  /// A keyboard key that isn't a free capital.
  case keyTaken(by: String, key: Character)
  /// Neither a part in the differential we know.
  case unknownCounting(class: String, text: String)
  /// No class has this key.
  case noClass(String)
  /// A class that is to be added is there already.
  case known(String)
  /// More or fewer than one character.
  case notOneKey(class: String, text: String)

  public var summary: String {
    switch self {
    case .badKey(let key):
      "the key '\(key)' is not made of small letters, digits and underscores"
    case .ambiguous(let spelling, let first, let second):
      "'\(spelling)' would mean both '\(first)' and '\(second)'"
    case .keyShared(let key, let first, let second):
      "the key '\(key)' is given to both '\(first)' and '\(second)'"
    case .keyTaken(let owner, let key):
      "the key '\(key)' can't be given to '\(owner)': only capitals but G, N and V can"
    case .unknownCounting(let key, let text):
      "'\(text)' is no way to count '\(key)'"
    case .noClass(let key): "no class has the key '\(key)'"
    case .known(let key): "there is a class '\(key)' already"
    case .notOneKey(let key, let text):
      "'\(text)' is not one key for '\(key)'"
    }
  }

  public var remedy: String? {
    switch self {
    case .badKey: "write it like 'segmented_neutrophil'"
    case .ambiguous: "take the spelling from one of them in 'classes.toml'"
    case .keyShared, .keyTaken, .notOneKey:
      "give another capital, or \"\" for none, in 'classes.toml'"
    case .noClass: "'leuko classes' lists them"
    case .known: "rename it, or take another key"
    case .unknownCounting:
      "say one of \(CellClass.Counting.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "))"
    }
  }

  public var exitStatus: ExitStatus { .badConfiguration }
}
