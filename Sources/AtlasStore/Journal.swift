import Basis
import Foundation
import GRDB

/// Writes and reads lines of the journal; the only code that touches its tables.
enum Journal {
  /// An entry before it has a place in the chain.
  struct Draft {
    var time: Date
    var who: String
    var action: JournalEntry.Action
    var means: Means
    var reason: String?
    var software: String
    var target: Int64?
  }

  /// What a labeller's next undo and next redo are about.
  ///
  /// Both stacks are linked lists through the journal itself, so they survive a restart and cost
  /// nothing to find. A change becomes the undo top; below it lies what was the undo top before
  /// it. An undo puts the undo top back to what lay below its target, and becomes the redo top.
  struct Tops: Equatable {
    var undo: Int64?
    var redo: Int64?
  }

  /// What the chain of the first entry continues.
  static let genesis = Digest.hex("leuko atlas journal 1\n")

  /// The place of the next entry. One beyond the last of all numbers is refused by the database.
  static func nextSequence(_ db: Database) throws -> Int64 { try lastSequence(db) &+ 1 }

  static func lastSequence(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT max(sequence) FROM entry") ?? 0
  }

  static func lastChain(_ db: Database) throws -> String {
    let sql = "SELECT chain FROM entry ORDER BY sequence DESC LIMIT 1"
    return try String.fetchOne(db, sql: sql) ?? genesis
  }

  /// The tops of `who` as they were before entry `sequence`, or as they are now.
  static func tops(
    of who: String, before sequence: Int64 = .max, _ db: Database
  ) throws -> Tops {
    let sql = """
      SELECT undo_top, redo_top FROM entry WHERE who = ? AND sequence < ?
      ORDER BY sequence DESC LIMIT 1
      """
    guard let row = try Row.fetchOne(db, sql: sql, arguments: [who, sequence]) else {
      return Tops()
    }
    return try Tops(undo: row.value("undo_top"), redo: row.value("redo_top"))
  }

  /// Appends an entry and says which specimens it is about.
  static func append(
    _ draft: Draft, items: [JournalItem], tops: Tops, to db: Database
  ) throws -> JournalEntry {
    try append(draft, body: items, about: items.map(\.id), tops: tops, to: db)
  }

  /// Appends an entry about fields.
  static func append(
    _ draft: Draft, items: [FieldItem], tops: Tops, to db: Database
  ) throws -> JournalEntry {
    try append(draft, body: items, about: [], tops: tops, to: db)
  }

  private static func append(
    _ draft: Draft, body: some Encodable, about specimens: [Int64], tops: Tops, to db: Database
  ) throws -> JournalEntry {
    let sequence = try nextSequence(db)
    let text = String(decoding: try encoder.encode(body), as: UTF8.self)
    let fields = Fields(
      sequence: sequence, time: stamp(draft.time), who: draft.who, action: draft.action.rawValue,
      means: draft.means.rawValue, reason: draft.reason ?? "", software: draft.software,
      target: draft.target, undoTop: tops.undo, redoTop: tops.redo, body: text)
    let chain = fields.chain(after: try lastChain(db))
    try db.cachedStatement(
      sql: """
        INSERT INTO entry (sequence, time, who, action, means, reason, software, target,
          undo_top, redo_top, body, specimens, chain)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      sequence, fields.time, fields.who, fields.action, fields.means, fields.reason,
      fields.software, fields.target, fields.undoTop, fields.redoTop, text, specimens.count, chain,
    ])
    let mention = try db.cachedStatement(
      sql: "INSERT INTO entry_specimen (specimen, entry) VALUES (?, ?)")
    for id in specimens { try mention.execute(arguments: [id, sequence]) }
    return JournalEntry(
      sequence: sequence, time: date(fields.time) ?? draft.time, who: draft.who,
      action: draft.action, means: draft.means, reason: draft.reason, software: draft.software,
      target: draft.target, chain: chain, specimenCount: specimens.count)
  }

  static func entry(_ sequence: Int64, _ db: Database) throws -> JournalEntry? {
    let sql = "SELECT \(entryColumns) FROM entry WHERE sequence = ?"
    return try Row.fetchOne(db, sql: sql, arguments: [sequence]).flatMap(entry(from:))
  }

  static func items(of sequence: Int64, _ db: Database) throws -> [JournalItem] {
    let sql = "SELECT body FROM entry WHERE sequence = ?"
    let body = try String.fetchOne(db, sql: sql, arguments: [sequence]) ?? "[]"
    return try JSONDecoder().decode([JournalItem].self, from: Data(body.utf8))
  }

  /// What an entry did to fields.
  static func fieldItems(of sequence: Int64, _ db: Database) throws -> [FieldItem] {
    let sql = "SELECT body FROM entry WHERE sequence = ?"
    let body = try String.fetchOne(db, sql: sql, arguments: [sequence]) ?? "[]"
    return try JSONDecoder().decode([FieldItem].self, from: Data(body.utf8))
  }

  /// What an entry did to one specimen. SQLite finds it in the body: an entry may be about a
  /// hundred thousand.
  static func item(
    of sequence: Int64, about id: SpecimenID, _ db: Database
  ) throws -> JournalItem? {
    let sql = """
      SELECT item.value FROM entry, json_each(entry.body) AS item
      WHERE entry.sequence = ? AND item.value ->> '$.id' = ?
      """
    return try String.fetchOne(db, sql: sql, arguments: [sequence, id.rawValue])
      .map { try JSONDecoder().decode(JournalItem.self, from: Data($0.utf8)) }
  }

  /// The columns that `entry(from:)` reads.
  static let entryColumns = """
    sequence, time, who, action, means, reason, software, target, specimens, chain
    """

  static func entry(from row: Row) throws -> JournalEntry? {
    let time: String = try row.value("time")
    let reason: String = try row.value("reason")
    guard
      let date = date(time), let action = JournalEntry.Action(rawValue: try row.value("action")),
      let means = Means(rawValue: try row.value("means"))
    else { return nil }
    return try JournalEntry(
      sequence: row.value("sequence"), time: date, who: row.value("who"), action: action,
      means: means,
      reason: reason.isEmpty ? nil : reason, software: row.value("software"),
      target: row.value("target"),
      chain: row.value("chain"), specimenCount: row.value("specimens"))
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }

  private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  static func stamp(_ date: Date) -> String { date.formatted(style) }

  static func date(_ stamp: String) -> Date? { try? style.parse(stamp) }
}

extension Journal {
  /// The fields of an entry that its chain vouches for.
  struct Fields {
    var sequence: Int64
    var time: String
    var who: String
    var action: String
    var means: String
    var reason: String
    var software: String
    var target: Int64?
    var undoTop: Int64?
    var redoTop: Int64?
    var body: String

    /// SHA-256 over the chain so far and each field in the order above, as netstrings: the number
    /// of UTF-8 bytes in decimal, a colon, the bytes, a comma. Absent numbers are empty.
    func chain(after previous: String) -> String {
      let numbers = [target, undoTop, redoTop].map { $0.map(String.init) ?? "" }
      let texts = [previous, String(sequence), time, who, action, means, reason, software]
      var bytes: [UInt8] = []
      for text in texts + numbers + [body] {
        bytes += Array("\(text.utf8.count):".utf8)
        bytes += Array(text.utf8)
        bytes.append(UInt8(ascii: ","))
      }
      return Digest.hex(bytes)
    }
  }
}
