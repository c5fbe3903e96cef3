public import Foundation
import GRDB

/// What an undo or redo did.
public struct Undoing: Sendable, Hashable {
  /// The undo or redo itself, in the journal.
  public let entry: JournalEntry
  /// The entry it took back or did again.
  public let target: JournalEntry
  /// The specimens that changed.
  public let restored: [SpecimenID]
  /// The specimens left alone, because somebody changed them since.
  public let kept: [SpecimenID]
  /// The fields whose boxes changed.
  public var fields: [String] = []
}

extension Atlas {
  /// Takes back the last change of `who` that still stands, however long ago and across restarts.
  /// Nil when there is none.
  ///
  /// Nothing is deleted: an undo is a further entry of the journal. What somebody else changed
  /// since stays as it is and is listed in `kept`.
  public func undo(by who: String, at time: Date) throws -> Undoing? {
    try writing { db in
      let tops = try Journal.tops(of: who, db)
      guard let target = tops.undo else { return nil }
      let below = try Journal.tops(of: who, before: target, db)
      let own = try Journal.nextSequence(db)
      return try reverse(
        target, of: target, as: .undo, by: who, at: time,
        leaving: Journal.Tops(undo: below.undo, redo: own), db)
    }
  }

  /// Does again what `who` last took back; nil when there is nothing, or something else was
  /// changed since.
  public func redo(by who: String, at time: Date) throws -> Undoing? {
    try writing { db in
      let tops = try Journal.tops(of: who, db)
      guard let undoing = tops.redo, let target = try Journal.entry(undoing, db)?.target else {
        return nil
      }
      let below = try Journal.tops(of: who, before: undoing, db)
      return try reverse(
        undoing, of: target, as: .redo, by: who, at: time,
        leaving: Journal.Tops(undo: target, redo: below.redo), db)
    }
  }

  /// What the next undo of `who` would take back.
  public func nextUndo(by who: String) throws -> JournalEntry? {
    try reading { db in
      try Journal.tops(of: who, db).undo.flatMap { try Journal.entry($0, db) }
    }
  }

  /// What the next redo of `who` would do again.
  public func nextRedo(by who: String) throws -> JournalEntry? {
    try reading { db in
      try Journal.tops(of: who, db).redo
        .flatMap { try Journal.entry($0, db)?.target }
        .flatMap { try Journal.entry($0, db) }
    }
  }

  /// Puts back what entry `source` changed, wherever its outcome still stands.
  private func reverse(
    _ source: Int64, of target: Int64, as action: JournalEntry.Action, by who: String,
    at time: Date, leaving tops: Journal.Tops, _ db: Database
  ) throws -> Undoing? {
    guard let targetEntry = try Journal.entry(target, db) else { return nil }
    let fresh = Journal.Draft(
      time: time, who: who, action: action, means: .hand, reason: nil, software: software,
      target: target)
    if targetEntry.action == .boxes {
      let items = try Journal.fieldItems(of: source, db).compactMap { item -> FieldItem? in
        let boxes = try FieldRow.fetch(item.field, db)?.boxes
        return boxes == item.now
          ? FieldItem(field: item.field, was: item.now, now: item.was ?? []) : nil
      }
      return Undoing(
        entry: try FieldRow.commit(fresh, items, tops: tops, to: db), target: targetEntry,
        restored: [], kept: [], fields: items.map(\.field))
    }
    var items: [JournalItem] = []
    var kept: [SpecimenID] = []
    for item in try Journal.items(of: source, db) {
      let id = SpecimenID(rawValue: item.id)
      let (current, origin) = try SpecimenRow.state(of: id, db)
      let was = item.was ?? SpecimenState()
      let back = current.reverting(item.now, to: was)
      let refusal = back.refusal(id: id, origin: origin)
      if current.stillHas(item.now, changedFrom: was), refusal == nil {
        items.append(JournalItem(id: item.id, was: current, now: back))
      } else {
        kept.append(id)
      }
    }
    let entry = try Self.commit(fresh, items: items, tops: tops, to: db)
    return Undoing(
      entry: entry, target: targetEntry, restored: items.map { SpecimenID(rawValue: $0.id) },
      kept: kept)
  }
}
