import AtlasStore
import Foundation
import Journeys
import Pictures
import Testing

struct ConcordanceTests {
  private static func atlas(of count: Int) throws -> (Atlas, [SpecimenID]) {
    let atlas = try Atlas.inMemory()
    let newcomers = try (0..<count).map { number in
      var newcomer = try Newcomer(
        PictureFile.png(
          Picture(width: 1, height: 1, filledWith: Colour(red: UInt8(number), green: 0, blue: 0))),
        name: "\(number).png")
      newcomer.classKey = "monocyte"
      return newcomer
    }
    return (atlas, try atlas.admit(newcomers, by: "import", at: Date()).admitted)
  }

  @Test func `people are kept apart whoever's label stands, and imports are nobody's opinion`()
    throws
  {
    let (atlas, ids) = try Self.atlas(of: 4)
    try atlas.record(.label("monocyte"), on: ids, by: "anna", at: Date())
    try atlas.record(.label("blast"), on: [ids[0]], by: "bert", at: Date())
    try atlas.record(.label("monocyte"), on: [ids[1], ids[2]], by: "bert", at: Date())
    #expect(
      try atlas.opinions() == [
        "anna": [ids[0]: "monocyte", ids[1]: "monocyte", ids[2]: "monocyte", ids[3]: "monocyte"],
        "bert": [ids[0]: "blast", ids[1]: "monocyte", ids[2]: "monocyte"],
      ])
    let disputes = Concordance.disputes(in: try atlas.opinions())
    #expect(disputes.map(\.specimen) == [ids[0]])
    #expect(disputes.first?.opinions == ["anna": "monocyte", "bert": "blast"])
  }

  @Test func `what was taken back is no opinion, until it is done again`() throws {
    let (atlas, ids) = try Self.atlas(of: 1)
    try atlas.record(.label("monocyte"), on: ids, by: "anna", at: Date())
    try atlas.record(.label("blast"), on: ids, by: "anna", at: Date())
    _ = try atlas.undo(by: "anna", at: Date())
    #expect(try atlas.opinions() == ["anna": [ids[0]: "monocyte"]])
    _ = try atlas.redo(by: "anna", at: Date())
    #expect(try atlas.opinions() == ["anna": [ids[0]: "blast"]])
    _ = try atlas.undo(by: "anna", at: Date())
    _ = try atlas.undo(by: "anna", at: Date())
    #expect(try atlas.opinions() == [:])
  }

  @Test func `kappa is over the cells both have labelled`() throws {
    let (atlas, ids) = try Self.atlas(of: 51)
    // 20 both yes, 5 and 10 apart, 15 both no: kappa is 0.4.
    let anna = Array(repeating: "blast", count: 25) + Array(repeating: "monocyte", count: 25)
    let bert =
      Array(repeating: "blast", count: 20) + Array(repeating: "monocyte", count: 5)
      + Array(repeating: "blast", count: 10) + Array(repeating: "monocyte", count: 15)
    for (who, said) in [("anna", anna), ("bert", bert)] {
      for key in ["blast", "monocyte"] {
        let mine = zip(ids, said).filter { $1 == key }.map(\.0)
        try atlas.record(.label(key), on: mine, by: who, at: Date())
      }
    }
    try atlas.record(.label("blast"), on: [ids[50]], by: "bert", at: Date())
    let pair = try #require(Concordance.pairs(of: try atlas.opinions()).first)
    #expect(pair.cells == 50)
    #expect(pair.agreeing == 35)
    #expect(abs(try #require(pair.kappa) - 0.4) < 1e-12)
  }
}
