import Basis
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
      while let row = try rows.next(), replay.faults.isEmpty { try replay.read(row) }
      if replay.faults.isEmpty { try replay.compare(with: db) }
      return JournalReport(entries: replay.entries, head: replay.chain, faults: replay.faults)
    }
  }
}

/// What came in and isn't there any more as it came.
public struct LostPictures: Sendable, Hashable {
  public var specimens: [SpecimenID] = []
  /// Digests of fields, which cells were cut out of.
  public var fields: [String] = []

  public var isEmpty: Bool { specimens.isEmpty && fields.isEmpty }
}

extension Atlas {
  /// Reads every picture of a cell and of a field, and names those whose files are missing or
  /// changed.
  public func lostPictures() throws -> LostPictures {
    var lost = LostPictures()
    var fields = Dictionary(
      try self.fields().map { ($0.digest, $0.fileExtension) }, uniquingKeysWith: { $1 })
    for specimen in try specimens(matching: Query()) {
      if !isWhole(specimen.digest, specimen.fileExtension) { lost.specimens.append(specimen.id) }
      // Of other fields only the box is known.
      if let digest = specimen.region?.fieldDigest, let ending = specimen.region?.fieldExtension,
        fields[digest] == nil
      {
        fields[digest] = ending
      }
    }
    lost.fields = fields.filter { !isWhole($0.key, $0.value) }.map(\.key).sorted()
    return lost
  }

  private func isWhole(_ digest: String, _ fileExtension: String) -> Bool {
    let data = try? pictures.data(digest, fileExtension)
    return data.map { Digest.hex($0) == digest } ?? false
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

  mutating func read(_ row: Row) throws {
    let sequence: Int64 = try row.value("sequence")
    guard sequence == Int64(entries) + 1 else {
      faults.append(.gap(before: sequence))
      return
    }
    let fields = try Journal.Fields(
      sequence: sequence, time: row.value("time"), who: row.value("who"),
      action: row.value("action"),
      means: row.value("means"), reason: row.value("reason"), software: row.value("software"),
      target: row.value("target"), undoTop: row.value("undo_top"), redoTop: row.value("redo_top"),
      body: row.value("body"))
    guard try fields.chain(after: chain) == row.value("chain") else {
      faults.append(.broken(entry: sequence))
      return
    }
    chain = try row.value("chain")
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
      let id: Int64 = try row.value("id")
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
      let digest: String = try row.value("digest")
      unseen.remove(digest)
      guard let told = fields[digest], told.picture == (try? FieldRow.record(from: row)),
        told.boxes == (try? FieldRow.field(from: row))?.boxes
      else {
        faults.append(.strayedField(digest))
        continue
      }
    }
    faults += unseen.sorted().map { .strayedField($0) }
  }
}
