import Foundation
import GRDB

/// Whether the journal is whole and the atlas is what it says.
public struct JournalReport: Sendable, Hashable {
  /// Something that isn't as it was written.
  public enum Fault: Sendable, Hashable {
    /// This entry, or the chain before it, was changed; it is the first.
    case broken(entry: Int64)
    /// An entry is missing before this one; it is the first.
    case gap(before: Int64)
    /// What the entry says can't be read, or doesn't follow from the entries before it.
    case contradiction(entry: Int64, specimen: SpecimenID?)
    /// The specimen is not what the journal makes of it.
    case strayed(SpecimenID)
    /// The field with this digest is not what the journal makes of it.
    case strayedField(String)
  }

  /// Entries read.
  public let entries: Int
  /// The chain of the last entry, which vouches for all; noted elsewhere, it proves later that
  /// nothing was cut off the end.
  public let head: String
  /// The first fault of the chain, then every specimen astray; empty when all is well.
  public let faults: [Fault]

  public var isSound: Bool { faults.isEmpty }
}

extension Atlas {
  /// Recomputes the chain of the journal, replays it from the first entry on, and compares every
  /// specimen with the outcome.
  public func verifyJournal() throws -> JournalReport {
    try reading { db in
      var replay = Replay()
      let rows = try Row.fetchCursor(db, sql: "SELECT * FROM entry ORDER BY sequence")
      while let row = try rows.next(), replay.faults.isEmpty { replay.read(row) }
      if replay.faults.isEmpty { try replay.compare(with: db) }
      return JournalReport(entries: replay.entries, head: replay.chain, faults: replay.faults)
    }
  }
}

/// The atlas as the journal tells it.
private struct Replay {
  var entries = 0
  var chain = Journal.genesis
  var faults: [JournalReport.Fault] = []
  private var fields: [String: (picture: FieldRecord, boxes: [FieldBox])] = [:]
  private var specimens: [Int64: (picture: PictureRecord, state: SpecimenState)] = [:]
  private let decoder = JSONDecoder()

  mutating func read(_ row: Row) {
    let sequence: Int64 = row["sequence"]
    guard sequence == Int64(entries) + 1 else {
      faults.append(.gap(before: sequence))
      return
    }
    let fields = Journal.Fields(
      sequence: sequence, time: row["time"], who: row["who"], action: row["action"],
      means: row["means"], reason: row["reason"], software: row["software"],
      target: row["target"], undoTop: row["undo_top"], redoTop: row["redo_top"],
      body: row["body"])
    guard fields.chain(after: chain) == row["chain"] else {
      faults.append(.broken(entry: sequence))
      return
    }
    chain = row["chain"]
    entries += 1
    let body = Data(fields.body.utf8)
    if let items = try? decoder.decode([FieldItem].self, from: body) {
      if !items.allSatisfy({ apply($0) }) {
        faults.append(.contradiction(entry: sequence, specimen: nil))
      }
      return
    }
    guard let items = try? decoder.decode([JournalItem].self, from: body) else {
      faults.append(.contradiction(entry: sequence, specimen: nil))
      return
    }
    for item in items where !apply(item) {
      faults.append(
        .contradiction(entry: sequence, specimen: SpecimenID(rawValue: item.id)))
    }
  }

  private mutating func apply(_ item: JournalItem) -> Bool {
    if let picture = item.picture {
      guard specimens[item.id] == nil, item.was == nil else { return false }
      specimens[item.id] = (picture, item.now)
      return true
    }
    guard let was = item.was, specimens[item.id]?.state == was else { return false }
    specimens[item.id]?.state = item.now
    return true
  }

  private mutating func apply(_ item: FieldItem) -> Bool {
    if let picture = item.picture {
      guard fields[item.field] == nil, item.was == nil else { return false }
      fields[item.field] = (picture, item.now)
      return true
    }
    guard let was = item.was, fields[item.field]?.boxes == was else { return false }
    fields[item.field]?.boxes = item.now
    return true
  }

  mutating func compare(with db: Database) throws {
    try compareFields(with: db)
    let rows = try Row.fetchCursor(db, sql: "\(SpecimenRow.selection) ORDER BY specimen.id")
    let known = fields.mapValues(\.picture)
    var unseen = Set(specimens.keys)
    while let row = try rows.next() {
      let id: Int64 = row["id"]
      unseen.remove(id)
      let state = try? SpecimenRow.state(from: row)
      guard let told = specimens[id],
        told.picture.folded(by: known) == (try? SpecimenRow.picture(from: row))?.folded(by: known),
        told.state == state
      else {
        faults.append(.strayed(SpecimenID(rawValue: id)))
        continue
      }
    }
    faults += unseen.sorted().map { .strayed(SpecimenID(rawValue: $0)) }
  }

  private mutating func compareFields(with db: Database) throws {
    var unseen = Set(fields.keys)
    for row in try Row.fetchAll(db, sql: "SELECT * FROM field ORDER BY digest") {
      let digest: String = row["digest"]
      unseen.remove(digest)
      guard let told = fields[digest], told.picture == FieldRow.record(from: row),
        told.boxes == (try? FieldRow.field(from: row))?.boxes
      else {
        faults.append(.strayedField(digest))
        continue
      }
    }
    faults += unseen.sorted().map { .strayedField($0) }
  }
}
