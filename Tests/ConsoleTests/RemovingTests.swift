import AtlasStore
import Foundation
import TerminalKit
import TestSupport
import Testing

@testable import Console

/// Taking cells out of the atlas, and bringing them back.
@Suite struct RemovingTests {
  @Test func `a removal asks why first, even for one cell, and nothing goes without a reason`()
    throws
  {
    let specimens = try Cells.specimens()
    var console = Cells.console(listing: specimens)
    let id = specimens[0].id
    #expect(console.type("x").ofAtlas == [.preview(.removal(true), on: [id])])
    _ = console.update(.atlas(.previewed("1 cell, now segmented neutrophil, will be: removed.")))
    #expect(console.golden.contains("why?"))
    #expect(console.type(.enter).isEmpty)
    #expect(console.notice?.text.contains("needs a reason") == true)
    _ = console.type("x")
    _ = console.update(.atlas(.previewed("1 cell.")))
    _ = console.type("blurred")
    #expect(
      console.type(.enter).ofAtlas == [
        .record(.removal(true), on: [id], by: "anna", reason: "blurred")
      ])
  }

  @Test func `what is removed leaves the list, and what comes back is listed`() throws {
    let specimens = try Cells.specimens()
    var console = Cells.console(listing: specimens)
    var gone = specimens[0]
    gone.isRemoved = true
    #expect(
      console.update(.atlas(.recorded("1 cell: removed", [gone]))).of() == [
        CellsRequest.list(Query())
      ])
    _ = console.tell(
      CellsNews.listed(Query(), ids: specimens.dropFirst().map(\.id), counts: []))
    #expect(console.list.current == specimens[1].id)
    // A label takes nothing off the list.
    #expect(
      console.update(.atlas(.recorded("1 cell: band", [specimens[1]]))).of() == [
        CellsRequest.count(Query())
      ])
  }

  @Test func `the view of what was removed brings back by y`() throws {
    let specimens = try Cells.specimens()
    var console = Cells.console(listing: specimens)
    #expect(console.type("v").ofAtlas == [.views])
    _ = console.update(.atlas(.views([])))
    let filter = try FilterReader(vocabulary: .builtIn).read("is:removed")
    let query = Query(filter: filter)
    #expect(console.type(.enter).ofCells == [.list(query)])
    var gone = specimens[3]
    gone.isRemoved = true
    _ = console.tell(
      CellsNews.listed(query, ids: [gone.id], counts: [.init(key: gone.classKey, count: 1)]))
    _ = console.update(.atlas(.facts([gone])))
    #expect(console.type("x").isEmpty && console.notice?.text.contains("removed already") == true)
    #expect(
      console.type("y").ofAtlas == [
        .record(.removal(false), on: [gone.id], by: "anna", reason: nil)
      ])
    #expect(
      console.update(.atlas(.recorded("1 cell: back in the atlas", [specimens[3]]))).of() == [
        CellsRequest.list(query)
      ])
  }

  @Test func `a generated cell is rejected by x, and removed by name`() throws {
    let specimens = try Cells.specimens()
    var console = Cells.console(listing: specimens)
    let generated = try #require(specimens.first { $0.origin.kind == .generated })
    _ = console.type("\(try #require(specimens.firstIndex(of: generated)) + 1)gg")
    #expect(console.list.current == generated.id)
    #expect(console.type("x").isEmpty && console.golden.contains("The reason is kept"))
    _ = console.type(.escape)
    _ = console.type(":")
    _ = console.type("remove from the atlas")
    #expect(console.type(.enter).ofAtlas == [.preview(.removal(true), on: [generated.id])])
  }
}
