import Foundation
import GRDB

extension Atlas {
  /// What each person last said each specimen is, whoever's label stands now: the journal keeps
  /// people apart. Only what they said by hand and didn't take back; decisions between opinions are
  /// none themselves.
  public func opinions() throws -> [String: [SpecimenID: String]] {
    try reading { db in
      var said: [String: [SpecimenID: [(entry: Int64, key: String?)]]] = [:]
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT sequence, who, action, target, body FROM entry
          WHERE means = 'hand' AND action IN ('label', 'undo', 'redo') AND specimens > 0
            AND reason NOT LIKE :prefix || '%'
            AND NOT EXISTS (SELECT 1 FROM entry AS decision
              WHERE decision.sequence = entry.target AND decision.reason LIKE :prefix || '%')
          ORDER BY sequence
          """, arguments: ["prefix": Self.decisionPrefix])
      let decoder = JSONDecoder()
      while let row = try rows.next() {
        let who: String = try row.value("who")
        let target: Int64? = try row.value("target")
        let body: String = try row.value("body")
        let sequence: Int64 = try row.value("sequence")
        for item in try decoder.decode([JournalItem].self, from: Data(body.utf8)) {
          let id = SpecimenID(rawValue: item.id)
          let key = item.now.labelling?.classKey
          switch JournalEntry.Action(rawValue: try row.value("action")) {
          case .label: said[who, default: [:]][id, default: []].append((sequence, key))
          case .undo: said[who]?[id]?.removeAll { $0.entry == target }
          case .redo where item.was?.labelling != item.now.labelling:
            said[who, default: [:]][id, default: []].append((target ?? 0, key))
          default: break
          }
        }
      }
      let removed = Set(
        try Int64.fetchAll(db, sql: "SELECT id FROM specimen WHERE removed IS NOT NULL")
          .map(SpecimenID.init(rawValue:)))
      return said.mapValues { cells in
        cells.filter { !removed.contains($0.key) }.compactMapValues { $0.last?.key }
      }
      .filter { !$0.value.isEmpty }
    }
  }

  /// How the reason of a label begins that decides between what others said.
  public static let decisionPrefix = "decided between "

  /// The specimens about which somebody decided between opinions, and nobody said anything by hand
  /// since; a decision taken back is none.
  public func decided() throws -> Set<SpecimenID> {
    try reading { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT sequence, action, target, reason LIKE :prefix || '%' AS decides,
            entry_specimen.specimen AS specimen
          FROM entry JOIN entry_specimen ON entry_specimen.entry = entry.sequence
          WHERE means = 'hand' AND action IN ('label', 'undo', 'redo')
          ORDER BY sequence
          """, arguments: ["prefix": Self.decisionPrefix])
      var decisions: Set<Int64> = []
      var standing: [SpecimenID: Int64] = [:]
      while let row = try rows.next() {
        let id = SpecimenID(rawValue: try row.value("specimen"))
        let sequence: Int64 = try row.value("sequence")
        let target: Int64? = try row.value("target")
        switch JournalEntry.Action(rawValue: try row.value("action")) {
        case .label:
          let decides: Bool = try row.value("decides")
          if decides { decisions.insert(sequence) }
          standing[id] = decides ? sequence : nil
        case .undo where standing[id] == target: standing[id] = nil
        case .redo: if let target, decisions.contains(target) { standing[id] = target }
        default: break
        }
      }
      return Set(standing.keys)
    }
  }
}
