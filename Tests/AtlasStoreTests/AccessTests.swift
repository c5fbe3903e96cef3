import Foundation
import GRDB
import Testing

@testable import AtlasStore

/// Who may do what with an atlas, and atlases that can only be looked at.
@Suite struct AccessTests {
  private static func mode(_ url: URL) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
    return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
  }

  /// All that lies in a folder, with the folder.
  private static func everything(in folder: URL) -> [URL] {
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return [folder] + (names ?? []).map { folder.appendingPathComponent($0) }
  }

  @Test func `a new atlas is its owner's alone, and a shared one stays shared`() throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      let atlas = try Atlas(at: place)
      let ids = try Trial.fill(atlas, with: 3)
      _ = try atlas.thumbnails(of: atlas.specimens(ids))
      for url in Self.everything(in: place) {
        let isFolder = (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
        #expect(try Self.mode(url) == (isFolder ? 0o700 : 0o600), "\(url.lastPathComponent)")
      }
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o750], ofItemAtPath: place.path)
      let shared = try Atlas(at: place, creating: false)
      try shared.admit([Trial.newcomer(77)], by: "import", at: Trial.time())
      let picture = try #require(
        shared.specimens(matching: Query()).last.flatMap(shared.pictureFile))
      #expect(try Self.mode(picture) == 0o640)
    }
  }

  // MARK: Looking

  private static func looking(at place: URL) throws -> any DatabaseWriter {
    try AtlasFiles(at: place).openForLooking(GRDB.Configuration())
  }

  private static func count(_ database: any DatabaseWriter) throws -> Int? {
    try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM specimen") }
  }

  @Test func `atlas-on-read-only-disk: it is read where nothing may be written beside it`() throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a b?#.atlas")
      _ = try Trial.fill(try Atlas(at: place), with: 4)
      let before = Self.everything(in: place).map(\.path).sorted()
      let database = try Self.looking(at: place)
      #expect(try Self.count(database) == 4)
      #expect(Self.everything(in: place).map(\.path).sorted() == before)
      #expect(throws: DatabaseError.self) {
        try database.write { try $0.execute(sql: "DELETE FROM fact") }
      }
    }
  }

  @Test func `changes that are still in the log are seen, with and without its index`() throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      let atlas = try Atlas(at: place)
      _ = try Trial.fill(atlas, with: 4)
      let copy = folder.appendingPathComponent("copy.atlas")
      try FileManager.default.copyItem(at: place, to: copy)
      #expect(FileManager.default.fileExists(atPath: copy.path + "/atlas.sqlite-wal"))
      #expect(try Self.count(Self.looking(at: place)) == 4)
      try FileManager.default.removeItem(atPath: copy.path + "/atlas.sqlite-shm")
      #expect(try Self.count(Self.looking(at: copy)) == 4)
      #expect(try atlas.ids().count == 4)
    }
  }

  @Test func `an atlas of an earlier version is looked at as it would be after the change`() throws
  {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      let file = place.appendingPathComponent("atlas.sqlite")
      do {
        let queue = try DatabaseQueue(path: file.path)
        var earlier = DatabaseMigrator()
        for (name, sql) in EarlierSchema.migrations.prefix(2) {
          earlier.registerMigration(name) { try $0.execute(sql: sql) }
        }
        try earlier.migrate(queue)
      }
      let before = try Data(contentsOf: file)
      let database = try Self.looking(at: place)
      #expect(try database.read(Schema.migrator.hasCompletedMigrations))
      #expect(try Data(contentsOf: file) == before)
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may write everywhere; the stories look at root"))
  func
    `readonly-atlas: without a right to write it opens for looking and refuses changes in words`()
    throws
  {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      let ids = try Trial.fill(try Atlas(at: place), with: 2)
      for url in Self.everything(in: place) {
        let isFolder = (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
        try FileManager.default.setAttributes(
          [.posixPermissions: isFolder ? 0o500 : 0o400], ofItemAtPath: url.path)
      }
      defer {
        for url in Self.everything(in: place) {
          try? FileManager.default.setAttributes(
            [.posixPermissions: 0o700], ofItemAtPath: url.path)
        }
      }
      let atlas = try Atlas(at: place, creating: false)
      #expect(atlas.obstacle == "its permissions forbid changes")
      #expect(try atlas.specimens(ids).count == 2)
      #expect(try atlas.thumbnails(of: atlas.specimens(ids)).count == 2)
      let refusal = AtlasError.readOnly(
        path: place.path, obstacle: "its permissions forbid changes")
      #expect(throws: refusal) {
        try atlas.record(.label("blast"), on: ids, by: "anna", at: Trial.time())
      }
      #expect(throws: refusal) {
        try atlas.admit([Trial.newcomer(9)], by: "import", at: Trial.time())
      }
    }
  }

  // MARK: What is no atlas

  @Test func `an empty database beside pictures is no empty atlas`() throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      _ = try Trial.fill(try Atlas(at: place), with: 1)
      let file = place.appendingPathComponent("atlas.sqlite")
      for ending in ["-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: file.path + ending)
      }
      try Data().write(to: file)
      let error = AtlasError.emptied(path: place.path)
      for creating in [true, false] {
        #expect(throws: error) { try Atlas(at: place, creating: creating) }
      }
      #expect(throws: error) { try Self.looking(at: place) }
      try FileManager.default.removeItem(at: file)
      #expect(throws: error) { try Atlas(at: place) }
      #expect(!FileManager.default.fileExists(atPath: file.path))
      // Without pictures there is nothing to lose.
      try FileManager.default.removeItem(at: place.appendingPathComponent("pictures"))
      try Data().write(to: file)
      #expect(try Atlas(at: place, creating: false).ids().isEmpty)
    }
  }

  // MARK: Damage

  @Test(arguments: [
    "'x'", "x'00ff'", "1.5", "9223372036854775807", "-9223372036854775808", "1e300",
  ])
  func `a column of the journal that holds another type ends in words`(value: String) throws {
    for column in [
      "undo_top", "redo_top", "target", "sequence", "specimens", "time", "who", "action", "means",
      "reason", "software", "body", "chain",
    ] {
      try Trial.inFolder { folder in
        let place = folder.appendingPathComponent("a.atlas")
        let ids = try Trial.fill(try Atlas(at: place), with: 2)
        do {
          let atlas = try Atlas(at: place)
          for key in ["blast", "monocyte"] {
            try atlas.record(.label(key), on: ids, by: "anna", at: Trial.time(1))
          }
          _ = try atlas.undo(by: "anna", at: Trial.time(2))
        }
        try Self.damage(place, "UPDATE entry SET \(column) = \(value) WHERE sequence = 4")
        let atlas = try Atlas(at: place, creating: false)
        // Whatever comes of it is a value or an error with words.
        _ = try? atlas.nextUndo(by: "anna")
        _ = try? atlas.nextRedo(by: "anna")
        _ = try? atlas.history(of: ids[0])
        _ = try? atlas.verifyJournal()
        _ = try? atlas.journalHead()
        for _ in 0..<3 { _ = try? atlas.undo(by: "anna", at: Trial.time(3)) }
        for _ in 0..<3 { _ = try? atlas.redo(by: "anna", at: Trial.time(4)) }
        _ = try? atlas.record(.label("blast"), on: ids, by: "anna", at: Trial.time(5))
        _ = try? atlas.admit([Trial.newcomer(5)], by: "import", at: Trial.time(6))
      }
    }
  }

  /// Changes what only a program that cares for no rule could have written.
  private static func damage(_ place: URL, _ sql: String) throws {
    var configuration = GRDB.Configuration()
    configuration.foreignKeysEnabled = false
    let path = place.appendingPathComponent("atlas.sqlite").path
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.writeWithoutTransaction { db in
        for name in try String.fetchAll(
          db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        { try db.execute(sql: "DROP TRIGGER \"\(name)\"") }
        try db.execute(
          sql: """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(replace(sql, 'STRICT', ''), ', WITHOUT', ' WITHOUT')
            WHERE name = 'entry';
            PRAGMA writable_schema = RESET;
            PRAGMA ignore_check_constraints = ON;
            """)
        // A sequence is the row's own number, and can only be a number.
        try? db.execute(sql: sql)
      }
    }
  }

  @Test func `no row is read by what ends the process where a column holds another type`() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")
    let files = try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    )
    .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    var readers = 0
    for file in files {
      let text = try String(contentsOf: file, encoding: .utf8)
      guard text.contains("import GRDB") else { continue }
      readers += 1
      for line in text.split(separator: "\n") {
        // GRDB's subscripts by name or by place, whatever the row is called.
        let subscripts = line.matches(of: /[A-Za-z_)?\]]\[(?:"[A-Za-z_.]+"|Column\(|row(?:ID)?\b)/)
        #expect(subscripts.isEmpty, "\(file.lastPathComponent): \(line)")
        #expect(line.firstMatch(of: /\brow\??\[[0-9]/) == nil, "\(file.lastPathComponent): \(line)")
      }
    }
    #expect(readers > 20)
  }
}
