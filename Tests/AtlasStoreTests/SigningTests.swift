import AtlasStore
import Foundation
import Testing

struct SigningTests {
  private static let everything = Filter.everything

  /// Three reviewed monocytes.
  private static func reviewed() throws -> (Atlas, [SpecimenID]) {
    let (atlas, ids) = try Trial.atlas(of: 3)
    try atlas.record(.label("monocyte"), on: ids, by: "anna", at: Trial.time(1))
    return (atlas, ids)
  }

  private static func sign(_ atlas: Atlas, by who: String = "anna") throws {
    try atlas.sign(
      everything, by: who, at: Trial.time(9), statement: "I looked.", blocking: ["unidentified"])
  }

  @Test func `a count with cells nobody has looked at can't be signed`() throws {
    let (atlas, ids) = try Trial.atlas(of: 3)
    #expect(throws: SigningError.unreviewed(3, first: ids[0])) { try Self.sign(atlas) }
    try atlas.record(.label("monocyte"), on: [ids[0], ids[2]], by: "anna", at: Trial.time(1))
    #expect(throws: SigningError.unreviewed(1, first: ids[1])) { try Self.sign(atlas) }
    #expect(try atlas.signatures(of: .everything) == [])
  }

  @Test func `a count with unidentified or unlabelled cells can't be signed`() throws {
    let (atlas, ids) = try Self.reviewed()
    try atlas.record(.label("unidentified"), on: [ids[1]], by: "anna", at: Trial.time(2))
    #expect(throws: SigningError.unidentified(1, first: ids[1])) { try Self.sign(atlas) }
    try atlas.record(.label(nil), on: [ids[0]], by: "anna", at: Trial.time(3))
    #expect(throws: SigningError.unidentified(2, first: ids[0])) { try Self.sign(atlas) }
  }

  @Test func `a signature needs a name, a statement and a cell`() throws {
    let (atlas, _) = try Self.reviewed()
    #expect(throws: AtlasError.noName) { try Self.sign(atlas, by: "") }
    #expect(throws: SigningError.noStatement) {
      try atlas.sign(.everything, by: "anna", at: Trial.time(9), statement: " ", blocking: [])
    }
    #expect(throws: SigningError.nothing) { try Self.sign(Atlas.inMemory()) }
  }

  @Test func `a signature keeps every class and changes no cell`() throws {
    let (atlas, ids) = try Self.reviewed()
    let before = try atlas.specimens(ids)
    try Self.sign(atlas)
    let signature = try #require(try atlas.signatures(of: .everything).first)
    #expect(signature.classes == [ids[0]: "monocyte", ids[1]: "monocyte", ids[2]: "monocyte"])
    #expect(signature.entry.reason == "I looked.")
    #expect(signature.amendments.isEmpty)
    #expect(try atlas.specimens(ids) == before)
    #expect(try atlas.verifyJournal().isSound)
    let line = try #require(try atlas.history(of: ids[0]).last)
    #expect(line.alterations.map(\.part) == [.signature])
  }

  @Test func `an undo after signing takes back what came before, never the signature`() throws {
    let (atlas, ids) = try Self.reviewed()
    try Self.sign(atlas)
    let undoing = try #require(try atlas.undo(by: "anna", at: Trial.time(10)))
    #expect(undoing.restored == ids)
    let signature = try #require(try atlas.signatures(of: .everything).first)
    #expect(signature.amendments.isEmpty)
    #expect(throws: SigningError.unreviewed(3, first: ids[0])) { try Self.sign(atlas) }
  }

  @Test func `a later change shows as an amendment, and the count can be signed again`() throws {
    let (atlas, ids) = try Self.reviewed()
    try Self.sign(atlas)
    try atlas.record(.label("blast"), on: [ids[2]], by: "bert", at: Trial.time(10))
    #expect(try atlas.signatures(of: .everything).first?.amendments.relabelled == [ids[2]])
    try Self.sign(atlas, by: "bert")
    let signatures = try atlas.signatures(of: .everything)
    #expect(signatures.map(\.entry.who) == ["bert", "anna"])
    #expect(signatures.map(\.amendments.count) == [0, 1])
    #expect(try atlas.verifyJournal().isSound)
  }

  @Test func `cells that come in later amend a count, those that leave its filter too`() throws {
    let (atlas, ids) = try Self.reviewed()
    let reader = FilterReader(vocabulary: .builtIn)
    let filter = try reader.read("comment:none")
    try atlas.sign(filter, by: "anna", at: Trial.time(9), statement: "I looked.", blocking: [])
    _ = try atlas.admit([Trial.newcomer(77)], by: "import", at: Trial.time(10))
    try atlas.record(.comment("odd"), on: [ids[0]], by: "anna", at: Trial.time(11))
    let amendments = try #require(try atlas.signatures(of: filter).first?.amendments)
    #expect(amendments.removed == [ids[0]])
    #expect(amendments.added.count == 1)
    #expect(try atlas.signatures(of: .everything) == [])
  }

  @Test func `the second signer is another person, and signs what the first did`() throws {
    let (atlas, ids) = try Self.reviewed()
    func second(_ who: String) throws {
      try atlas.countersign(.everything, by: who, at: Trial.time(12), statement: "Agreed.")
    }
    #expect(throws: SigningError.unsigned) { try second("bert") }
    try Self.sign(atlas)
    #expect(throws: SigningError.sameSigner("anna")) { try second("anna") }
    try second("bert")
    #expect(throws: SigningError.sameSigner("bert")) { try second("bert") }
    let signature = try #require(try atlas.signatures(of: .everything).first)
    #expect(signature.countersignatures.map(\.who) == ["bert"])
    try atlas.record(.label("blast"), on: [ids[0]], by: "anna", at: Trial.time(13))
    #expect(throws: SigningError.amended(1)) { try second("carl") }
    #expect(try atlas.verifyJournal().isSound)
  }
}
