import AtlasStore
import TerminalKit
import TestSupport
import Testing

@testable import Console

@Suite struct OpinionScreenTests {
  private static let chances: [OpinionNews.ClassChance] = [
    .init(key: "band_neutrophil", probability: 0.71),
    .init(key: "segmented_neutrophil", probability: 0.24),
    .init(key: "metamyelocyte", probability: 0.05), .init(key: "lymphocyte", probability: 0.0004),
  ]

  private static func asked() throws -> (Console, SpecimenID) {
    let specimens = try Cells.specimens()
    var console = Cells.console(listing: specimens)
    _ = console.type(.enter)
    _ = console.type("o")
    return (console, try #require(specimens.first).id)
  }

  @Test func `o asks the generator about the cell, then how it would be as the next class`() throws
  {
    let specimens = try Cells.specimens()
    var console = Cells.console(listing: specimens)
    _ = console.type(.enter)
    let id = try #require(specimens.first).id
    #expect(console.type("o") == [.opinion(.ask(id))])
    #expect(
      console.update(
        .opinion(.found(id, Self.chances, strangeness: 0.3, isStrange: false)))
        == [.opinion(.change(id, from: "band_neutrophil", to: "segmented_neutrophil"))])
    #expect(
      console.type("j") == [.opinion(.change(id, from: "band_neutrophil", to: "metamyelocyte"))])
    _ = console.type(.escape)
    #expect(console.page == .specimen)
  }

  @Test func `an answer about another cell is passed over`() throws {
    var (console, id) = try Self.asked()
    let other = SpecimenID(rawValue: id.rawValue + 1)
    _ = console.update(.opinion(.found(other, Self.chances, strangeness: nil, isStrange: false)))
    #expect(console.opinion.chances.isEmpty)
  }

  @Test(arguments: [false, true])
  func `the second opinion on a cell`(isStrange: Bool) throws {
    var (console, id) = try Self.asked()
    _ = console.update(
      .opinion(.found(id, Self.chances, strangeness: 2.6, isStrange: isStrange)))
    let keys = ["cell", "other", "map"].map { PictureKey("opinion/\(id) a b \($0)") }
    _ = console.update(
      .opinion(
        .changed(
          id, to: "segmented_neutrophil", cell: keys[0], other: keys[1], map: keys[2])))
    try expectGolden(console.golden, isStrange ? "opinion-strange-80x24" : "opinion-80x24")
  }
}
