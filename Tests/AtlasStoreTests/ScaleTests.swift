import AtlasStore
import Pictures
import Testing

struct ScaleTests {
  @Test func `a scale is said, corrected, told in the history and taken back`() throws {
    let (atlas, ids) = try Trial.atlas(of: 2)
    #expect(try atlas.specimens(ids).allSatisfy { $0.scale == nil })
    let estimate = PictureScale(0.15, source: .estimated, low: 0.14, high: 0.16)
    try atlas.record(
      suggestions: [:], scales: [ids[0]: estimate], by: "classifier", at: Trial.time(1),
      reason: "by its cells")
    #expect(try atlas.specimens(ids).map(\.scale) == [estimate, nil])

    let stated = PictureScale(0.1, source: .stated)
    let entry = try #require(
      try atlas.record(
        .scale(stated), on: ids, by: "anna", at: Trial.time(2), reason: "stage micrometer"))
    #expect(entry.action == .scale)
    #expect(entry.specimenCount == 2)
    #expect(try atlas.specimens(ids).map(\.scale) == [stated, stated])
    let line = try #require(try atlas.history(of: ids[0], last: 1).first)
    #expect(line.alterations.map(\.part) == [.scale])
    #expect(line.alterations[0].old == estimate.words)
    #expect(line.alterations[0].new == "0.1 micrometres a pixel, stated")

    _ = try atlas.undo(by: "anna", at: Trial.time(3))
    #expect(try atlas.specimens(ids).map(\.scale) == [estimate, nil])
    _ = try atlas.redo(by: "anna", at: Trial.time(4))
    #expect(try atlas.specimens(ids).map(\.scale) == [stated, stated])
    #expect(try atlas.verifyJournal().isSound)
    // Said again, it is no news.
    #expect(
      try atlas.record(.scale(stated), on: ids, by: "anna", at: Trial.time(5)) == nil)
  }

  @Test func `what no photograph has is refused`() throws {
    let (atlas, ids) = try Trial.atlas(of: 1)
    for number in [0, -1, 352.8, .nan, .infinity] {
      #expect(throws: AtlasError.self) {
        try atlas.record(
          .scale(PictureScale(number, source: .stated)), on: ids, by: "anna", at: Trial.time(1))
      }
    }
    #expect(try atlas.specimens(ids)[0].scale == nil)
  }

  @Test func `a picture comes in with the scale its file has`() throws {
    let atlas = try Atlas.inMemory(software: "test")
    var newcomer = try Trial.newcomer(1)
    newcomer.scale = PictureScale(0.25, source: .file)
    let ids = try atlas.admit([newcomer], by: "import", at: Trial.time()).admitted
    #expect(try atlas.specimens(ids)[0].scale == PictureScale(0.25, source: .file))
    #expect(try atlas.verifyJournal().isSound)
  }
}
