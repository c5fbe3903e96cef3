import Foundation
import GRDB

extension Atlas {
  /// Everything that ever happened to a specimen, oldest first.
  public func history(of id: SpecimenID) throws -> [HistoryLine] {
    try history(of: id, last: .max).reversed()
  }

  /// The last `limit` things that happened to a specimen, latest first.
  public func history(of id: SpecimenID, last limit: Int) throws -> [HistoryLine] {
    try reading { db in
      let sql = """
        SELECT \(Journal.entryColumns) FROM entry
        WHERE sequence IN (SELECT entry FROM entry_specimen WHERE specimen = ?)
        ORDER BY sequence DESC LIMIT ?
        """
      let entries = try Row.fetchAll(db, sql: sql, arguments: [id.rawValue, limit])
        .compactMap(Journal.entry(from:))
      return try entries.compactMap { entry in
        let item = try Journal.item(of: entry.sequence, about: id, db)
        return item.map { item in
          let signature = item.signed.map {
            HistoryLine.Alteration(part: .signature, old: nil, new: $0.isEmpty ? "all cells" : $0)
          }
          return HistoryLine(
            entry: entry, alterations: signature.map { [$0] } ?? .between(item.was, item.now))
        }
      }
    }
  }

  /// The last `limit` entries of the journal, latest first; those before `sequence` if given.
  public func journal(last limit: Int, before sequence: Int64 = .max) throws -> [JournalEntry] {
    try reading { db in
      let sql = """
        SELECT \(Journal.entryColumns) FROM entry WHERE sequence < ?
        ORDER BY sequence DESC LIMIT ?
        """
      return try Row.fetchAll(db, sql: sql, arguments: [sequence, limit])
        .compactMap(Journal.entry(from:))
    }
  }

  /// Which specimens an entry is about, in its order; none where it is about a field.
  public func specimens(of entry: JournalEntry) throws -> [SpecimenID] {
    if entry.specimenCount == 0 { return [] }
    return try reading { db in
      try Journal.items(of: entry.sequence, db).map { SpecimenID(rawValue: $0.id) }
    }
  }
}

extension [HistoryLine.Alteration] {
  fileprivate static func between(_ was: SpecimenState?, _ now: SpecimenState) -> Self {
    Element.between(was, now)
  }
}
