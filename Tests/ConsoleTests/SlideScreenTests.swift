import AtlasStore
import Foundation
@testable import Journeys
import Pictures
import TerminalKit
import TestSupport
import Testing

@testable import Console

@Suite struct SlideScreenTests {
  private static let states = [
    Slides.State(
      name: "16", filter: "slide:16 -split:excluded", fields: 20, boxes: 31, cells: 31,
      reviewed: 31, open: 0, signers: ["anna", "bert"], amended: 0, isDemonstration: false),
    Slides.State(
      name: "17", filter: "slide:17 -split:excluded", fields: 4, boxes: 5, cells: 5, reviewed: 2,
      open: 3, signers: [], amended: 0, isDemonstration: false),
  ]

  /// A field of 640 by 480 pixels with two boxes.
  private static func field() throws -> FieldOfView {
    let atlas = try Atlas.inMemory()
    let picture = Picture(width: 640, height: 480, filledWith: .white)
    let data = try PictureFile.png(picture)
    let field = NewField(
      data, picture: picture, name: "field-1.png", slide: "17",
      digest: String(repeating: "ab", count: 32),
      boxes: [
        FieldBox(PixelRectangle(x: 100, y: 100, width: 160, height: 150), score: 0.97),
        FieldBox(PixelRectangle(x: 400, y: 240, width: 120, height: 130)),
      ])
    try atlas.admit(
      field, by: "locator", at: Date(timeIntervalSince1970: 1_790_000_000), reason: "a test")
    return try #require(try atlas.fields().first)
  }

  /// The field page that lies highest.
  private static func field(_ console: Console) -> FieldPage {
    console.page() ?? FieldPage()
  }

  private static func slides(columns: Int = 80, rows: Int = 24) throws -> Console {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    _ = console.type("gf")
    _ = console.tell(SlidesNews.listed(states))
    return console
  }

  private static func fields(columns: Int = 80, rows: Int = 24) throws -> Console {
    var console = try slides(columns: columns, rows: rows)
    _ = console.type("ji")
    _ = console.tell(FieldNews.opened(slide: "17", [try field()]))
    return console
  }

  /// Where on the screen a pixel of the field is.
  private static func point(_ x: Int, _ y: Int, in console: Console) -> Point {
    let area = field(console).picture(in: console.shell)
    return Point(
      column: area.column + x * area.columns / 640, row: area.row + y * area.rows / 480)
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `the slides, how far each has come`(columns: Int, rows: Int) throws {
    var console = try Self.slides(columns: columns, rows: rows)
    _ = console.type("j")
    try expectGolden(console.golden, "slides-\(columns)x\(rows)")
  }

  @Test func `a slide leads to its cells, its fields and its count`() throws {
    let filter = try FilterReader(vocabulary: .builtIn).read("slide:16 -split:excluded")
    var query = Query(filter: filter)
    query.order = .grouped
    var console = try Self.slides()
    #expect(console.type(.enter).ofCells == [.list(query)])
    #expect(
      console.tell(CellsNews.listed(query, ids: [], counts: [])).ofCells == [.seekOpen(query)])
    #expect(console.type("q").of() == [SlidesRequest.watch])
    #expect(console.top.name == "slides")
    console = try Self.slides()
    #expect(console.type("i").of() == [FieldRequest.open(slide: "16")])
    console = try Self.slides()
    #expect(console.type("d").of() == [CountingRequest.count(filter)])
    #expect(console.top.name == "counting")
  }

