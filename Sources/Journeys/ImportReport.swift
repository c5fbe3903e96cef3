import AtlasStore
public import Exchange
public import Foundation

/// What an import found and did, or would do.
public struct ImportReport: Sendable, Hashable, Codable {
  /// A file whose picture is there already.
  public struct Duplicate: Sendable, Hashable, Codable {
    /// Relative to the folder imported.
    public var path: String
    /// The first file with the same bytes, or 'atlas' where the atlas has it.
    public var first: String
    /// Why the two can't both be right, if so: another class or another split.
    public var conflict: String?

    public init(path: String, first: String, conflict: String? = nil) {
      self.path = path
      self.first = first
      self.conflict = conflict
    }
  }

  /// The folder.
  public var folder: String
  /// Whether nothing was to be written.
  public var isDryRun: Bool
  /// How it is laid out.
  public var format: DatasetFormat
  /// The manifest that led; nil when the folders' names did.
  public var manifest: String?
  /// Cells found: those imported, or on a dry run ready, the duplicates, the refused and those passed
  /// over.
  public var found = 0
  /// Pictures taken in.
  public var imported = 0
  /// Pictures that would be taken in; on a dry run only.
  public var ready = 0
  /// Files whose picture is there already, in the folder or the atlas.
  public var duplicates = 0
  /// Of these, how many the atlas has.
  public var alreadyHere = 0
  /// All that can't be taken in: the unreadable, the blocked and the missing.
  public var refused = 0
  /// What is no cell, or isn't meant: its names and reasons are in `passedOverFiles` and `unlisted`.
  public var passedOver = 0
  /// What became of all pictures, labels, boxes and splits.
  public var account = ImportAccount()
  /// Files and marks that can't be taken in.
  public var unreadable = 0
  /// Pictures kept out for what may tell who a patient is, as was asked for.
  public var blocked = 0
  /// Pictures that came in without what their files held besides pixels.
  public var stripped = 0

  /// Duplicates within the folder, and why some contradict each other.
  public var duplicateFiles: [Duplicate] = []
  /// On a dry run, among the first 20,000: pictures that show the same as another, turned, mirrored
  /// or compressed anew, and why some contradict each other.
  public var nearCopies: [Duplicate] = []
  public var unreadableFiles: [Refusal] = []
  /// What was said twice alike.
  public var doubled: [Refusal] = []
  /// What is no cell, or isn't meant, and why.
  public var passedOverFiles: [Refusal] = []
  /// Sentences about what contradicts itself, or isn't as it was written.
  public var notes: [String] = []
  /// The pictures kept out, and for what.
  public var blockedFiles: [Refusal] = []
  /// Listed in the manifest, but not there.
  public var missing: [String] = []
  /// There, but not listed in the manifest, and so not taken in.
  public var unlisted: [String] = []
  /// Other files left out, by their endings.
  public var others: [String: Int] = [:]
  /// Good pictures by class key.
  public var classes: [String: Int] = [:]
  /// Good pictures without a class.
  public var unlabelled = 0
  /// Names that are no class, and how many pictures have them; these come in unlabelled.
  public var unknownClasses: [String: Int] = [:]
  /// Pictures in which no cell is marked.
  public var emptyFields = 0
  public var splits: [String: Int] = [:]
  public var findings: [String: Int] = [:]
  /// Tags that are no finding, and how many files have them.
  public var unknownTags: [String: Int] = [:]
  /// What may tell who a patient is.
  public var privacy = PrivacyTally()
  /// What was done to the values of pictures, and what of their files isn't shown.
  public var remarks = PictureTally()
  /// How long it took, in seconds.
  public var seconds = 0.0

  enum CodingKeys: String, CodingKey {
    case folder, format, manifest, found, imported, ready, duplicates, unreadable, missing, unlisted
    case refused, account, doubled, notes
    case passedOver = "passed_over"
    case passedOverFiles = "passed_over_files"
    case others, classes, unlabelled, splits, findings, privacy, remarks, seconds, blocked, stripped
    case isDryRun = "dry_run"
    case emptyFields = "empty_fields"
    case alreadyHere = "already_here"
    case duplicateFiles = "duplicate_files"
    case nearCopies = "near_copies"
    case unreadableFiles = "unreadable_files"
    case blockedFiles = "blocked_files"
    case unknownClasses = "unknown_classes"
    case unknownTags = "unknown_tags"
  }

  init(_ plan: ImportPlan, isDryRun: Bool) {
    folder = plan.folder.path
    self.isDryRun = isDryRun
    format = plan.contents.format
    manifest = plan.contents.manifest
    emptyFields = plan.contents.emptyFields
    missing = plan.contents.missing
    unlisted = plan.contents.unlisted
    others = plan.contents.others
    unknownTags = plan.contents.unknownTags
    (notes, doubled) = (plan.contents.notes, plan.contents.doubles)
    passedOverFiles = plan.contents.passedOver
    account.find(plan.contents.found)
    for refusal in plan.contents.refused { refuse(refusal) }
    for double in doubled {
      found += double.holds.cells
      duplicates += double.holds.cells
      account.settle(double.holds, .double)
    }
    for left in passedOverFiles {
      passedOver += left.cells
      account.settle(left.holds, .passedOver)
    }
    passedOver += unlisted.count
    account.settle(Holdings(pictures: unlisted.count), .passedOver)
    found += passedOver + missing.count
    refused += missing.count
    account.settle(plan.contents.lost, .refused)
  }

  /// Whether anything came in, would, or is there already.
  public var tookAnything: Bool { imported + ready + duplicates > 0 }

  /// Whether everything found came in, or would.
  public var isClean: Bool {
    refused == 0 && notes.isEmpty && unknownClasses.isEmpty
      && duplicateFiles.allSatisfy { $0.conflict == nil }
  }

  /// The report as JSON with sorted names.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }

  mutating func refuse(_ refusal: Refusal) {
    // What holds nothing that is counted is still something that couldn't be read.
    let count = refusal.holds == .none ? 1 : max(refusal.cells, refusal.holds.splits)
    found += count
    refused += count
    unreadable += count
    unreadableFiles.append(refusal)
    account.settle(refusal.holds, .refused)
  }

  mutating func block(_ path: String, for concerns: Set<PrivacyConcern>) {
    found += 1
    blocked += 1
    refused += 1
    let names = concerns.sorted { $0.rawValue < $1.rawValue }.map(\.name)
    blockedFiles.append(Refusal(path: path, reason: names.joined(separator: ", ")))
    privacy.note(concerns, of: path)
  }

  mutating func count(_ newcomer: Newcomer, className: String?) {
    found += 1
    if let key = newcomer.classKey {
      classes[key, default: 0] += 1
    } else {
      unlabelled += 1
      if let className { unknownClasses[className, default: 0] += 1 }
    }
    if let split = newcomer.split { splits[split.rawValue, default: 0] += 1 }
    for finding in newcomer.findings { findings[finding, default: 0] += 1 }
  }
}
