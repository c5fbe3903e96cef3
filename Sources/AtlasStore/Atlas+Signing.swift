public import Foundation
import GRDB

extension Atlas {
  /// Signs the count that a filter names: `who` answers for the class of each of its cells. Only
  /// cells of a microscope are counted, or only drawn ones where the filter asks for those. Nothing about a cell changes, and a signature is never
  /// undone; what changes later shows as an amendment.
  ///
  /// - Parameters:
  ///   - statement: what the signer answers for, in their words.
  ///   - blocking: the classes that can't be signed.
  ///
  /// Throws `SigningError`, or `AtlasError.noName`.
  @discardableResult
  public func sign(
    _ filter: Filter, by who: String, at time: Date, statement: String, blocking: Set<String>
  ) throws -> JournalEntry {
    try writing { db in
      let count = try Self.count(of: filter, db)
      guard !count.isEmpty else { throw SigningError.nothing }
      let open = count.filter { $0.classKey.map(blocking.contains) ?? true }
      if let first = open.first {
        throw SigningError.unidentified(open.count, first: first.id)
      }
      let unseen = count.filter { $0.labelling?.means != .hand }
      if let first = unseen.first { throw SigningError.unreviewed(unseen.count, first: first.id) }
      return try append(filter.text, count, upon: nil, by: who, at: time, statement, db)
    }
  }

  /// Signs upon the latest signature of a count: a second person answers for it too.
  ///
  /// Throws `SigningError`, or `AtlasError.noName`.
  @discardableResult
  public func countersign(
    _ filter: Filter, by who: String, at time: Date, statement: String
  ) throws -> JournalEntry {
    try writing { db in
      guard let last = try Self.signatures(of: filter, db).first else {
        throw SigningError.unsigned
      }
      let signers = [last.entry.who] + last.countersignatures.map(\.who)
      if signers.contains(who) { throw SigningError.sameSigner(who) }
      guard last.amendments.isEmpty else { throw SigningError.amended(last.amendments.count) }
      let count = try Self.count(of: filter, db)
      return try append(
        filter.text, count, upon: last.entry.sequence, by: who, at: time, statement, db)
    }
  }

  /// The signatures of the count that a filter names, latest first, with what changed since.
  public func signatures(of filter: Filter) throws -> [Signature] {
    try reading { db in try Self.signatures(of: filter, db) }
  }

  /// What is counted.
  private static func count(of filter: Filter, _ db: Database) throws -> [Specimen] {
    var query = Query(filter: filter)
    query.origins = [filter.countedOrigin]
    let condition = Condition(query)
    let sql = "\(SpecimenRow.selection) WHERE \(condition.sql) ORDER BY specimen.id"
    return try Row.fetchAll(db, sql: sql, arguments: condition.arguments)
      .map(SpecimenRow.specimen(from:))
  }

  private func append(
    _ filter: String, _ count: [Specimen], upon target: Int64?, by who: String, at time: Date,
    _ statement: String, _ db: Database
  ) throws -> JournalEntry {
    guard !who.isEmpty else { throw AtlasError.noName }
    guard !statement.allSatisfy(\.isWhitespace) else { throw SigningError.noStatement }
    let items = try count.map { specimen in
      let state = try SpecimenRow.state(from: SpecimenRow.row(specimen.id, db))
      return JournalItem(id: specimen.id.rawValue, was: state, now: state, signed: filter)
    }
    let draft = Journal.Draft(
      time: time, who: who, action: .sign, means: .hand, reason: statement, software: software,
      target: target)
    return try Self.commit(draft, items: items, tops: Journal.tops(of: who, db), to: db)
  }

  private static func signatures(of filter: Filter, _ db: Database) throws -> [Signature] {
    let sql = """
      SELECT \(Journal.entryColumns) FROM entry
      WHERE action = 'sign' AND body ->> '$[0].signed' = ? ORDER BY sequence DESC
      """
    let entries = try Row.fetchAll(db, sql: sql, arguments: [filter.text])
      .compactMap(Journal.entry(from:))
    guard !entries.isEmpty else { return [] }
    let now = Dictionary(
      uniqueKeysWithValues: try count(of: filter, db).map { ($0.id, $0.classKey) })
    return try entries.filter { $0.target == nil }.map { entry in
      let items = try Journal.items(of: entry.sequence, db)
      let classes = Dictionary(
        items.map { (SpecimenID(rawValue: $0.id), $0.now.labelling?.classKey ?? "") },
        uniquingKeysWith: { first, _ in first })
      var amendments = Signature.Amendments()
      for (id, key) in classes.sorted(by: { $0.key < $1.key }) {
        guard let current = now[id] else {
          amendments.removed.append(id)
          continue
        }
        if current != key { amendments.relabelled.append(id) }
      }
      amendments.added = now.keys.filter { classes[$0] == nil }.sorted()
      return Signature(
        entry: entry, filter: filter.text, classes: classes,
        countersignatures: entries.reversed().filter { $0.target == entry.sequence },
        amendments: amendments)
    }
  }
}
