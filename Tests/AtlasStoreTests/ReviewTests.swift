import AtlasStore
import Testing

struct ReviewTests {
  @Test func `accepting confirms a class where nobody has looked, in one entry`() throws {
    let (atlas, ids) = try Trial.atlas(of: 5)
    try atlas.record(.label("blast"), on: [ids[0]], by: "anna", at: Trial.time(1))
    try atlas.record(.label("monocyte"), on: [ids[1]], by: "anna", at: Trial.time(2))
    try atlas.record(.label(nil), on: [ids[2]], by: "anna", at: Trial.time(3), means: .derived)
    try atlas.record(
      suggestions: [ids[2]: Suggestion(classKey: "monocyte", confidence: 0.7)], by: "net",
      at: Trial.time(4), reason: "test")
    let accepted = try atlas.accept(ids, as: "monocyte", by: "bert", at: Trial.time(5))
    #expect(accepted == [ids[2], ids[3], ids[4]])
    #expect(try atlas.specimen(ids[2]).classKey == "monocyte")
    #expect(try atlas.specimen(ids[1]).labelling?.who == "anna")
    let entry = try #require(try atlas.journal(last: 1).first)
    #expect(entry.specimenCount == 3)
    #expect(entry.reason == "accepted as the rest of the class")
    #expect(try atlas.accept(ids, as: "monocyte", by: "bert", at: Trial.time(6)) == [])
    #expect(try atlas.verifyJournal().isSound)
    _ = try atlas.undo(by: "bert", at: Trial.time(7))
    #expect(try atlas.specimen(ids[2]).classKey == nil)
  }

  @Test func `a census says what cells are and how many were looked at`() throws {
    let (atlas, ids) = try Trial.atlas(of: 4)
    try atlas.record(.label("blast"), on: [ids[0]], by: "anna", at: Trial.time(1))
    let census = try atlas.census(of: ids)
    #expect(census.classes == ["blast": 1, "monocyte": 3])
    #expect(census.reviewed == 1)
  }

  @Test func `groups are counted by class or suggestion, in the order of the list`() throws {
    let (atlas, ids) = try Trial.atlas(of: 4)
    try atlas.record(.label(nil), on: [ids[3], ids[2]], by: "anna", at: Trial.time(1))
    try atlas.record(
      suggestions: [ids[3]: Suggestion(classKey: "blast", confidence: 0.7)], by: "net",
      at: Trial.time(2), reason: "test")
    var query = Query()
    query.order = .grouped
    let groups = try atlas.groupCounts(matching: query)
    #expect(groups.map(\.key) == ["blast", "monocyte", nil])
    #expect(groups.map(\.count) == [1, 2, 1])
    #expect(try atlas.ids(matching: query) == [ids[3], ids[0], ids[1], ids[2]])
  }
}
