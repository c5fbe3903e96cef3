/// What a filter can ask about by name, as in `class:band`.
public enum FilterField: String, Sendable, Hashable, CaseIterable {
  case classKey = "class"
  case suggestion
  case finding
  case state = "is"
  case origin
  case split
  case labelBy = "label-by"
  case means
  case verdict
  case confidence
  case changed
  case labelled
  case imported
  case name
  case source
  case slide
  case comment
  case width
  case height
  case id

  /// What it asks about, in a few words.
  public var help: String {
    switch self {
    case .classKey: "the class; none for the unlabelled"
    case .suggestion: "what a model thinks it is"
    case .finding: "a finding, and how strong: dohle_bodies>=2"
    case .state: "reviewed, unreviewed, disputed, …"
    case .origin: "microscope, generated or drawn"
    case .split: "train, select, val, test, excluded; none"
    case .labelBy: "who gave the label; me"
    case .means: "how the label came about"
    case .verdict: "of generated cells: kept, rejected"
    case .confidence: "how sure the model is: <0.6, 0.4..0.8"
    case .changed: "when a person changed anything: today, 7d"
    case .labelled: "when the label was given: >2026-11-01"
    case .imported: "when it came in: yesterday, 2026-11"
    case .name: "part of the file name"
    case .source: "part of the folder it came from"
    case .slide: "the slide it was found on"
    case .comment: "part of the comment; any, none"
    case .width: "columns of pixels: >=360"
    case .height: "rows of pixels"
    case .id: "the specimen's number: 17, 100..200"
    }
  }

  /// Shorter or other names people try.
  static let otherNames: [String: FilterField] = [
    "by": .labelBy, "who": .labelBy, "labeller": .labelBy, "label": .classKey,
    "model": .suggestion, "findings": .finding, "folder": .source, "path": .source,
    "file": .name, "conf": .confidence, "added": .imported,
  ]

  /// The field called `name`, whatever its case; nil for none.
  static func named(_ name: String) -> FilterField? {
    let name = name.lowercased()
    return FilterField(rawValue: name) ?? otherNames[name]
  }

  /// Whether `<` and `>` make sense.
  var hasOrder: Bool {
    switch self {
    case .confidence, .width, .height, .id, .changed, .labelled, .imported: true
    default: false
    }
  }

  /// The words it takes, besides those of the vocabulary and people's names.
  var words: [String] {
    switch self {
    case .classKey, .suggestion: ["none"]
    case .finding, .comment: ["any", "none"]
    case .state: FilterState.allCases.map(\.rawValue)
    case .origin: Origin.Kind.allCases.map(\.rawValue)
    case .split: Split.allCases.map(\.rawValue) + ["none"]
    case .labelBy: ["me"]
    case .means: Means.allCases.map(\.rawValue)
    case .verdict: Curation.Verdict.allCases.map(\.rawValue)
    case .changed, .labelled, .imported: ["today", "yesterday", "7d", "30d"]
    case .confidence: ["none"]
    case .name, .source, .slide, .width, .height, .id: []
    }
  }
}

/// What `is:` asks.
enum FilterState: String, Sendable, Hashable, CaseIterable {
  case reviewed, unreviewed, labelled, unlabelled, disputed, commented, suspect, outlier, duplicate
  case removed

  var term: FilterTerm {
    switch self {
    case .reviewed: .credit(.means, [Means.hand.rawValue])
    case .unreviewed: .not(.credit(.means, [Means.hand.rawValue]))
    case .labelled: .not(.oneOf(.classKey, [nil]))
    case .unlabelled: .oneOf(.classKey, [nil])
    case .disputed: .disputed
    case .commented: .contains(.comment, "")
    case .suspect: .doubted(.label)
    case .outlier: .doubted(.outlier)
    case .duplicate: .doubted(.duplicate)
    case .removed: .removed
    }
  }

  var help: String {
    switch self {
    case .reviewed: "a person has looked and said so"
    case .unreviewed: "nobody has looked yet"
    case .labelled: "it has a class"
    case .unlabelled: "it has no class"
    case .disputed: "the model thinks otherwise"
    case .commented: "somebody wrote something"
    case .suspect: "its label is probably wrong; 'leuko inspect' looks"
    case .outlier: "it looks like nothing else here"
    case .duplicate: "it is a copy of another"
    case .removed: "it was taken out of the atlas; nothing else finds it"
    }
  }
}
