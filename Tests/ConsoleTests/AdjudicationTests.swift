import AtlasStore
import Foundation
@testable import Journeys
import TerminalKit
import TestSupport
import Testing

@testable import Console

@Suite struct AdjudicationTests {
  private static func disputes(_ specimens: [Specimen]) -> [Concordance.Dispute] {
    [
      .init(
        specimen: specimens[3].id,
        opinions: ["anna": "band_neutrophil", "bo": "segmented_neutrophil"]),
      .init(specimen: specimens[14].id, opinions: ["anna": "lymphocyte", "bo": "monocyte"]),
    ]
  }

  private static func console(
    who: String? = "chef", columns: Int = 80, rows: Int = 24
  ) throws -> (Console, [Specimen]) {
    let specimens = try Cells.specimens()
    var console = Cells.console(columns: columns, rows: rows, who: who, listing: specimens)
    #expect(console.type("gj").of() == [AdjudicationRequest.list])
    _ = console.tell(disputes(specimens))
    return (console, specimens)
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `what people said stands beside the cell`(columns: Int, rows: Int) throws {
    var (console, _) = try Self.console(columns: columns, rows: rows)
    try expectGolden(console.golden, "adjudication-\(columns)x\(rows)")
    _ = console.tell([Concordance.Dispute]())
    try expectGolden(console.golden, "adjudication-none-\(columns)x\(rows)")
  }

  @Test func `a number takes an opinion, a capital any class, each with both opinions as reason`()
    throws
  {
    var (console, specimens) = try Self.console()
    let reason = "decided between anna: band neutrophil, bo: segmented neutrophil"
    #expect(
      console.type("2").ofAtlas == [
        .record(
          .label("segmented_neutrophil"), on: [specimens[3].id], by: "chef", reason: reason)
      ])
    #expect(
      console.type("X").ofAtlas == [
        .record(.label("artefact"), on: [specimens[3].id], by: "chef", reason: reason)
      ])
    _ = console.type("4")
    #expect(console.notice?.text == "There are only 2 opinions of this cell.")
    #expect(
      console.update(.atlas(.recorded("1 cell: artefact", [specimens[3]]))).of()
        == [AdjudicationRequest.list])
    _ = console.tell([Self.disputes(specimens)[1]])
    #expect(console.page(AdjudicationPage.self)?.current?.specimen == specimens[14].id)
    #expect(console.type("u").ofAtlas == [.undo(by: "chef")])
    _ = console.tell([Concordance.Dispute]())
    #expect(console.golden.contains("Nobody disagrees"))
  }

  @Test func `nobody decides without a name`() throws {
    var (console, _) = try Self.console(who: nil)
    #expect(console.type("1").isEmpty)
    guard case .prompt(let prompt) = console.overlay else {
      Issue.record("no name was asked")
      return
    }
    #expect(prompt.verb == AnyVerb(ProgramVerb.changeName))
  }
}
