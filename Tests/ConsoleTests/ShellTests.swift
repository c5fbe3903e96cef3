import AtlasStore
import Basis
import Foundation
import Journeys
import TerminalKit
import TestSupport
import Testing

@testable import Console

/// What holds on all pages: keys, the way back, the gate, the bars.
@Suite struct ShellTests {
  private static let tables = KeyPages.tables(.builtIn)

  @Test func `every page's table is among them, and none claims a key twice`() {
    #expect(Set(Self.tables.map(\.page)).count == Self.tables.count)
    #expect(Self.tables.count == KeyPages.pages(in: Cells.shell()).count)
    for (page, table) in Self.tables { #expect(table.collisions.isEmpty, "\(page)") }
  }

  @Test func `no key has two meanings on two pages`() {
    var meanings: [[Key]: [String: String]] = [:]
    for (page, table) in Self.tables where page != "sitting" {
      for binding in table.bindings {
        // Capitals are classes, each its own; digits stand for the opinions of people.
        let name = binding.action.name ?? "\(binding.action.base)".prefix { $0 != "(" }.description
        for sequence in binding.sequences { meanings[sequence, default: [:]][name] = page }
      }
    }
    for (sequence, names) in meanings where sequence.count == 1 {
      guard case .character(let letter) = sequence[0], !letter.isNumber else { continue }
      #expect(names.count == 1, "'\(letter)' means \(names)")
    }
  }

  @Test func `a sitting gives no letter another meaning where it has the same name`() {
    let sitting = Self.tables.first { $0.page == "sitting" }?.table
    #expect(sitting?.collisions == [])
  }

  @Test func `every verb has a sentence, and every page says what it is for`() {
    for (page, table) in Self.tables {
      for binding in table.bindings { #expect(!binding.help.isEmpty, "\(page)") }
    }
    for page in KeyPages.pages(in: Cells.shell()) {
      #expect(page.purpose.count > 20, "\(page.name)")
    }
  }

  // MARK: The way back

  /// Where one is, as far as a person sees: the pages and what the list shows.
  private static func place(_ console: Console) -> String {
    let crumbs = console.stack.map { $0.page.base.crumb(in: console.shell) }
    let list = console.list
    return crumbs.joined(separator: " > ") + " \(list.query.filter.text) \(list.cursor)"
  }

  @Test(arguments: [1, 2, 3, 4, 5])
  func `Esc leads back through the same places from wherever a walk has led`(seed: UInt64) throws {
    let specimens = try Cells.specimens()
    var console = Cells.console(columns: 120, rows: 40, listing: specimens)
    var random = SplitMix64(seed: seed)
    func below(_ end: Int) -> Int { Int(random.next() % UInt64(end)) }
    // The place of every page before another came over it.
    var trail: [(depth: Int, place: String)] = []
    let steps: [[Key]] =
      [
        [.right], [.down], [.left], [.enter], [.character("~")], [.character("i")],
        [.character("g"), .character("d")], [.character("g"), .character("j")],
        [.character("g"), .character("o")],
        [.character("]")],
      ] + (1...7).map { [.character("g"), .character(Character("\($0)"))] }
    func answer(_ requests: [Request], in console: inout Console) {
      for case .page(let token, let asked) in requests {
        switch asked.base {
        case CellsRequest.list(let query):
          answer(
            console.update(
              .news(
                token,
                AnyNews(CellsNews.listed(query, ids: specimens.map(\.id), counts: [])))),
            in: &console)
        case CellsRequest.similar(let id):
          answer(
            console.update(
              .news(
                token,
                AnyNews(
                  CellsNews.similar(
                    to: id, Query(filter: .everything), ids: specimens.reversed().map(\.id))))),
            in: &console)
        default: break
        }
      }
    }
    for _ in 0..<1000 where console.stack.count < 60 {
      let before = (console.stack.count, Self.place(console))
      for key in steps[below(steps.count)] {
        answer(console.update(.terminal(.key(key))), in: &console)
      }
      trail.removeAll { $0.depth >= console.stack.count }
      if console.stack.count > before.0 { trail.append((before.0, before.1)) }
    }
    #expect(trail.count > 10)
    while let last = trail.popLast() {
      var pressed = 0
      while console.stack.count > last.depth, pressed < 20 {
        answer(console.update(.terminal(.key(.escape))), in: &console)
        pressed += 1
      }
      #expect(console.stack.count == last.depth)
      // Looking closely is walking through the same list: the cursor may have gone on.
      #expect(
        Self.place(console).split(separator: " ").dropLast()
          == last.place.split(separator: " ").dropLast())
    }
  }

  @Test func `a page comes back to the letter`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.type("jj ")
    let gallery = console.gallery
    _ = console.type("gs")
    _ = console.type("gx")
    _ = console.type(.escape, .escape)
    #expect(console.gallery == gallery)
    #expect(console.stack.count == 1)
  }