  @Test func `from a cell to its field and back, and from a box to its cell`() throws {
    let field = try Self.field()
    let atlas = try Atlas.inMemory()
    let newcomers = try (0..<3).map { number in
      let picture = Picture(width: 8 + number, height: 8, filledWith: .white)
      var newcomer = try Newcomer(PictureFile.png(picture), name: "cell-\(number).png")
      if number == 2 { newcomer.region = CellRegion(field.boxes[1].box, of: field) }
      return newcomer
    }
    let admission = try atlas.admit(
      newcomers, by: "import", at: Date(timeIntervalSince1970: 1_790_000_000))
    let listed = admission.admitted
    var console = Cells.console(listing: try atlas.specimens(listed))
    #expect(console.type("gw").isEmpty && console.notice?.text.contains("came alone") == true)
    _ = console.type("G")
    let place = FieldPlace(field: field.digest, box: field.boxes[1].box)
    #expect(console.type("gw").of() == [FieldRequest.openField(of: place)])
    _ = console.tell(FieldNews.opened(slide: "17", [field]))
    #expect(console.top.name == "field" && Self.field(console).boxes.selected == 1)
    var back = console
    _ = back.type("q")
    #expect(back.top.name == "gallery" && back.list.current == listed[2])
    #expect(console.type(.enter).of() == [FieldRequest.findCell(at: place, slide: "17")])
    let filter = "slide:17 -split:excluded"
    _ = console.tell(FieldNews.found(nil, filter: filter))
    #expect(
      console.top.name == "field" && console.notice?.text.contains("No cell is cut out") == true)
    let asked = console.tell(FieldNews.found(listed[1], filter: filter))
    #expect(console.top.name == "one cell")
    guard case .list(let query)? = asked.ofCells.first else {
      Issue.record("nothing was listed: \(asked)")
      return
    }
    _ = console.tell(CellsNews.listed(query, ids: listed, counts: []))
    #expect(console.list.current == listed[1])
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `a field with its boxes`(columns: Int, rows: Int) throws {
    var console = try Self.fields(columns: columns, rows: rows)
    _ = console.type(.tab)
    try expectGolden(console.golden, "field-\(columns)x\(rows)")
  }

  @Test func `a box says what is in it, and how surely`() throws {
    var console = try Self.fields()
    let field = try Self.field()
    let atlas = try Atlas.inMemory()
    let newcomers = try field.boxes.enumerated().map { number, box in
      let picture = Picture(width: 8 + number, height: 8, filledWith: .white)
      var newcomer = try Newcomer(PictureFile.png(picture), name: "cell-\(number).png")
      newcomer.region = CellRegion(box.box, of: field)
      if number == 0 { newcomer.classKey = "monocyte" }
      return newcomer
    }
    let time = Date(timeIntervalSince1970: 1_790_000_000)
    let ids = try atlas.admit(newcomers, by: "import", at: time).admitted
    try atlas.record(
      suggestions: [ids[1]: Suggestion(classKey: "basophil", confidence: 0.54)], by: "model",
      at: time, reason: "asked")
    _ = console.tell(FieldNews.cells(try atlas.specimens(ids), ofField: field.digest))
    let frame = console.draw()
    func words(_ popup: Frame.Popup) -> String {
      String((0..<popup.grid.size.columns).map { popup.grid[Point(column: $0, row: 0)].character })
    }
    #expect(frame.popups.map(words) == ["monocyte", "basophil? 54 %"])
    // On the row above the box, from its left edge.
    let corner = Self.point(100, 100, in: console)
    #expect(frame.popups[0].origin.row == corner.row - 1)
    #expect(abs(frame.popups[0].origin.column - corner.column) <= 1)
    #expect(frame.flattened.golden.contains("2  basophil? 54 %"))
    // Close by, the words of the box in sight are seen, those of the other aren't.
    _ = console.type(.tab)
    _ = console.type("++")
    #expect(console.draw().popups.map(words) == ["monocyte"])
  }

  @Test func `a moved box is kept by Enter, and dropped by Esc`() throws {
    var console = try Self.fields()
    let before = Self.field(console).boxes.boxes
    _ = console.type(.tab)
    _ = console.type(.shiftLeft, .shiftLeft, .shiftDown)
    #expect(Self.field(console).boxes.held != nil)
    let moved = Self.field(console).boxes.boxes
    #expect(moved[0].box.x < before[0].box.x && moved[0].box.y > before[0].box.y)
    #expect(moved[0].score == nil && moved[1] == before[1])
    var other = console
    _ = other.type(.escape)
    #expect(Self.field(other).boxes.boxes == before)
    let digest = try #require(Self.field(console).boxes.field?.digest)
    #expect(console.type(.enter).of() == [FieldRequest.change(moved, of: digest, by: "anna")])
  }

