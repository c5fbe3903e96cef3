import Foundation
import GRDB

extension Atlas {
  /// What each person last said each specimen is, whoever's label stands now: the journal keeps
  /// people apart. Only what they said by hand and didn't take back.
  public func opinions() throws -> [String: [SpecimenID: String]] {
    try reading { db in
      var said: [String: [SpecimenID: [(entry: Int64, key: String?)]]] = [:]
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT sequence, who, action, target, body FROM entry
          WHERE means = 'hand' AND action IN ('label', 'undo', 'redo') ORDER BY sequence
          """)
      let decoder = JSONDecoder()
      while let row = try rows.next() {
        let who: String = row["who"]
        let target: Int64? = row["target"]
        let body: String = row["body"]
        for item in try decoder.decode([JournalItem].self, from: Data(body.utf8)) {
          let id = SpecimenID(rawValue: item.id)
          let key = item.now.labelling?.classKey
          switch JournalEntry.Action(rawValue: row["action"]) {
          case .label: said[who, default: [:]][id, default: []].append((row["sequence"], key))
          case .undo: said[who]?[id]?.removeAll { $0.entry == target }
          case .redo where item.was?.labelling != item.now.labelling:
            said[who, default: [:]][id, default: []].append((target ?? 0, key))
          default: break
          }
        }
      }
      return said.mapValues { cells in cells.compactMapValues { $0.last?.key } }
        .filter { !$0.value.isEmpty }
    }
  }
}
