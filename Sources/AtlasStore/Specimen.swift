public import Foundation
public import Pictures

/// Which specimen of an atlas; never given to another.
public struct SpecimenID: Sendable, Hashable, Comparable, RawRepresentable, CustomStringConvertible
{
  public let rawValue: Int64

  public init(rawValue: Int64) {
    self.rawValue = rawValue
  }

  public static func < (one: SpecimenID, other: SpecimenID) -> Bool {
    one.rawValue < other.rawValue
  }

  public var description: String { String(rawValue) }
}

/// One picture of one blood cell, what it is called now, and where it came from.
public struct Specimen: Sendable, Hashable, Identifiable {
  public let id: SpecimenID
  /// SHA-256 of the file as imported, 64 hexadecimal digits.
  public let digest: String
  /// The extension of that file, in small letters and without a dot.
  public let fileExtension: String
  /// The name of that file.
  public let name: String
  /// Where it was, relative to the folder that was imported.
  public let source: String
  /// Columns of pixels.
  public let width: Int
  /// Rows of pixels.
  public let height: Int
  /// Where the picture came from; it can't be changed.
  public let origin: Origin
  /// Where it was cut out of a picture of many cells; nil when it came alone.
  public let region: CellRegion?
  /// What else was said of it where it came from, by name.
  public let extra: [String: String]
  /// What it is called now; nil while nobody has said.
  public var labelling: Labelling?
  /// What it is used for; nil while nobody has said.
  public var split: Split?
  /// What a model thinks it is; nil when none was asked.
  public var suggestion: Suggestion?
  /// Whether a generated picture was kept.
  public var curation: Curation
  /// Free text.
  public var comment: String
  /// Why a program thinks it should be looked at again; empty for no reason.
  public var doubts: String
  /// How large a pixel of its picture is, once somebody or some program has said.
  public var scale: PictureScale?
  /// It was taken out of the atlas: only what asks for it by `is:removed` finds it.
  public var isRemoved = false

  /// The field it was cut out of, and where, in whole pixels; nil where it came by itself or the
  /// atlas has no field.
  public var place: FieldPlace? { region?.place }
  /// The key of its class; nil while unlabelled.
  public var classKey: String? { labelling?.classKey }
  /// The keys of its findings.
  public var findings: Set<String> { labelling?.findings ?? [] }
  /// What was said of its findings, by their keys; nothing for a finding that is merely there.
  public var remarks: [String: FindingRemark] { labelling?.remarks ?? [:] }
}

/// Who called a specimen what, when, and by which means.
public struct Labelling: Sendable, Hashable {
  /// The key of the class; nil when only findings were named, or a label was taken away.
  public var classKey: String?
  /// The keys of the findings.
  public var findings: Set<String>
  /// How strong they are and what else was said of them, where anything was.
  public var remarks: [String: FindingRemark] = [:]
  /// Who said so.
  public var who: String
  /// When.
  public var time: Date
  /// How it came about.
  public var means: Means
}

/// How an entry of the journal came about.
public enum Means: String, Sendable, Hashable, CaseIterable {
  /// A person looked and said so.
  case hand
  /// It came with the picture.
  case `import`
  /// A model said so and a person let it stand unseen.
  case model
  /// A rule derived it from other labels.
  case derived
}

/// A model's opinion, which is no label until a person takes it over.
public struct Suggestion: Sendable, Hashable {
  /// The key of the class.
  public var classKey: String
  /// From 0 to 1.
  public var confidence: Double

  public init(classKey: String, confidence: Double) {
    self.classKey = classKey
    self.confidence = confidence
  }
}

/// Where a picture came from.
public enum Origin: Sendable, Hashable {
  /// A camera on a microscope.
  case microscope
  /// A model; `recipe` is the JSON that would make the same picture again, `group` what its
  /// siblings share: the same recipe but for seed and index.
  case generated(recipe: String, group: String)
  /// A program that draws by rule.
  case drawn(rule: String)

  /// The word for it in files and queries.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case microscope
    case generated
    case drawn
  }

  public var kind: Kind {
    switch self {
    case .microscope: .microscope
    case .generated: .generated
    case .drawn: .drawn
    }
  }
}

/// What a specimen is used for.
public enum Split: String, Sendable, Hashable, CaseIterable {
  /// Models learn from it.
  case train
  /// Early stops and every choice between models.
  case select
  /// Final figures and blind tests only.
  case val
  /// A test set of the user's own.
  case test
  /// Nothing.
  case excluded

  /// The split a folder or a manifest means: 'valid', 'validation' and 'dev' are 'val'.
  public init?(spelled spelling: String) {
    switch Vocabulary.folded(spelling) {
    case "train", "training": self = .train
    case "select", "selection": self = .select
    case "val", "valid", "validation", "dev": self = .val
    case "test", "testing": self = .test
    case "excluded", "exclude": self = .excluded
    default: return nil
    }
  }
}

/// A person's verdict on a generated picture.
public enum Curation: Sendable, Hashable {
  case undecided
  case kept
  case rejected(reason: String)

  /// The word for it in files and queries.
  public enum Verdict: String, Sendable, Hashable, CaseIterable {
    case undecided
    case kept
    case rejected
  }

  public var verdict: Verdict {
    switch self {
    case .undecided: .undecided
    case .kept: .kept
    case .rejected: .rejected
    }
  }
}
