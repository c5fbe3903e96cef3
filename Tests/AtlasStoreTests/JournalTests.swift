import AtlasStore
import Basis
import Foundation
import GRDB
import Testing

struct JournalTests {
  @Test func `the history tells who did what, when and why`() throws {
    let (atlas, ids) = try Trial.atlas(of: 1)
    try atlas.record(
      .labelling("segmented_neutrophil", findings: ["multilobed", "vacuolated"]), on: ids,
      by: "anna", at: Trial.time(1), reason: "five lobes")
    try atlas.record(.split(.val), on: ids, by: "bert", at: Trial.time(2))
    try atlas.record(.label("segmented_neutrophil"), on: ids, by: "bert", at: Trial.time(3))
    _ = try atlas.undo(by: "anna", at: Trial.time(4))
    let history = try atlas.history(of: ids[0])
    #expect(history.map(\.entry.action) == [.import, .label, .split, .label])
    #expect(try atlas.history(of: ids[0], last: 3) == history.suffix(3).reversed())
    #expect(history.map(\.entry.who) == ["import", "anna", "bert", "bert"])
    #expect(history[1].entry.reason == "five lobes")
    #expect(history[1].entry.time == Trial.time(1))
    #expect(history[1].entry.software == "test")
    #expect(history[1].alterations.map(\.part) == [.classKey, .findings])
    #expect(history[1].alterations[0].old == "monocyte")
    #expect(history[1].alterations[0].new == "segmented_neutrophil")
    #expect(history[1].alterations[1].new == "multilobed, vacuolated")
    #expect(history[3].alterations.map(\.part) == [.confirmation])
    let first = try #require(try atlas.journal(last: 1).first)
    #expect(first.action == .undo)
    #expect(first.target == 2)
    #expect(first.specimenCount == 0)
  }

