/// What kind of cell a specimen shows, or why it shows none.
public struct CellClass: Sendable, Hashable, Identifiable {
  /// How a class takes part in a differential count.
  public enum Counting: String, Sendable, Hashable, CaseIterable {
    /// One of the white cells the percentages are of.
    case differential
    /// Counted beside them, per 100 white cells.
    case perHundred = "per-hundred"
    /// Left out.
    case never
    /// Left out, and a count with one of these can't be signed.
    case blocksSigning = "blocks-signing"
  }

  /// Its name in files and in the journal; it never changes.
  public var key: String
  /// Its name on the screen, in the words of ICSH.
  public var name: String
  /// Other spellings that mean this class on import.
  public var aliases: [String]
  /// Its id in the Cell Ontology; nil when none is known for certain.
  public var ontology: String?
  /// Its part in a differential count.
  public var counting: Counting
  /// The capital that gives a specimen this class; nil when it has none.
  public var keyboardKey: Character?

  public init(
    key: String, name: String, aliases: [String] = [], ontology: String? = nil,
    counting: Counting = .differential, keyboardKey: Character? = nil
  ) {
    self.key = key
    self.name = name
    self.aliases = aliases
    self.ontology = ontology
    self.counting = counting
    self.keyboardKey = keyboardKey
  }

  public var id: String { key }

  /// Whether its cells are among those the percentages are of.
  public var inDifferential: Bool { counting == .differential }
}

/// Something to be seen on a cell besides its class: an abnormality, or a look that is no
/// diagnosis.
public struct Finding: Sendable, Hashable, Identifiable {
  /// Its name in files and in the journal; it never changes.
  public var key: String
  /// Its name on the screen.
  public var name: String
  /// Other spellings that mean this finding on import.
  public var aliases: [String]
  /// What has to be seen for it, in a few words; nil when there is no agreed criterion.
  public var criterion: String?
  /// The LOINC code of its presence in blood; nil when none is known for certain.
  public var loinc: String?
  /// The words of its degrees on a slide, the least first; empty when it has none.
  public var grades: [String] = []
  /// What else a user wants to be reminded of; nil for nothing.
  public var note: String?

  public init(
    key: String, name: String, aliases: [String] = [], criterion: String? = nil,
    loinc: String? = nil
  ) {
    self.key = key
    self.name = name
    self.aliases = aliases
    self.criterion = criterion
    self.loinc = loinc
  }

  public var id: String { key }
}
