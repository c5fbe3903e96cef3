/// Which specimens, and in which order. An empty set asks for anything.
public struct Query: Sendable, Hashable {
  /// In which order specimens come; ties by age in the atlas.
  public enum Order: String, Sendable, Hashable, CaseIterable {
    /// As they came in.
    case imported
    /// By file name.
    case name
    /// By class key, unlabelled last.
    case classKey = "class"
    /// Latest labelling first.
    case newestLabel = "newest"
    /// Least confident suggestion first, without suggestion last.
    case leastConfident = "confidence"
  }

  /// Class keys; nil among them asks for the unlabelled.
  public var classes: Set<String?> = []
  /// Finding keys that must all be there.
  public var findings: Set<String> = []
  public var origins: Set<Origin.Kind> = []
  /// Nil among them asks for those without a split.
  public var splits: Set<Split?> = []
  /// Who the labelling is by.
  public var labellers: Set<String> = []
  /// How the labelling came about: `.hand` asks for what a person has looked at.
  public var means: Set<Means> = []
  public var verdicts: Set<Curation.Verdict> = []
  /// Generated pictures of one recipe group.
  public var group: String?
  /// Only those whose suggestion differs from their class.
  public var disputed = false
  /// Part of the file name, the source or the comment; case doesn't matter for ASCII.
  public var text = ""
  public var order: Order = .imported

  /// Everything, as it came in.
  public init() {}

  /// Everything of these classes.
  public init(classes: Set<String?>) {
    self.classes = classes
  }
}