  @Test func `a change of many specimens is one entry`() throws {
    let (atlas, ids) = try Trial.atlas(of: 50)
    let entry = try #require(
      try atlas.record(.label("blast"), on: ids + ids, by: "anna", at: Trial.time(1)))
    #expect(entry.specimenCount == 50)
    #expect(try atlas.journalHead() == entry.sequence)
    #expect(try atlas.specimens(of: entry) == ids)
  }

  @Test func `what changes nothing leaves no entry`() throws {
    let (atlas, ids) = try Trial.atlas(of: 2)
    #expect(try atlas.record(.split(nil), on: ids, by: "anna", at: Trial.time(1)) == nil)
    #expect(try atlas.record(.comment(""), on: ids, by: "anna", at: Trial.time(1)) == nil)
    #expect(try atlas.record(.label("blast"), on: [], by: "anna", at: Trial.time(1)) == nil)
  }

  @Test func `a change that one specimen refuses changes none`() throws {
    let (atlas, ids) = try Trial.atlas(of: 2)
    #expect(throws: AtlasError.noSpecimen(SpecimenID(rawValue: 99))) {
      try atlas.record(
        .label("blast"), on: ids + [SpecimenID(rawValue: 99)], by: "anna", at: Trial.time(1))
    }
    #expect(try atlas.specimen(ids[0]).classKey == "monocyte")
    #expect(try atlas.verifyJournal().entries == 1)
  }

  /// Recomputed here from the description in `Journal`, as an outside script would.
  @Test func `the chain is SHA-256 over netstrings`() throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      let atlas = try Atlas(at: place)
      let ids = try Trial.fill(atlas, with: 2)
      try atlas.record(.label("blast"), on: ids, by: "Anna Ö", at: Trial.time(1))
      _ = try atlas.undo(by: "Anna Ö", at: Trial.time(2))
      let queue = try DatabaseQueue(path: place.appendingPathComponent("atlas.sqlite").path)
      try queue.read { db in
        var chain = Digest.hex("leuko atlas journal 1\n")
        for row in try Row.fetchAll(db, sql: "SELECT * FROM entry ORDER BY sequence") {
          let names = [
            "sequence", "time", "who", "action", "means", "reason", "software", "target",
            "undo_top", "redo_top", "body",
          ]
          let values = names.map { name -> String in
            let value: DatabaseValue = row[name]
            let number = Int64.fromDatabaseValue(value).map { String($0) }
            return number ?? String.fromDatabaseValue(value) ?? ""
          }
          let text = ([chain] + values).map { "\($0.utf8.count):\($0)," }.joined()
          chain = Digest.hex(text)
          #expect(chain == row["chain"])
        }
      }
    }
  }

  @Test(arguments: [
    "UPDATE entry SET who = 'eve' WHERE sequence = 2",
    "UPDATE entry SET reason = 'because' WHERE sequence = 2",
    "UPDATE entry SET time = '2001-01-01T00:00:00.000Z' WHERE sequence = 2",
    "UPDATE entry SET body = replace(body, 'blast', 'monocyte') WHERE sequence = 2",
    "UPDATE entry SET undo_top = NULL WHERE sequence = 2",
    "UPDATE entry SET chain = replace(chain, substr(chain, 1, 1), 'z') WHERE sequence = 2",
  ])
  func `a changed entry is named`(tampering: String) throws {
    #expect(try faults(after: tampering) == [.broken(entry: 2)])
  }

  @Test func `a missing entry is named by the one after it`() throws {
    let faults = try faults(
      after: """
        DELETE FROM entry_specimen WHERE entry = 2;
        UPDATE specimen SET credit = 1;
        DELETE FROM entry WHERE sequence = 2
        """)
    #expect(faults == [.gap(before: 3)])
  }

  @Test(arguments: [
    "UPDATE specimen SET class = 'platelet' WHERE id = 1",
    "UPDATE specimen SET origin = 'drawn', recipe = 'x' WHERE id = 1",
    "UPDATE specimen SET split = 'val' WHERE id = 1",
    "INSERT INTO specimen_finding (specimen, finding) VALUES (1, 'multilobed')",
  ])
  func `a specimen that the journal doesn't account for is named`(tampering: String) throws {
    #expect(try faults(after: tampering) == [.strayed(SpecimenID(rawValue: 1))])
  }

  @Test(arguments: [
    "UPDATE entry SET who = 'eve'", "DELETE FROM entry", "DELETE FROM entry_specimen",
    "UPDATE entry_specimen SET entry = 1", "DELETE FROM specimen",
    "UPDATE specimen SET origin = 'drawn', recipe = 'x'",
    "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE sequence = 1",
    "UPDATE specimen SET split = 'holiday'",
    "UPDATE specimen SET class = ''",
    "UPDATE specimen SET verdict = 'kept'",
  ])
  func `the database itself refuses`(sql: String) throws {
    try withAtlas { _, file in
      try DatabaseQueue(path: file.path).writeWithoutTransaction { db in
        _ = #expect(throws: DatabaseError.self) { try db.execute(sql: sql) }
      }
    }
  }

  /// The faults after somebody with a pen and without scruples has been at the file.
  private func faults(after tampering: String) throws -> [JournalReport.Fault] {
    try withAtlas { atlas, file in
      #expect(try atlas.verifyJournal().isSound)
      try DatabaseQueue(path: file.path).write { db in
        let triggers = try String.fetchAll(
          db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger)") }
        try db.execute(sql: tampering)
      }
      return try atlas.verifyJournal().faults
    }
  }

  private func withAtlas<Output>(_ body: (Atlas, URL) throws -> Output) throws -> Output {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      let atlas = try Atlas(at: place)
      let ids = try Trial.fill(atlas, with: 2)
      try atlas.record(.label("blast"), on: ids, by: "anna", at: Trial.time(1))
      try atlas.record(.comment("odd"), on: ids, by: "anna", at: Trial.time(2))
      return try body(atlas, place.appendingPathComponent("atlas.sqlite"))
    }
  }
}
