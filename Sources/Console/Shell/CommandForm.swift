/// What a command of 'leuko' asks for, so that a form can ask for it: made from the same description as
/// the command line's own help.
public struct CommandForm: Sendable, Hashable {
  /// One thing that is asked for.
  public struct Field: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
      /// A word at a place of its own.
      case positional
      /// A word behind a name.
      case option
      /// A name alone.
      case flag
    }

    /// '--filter'; for a positional what it is called, 'FOLDER'.
    public var name: String
    public var kind: Kind
    public var help: String
    public var isRequired: Bool
    public var isRepeating: Bool
    /// What stands for it where nobody says otherwise.
    public var usual: String?
    /// The words there are to choose from; empty where any will do.
    public var choices: [String]

    public init(
      name: String, kind: Kind, help: String, isRequired: Bool = false, isRepeating: Bool = false,
      usual: String? = nil, choices: [String] = []
    ) {
      self.name = name
      self.kind = kind
      self.help = help
      self.isRequired = isRequired
      self.isRepeating = isRepeating
      self.usual = usual
      self.choices = choices
    }
  }

  /// 'import', 'study seal'
  public var name: String
  /// What it does, in a line.
  public var abstract: String
  public var fields: [Field]

  public init(name: String, abstract: String, fields: [Field]) {
    self.name = name
    self.abstract = abstract
    self.fields = fields
  }

  /// A form for help and tests.
  static let example = CommandForm(
    name: "import", abstract: "Takes pictures in.",
    fields: [Field(name: "FOLDER", kind: .positional, help: "Where they are.", isRequired: true)])
}
