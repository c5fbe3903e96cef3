import AtlasStore
import TerminalKit
import TestSupport
import Testing

@testable import Console

@Suite struct FilterScreenTests {
  @Test func `the list follows the filter as it is typed, once it can be read`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    #expect(console.type("/").ofAtlas == [.people])
    #expect(console.type("class:") == [])
    let requests = console.type("lymphocyte")
    let filter = try FilterReader(vocabulary: .builtIn).read("class:lymphocyte")
    #expect(requests.ofCells == [.list(Query(filter: filter))])
    #expect(console.type(.enter) == [])
    #expect(console.gallery.typing == nil)
    #expect(console.type(.escape).ofCells == [.list(Query())])
  }

  @Test func `tab completes the word and the arrows choose`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.type("/")
    _ = console.type("class:lym")
    let requests = console.type(.tab)
    let filter = try FilterReader(vocabulary: .builtIn).read("class:lymphocyte ")
    #expect(requests.ofCells == [.list(Query(filter: filter))])
    _ = console.type("is:")
    _ = console.type(.down, .down, .enter)
    #expect(console.list.query.filter.text == "class:lymphocyte is:unreviewed")
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `a filter that can't be read stays, with the word named`(columns: Int, rows: Int) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    _ = console.type("/")
    _ = console.type("class:zebra")
    #expect(console.type(.enter) == [])
    try expectGolden(console.golden, "filter-wrong-\(columns)x\(rows)")
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `the window for a filter`(columns: Int, rows: Int) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    _ = console.type("/")
    _ = console.update(.atlas(.people(["anna", "bert"])))
    _ = console.type("is:reviewed la")
    try expectGolden(console.golden, "filter-\(columns)x\(rows)")
  }

  @Test func `what is listed is kept as a view and comes back by it`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.type("/")
    _ = console.type("label-by:me")
    _ = console.type(.control("s"))
    _ = console.type("mine")
    let view = SavedView(name: "mine", filter: "label-by:me")
    #expect(console.type(.enter).ofAtlas == [.keepView(view)])
    _ = console.type(.escape)
    #expect(console.type("v").ofAtlas == [.views])
    _ = console.update(.atlas(.views([view])))
    let filter = try FilterReader(vocabulary: .builtIn, person: "anna").read("label-by:me")
    #expect(console.type(.enter).ofCells == [.list(Query(filter: filter))])
  }

  @Test func `in an order by class, brackets walk from class to class`() throws {
    let specimens = try Cells.specimens()
    var console = Cells.console(listing: specimens)
    var query = Query()
    query.order = .grouped
    _ = console.act(AnyVerb(CellVerb.order(.grouped)), count: nil)
    _ = console.tell(
      CellsNews.listed(
        query, ids: specimens.map(\.id), counts: [],
        groups: [
          .init(key: "segmented_neutrophil", count: 12), .init(key: "lymphocyte", count: 8),
          .init(key: nil, count: 4),
        ]))
    _ = console.type("]")
    #expect(console.list.cursor == 12)
    _ = console.type("l]")
    #expect(console.list.cursor == 20)
    _ = console.type("l[")
    #expect(console.list.cursor == 20)
    _ = console.type("[")
    #expect(console.list.cursor == 12)
  }
}
