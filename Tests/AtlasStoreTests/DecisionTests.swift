import AtlasStore
import Foundation
import Testing

/// Decisions between people who disagree are labels of their own kind.
struct DecisionTests {
  @Test func `a decision is no opinion, and stands until it is taken back or spoken against`()
    throws
  {
    let (atlas, ids) = try Trial.atlas(of: 2)
    try atlas.record(.label("blast"), on: [ids[0]], by: "anna", at: Trial.time())
    try atlas.record(.label("basophil"), on: [ids[0]], by: "bo", at: Trial.time())
    #expect(try atlas.decided().isEmpty)
    let reason = Atlas.decisionPrefix + "anna: blast, bo: basophil"
    func decide() throws {
      try atlas.record(
        .label("blast"), on: [ids[0]], by: "chef", at: Trial.time(), reason: reason)
    }
    try decide()
    #expect(try atlas.decided() == [ids[0]])
    #expect(
      try atlas.opinions() == ["anna": [ids[0]: "blast"], "bo": [ids[0]: "basophil"]])
    _ = try atlas.undo(by: "chef", at: Trial.time())
    #expect(try atlas.decided().isEmpty)
    _ = try atlas.redo(by: "chef", at: Trial.time())
    #expect(try atlas.decided() == [ids[0]])
    #expect(try atlas.opinions().keys.sorted() == ["anna", "bo"])
    try atlas.record(.label("monocyte"), on: [ids[0]], by: "bo", at: Trial.time())
    #expect(try atlas.decided().isEmpty)
    #expect(try atlas.specimen(ids[0]).classKey == "monocyte")
  }
}
