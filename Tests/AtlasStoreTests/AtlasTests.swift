import AtlasStore
import Basis
import Foundation
import GRDB
import Pictures
import Testing

struct AtlasTests {
  @Test func `a picture comes in once`() throws {
    let (atlas, ids) = try Trial.atlas(of: 3)
    let again = try atlas.admit(
      [Trial.newcomer(1), Trial.newcomer(7), Trial.newcomer(7)], by: "import", at: Trial.time())
    #expect(again.admitted.count == 1)
    #expect(again.alreadyHere == 2)
    #expect(try atlas.count() == 4)
    #expect(try atlas.ids().prefix(3) == ids[...])
  }

  @Test func `the file comes back byte for byte, and small`() throws {
    try Trial.inFolder { folder in
      let atlas = try Atlas(at: folder.appendingPathComponent("a.atlas"))
      let png = try PictureFile.png(Trial.picture(5, side: 200))
      let id = try #require(
        try atlas.admit([Newcomer(png, name: "x.PNG")], by: "import", at: Trial.time())
          .admitted.first)
      let specimen = try atlas.specimen(id)
      #expect(try atlas.pictureData(of: specimen) == png)
      #expect(specimen.digest == Digest.hex(png))
      #expect(specimen.width == 200)
      let file = try #require(atlas.pictureFile(of: specimen))
      let digest = specimen.digest
      #expect(file.path.hasSuffix("a.atlas/pictures/\(digest.prefix(2))/\(digest).png"))
      let thumbnail = try atlas.thumbnail(of: id)
      #expect(thumbnail.width == Atlas.thumbnailSide)
    }
  }

  @Test func `lost and damaged thumbnails are made again`() throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      let thumbnails = place.appendingPathComponent("thumbnails")
      let first: [SpecimenID: Picture] = try {
        let atlas = try Atlas(at: place)
        _ = try Trial.fill(atlas, with: 4)
        return try atlas.thumbnails(of: atlas.specimens(matching: Query()))
      }()
      try FileManager.default.removeItem(at: thumbnails)
      #expect(try Self.thumbnails(of: place) == first)
      for name in try FileManager.default.contentsOfDirectory(atPath: thumbnails.path) {
        try Data("rubbish".utf8).write(to: thumbnails.appendingPathComponent(name))
      }
      #expect(try Self.thumbnails(of: place) == first)
    }
  }

  private static func thumbnails(of place: URL) throws -> [SpecimenID: Picture] {
    let atlas = try Atlas(at: place, creating: false)
    return try atlas.thumbnails(of: atlas.specimens(matching: Query()))
  }

  @Test func `a picture that is gone is named`() throws {
    try Trial.inFolder { folder in
      let atlas = try Atlas(at: folder.appendingPathComponent("a.atlas"))
      let ids = try Trial.fill(atlas, with: 1)
      let specimen = try atlas.specimen(ids[0])
      try FileManager.default.removeItem(at: #require(atlas.pictureFile(of: specimen)))
      #expect(throws: AtlasError.pictureLost(ids[0], reason: "its file is gone")) {
        try atlas.pictureData(of: specimen)
      }
    }
  }

  @Test func `what a killed process left half written goes after a day, and nothing else`() throws {
    try Trial.inFolder { folder in
      let atlas = try Atlas(at: folder.appendingPathComponent("a.atlas"))
      let ids = try Trial.fill(atlas, with: 1)
      let picture = try #require(atlas.pictureFile(of: atlas.specimen(ids[0])))
      let half = picture.deletingLastPathComponent().appendingPathComponent(".half.png.abcdef")
      try Data([1, 2, 3]).write(to: half)
      atlas.sweep(at: Date())
      #expect(FileManager.default.fileExists(atPath: half.path))
      atlas.sweep(at: Date().addingTimeInterval(2 * 86_400))
      #expect(!FileManager.default.fileExists(atPath: half.path))
      #expect(FileManager.default.fileExists(atPath: picture.path))
    }
  }

  @Test func `a database that refuses is explained`() throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      let atlas = try Atlas(at: place)
      let ids = try Trial.fill(atlas, with: 1)
      try DatabaseQueue(path: place.appendingPathComponent("atlas.sqlite").path).write { db in
        try db.execute(
          sql: """
            CREATE TRIGGER full BEFORE INSERT ON entry
            BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END
            """)
      }
      let error = #expect(throws: AtlasError.self) {
        try atlas.record(.label("blast"), on: ids, by: "anna", at: Trial.time())
      }
      #expect(
        error?.description
          == "the atlas '\(place.path)' fails: database or disk is full; "
          + "check the folder's permissions and the space left on its disk")
      #expect(try atlas.specimen(ids[0]).classKey == "monocyte")
    }
  }

  @Test func `what a generator saw can't test anything`() throws {
    let (atlas, ids) = try Trial.atlas(of: 2)
    try atlas.record(.split(.train), on: ids, by: "anna", at: Trial.time(1))
    try atlas.recordSeen([ids[0]], byGenerator: "m1", by: "anna", at: Trial.time(2))
    for split in [Split.val, .test] {
      #expect(throws: AtlasError.seenByGenerator(ids[0], split: split)) {
        try atlas.record(.split(split), on: ids, by: "anna", at: Trial.time(3))
      }
    }
    try atlas.record(.split(.val), on: [ids[1]], by: "anna", at: Trial.time(4))
    #expect(throws: AtlasError.seenByGenerator(ids[1], split: .val)) {
      try atlas.recordSeen([ids[1]], byGenerator: "m1", by: "anna", at: Trial.time(5))
    }
    #expect(try atlas.verifyJournal().isSound)
  }

  @Test func `generated pictures are curated, and train at most`() throws {
    let atlas = try Atlas.inMemory()
    let newcomers = try (0..<5).map { number in
      try Newcomer(
        PictureFile.png(Trial.picture(number)), name: "\(number).png",
        origin: .generated(recipe: "{\"seed\":\(number)}", group: "g"))
    }
    let ids = try atlas.admit(newcomers, by: "leuko", at: Trial.time(), means: .model).admitted
    try atlas.record(.curation(.kept), on: Array(ids[0...1]), by: "anna", at: Trial.time(1))
    try atlas.record(
      .curation(.rejected(reason: "blurred")), on: [ids[2]], by: "anna", at: Trial.time(2))
    let group = try #require(try atlas.recipeGroups().first)
    #expect(group.count == 5)
    #expect(group.kept == 2)
    #expect(group.rejected == 1)
    #expect(group.undecided == 2)
    #expect(try atlas.specimen(ids[2]).curation == .rejected(reason: "blurred"))
    #expect(throws: AtlasError.generatedCannotTest(ids[0], split: .test)) {
      try atlas.record(.split(.test), on: [ids[0]], by: "anna", at: Trial.time(3))
    }
    let (other, real) = try Trial.atlas(of: 1)
    #expect(throws: AtlasError.notGenerated(real[0])) {
      try other.record(.curation(.kept), on: real, by: "anna", at: Trial.time(3))
    }
  }

  @Test func `notices come for one's own changes and for another's`() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let atlas = try Atlas(at: folder)
    let ids = try Trial.fill(atlas, with: 1)
    var own = atlas.changes().makeAsyncIterator()
    try await atlas.perform { _ = try $0.record(.label("a"), on: ids, by: "x", at: Trial.time()) }
    #expect(try await own.next() == 2)
    // A second pool on the same file is to SQLite what another process would be.
    let other = try Atlas(at: folder)
    var elsewhere = atlas.changesElsewhere().makeAsyncIterator()
    try await other.perform { _ = try $0.record(.label("b"), on: ids, by: "y", at: Trial.time()) }
    #expect(try await elsewhere.next() == 3)
  }

  @Test func `folders that are no atlas, or a newer one, are refused in words`() throws {
    try Trial.inFolder { folder in
      let missing = folder.appendingPathComponent("no.atlas")
      #expect(throws: AtlasError.missing(path: missing.path)) {
        try Atlas(at: missing, creating: false)
      }
      try Data().write(to: folder.appendingPathComponent("something"))
      #expect(throws: AtlasError.notAnAtlas(path: folder.path)) { try Atlas(at: folder) }
      let place = folder.appendingPathComponent("a.atlas")
      do { _ = try Atlas(at: place) }
      try DatabaseQueue(path: place.appendingPathComponent("atlas.sqlite").path).write { db in
        try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 from the future')")
      }
      #expect(throws: AtlasError.tooNew(path: place.path)) { try Atlas(at: place) }
      let broken = folder.appendingPathComponent("b.atlas")
      try FileManager.default.createDirectory(at: broken, withIntermediateDirectories: true)
      try Data("this is no database at all, but long enough to look like one".utf8)
        .write(to: broken.appendingPathComponent("atlas.sqlite"))
      let error = #expect(throws: AtlasError.self) { try Atlas(at: broken) }
      #expect(error?.exitStatus == .inputOutput)
    }
  }

  @Test(arguments: [
    (AtlasError.noName, "a change needs the name of who makes it"),
    (.badKey("Mono Cyte"), "'Mono Cyte' is not the key of a class or finding"),
    (.badConfidence("1.5"), "a confidence of 1.5 is not between 0 and 1"),
  ])
  func `impossible changes are refused in words`(error: AtlasError, summary: String) throws {
    let (atlas, ids) = try Trial.atlas(of: 1)
    #expect(error.summary == summary)
    #expect(throws: error) {
      switch error {
      case .noName: try atlas.record(.label("blast"), on: ids, by: "", at: Trial.time())
      case .badKey(let key): try atlas.record(.label(key), on: ids, by: "a", at: Trial.time())
      default:
        try atlas.record(
          .suggestion(Suggestion(classKey: "blast", confidence: 1.5)), on: ids, by: "a",
          at: Trial.time())
      }
    }
  }

  @Test func `the atlas remembers who was at the keyboard`() throws {
    let atlas = try Atlas.inMemory()
    #expect(try atlas.rememberedPerson() == nil)
    try atlas.remember(person: "anna")
    try atlas.remember(person: "bert")
    #expect(try atlas.rememberedPerson() == "bert")
  }

  @Test func `a model's suggestions come in one entry, and are taken back together`() throws {
    let (atlas, ids) = try Trial.atlas(of: 3)
    let head = try atlas.journalHead()
    let suggestions = [
      ids[0]: Suggestion(classKey: "blast", confidence: 0.4),
      ids[2]: Suggestion(classKey: "monocyte", confidence: 0.9),
    ]
    let entry = try #require(
      try atlas.record(
        suggestions: suggestions, by: "anna", at: Trial.time(), reason: "classifier 1"))
    #expect(entry.action == .suggest)
    #expect(entry.means == .model)
    #expect(entry.specimenCount == 2)
    #expect(try atlas.journalHead() == head + 1)
    #expect(try atlas.specimens(ids).map(\.suggestion) == ids.map { suggestions[$0] })
    _ = try atlas.undo(by: "anna", at: Trial.time(1))
    #expect(try atlas.specimens(ids).allSatisfy { $0.suggestion == nil })
    #expect(throws: AtlasError.badConfidence("2.0")) {
      try atlas.record(
        suggestions: [ids[0]: Suggestion(classKey: "blast", confidence: 2)], by: "anna",
        at: Trial.time(), reason: "")
    }
  }
}
