import AtlasStore
import Foundation
import Testing

struct RemovalTests {
  private func ids(_ atlas: Atlas, _ filter: String) throws -> [SpecimenID] {
    try atlas.ids(matching: Query(filter: FilterReader(vocabulary: .builtIn).read(filter)))
  }

  @Test func `what is removed is in no list and no count, unless it is asked for`() throws {
    let (atlas, ids) = try Trial.atlas(of: 5)
    try atlas.keep(
      features: [ids[0]: [1, 2], ids[1]: [2, 1], ids[2]: [1, 1]], ofModel: "m")
    try atlas.replaceDoubts(by: [Doubt(.duplicate, of: ids[1], score: 0.5, reason: "a copy")])
    let entry = try #require(
      try atlas.record(
        .removal(true), on: [ids[1], ids[3]], by: "anna", at: Trial.time(1), reason: "blurred"))
    #expect(entry.action == .remove && entry.reason == "blurred" && entry.specimenCount == 2)
    let rest = [ids[0], ids[2], ids[4]]
    #expect(try atlas.ids() == rest && atlas.count() == 3)
    #expect(try atlas.classCounts() == ["monocyte": 3])
    #expect(try self.ids(atlas, "class:monocyte or is:labelled") == rest)
    #expect(try self.ids(atlas, "id:\(ids[1])").isEmpty)
    #expect(try atlas.doubts().isEmpty && atlas.labellerCounts()["import"] == 3)
    #expect(try Set(atlas.similar(to: ids[0])) == [ids[0], ids[2]])
    #expect(try self.ids(atlas, "is:removed") == [ids[1], ids[3]])
    #expect(try self.ids(atlas, "is:removed -id:\(ids[3])") == [ids[1]])
    #expect(try self.ids(atlas, "is:removed or is:labelled") == ids)
    #expect(try self.ids(atlas, "-is:removed") == rest)
    // It is all there still: picture, label and history.
    let removed = try atlas.specimen(ids[1])
    #expect(removed.isRemoved && removed.classKey == "monocyte")
    #expect(try !atlas.pictureData(of: removed).isEmpty)
    #expect(try atlas.history(of: ids[1]).last?.alterations.map(\.part) == [.removal])
    #expect(try atlas.verifyJournal().isSound)
  }

  @Test func `an undo, a redo and a change bring back and take out again`() throws {
    let (atlas, ids) = try Trial.atlas(of: 3)
    try atlas.record(.removal(true), on: ids, by: "anna", at: Trial.time(1), reason: "all")
    #expect(try atlas.ids().isEmpty)
    let undoing = try #require(try atlas.undo(by: "anna", at: Trial.time(2)))
    #expect(undoing.restored == ids && undoing.target.action == .remove)
    #expect(try atlas.ids() == ids)
    _ = try atlas.redo(by: "anna", at: Trial.time(3))
    #expect(try atlas.ids().isEmpty)
    let entry = try atlas.record(.removal(false), on: [ids[0]], by: "bert", at: Trial.time(4))
    #expect(entry?.action == .restore && entry?.specimenCount == 1)
    #expect(try atlas.ids() == [ids[0]])
    // Saying it again changes nothing.
    #expect(try atlas.record(.removal(false), on: [ids[0]], by: "bert", at: Trial.time(5)) == nil)
    // What bert brought back since stays, when anna takes her removal back.
    let other = try #require(try atlas.undo(by: "anna", at: Trial.time(6)))
    #expect(other.restored == [ids[1], ids[2]] && other.kept == [ids[0]])
    #expect(try atlas.ids() == ids && atlas.verifyJournal().isSound)
  }

  @Test func `a label given to what is removed survives its return`() throws {
    let (atlas, ids) = try Trial.atlas(of: 2)
    try atlas.record(.removal(true), on: [ids[0]], by: "anna", at: Trial.time(1), reason: "so")
    try atlas.record(.label("blast"), on: [ids[0]], by: "bert", at: Trial.time(2))
    _ = try atlas.undo(by: "anna", at: Trial.time(3))
    let back = try atlas.specimen(ids[0])
    #expect(!back.isRemoved && back.classKey == "blast" && back.labelling?.who == "bert")
  }

  @Test func `people don't disagree about what is removed`() throws {
    let (atlas, ids) = try Trial.atlas(of: 2)
    for (who, key) in [("anna", "blast"), ("bert", "basophil")] {
      try atlas.record(.label(key), on: ids, by: who, at: Trial.time(1))
    }
    try atlas.record(.removal(true), on: [ids[0]], by: "anna", at: Trial.time(2), reason: "so")
    #expect(
      try atlas.opinions().mapValues { Array($0.keys) } == ["anna": [ids[1]], "bert": [ids[1]]])
  }
}
