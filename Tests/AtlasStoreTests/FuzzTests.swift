import Foundation
import GRDB
import Pictures
import TestSupport
import Testing

@testable import AtlasStore

/// Damaged databases, vocabularies and filters.
struct FuzzTests {
  @Test func `a damaged atlas ends in words, whatever is asked of it`() throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      let seed = try Self.seed(at: place)
      let file = place.appendingPathComponent("atlas.sqlite")
      let words = [
        "microscope", "generated", "hand", "label", "{\"id\":1}", "[]", "SQLite format 3\0",
      ]
      try Fuzzing("atlas", seeds: [seed], words: words).run(rounds: 40) { data in
        for ending in ["-wal", "-shm"] {
          try? FileManager.default.removeItem(atPath: file.path + ending)
        }
        try data.write(to: file)
        try Self.readAll(Atlas(at: place, creating: false))
      }
    }
  }

  /// JSON that stands in one row of the database.
  struct Words: Sendable, CustomTestStringConvertible {
    var table: String
    var row: String
    var column: String
    /// What stands there where the atlas at hand has nothing.
    var usual: String?

    var testDescription: String { "\(table).\(column)" }

    static let all = [
      Words(
        table: "specimen", row: "id = 1", column: "region",
        usual: #"{"field":"f.png","field_sha256":"\#(String(repeating: "a", count: 64))","#
          + #""field_width":40,"field_height":40,"x":1.5,"y":2,"width":8,"height":9}"#),
      Words(table: "specimen", row: "id = 1", column: "extra", usual: #"{"a":"b"}"#),
      Words(table: "field", row: "slide = '17'", column: "boxes"),
      Words(table: "entry", row: "sequence = 1", column: "body"),
    ]
  }

  /// A sound database with unsound words in it, as only a program could have written them.
  @Test(arguments: Words.all)
  func `damaged JSON in an atlas ends in words`(words: Words) throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      _ = try Self.seed(at: place)
      let queue = try DatabaseQueue(path: place.appendingPathComponent("atlas.sqlite").path)
      let row = "\(words.table) WHERE \(words.row)"
      let seed = try queue.write { db in
        for name in try String.fetchAll(
          db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        { try db.execute(sql: "DROP TRIGGER \"\(name)\"") }
        return try String.fetchOne(db, sql: "SELECT \(words.column) FROM \(row)")
      }
      try Fuzzing(
        "atlas-\(words.column)", seeds: [Data(try #require(seed ?? words.usual).utf8)],
        words: ["1e300", "-1", "null", "9223372036854775807"]
      ).run(rounds: 60) { data in
        try queue.write { db in
          try db.execute(
            sql: "UPDATE \(words.table) SET \(words.column) = ? WHERE \(words.row)",
            arguments: [String(decoding: data, as: UTF8.self)])
        }
        let atlas = try Atlas(at: place, creating: false)
        for specimen in (try? atlas.specimens(matching: Query())) ?? [] { _ = specimen.place }
        try Self.readAll(atlas)
      }
    }
  }

  @Test func `a damaged log of changes ends in words`() throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      let whole = try Self.seed(at: place)
      let file = place.appendingPathComponent("atlas.sqlite")
      let log = URL(fileURLWithPath: file.path + "-wal")
      let seed = try Self.changes(place, log)
      try Fuzzing("atlas-wal", seeds: [seed]).run(rounds: 30) { data in
        try? FileManager.default.removeItem(atPath: file.path + "-shm")
        try whole.write(to: file)
        try data.write(to: log)
        try Self.readAll(Atlas(at: place, creating: false))
      }
    }
  }

  @Test func `damaged thumbnails are made again`() throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      _ = try Self.seed(at: place)
      let file = place.appendingPathComponent("thumbnails/thumbnails.sqlite")
      let seed = try Data(contentsOf: file)
      try Fuzzing("thumbnails", seeds: [seed]).run(rounds: 30) { data in
        for ending in ["-wal", "-shm"] {
          try? FileManager.default.removeItem(atPath: file.path + ending)
        }
        try data.write(to: file)
        let atlas = try Atlas(at: place, creating: false)
        for id in try atlas.ids() { _ = try? atlas.thumbnail(of: id) }
      }
    }
  }

  @Test func `a damaged vocabulary ends in words`() throws {
    let seed = """
      [[class]]
      key = "mast_cell"
      name = "mast cell"
      counting = "differential"
      keyboard = "J"
      aliases = ["stick", "Döhle"]
      [[class]]
      key = "hairy_cell"
      merged_into = "lymphocyte"
      [[finding]]
      key = "cabot_ring"
      name = "Cabot ring"
      grades = ["few", "many"]
      note = "look again at 100x"
      """
    try Fuzzing("classes", seeds: [Data(seed.utf8)]).run(rounds: 300) { data in
      _ = try Vocabulary.decode(String(decoding: data, as: UTF8.self))
    }
  }

  @Test func `any text is a filter or a sentence`() throws {
    let (atlas, _) = try Trial.atlas(of: 3)
    let seeds = [
      "class:eosinophil -label-by:anna confidence<0.8 (origin:generated or split:test)",
      "labelled:today -finding:vacuolated \"a b\" not is:unreviewed",
    ]
    try Fuzzing(
      "filter", seeds: seeds.map { Data($0.utf8) }, words: ["and", "or", "not", "(", ")"]
    )
    .run(rounds: 400) { data in
      let text = String(decoding: data, as: UTF8.self)
      let filter = try FilterReader(vocabulary: .builtIn, person: "anna").read(text)
      _ = try atlas.count(matching: Query(filter: filter))
    }
  }

  /// An atlas with some of everything; the bytes of its database.
  private static func seed(at place: URL) throws -> Data {
    let file = place.appendingPathComponent("atlas.sqlite")
    do {
      let atlas = try Atlas(at: place, software: "test")
      let ids = try Trial.fill(atlas, with: 4)
      try atlas.record(.label("blast"), on: [ids[0]], by: "anna", at: Trial.time(1))
      try atlas.record(.comment("look again"), on: [ids[1]], by: "bert", at: Trial.time(2))
      _ = try atlas.undo(by: "anna", at: Trial.time(3))
      _ = try atlas.redo(by: "anna", at: Trial.time(4))
      try atlas.remember(person: "anna")
      try atlas.remember(pixelSize: 0.1)
      try atlas.keep(
        SavedView(name: "mine", filter: "class:blast", order: .imported, isReversed: false))
      try atlas.keep(features: [ids[0]: [1, 2], ids[1]: [3, 4]], ofModel: "m")
      try atlas.replaceDoubts(by: [Doubt(.duplicate, of: ids[2], score: 0.5, reason: "why")])
      let picture = Trial.picture(9, side: 40)
      let data = try PictureFile.png(picture)
      let box = FieldBox(PixelRectangle(x: 1, y: 2, width: 8, height: 9), score: 0.9)
      try atlas.admit(
        NewField(
          data, picture: picture, name: "field.png", slide: "17",
          digest: try Newcomer(data, name: "x").digest, boxes: [box]),
        by: "anna", at: Trial.time(5), reason: "locator")
      _ = try atlas.database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
      for id in ids { _ = try atlas.thumbnail(of: id) }
    }
    return try Data(contentsOf: file)
  }

  /// The log of a few changes that haven't reached the database yet.
  private static func changes(_ place: URL, _ log: URL) throws -> Data {
    let atlas = try Atlas(at: place, creating: false)
    try atlas.record(.label("monocyte"), on: atlas.ids(), by: "bert", at: Trial.time(6))
    return try Data(contentsOf: log)
  }

  /// Everything that is read from an atlas; each part on its own, so that none hides the next.
  private static func readAll(_ atlas: Atlas) throws {
    var failure: (any Error)?
    func attempt(_ work: () throws -> Void) {
      do { try work() } catch { failure = failure ?? error }
    }
    attempt { _ = try atlas.verifyJournal() }
    attempt { _ = try atlas.specimens(matching: Query()) }
    attempt { for entry in try atlas.journal(last: 50) { _ = try atlas.specimens(of: entry) } }
    attempt { for id in try atlas.ids() { _ = try atlas.history(of: id) } }
    attempt { for field in try atlas.fields() { _ = try atlas.cells(ofField: field.digest) } }
    attempt { _ = try (atlas.opinions(), atlas.decided(), atlas.recipeGroups(), atlas.views()) }
    attempt { _ = try (atlas.doubts(), atlas.features(ofModel: "m"), atlas.labellerCounts()) }
    attempt { _ = try (atlas.classCounts(), atlas.splitCounts(), atlas.originCounts()) }
    attempt { _ = try (atlas.findingCounts(), atlas.groupCounts(matching: Query())) }
    attempt { _ = try (atlas.rememberedPerson(), atlas.rememberedPixelSize()) }
    attempt { _ = try (atlas.nextUndo(by: "anna"), atlas.nextRedo(by: "anna")) }
    attempt {
      for id in try atlas.ids() { _ = try (atlas.similar(to: id), atlas.thumbnail(of: id)) }
    }
    attempt { _ = try atlas.census(of: atlas.ids()) }
    attempt { _ = try atlas.undo(by: "anna", at: Trial.time(9)) }
    attempt { _ = try Trial.fill(atlas, with: 5) }
    if let failure { throw failure }
  }
}
