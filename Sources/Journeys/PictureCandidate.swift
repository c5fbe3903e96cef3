public import AtlasStore
public import Exchange
import Foundation
import Pictures

/// A cell of a data set that may become a specimen, in our own words.
public struct PictureCandidate: Sendable, Hashable {
  /// As the data set has it.
  public var item: DatasetItem
  /// Its path relative to the folder imported.
  public var source: String { item.path }
  /// Its class in the words of the data set; nil when there are none.
  public var className: String?
  public var split: Split?
  /// The keys of its findings.
  public var findings: Set<String> = []
  /// What was said of its findings, by their keys.
  public var remarks: [String: FindingRemark] = [:]
  /// The table its findings were derived by; nil when they came with the class.
  public var findingsFrom: String?
  public var origin: Origin = .microscope
  public var curation = Curation.undecided
  public var comment = ""
  /// The SHA-256 the file should have; nil when nobody says.
  public var expectedDigest: String?

  /// The name of its file.
  public var name: String {
    item.record.name ?? String(item.path.split(separator: "/").last ?? "")
  }
}

/// What a data set holds, in our own words: nothing has been opened but its tables.
public struct FolderContents: Sendable, Hashable {
  public var format: DatasetFormat
  /// The cells to take in, in the order of their names or of the table.
  public var candidates: [PictureCandidate] = []
  /// Names that can't be taken in, and why.
  public var refused: [Refusal] = []
  /// What says the same as something that comes in.
  public var doubles: [Refusal] = []
  /// What is no cell or no label, or isn't meant, and why.
  public var passedOver: [Refusal] = []
  /// Listed in a table, but not there.
  public var missing: [String] = []
  /// What was said of the missing.
  public var lost = Holdings.none
  /// Pictures that are there, but not listed in the table.
  public var unlisted: [String] = []
  /// How many other files were left out, by their endings in small letters.
  public var others: [String: Int] = [:]
  /// Tags that are no findings, and how many files have them.
  public var unknownTags: [String: Int] = [:]
  /// The table that led.
  public var manifest: String?
  /// Pictures in which no cell is marked.
  public var emptyFields = 0
  /// All that was met.
  public var found = Holdings.none
  /// Sentences about what contradicts itself, or isn't as it was written.
  public var notes: [String] = []
  /// The SHA-256 that files of pictures should have, by their paths.
  public var sums: [String: String] = [:]
  /// Fields of which a cell was refused for what is said of it.
  var refusedFields: [String] = []

  /// - Parameter folder: the name of the folder imported, which may be that of a class.
  init(_ contents: DatasetContents, folder: String, vocabulary: Vocabulary) {
    format = contents.format
    refused = contents.refused
    (doubles, passedOver) = (contents.doubles, contents.passedOver)
    (missing, lost, found) = (contents.missing, contents.lost, contents.found)
    (unlisted, others) = (contents.unlisted, contents.others)
    (notes, sums) = (contents.notes, contents.sums)
    manifest = contents.table
    emptyFields = contents.emptyFields
    let table = contents.table.map { "'\($0)': " } ?? ""
    let root = vocabulary.cellClass(spelled: folder) == nil ? nil : folder
    for item in contents.items {
      var candidate = PictureCandidate(item: item)
      candidate.className = Self.className(
        of: item.record, root: contents.format == .imageFolder ? root : nil, vocabulary)
      if item.record.label == nil, candidate.className != nil { found.labels += 1 }
      if let reason = candidate.describe(by: vocabulary) {
        if item.field != nil { refusedFields.append(item.picturePath) }
        refused.append(
          Refusal(path: item.path, reason: table + reason, holds: candidate.says(withPicture: true))
        )
        continue
      }
      for tag in item.record.tags {
        if let finding = vocabulary.finding(spelled: tag) {
          candidate.findings.insert(finding.key)
          candidate.findingsFrom = item.record.tagsFrom
        } else {
          unknownTags[tag, default: 0] += 1
        }
      }
      candidates.append(candidate)
    }
  }
}

extension FolderContents {
  /// What a record says the cell is. Of folders, the nearest that is called like a class counts, the
  /// folder imported last; where none is, the nearest.
  private static func className(
    of record: DatasetRecord, root: String?, _ vocabulary: Vocabulary
  ) -> String? {
    guard record.label == nil || !record.folders.isEmpty else { return record.label }
    let known = record.folders.first { name in
      vocabulary.cellClass(spelled: name) != nil
        || vocabulary.cellClass(spelled: Sampling.ModelClass(name).classKey) != nil
    }
    return known ?? root ?? record.label
  }
}

extension PictureCandidate {
  /// Why the picture isn't the one its table means, by its size; nil where it may be.
  func fault(ofSize picture: Picture, _ data: Data) -> String? {
    guard item.field == nil, let width = item.record.width, let height = item.record.height,
      (width, height) != (picture.width, picture.height)
    else { return nil }
    // Some programs tell the size of the picture as it is stored.
    let isTurned = PictureFile.orientation(notedIn: data).swapsSides
    if isTurned, (width, height) == (picture.height, picture.width) { return nil }
    return "its table says \(width) x \(height) pixels, it has \(picture.width) x \(picture.height)"
  }

  /// What comes in with it, or doesn't.
  func says(withPicture: Bool) -> Holdings {
    var says = item.says
    says.labels = className == nil ? 0 : 1
    says.pictures = withPicture && item.field == nil ? 1 : 0
    return says
  }

  fileprivate init(item: DatasetItem) {
    self.item = item
    expectedDigest = item.field == nil ? item.record.digest : nil
    comment = item.record.comment ?? ""
  }

  /// Puts the record's words into ours; returns why they can't be followed, if so.
  fileprivate mutating func describe(by vocabulary: Vocabulary) -> String? {
    let record = item.record
    if let text = record.split {
      guard let split = Split(spelled: text) else { return "no split is called '\(text)'" }
      self.split = split
    }
    for word in record.findings {
      guard let finding = vocabulary.finding(spelled: word) else {
        return "no finding is called '\(word)'"
      }
      findings.insert(finding.key)
      if let said = record.remarks[word] {
        remarks[finding.key] = FindingRemark(
          grade: said.grade.flatMap(FindingRemark.Grade.init(rawValue:)), note: said.note)
      }
    }
    switch record.origin {
    case nil, "microscope": origin = .microscope
    case "generated":
      origin = .generated(
        recipe: record.recipe ?? "{}", group: record.recipeGroup ?? className ?? "")
    case "drawn": origin = .drawn(rule: record.recipe ?? "unknown")
    case let word?: return "no origin is called '\(word)'"
    }
    switch record.verdict {
    case "kept": curation = .kept
    case "rejected": curation = .rejected(reason: "where it came from")
    default: curation = .undecided
    }
    return nil
  }
}
