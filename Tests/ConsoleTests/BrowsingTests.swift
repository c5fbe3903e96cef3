import AtlasStore
import TerminalKit
import Testing

@testable import Console

@Suite struct BrowsingTests {
  @Test func `arrows and letters move the cursor, counts multiply them`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.type("l")
    #expect(console.list.cursor == 1)
    _ = console.type("3l")
    #expect(console.list.cursor == 4)
    let across = console.gallery.layout(in: console.shell).across
    _ = console.type(.down)
    #expect(console.list.cursor == 4 + across)
    _ = console.type("gg")
    #expect(console.list.cursor == 0)
    _ = console.type("G")
    #expect(console.list.cursor == 23)
    _ = console.type("5gg")
    #expect(console.list.cursor == 4)
  }

  @Test func `the list scrolls so that the cursor always shows`() throws {
    var console = Cells.console(columns: 60, rows: 14, listing: try Cells.specimens())
    for key in "jjjjjjjkkkjjG" {
      _ = console.type(String(key))
      let layout = console.gallery.layout(in: console.shell)
      let row = console.list.cursor / layout.across
      #expect((console.gallery.top..<(console.gallery.top + layout.down)).contains(row))
    }
  }

  @Test func `a capital labels the cell under the cursor and goes on to the next`() throws {
    let specimens = try Cells.specimens()
    var console = Cells.console(listing: specimens)
    let requests = console.type("B")
    #expect(
      requests.ofAtlas.first
        == .record(
          .label("band_neutrophil"), on: [specimens[0].id], by: "anna", reason: nil))
    #expect(console.list.cursor == 1)
  }

  @Test func `picked cells are labelled together, in the order of the list, with a reason`()
    throws
  {
    let specimens = try Cells.specimens()
    var console = Cells.console(listing: specimens)
    _ = console.type("V")
    _ = console.type("lll")
    let four = specimens.prefix(4).map(\.id)
    #expect(console.type("M").ofAtlas == [.preview(.label("monocyte"), on: four)])
    _ = console.update(
      .atlas(.previewed("4 cells, now segmented neutrophil, will be: monocyte.")))
    _ = console.type("stain too dark")
    #expect(
      console.type(.enter).ofAtlas
        == [.record(.label("monocyte"), on: four, by: "anna", reason: "stain too dark")])
    #expect(console.list.marks.isEmpty)
    #expect(console.list.anchor == nil)
  }

  @Test func `many cells are not changed without a reason`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.type(.control("a"))
    _ = console.type("M")
    _ = console.update(.atlas(.previewed("24 cells …")))
    #expect(console.type(.enter) == [])
    #expect(console.gate.waiting == nil)
    _ = console.type("M")
    _ = console.update(.atlas(.previewed("24 cells …")))
    #expect(console.type(.escape) == [])
    #expect(console.gate.waiting == nil)
  }

  @Test func `the first change asks who is at the keyboard and is made once a name is given`()
    throws
  {
    let specimens = try Cells.specimens()
    var console = Cells.console(who: nil, listing: specimens)
    #expect(console.type("E") == [])
    _ = console.type("Ada")
    let requests = console.type(.enter)
    #expect(
      requests.ofAtlas
        == [
          .remember(name: "Ada"),
          .record(.label("eosinophil"), on: [specimens[0].id], by: "Ada", reason: nil),
        ])
  }

  @Test func `without a name nothing is changed`() throws {
    var console = Cells.console(who: nil, listing: try Cells.specimens())
    _ = console.type("E")
    #expect(console.type(.enter) == [])
    #expect(console.shell.who == nil)
    #expect(console.gate.waiting == nil)
  }

  @Test func `undo and redo name who asks`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    #expect(console.type("u").ofAtlas == [.undo(by: "anna")])
    #expect(console.type(.control("r")).ofAtlas == [.redo(by: "anna")])
  }

  @Test func `a point repeats the last change on another cell`() throws {
    let specimens = try Cells.specimens()
    var console = Cells.console(listing: specimens)
    _ = console.type("L")
    let requests = console.type(".")
    #expect(
      requests.ofAtlas.first
        == .record(.label("lymphocyte"), on: [specimens[1].id], by: "anna", reason: nil))
  }

  @Test func `a letter remembers a cell and an apostrophe comes back to it`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.type("7l")
    _ = console.type("ma")
    _ = console.type("gg")
    _ = console.type("'a")
    #expect(console.list.cursor == 7)
  }

  @Test func `brackets walk through the classes that occur`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    let requests = console.type("]")
    #expect(requests.ofCells == [.list(Query(classes: ["segmented_neutrophil"]))])
    #expect(console.type("]").ofCells == [.list(Query(classes: ["eosinophil"]))])
    #expect(console.type("[").ofCells == [.list(Query(classes: ["segmented_neutrophil"]))])
  }

  @Test func `only generated cells are kept or rejected`() throws {
    let specimens = try Cells.specimens()
    var console = Cells.console(listing: specimens)
    #expect(console.type("y") == [])
    _ = console.type("22gg")
    #expect(
      console.type("y").ofAtlas.first
        == .record(.curation(.kept), on: [specimens[21].id], by: "anna", reason: nil))
  }

  @Test func `a rejection without a reason changes nothing`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.type("22gg")
    _ = console.type("x")
    #expect(console.type(.enter) == [])
  }

  @Test func `a click selects, a second one opens, a drag picks`() throws {
    let specimens = try Cells.specimens()
    var console = Cells.console(listing: specimens)
    let layout = console.gallery.layout(in: console.shell)
    let third = layout.tile(2).origin
    _ = console.update(.terminal(.mouse(MouseEvent(.press, at: third))))
    #expect(console.list.cursor == 2)
    _ = console.update(.terminal(.mouse(MouseEvent(.release, at: third))))
    _ = console.update(.terminal(.mouse(MouseEvent(.press, at: third))))
    #expect(console.top.name == "one cell")
    _ = console.type("q")
    _ = console.update(.terminal(.mouse(MouseEvent(.press, at: layout.tile(0).origin))))
    _ = console.update(.terminal(.mouse(MouseEvent(.drag, at: third))))
    #expect(console.list.marks == Set(specimens.prefix(3).map(\.id)))
  }

  @Test func `escape sequences in a file name cannot reach the terminal`() {
    var grid = Grid(Size(columns: 20, rows: 1))
    grid.write("a\u{1B}[31mb\u{7}\u{9B}c\u{202E}d", column: 0, row: 0)
    let text = (0..<20).map { grid[Point(column: $0, row: 0)].character }
    #expect(String(text).hasPrefix("a·[31mb··c·d"))
  }

  @Test func `the next page is named before the one that was, and no cell on the screen`() throws {
    var console = Cells.console(columns: 60, rows: 14, listing: try Cells.specimens())
    let layout = console.gallery.layout(in: console.shell)
    _ = console.type(String(repeating: "j", count: layout.down))
    let frame = console.draw()
    let keys = frame.upcoming.map(\.key)
    let ids = console.list.ids
    let first = console.gallery.top * layout.across
    #expect(keys.first == .cell(ids[first + layout.page]))
    #expect(keys.contains(.cell(ids[first - 1])))
    let whole = frame.page.slots.prefix(layout.page).map(\.key)
    #expect(Set(keys).isDisjoint(with: whole))
    let sizes = Set((frame.upcoming + frame.page.slots).map(\.area.size))
    #expect(sizes == [layout.thumbnail] && frame.upcoming.allSatisfy(\.isThumbnail))
  }

  @Test func `a row of thumbnails that doesn't fit is cut off, not squeezed`() throws {
    let console = Cells.console(columns: 60, rows: 14, listing: try Cells.specimens())
    let layout = console.gallery.layout(in: console.shell)
    let slots = console.draw().page.slots
    let cut = slots.filter { $0.visibleRows < $0.area.rows }
    #expect(cut.count == layout.across)
    #expect(cut.allSatisfy { $0.visibleArea.maxRow <= layout.cells.maxRow && $0.part == nil })
  }
}