  @Test func `whoever goes about all day keeps the last places and the first`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    let first = console.gallery
    for _ in 0..<500 {
      _ = console.type("gs")
      _ = console.type("go")
      _ = console.type("ga")
    }
    #expect(console.stack.count == Console.mostPages)
    for _ in 1..<Console.mostPages { _ = console.type(.escape) }
    #expect(console.stack.count == 1 && console.gallery == first)
    // The way to a tab whose page was forgotten leads there as it was left.
    _ = console.type("gs")
    #expect(console.top.name == "sampling")
  }

  @Test func `a message that repeats what was pasted keeps its beginning`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.update(.failed(summary: String(repeating: "e\u{301}", count: 100_000), remedy: nil))
    let kept = try #require(console.shell.messages.last?.text)
    #expect(kept == String(repeating: "e\u{301}", count: 2000) + " …")
    _ = console.update(.failed(summary: String(repeating: "x", count: 2000), remedy: nil))
    #expect(console.shell.messages.last?.text.count == 2000)
  }

  @Test func `q closes, and from the atlas it leaves`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.type("gs")
    _ = console.type("gx")
    _ = console.type("q")
    #expect(console.top.name == "sampling")
    _ = console.type("q")
    #expect(console.top.name == "gallery")
    #expect(console.type("q") == [.program(.quit)])
  }

  @Test func `news of a closed page are dropped`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.type("gx")
    let token = console.stack[1].token
    _ = console.type("q")
    let before = console
    _ = console.update(.news(token, AnyNews(ExperimentsNews.listed([]))))
    #expect(console == before)
  }

  // MARK: The gate

  @Test func `a finding on many cells asks, and looked-at cells are said`() throws {
    let specimens = try Cells.specimens()
    var console = Cells.console(rows: 14, listing: specimens)
    _ = console.type(.control("a"))
    _ = console.type("f")
    let asked = console.type(.enter)
    guard case .preview(.addFindings, let ids)? = asked.ofAtlas.first else {
      Issue.record("nothing was asked: \(asked)")
      return
    }
    #expect(ids.count == specimens.count)
    _ = console.update(.atlas(.previewed("24 cells …")))
    #expect(console.golden.contains("why?"))
    _ = console.type("a slide of one patient")
    let made = console.type(.enter).ofAtlas
    guard case .record(.addFindings, let changed, let who, let reason)? = made.first else {
      Issue.record("nothing was changed: \(made)")
      return
    }
    #expect(changed.count == specimens.count && who == "anna" && reason?.isEmpty == false)
  }

  @Test func `looking closely changes the cell that is seen, whatever was picked`() throws {
    let specimens = try Cells.specimens()
    var console = Cells.console(listing: specimens)
    _ = console.type(.control("a"))
    _ = console.type(.enter)
    let asked = console.type("M").ofAtlas
    #expect(
      asked == [.record(.label("monocyte"), on: [specimens[0].id], by: "anna", reason: nil)])
  }

  // MARK: Bars

  @Test func `tabs and hints can be clicked`() throws {
    var console = Cells.console(columns: 120, rows: 40, listing: try Cells.specimens())
    let tab = try #require(console.bars.pieces.first { $0.text.contains("3 sampling") })
    _ = console.update(
      .terminal(.mouse(MouseEvent(.press, at: Point(column: tab.column + 1, row: tab.row)))))
    #expect(console.top.name == "sampling")
    let help = try #require(console.bars.pieces.first { $0.text == "help" })
    _ = console.update(
      .terminal(.mouse(MouseEvent(.press, at: Point(column: help.column, row: help.row)))))
    #expect(console.overlay != nil)
  }

  @Test(arguments: [40, 80, 100, 120, 200])
  func `bars fit, and say filter, pick and classes from 80 columns on`(columns: Int) throws {
    let console = Cells.console(columns: columns, rows: 30, listing: try Cells.specimens())
    for piece in console.bars.pieces {
      #expect(piece.column >= 0 && piece.column + Width.of(piece.text) <= columns)
    }
    let hints = console.bars.pieces.filter { $0.row == 29 }.map(\.text)
    if columns >= 80 {
      for word in ["filter", "pick", "class"] { #expect(hints.contains(word), "\(word)") }
    }
  }

  @Test func `a message can be read again`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.update(.failed(summary: "the disk is full", remedy: "make room"))
    _ = console.type("go")
    _ = console.type(.tab)
    #expect(console.golden.contains("the disk is full: make room"))
  }

  @Test func `help is searched`() throws {
    var console = Cells.console(columns: 120, rows: 40, listing: try Cells.specimens())
    _ = console.type("?/undo")
    let screen = console.golden
    #expect(screen.contains("undo; as often as you like") && !screen.contains("choose findings"))
  }
}
