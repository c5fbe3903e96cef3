import Foundation
import GRDB
import Pictures
import Testing

@testable import AtlasStore

@Suite struct FieldTests {
  private static func field(_ number: Int, slide: String = "17", boxes: [FieldBox]) throws
    -> NewField
  {
    let picture = Trial.picture(number, side: 40)
    let data = try PictureFile.png(picture)
    return NewField(
      data, picture: picture, name: "field-\(number).png", slide: slide,
      digest: try Newcomer(data, name: "x").digest, boxes: boxes)
  }

  private static let first = FieldBox(PixelRectangle(x: 1, y: 2, width: 8, height: 9), score: 0.9)
  private static let second = FieldBox(PixelRectangle(x: 20, y: 22, width: 10, height: 9))

  @Test func `a field comes in once, with its boxes, and its picture comes back`() throws {
    let atlas = try Atlas.inMemory(software: "test")
    let field = try Self.field(1, boxes: [Self.first])
    #expect(try atlas.admit(field, by: "anna", at: Trial.time(), reason: "locator") != nil)
    #expect(try atlas.admit(field, by: "anna", at: Trial.time(1), reason: "locator") == nil)
    let kept = try #require(try atlas.fields(ofSlide: "17").first)
    #expect(kept.boxes == [Self.first])
    #expect(try atlas.picture(of: kept) == Trial.picture(1, side: 40))
    #expect(try atlas.fields(ofSlide: "18").isEmpty)
    #expect(try atlas.verifyJournal().isSound)
  }

