import Foundation
import GRDB
import Pictures
import Synchronization
import Testing

@testable import AtlasStore

/// Atlases that earlier versions wrote, opened by this one.
struct MigrationTests {
  @Test(arguments: 1...EarlierSchema.migrations.count)
  func `an atlas of an earlier version is all there, and its journal is whole`(version: Int) throws
  {
    try Trial.inFolder { folder in
      let now = folder.appendingPathComponent("now.atlas")
      let earlier = folder.appendingPathComponent("earlier.atlas")
      try Self.fill(now, version: version)
      try Self.copy(now, to: earlier, version: version)
      try Self.expect(earlier, toEqual: now)
      // It is worked on like any other.
      let atlas = try Atlas(at: earlier, creating: false)
      try atlas.record(.label("blast"), on: atlas.ids(), by: "anna", at: Trial.time(50))
      #expect(try atlas.verifyJournal().isSound)
    }
  }

  /// The statement of the migration at which the process is killed.
  @Test(arguments: [1, 2, 4, 7, 10, 13, 16, 19, 22, 25])
  func `a kill while an atlas is brought up to date loses nothing`(statement: Int) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let now = folder.appendingPathComponent("now.atlas")
    let earlier = folder.appendingPathComponent("earlier.atlas")
    try Self.fill(now, version: 1)
    try Self.copy(now, to: earlier, version: 1)
    let path = earlier.appendingPathComponent("atlas.sqlite").path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, statement] in
      try Self.migrate(path, killedAt: statement)
    }
    try Self.expect(earlier, toEqual: now)
  }

  @Test func `an atlas of a later version is refused in words, and left as it is`() throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      try Self.fill(place, version: 5)
      let file = place.appendingPathComponent("atlas.sqlite")
      do {
        let queue = try DatabaseQueue(path: file.path)
        try queue.write { db in
          try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('6 of another time')")
        }
      }
      let error = AtlasError.tooNew(path: place.path)
      #expect(throws: error) { try Atlas(at: place, creating: false) }
      #expect(error.summary.hasSuffix("was written by a newer Leuko"))
      let queue = try DatabaseQueue(path: file.path)
      let left = try queue.read { db in
        try Int.fetchAll(
          db, sql: "SELECT count(*) FROM grdb_migrations UNION ALL SELECT count(*) FROM specimen")
      }
      #expect(left == [Schema.migrator.migrations.count + 1, 4])
    }
  }

  @Test func `a list of migrations that names none ends in words`() throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      try Self.fill(place, version: 1)
      let queue = try DatabaseQueue(path: place.appendingPathComponent("atlas.sqlite").path)
      try queue.write { db in
        try db.execute(
          sql: """
            DROP TABLE grdb_migrations;
            CREATE TABLE grdb_migrations (identifier TEXT);
            INSERT INTO grdb_migrations VALUES (NULL)
            """)
      }
      #expect(
        throws: AtlasError.database(path: place.path, reason: "what it holds can't be read")
      ) { try Atlas(at: place, creating: false) }
    }
  }

  /// Fills an atlas with what could be said in a version.
  private static func fill(_ place: URL, version: Int) throws {
    let atlas = try Atlas(at: place, software: "test")
    let ids = try Trial.fill(atlas, with: 4)
    try atlas.record(.label("blast"), on: [ids[0]], by: "anna", at: Trial.time(1))
    try atlas.record(
      .labelling("monocyte", findings: ["vacuolated"]), on: [ids[1]], by: "bert",
      at: Trial.time(2))
    try atlas.record(.split(.test), on: [ids[2]], by: "anna", at: Trial.time(3))
    try atlas.record(.comment("look, \"again\"\n"), on: [ids[3]], by: "bert", at: Trial.time(4))
    _ = try atlas.undo(by: "anna", at: Trial.time(5))
    try atlas.record(
      suggestions: [ids[0]: Suggestion(classKey: "blast", confidence: 0.25)], by: "model",
      at: Trial.time(6), reason: "looked")
    try atlas.remember(person: "anna")
    if version >= 2 {
      try atlas.keep(
        SavedView(name: "mine", filter: "class:blast", order: .imported, isReversed: true))
    }
    if version >= 3 {
      try atlas.keep(features: [ids[0]: [1, 2.5]], ofModel: "m")
      try atlas.replaceDoubts(by: [Doubt(.duplicate, of: ids[2], score: 0.5, reason: "why")])
    }
    if version >= 4 {
      let picture = Trial.picture(9, side: 40)
      let data = try PictureFile.png(picture)
      let box = FieldBox(PixelRectangle(x: 1, y: 2, width: 8, height: 9), score: 0.5)
      try atlas.admit(
        NewField(
          data, picture: picture, name: "field.png", slide: "17",
          digest: try Newcomer(data, name: "x").digest, boxes: [box]),
        by: "anna", at: Trial.time(7), reason: "locator")
    }
    if version >= 6 {
      try atlas.record(
        .remark(finding: "vacuolated", [.grade(.marked), .note("three")]), on: [ids[1]],
        by: "anna", at: Trial.time(8))
    }
  }

  /// Copies an atlas into the tables that a version had.
  private static func copy(_ source: URL, to target: URL, version: Int) throws {
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: source.appendingPathComponent("pictures"),
      to: target.appendingPathComponent("pictures"))
    let queue = try DatabaseQueue(path: target.appendingPathComponent("atlas.sqlite").path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
      for migration in EarlierSchema.migrations.prefix(version) {
        try db.execute(sql: migration.statements)
        try db.execute(
          sql: "INSERT INTO grdb_migrations VALUES (?)", arguments: [migration.name])
      }
      try db.execute(
        sql: "ATTACH ? AS now",
        arguments: [source.appendingPathComponent("atlas.sqlite").path])
      let known = Set(try String.fetchAll(db, sql: "SELECT name FROM main.sqlite_schema"))
      for table in [
        "entry", "entry_specimen", "fact", "specimen", "specimen_finding", "view", "feature",
        "doubt", "field",
      ] where known.contains(table) {
        let columns = try db.columns(in: table).map { "\"\($0.name)\"" }.joined(separator: ", ")
        try db.execute(
          sql: "INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM now.\(table)")
      }
    }
    try queue.close()
  }

  private static func expect(_ earlier: URL, toEqual now: URL) throws {
    let (earlier, now) = try (Atlas(at: earlier, creating: false), Atlas(at: now, creating: false))
    let report = try earlier.verifyJournal()
    #expect(report.isSound, "\(report.faults)")
    #expect(try report.head == now.verifyJournal().head)
    #expect(try earlier.lostPictures().isEmpty)
    let specimens = try earlier.specimens(matching: Query())
    #expect(try specimens == now.specimens(matching: Query()) && specimens.count == 4)
    for specimen in specimens {
      #expect(try earlier.history(of: specimen.id) == now.history(of: specimen.id))
      #expect(try earlier.pictureData(of: specimen) == now.pictureData(of: specimen))
    }
    #expect(try earlier.views() == now.views())
    #expect(try earlier.features(ofModel: "m") == now.features(ofModel: "m"))
    #expect(try earlier.doubts().map(\.reason) == now.doubts().map(\.reason))
    #expect(try earlier.fields() == now.fields())
    #expect(try earlier.rememberedPerson() == "anna")
  }

  /// Migrates as opening does; the process is killed before the statement of that number, from 1, or
  /// after the last.
  private static func migrate(_ path: String, killedAt statement: Int) throws {
    let counter = Counter()
    var configuration = Configuration()
    configuration.prepareDatabase { db in
      db.trace { _ in if counter.next() == statement { kill(getpid(), SIGKILL) } }
    }
    try Schema.migrator.migrate(DatabaseQueue(path: path, configuration: configuration))
    kill(getpid(), SIGKILL)
  }

  private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
      count.withLock { count in
        count += 1
        return count
      }
    }
  }
}
