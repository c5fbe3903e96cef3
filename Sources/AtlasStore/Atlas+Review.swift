public import Foundation
import GRDB

/// What some specimens are now, before they are changed together.
public struct Census: Sendable, Hashable {
  /// How many of each class; nil stands for the unlabelled.
  public var classes: [String?: Int] = [:]
  /// How many a person has looked at and labelled.
  public var reviewed = 0
}

extension Atlas {
  /// What these specimens are now.
  public func census(of ids: [SpecimenID]) throws -> Census {
    try reading { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT class, (SELECT means FROM entry WHERE sequence = credit) IS 'hand' FROM specimen
          WHERE id = ?
          """)
      return try ids.reduce(into: Census()) { census, id in
        guard let row = try Row.fetchOne(statement, arguments: [id.rawValue]) else {
          throw AtlasError.noSpecimen(id)
        }
        census.classes[try row.value(0), default: 0] += 1
        if try row.value(1) == true { census.reviewed += 1 }
      }
    }
  }

  /// Confirms, in one entry of the journal, those of these specimens that have this class, or are
  /// suggested it and have none, and that no person has looked at yet. Returns which.
  @discardableResult
  public func accept(
    _ ids: [SpecimenID], as key: String, by who: String, at time: Date
  ) throws -> [SpecimenID] {
    let change = Change.label(key)
    try change.check()
    let draft = Journal.Draft(
      time: time, who: who, action: change.action, means: .hand,
      reason: "accepted as the rest of the class", software: software)
    return try writing { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT 1 FROM specimen WHERE id = ? AND \(Query.Order.groupSQL) = ?
            AND (SELECT means FROM entry WHERE sequence = credit) IS NOT 'hand'
          """)
      let rest = try ids.filter {
        try Int.fetchOne(statement, arguments: [$0.rawValue, key]) != nil
      }
      _ = try Self.write(draft, on: rest, in: db) { _, state, sequence in
        change.applied(to: state, in: sequence)
      }
      return rest
    }
  }
}