  @Test func `a box is added with the mouse, and deleted with its right button`() throws {
    var console = try Self.fields()
    let before = Self.field(console).boxes.boxes
    let from = Self.point(300, 20, in: console)
    let to = Self.point(380, 110, in: console)
    _ = console.update(.terminal(.mouse(MouseEvent(.press, at: from))))
    _ = console.update(.terminal(.mouse(MouseEvent(.drag, at: to))))
    let kept = console.update(.terminal(.mouse(MouseEvent(.release, at: to))))
    let added = try #require(Self.field(console).boxes.boxes.last)
    #expect(Self.field(console).boxes.boxes.count == 3)
    let asked = PixelRectangle(x: 300, y: 20, width: 80, height: 90)
    let shared = try #require(asked.intersection(added.box))
    #expect(4 * shared.width * shared.height > 3 * asked.width * asked.height)
    let digest = try #require(Self.field(console).boxes.field?.digest)
    #expect(kept.of() == [FieldRequest.change(before + [added], of: digest, by: "anna")])
    let inside = Self.point(180, 170, in: console)
    let removed = console.update(.terminal(.mouse(MouseEvent(.rightPress, at: inside))))
    #expect(
      removed.of() == [FieldRequest.change([before[1], added], of: digest, by: "anna")])
  }

  @Test func `a box is dragged by its middle and sized by its corner, never out of the field`()
    throws
  {
    var console = try Self.fields()
    let middle = Self.point(460, 300, in: console)
    _ = console.update(.terminal(.mouse(MouseEvent(.press, at: middle))))
    let far = Self.point(638, 478, in: console)
    _ = console.update(.terminal(.mouse(MouseEvent(.drag, at: far))))
    _ = console.update(.terminal(.mouse(MouseEvent(.release, at: far))))
    let moved = Self.field(console).boxes.boxes[1].box
    #expect(moved.width == 120 && moved.height == 130)
    #expect(moved.x + moved.width <= 640 && moved.y + moved.height <= 480)
    #expect(moved.x > 480)
    let corner = Self.point(moved.x + 2, moved.y + 2, in: console)
    _ = console.update(.terminal(.mouse(MouseEvent(.press, at: corner))))
    let up = Self.point(moved.x - 100, moved.y - 100, in: console)
    _ = console.update(.terminal(.mouse(MouseEvent(.drag, at: up))))
    let sized = Self.field(console).boxes.boxes[1].box
    #expect(sized.width > 180 && sized.height > 180)
    #expect(sized.x + sized.width == moved.x + moved.width)
  }

  @Test func `leaving a field keeps what is held and brings its cells in line`() throws {
    var console = try Self.fields()
    _ = console.type(.tab)
    _ = console.type(.alt(">"))
    let boxes = Self.field(console).boxes.boxes
    let digest = try #require(Self.field(console).boxes.field?.digest)
    let asked = console.type("q")
    #expect(
      asked.of() == [
        FieldRequest.change(boxes, of: digest, by: "anna"), .settle(slide: "17"),
      ])
    #expect(asked.of() == [SlidesRequest.watch])
    #expect(console.top.name == "slides")
  }

  @Test func `nobody's box is kept only after a name is given`() throws {
    var console = try Self.fields()
    console.shell.who = nil
    _ = console.type(.tab)
    _ = console.type("x")
    #expect(console.top.name == "field")
    for letter in "eva" { _ = console.type(.character(letter)) }
    let requests = console.type(.enter)
    #expect(requests.ofAtlas == [.remember(name: "eva")])
    let digest = try #require(Self.field(console).boxes.field?.digest)
    #expect(
      requests.of(FieldRequest.self).last
        == .change(Self.field(console).boxes.boxes, of: digest, by: "eva"))
    #expect(Self.field(console).boxes.boxes.count == 1)
  }

  @Test func `a drawing of boxes is all in its key`() throws {
    let drawing = FieldDrawing(
      digest: "ab", boxes: [FieldBox(PixelRectangle(x: 1, y: 2, width: 3, height: 4), score: 1)],
      selected: 0, stroke: 2)
    #expect(FieldDrawing(drawing.key) == drawing)
    var plain = drawing
    plain.isPlain = true
    #expect(FieldDrawing(plain.key) == plain)
    #expect(plain.key != drawing.key)
    #expect(FieldDrawing(PictureKey("picture/7")) == nil)
  }
}
