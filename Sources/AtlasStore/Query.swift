/// Which specimens, and in which order. An empty set asks for anything.
public struct Query: Sendable, Hashable {
  /// In which order specimens come; ties by age in the atlas.
  public enum Order: String, Sendable, Hashable, CaseIterable {
    /// As they came in.
    case imported
    /// By file name.
    case name
    /// By the folder they came from.
    case source
    /// By class key, unlabelled last.
    case classKey = "class"
    /// By the class, or by the suggested one where there is none; in each, first those of which the
    /// model is least sure.
    case grouped = "group"
    /// Latest labelling first.
    case newestLabel = "newest"
    /// Least confident suggestion first, without suggestion last.
    case leastConfident = "confidence"
    /// By split, without split last.
    case split
    /// Fewest pixels first.
    case size
    /// The strongest doubt first, without doubt last.
    case doubt
    /// As the filter names them: `id:7,3,5`. What it doesn't name comes after.
    case named
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
  /// What a person typed.
  public var filter = Filter.everything
  public var order: Order = .imported
  /// The order the other way round; what comes last for having no value stays last.
  public var isReversed = false

  /// Everything, as it came in.
  public init() {}

  /// Everything of these classes.
  public init(classes: Set<String?>) {
    self.classes = classes
  }

  /// Everything a filter lets through.
  public init(filter: Filter) {
    self.filter = filter
  }
}
