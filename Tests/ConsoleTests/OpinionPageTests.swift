import AtlasStore
import TerminalKit
import TestSupport
import Testing

@testable import Console

@Suite struct OpinionPageTests {
  private static let chances: [OpinionNews.ClassChance] = [
    .init(key: "band_neutrophil", probability: 0.71),
    .init(key: "segmented_neutrophil", probability: 0.24),
    .init(key: "metamyelocyte", probability: 0.05), .init(key: "lymphocyte", probability: 0.0004),
  ]

  /// The page about the first of these cells.
  private static func asked(
    columns: Int = 80, rows: Int = 24
  ) throws -> (Console, [SpecimenID], [OpinionRequest]) {
    let specimens = try Cells.specimens()
    var list = Catalogue()
    list.list(specimens.map(\.id))
    var console = Cells.console(columns: columns, rows: rows, listing: specimens)
    let requests = console.push(AnyPage(OpinionPage(of: list))).opinion
    return (console, list.ids, requests)
  }

  @Test func `the generator is asked about the cell, then how it would be as the next class`()
    throws
  {
    var (console, ids, requests) = try Self.asked()
    let id = ids[0]
    #expect(requests == [.ask(id)])
    #expect(
      console.hear(.found(id, Self.chances, strangeness: 0.3, isStrange: false))
        == [.change(id, from: "band_neutrophil", to: "segmented_neutrophil")])
    #expect(
      console.asks("j") == [.change(id, from: "band_neutrophil", to: "metamyelocyte")])
    #expect(
      console.asks("[") == [.change(id, from: "band_neutrophil", to: "segmented_neutrophil")])
    #expect(console.asks("k").isEmpty, "the first is the cell's own")
  }

  @Test func `left and right walk through the list and ask anew, up to its ends`() throws {
    var (console, ids, _) = try Self.asked()
    _ = console.hear(.found(ids[0], Self.chances, strangeness: nil, isStrange: false))
    #expect(console.asks("h").isEmpty)
    #expect(console.asks("l") == [.ask(ids[1])])
    #expect(console.opinion?.chances.isEmpty == true)
    // What comes late of the cell before is passed over.
    _ = console.hear(.found(ids[0], Self.chances, strangeness: nil, isStrange: false))
    #expect(console.opinion?.chances.isEmpty == true)
  }

  @Test func `the cell looked at closely is the one that was asked about last`() throws {
    let specimens = try Cells.specimens()
    var console = Cells.console(listing: specimens)
    _ = console.type(.enter)
    #expect(console.asks("i") == [.ask(specimens[0].id)])
    _ = console.type("ll")
    _ = console.type(.escape)
    let closely: SpecimenPage? = console.top.page()
    #expect(closely?.list.current == specimens[2].id)
  }

  @Test func `a change into a class that isn't chosen any more is passed over`() throws {
    var (console, ids, _) = try Self.asked()
    _ = console.hear(.found(ids[0], Self.chances, strangeness: nil, isStrange: false))
    _ = console.type("j")
    _ = console.hear(.changed(ids[0], Self.change(ids[0], to: "segmented_neutrophil")))
    #expect(console.opinion?.change == nil)
    _ = console.hear(.changed(ids[0], Self.change(ids[0], to: "metamyelocyte")))
    #expect(console.opinion?.change?.to == "metamyelocyte")
  }

  private static func change(_ id: SpecimenID, to key: String) -> CellChange {
    let keys = ["cell", "other", "map"].map { PictureKey("opinion/\(id) a b \($0)") }
    return CellChange(to: key, cell: keys[0], other: keys[1], map: keys[2])
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)], [false, true])
  func `the second opinion on a cell`(size: (columns: Int, rows: Int), isStrange: Bool) throws {
    var (console, ids, _) = try Self.asked(columns: size.columns, rows: size.rows)
    _ = console.hear(.found(ids[0], Self.chances, strangeness: 2.6, isStrange: isStrange))
    _ = console.hear(.changed(ids[0], Self.change(ids[0], to: "segmented_neutrophil")))
    try expectGolden(
      console.golden,
      "opinion-\(isStrange ? "strange-" : "")\(size.columns)x\(size.rows)")
  }

  // MARK: Into noise

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `the way of a cell into noise`(columns: Int, rows: Int) throws {
    let specimens = try Cells.specimens()
    let id = try #require(specimens.first).id
    var console = Cells.console(columns: columns, rows: rows, listing: specimens)
    let requests = console.push(AnyPage(FilmPage(of: id)))
    #expect(
      requests.contains { request in
        if case .page(_, let request) = request {
          request.base as? FilmRequest == FilmRequest(id: id)
        } else {
          false
        }
      })
    let keys = (0..<12).map { PictureKey("noise/a \(id) \($0)") }
    _ = console.update(
      .news(
        console.stack[console.stack.count - 1].token, AnyNews(FilmNews.dissolved(id, keys))))
    let slots = console.draw().page.slots
    #expect(slots.first?.key == keys[0] && slots.last?.key == keys[11])
    try expectGolden(console.golden, "film-\(columns)x\(rows)")
  }
}

extension Console {
  fileprivate var opinion: OpinionPage? { top.page() }

  fileprivate mutating func hear(_ news: OpinionNews) -> [OpinionRequest] {
    update(.news(stack[stack.count - 1].token, AnyNews(news))).opinion
  }

  fileprivate mutating func asks(_ keys: String) -> [OpinionRequest] { type(keys).opinion }
}

extension [Request] {
  fileprivate var opinion: [OpinionRequest] {
    compactMap {
      if case .page(_, let request) = $0 { request.base as? OpinionRequest } else { nil }
    }
  }
}