  @Test func `boxes are changed, undone and redone, and the journal replays to them`() throws {
    let atlas = try Atlas.inMemory(software: "test")
    let field = try Self.field(1, boxes: [Self.first])
    try atlas.admit(field, by: "locator", at: Trial.time(), reason: "locator")
    func boxes() throws -> [FieldBox]? { try atlas.field(field.digest)?.boxes }
    let both = [Self.first, Self.second]
    #expect(
      try atlas.record(boxes: both, of: field.digest, by: "anna", at: Trial.time(1)) != nil)
    #expect(
      try atlas.record(boxes: both, of: field.digest, by: "anna", at: Trial.time(2)) == nil)
    #expect(try boxes() == both)
    #expect(try atlas.undo(by: "anna", at: Trial.time(3))?.fields == [field.digest])
    #expect(try boxes() == [Self.first])
    #expect(try atlas.redo(by: "anna", at: Trial.time(4))?.fields == [field.digest])
    #expect(try boxes() == both)
    // Boxes are no opinions on cells.
    #expect(try atlas.opinions().isEmpty)
    for entry in try atlas.journal(last: 9) { #expect(try atlas.specimens(of: entry).isEmpty) }
    #expect(try atlas.undo(by: "bert", at: Trial.time(5)) == nil)
    let report = try atlas.verifyJournal()
    #expect(report.isSound && report.entries == 4)
  }

  @Test func `an undo leaves boxes alone that somebody changed since`() throws {
    let atlas = try Atlas.inMemory(software: "test")
    let field = try Self.field(1, boxes: [])
    try atlas.admit(field, by: "locator", at: Trial.time(), reason: "locator")
    try atlas.record(boxes: [Self.first], of: field.digest, by: "anna", at: Trial.time(1))
    try atlas.record(boxes: [Self.second], of: field.digest, by: "bert", at: Trial.time(2))
    #expect(try atlas.undo(by: "anna", at: Trial.time(3))?.fields == [])
    #expect(try atlas.field(field.digest)?.boxes == [Self.second])
  }

  @Test func `a region farther out than any picture has no place`() throws {
    var region = CellRegion(
      field: "f.png", fieldDigest: "aa", fieldWidth: 40, fieldHeight: 40, x: 1.5, y: 2, width: 8,
      height: 100)
    #expect(region.place?.box == PixelRectangle(x: 1, y: 2, width: 9, height: 38))
    for far in [1e300, -1e300, .infinity, .nan] {
      region.x = far
      #expect(region.place == nil)
    }
  }

  @Test func `a box outside its field is refused in words`() throws {
    let atlas = try Atlas.inMemory(software: "test")
    let field = try Self.field(1, boxes: [])
    try atlas.admit(field, by: "locator", at: Trial.time(), reason: "locator")
    let outside = FieldBox(PixelRectangle(x: 35, y: 0, width: 8, height: 8))
    #expect(throws: AtlasError.badBox("field-1.png")) {
      try atlas.record(boxes: [outside], of: field.digest, by: "anna", at: Trial.time(1))
    }
    #expect(throws: AtlasError.noField("00")) {
      try atlas.record(boxes: [], of: "00", by: "anna", at: Trial.time(1))
    }
  }

  @Test func `a cell keeps its field and place, and its slide's filter finds it`() throws {
    let atlas = try Atlas.inMemory(software: "test")
    let field = try Self.field(1, boxes: [Self.first])
    try atlas.admit(field, by: "locator", at: Trial.time(), reason: "locator")
    var newcomer = try Trial.newcomer(7)
    let here = try #require(try atlas.field(field.digest))
    newcomer.region = CellRegion(Self.first.box, of: here)
    try atlas.admit([newcomer, Trial.newcomer(8)], by: "anna", at: Trial.time(1))
    let cell = try #require(try atlas.cells(ofField: field.digest).first)
    #expect(cell.region == newcomer.region)
    #expect(cell.place == FieldPlace(field: field.digest, box: Self.first.box))
    let filter = try FilterReader(vocabulary: .builtIn, person: nil).read("slide:17")
    #expect(try atlas.ids(matching: Query(filter: filter)) == [cell.id])
    #expect(filter.countedOrigin == .microscope)
    let drawn = try FilterReader(vocabulary: .builtIn, person: nil)
      .read("slide:17 -split:excluded origin:drawn")
    #expect(drawn.countedOrigin == .drawn)
    #expect(try atlas.verifyJournal().isSound)
  }

  @Test
  func `cells that earlier versions kept as a box alone have a region, and the journal holds`()
    throws
  {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("old.atlas")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      let queue = try DatabaseQueue(path: place.appendingPathComponent("atlas.sqlite").path)
      try Schema.migrator.migrate(queue, upTo: "6 remarks on findings")
      let (known, lost) = (String(repeating: "a", count: 64), String(repeating: "b", count: 64))
      let record = FieldRecord(
        fileExtension: "png", name: "f.png", slide: "s", width: 40, height: 30,
        origin: "microscope")
      try queue.write { db in
        func draft(_ action: JournalEntry.Action) -> Journal.Draft {
          Journal.Draft(
            time: Trial.time(), who: "a", action: action, means: .import, software: "test")
        }
        _ = try FieldRow.commit(
          draft(.field), [FieldItem(field: known, picture: record, was: nil, now: [])],
          tops: Journal.Tops(), to: db)
        let items = [known, lost].enumerated().map { number, field in
          let digest = String(repeating: "\(number)", count: 64)
          return JournalItem(
            id: Int64(number + 1),
            picture: PictureRecord(
              digest: digest, fileExtension: "png", name: "c", source: "c", width: 8, height: 8,
              origin: "microscope", field: field, box: [3, 4, 10, 11]),
            was: nil, now: SpecimenState())
        }
        _ = try Journal.append(draft(.import), items: items, tops: Journal.Tops(), to: db)
        for item in items {
          try db.execute(
            sql: """
              INSERT INTO specimen
                (id, digest, extension, name, source, width, height, origin, field, box)
              VALUES (?, ?, 'png', 'c', 'c', 8, 8, 'microscope', ?, '3,4,10,11')
              """, arguments: [item.id, item.picture?.digest, item.picture?.field])
        }
      }
      try queue.close()
      let atlas = try Atlas(at: place)
      let box = PixelRectangle(x: 3, y: 4, width: 10, height: 11)
      let cells = try atlas.specimens(matching: Query())
      #expect(cells[0].region?.field == "f.png")
      #expect(cells[0].region?.fieldWidth == 40)
      #expect(cells.map(\.place) == [known, lost].map { FieldPlace(field: $0, box: box) })
      #expect(try atlas.verifyJournal().isSound)
      try atlas.database.write { db in
        try db.execute(
          sql: """
            DROP TRIGGER specimen_place_is_final;
            UPDATE specimen SET box = '3,4,10,12' WHERE id = 1
            """)
      }
      #expect(try atlas.verifyJournal().faults == [.strayed(cells[0].id)])
    }
  }

  @Test func `a changed box in the database is found by the journal`() throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      let atlas = try Atlas(at: place, software: "test")
      let field = try Self.field(1, boxes: [Self.first])
      try atlas.admit(field, by: "locator", at: Trial.time(), reason: "locator")
      let queue = try DatabaseQueue(path: place.appendingPathComponent("atlas.sqlite").path)
      try queue.write { try $0.execute(sql: "UPDATE field SET boxes = '[]'") }
      #expect(try atlas.verifyJournal().faults == [.strayedField(field.digest)])
    }
  }
}
