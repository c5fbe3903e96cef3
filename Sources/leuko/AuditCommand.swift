import ArgumentParser
import AtlasStore
import Basis
import Foundation
import Journeys

struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Whether the journal of every change is whole.",
    subcommands: [AuditVerifyCommand.self])
}

struct AuditVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recompute the journal's chain, replay it, and compare the atlas with the outcome.",
    discussion: """
      Nothing is changed. The head vouches for every entry: noted elsewhere, it proves later that \
      nothing was cut off the end. Exit 0: all is as it was written; 1: it isn't, and the first \
      bad entry is named.

      EXAMPLES
        leuko audit verify
        leuko audit verify --pictures --atlas lab.atlas --json
      """)

  @Flag(help: "Read every picture of cells and fields too, and compare it with its fingerprint.")
  var pictures = false
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var options: ProjectOptions

  func run() async throws {
    let atlas = try options.open(creating: false).atlas
    let journal = try await atlas.perform { try $0.verifyJournal() }
    let lost = pictures ? try await atlas.perform { try $0.lostPictures() } : nil
    let finding = AuditFinding(journal, lost)
    if json {
      try StandardOutput.write(json: finding)
    } else {
      StandardOutput.write(finding.words)
    }
    if !finding.sound { throw ExitCode(ExitStatus.failure.rawValue) }
  }
}

/// What an audit found, as it is printed.
struct AuditFinding: Encodable {
  struct Fault: Encodable {
    /// 'broken', 'gap', 'contradiction' or 'strayed'.
    let kind: String
    let entry: Int64?
    let specimen: Int64?
  }

  let sound: Bool
  let entries: Int
  let head: String
  let faults: [Fault]
  /// Nil when the pictures weren't read.
  let lostPictures: [Int64]?
  /// Digests; nil when the pictures weren't read.
  let lostFields: [String]?

  private enum CodingKeys: String, CodingKey {
    case sound, entries, head, faults
    case lostPictures = "lost_pictures"
    case lostFields = "lost_fields"
  }

  init(_ journal: JournalReport, _ lost: LostPictures?) {
    sound = journal.isSound && lost?.isEmpty != false
    entries = journal.entries
    head = journal.head
    faults = journal.faults.map(Fault.init)
    lostPictures = lost?.specimens.map(\.rawValue)
    lostFields = lost?.fields
  }

  var words: String {
    var text = ""
    if let first = faults.first {
      text += "The journal is NOT whole: \(first.words).\n"
      if faults.count > 1 { text += "\(faults.count - 1) more faults; --json lists them.\n" }
    } else {
      text += "The journal is whole: \(entries) entries, head \(head).\n"
    }
    guard let lostPictures, let lostFields else { return text }
    if let first = lostFields.first {
      text += "Fields missing or changed: \(lostFields.count), the first \(first.prefix(12)).\n"
    }
    if let first = lostPictures.first {
      text += "Pictures missing or changed: \(lostPictures.count), "
      text += "the first of specimen \(first).\n"
    } else if lostFields.isEmpty {
      text += "Every picture is as it was imported.\n"
    }
    return text
  }
}

extension AuditFinding.Fault {
  init(_ fault: JournalReport.Fault) {
    switch fault {
    case .broken(let entry): self.init(kind: "broken", entry: entry, specimen: nil)
    case .gap(let before): self.init(kind: "gap", entry: before, specimen: nil)
    case .contradiction(let entry, let specimen):
      self.init(kind: "contradiction", entry: entry, specimen: specimen?.rawValue)
    case .strayedField(let digest):
      self.init(kind: "field \(digest.prefix(12))", entry: nil, specimen: nil)
    case .strayed(let specimen):
      self.init(kind: "strayed", entry: nil, specimen: specimen.rawValue)
    }
  }

  var words: String {
    switch (kind, entry, specimen) {
    case ("broken", let entry?, _): "entry \(entry), or one before it, was changed"
    case ("gap", let entry?, _): "an entry is missing before entry \(entry)"
    case (_, let entry?, _): "entry \(entry) doesn't follow from those before it"
    case (_, nil, nil): "a \(kind) isn't what the journal makes of it"
    default: "specimen \(specimen ?? 0) isn't what the journal makes of it"
    }
  }
}
