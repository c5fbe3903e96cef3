import BlockGraphics
import Pictures
import TerminalKit
import Testing

@testable import CursesTerminal

@Suite struct PictureTests {
  private func request(
    columns: Int, rows: Int, graphics: GraphicsProtocol = .glyphs,
    colours: ColourDepth = .trueColour,
    part: ImageSlot.Part? = nil, name: String = "a", lambda: Double = 0, isLight: Bool = false
  ) -> FitRequest {
    FitRequest(
      key: PictureKey(name), part: part, columns: columns, rows: rows,
      mode: FitMode(
        graphics: graphics, glyphs: .half, colours: colours, cellWidth: 8, cellHeight: 16,
        lambda: lambda, isLight: isLight))
  }

  private let red = Colour(red: 200, green: 10, blue: 10)

  @Test func `a picture lies in the middle, as large as fits`() {
    let square = Picture(width: 100, height: 100, filledWith: red)
    let wide = PicturePlace(square, for: request(columns: 40, rows: 10))
    #expect((wide.columns, wide.rows) == (20, 10))
    let high = PicturePlace(square, for: request(columns: 10, rows: 20))
    #expect((high.columns, high.rows) == (10, 5))
    let cells = wide.framed([ScreenCell](repeating: ScreenCell(65), count: 200))
    #expect(cells.cells.count == 400)
    #expect(cells[0, 9] == .blank && cells[0, 10] == ScreenCell(65))
    #expect(cells[9, 29] == ScreenCell(65) && cells[9, 30] == .blank)
  }

  @Test func `a part is cut out`() {
    var halves = Picture(width: 40, height: 20, filledWith: red)
    halves.fill(PixelRectangle(x: 20, y: 0, width: 20, height: 20), with: .white)
    let right = ImageSlot.Part(x: 0.5, y: 0, width: 0.5, height: 1)
    let place = PicturePlace(halves, for: request(columns: 10, rows: 5, part: right))
    #expect(place.picture.width == 20)
    #expect(place.picture[0, 0] == .white)
  }

  @Test func `a picture of one colour becomes cells of that colour`() async {
    let fitter = PictureFitter(label: "test")
    let picture = Picture(width: 16, height: 16, filledWith: red)
    let request = request(columns: 4, rows: 2)
    for fitted in [
      await fitter.coarse(picture, for: request),
      await fitter.fit(picture, for: request, number: 1),
    ] {
      #expect(fitted.cells.allSatisfy { $0 == ScreenCell(32, background: .rgb(200, 10, 10)) })
    }
  }

  @Test func `without colours ink is what differs from the paper`() async {
    let fitter = PictureFitter(label: "test")
    let white = Picture(width: 16, height: 16, filledWith: .white)
    let dark = await fitter.fit(
      white, for: request(columns: 4, rows: 2, colours: .mono), number: 1)
    let light = await fitter.fit(
      white, for: request(columns: 4, rows: 2, colours: .mono, isLight: true), number: 1)
    #expect(dark.cells.allSatisfy { $0 == ScreenCell(Symbol.space, attributes: .reversed) })
    #expect(light.cells.allSatisfy { $0 == .blank })
    for cell in dark.cells + light.cells {
      #expect(cell.foreground == .standard && cell.background == .standard)
    }
  }

  @Test func `kitty's placeholders number the cells, and their colour the picture`() async {
    let picture = Picture(width: 16, height: 16, filledWith: red)
    let fitted = await PictureFitter(label: "test").fit(
      picture, for: request(columns: 4, rows: 2, graphics: .kitty), number: 0x010203)
    var out = ScreenBytes()
    CharacterTable().append(fitted[1, 2].symbol, to: &out)
    #expect(
      String(decoding: out.bytes, as: UTF8.self).unicodeScalars.map(\.value) == [
        0x10EEEE, 0x30D, 0x30E,
      ])
    #expect(fitted[1, 2].foreground == .rgb(1, 2, 3))
    let sent = String(decoding: fitted.pixels?.bytes ?? [], as: UTF8.self)
    #expect(sent.contains("i=66051"))
    #expect(sent.contains("U=1") && sent.contains("c=4") && sent.contains("r=2"))
  }

  @Test func `neighbours that are nearly alike are joined, others are not`() {
    let shades: [UInt8] = [100, 104, 96, 200, 204]
    let row = BlockPicture(
      columns: 5, rows: 1, cells: shades.map { BlockCell(Colour(red: $0, green: $0, blue: $0)) })
    let joined = row.joined(tolerance: 10).cells.map(\.background.red)
    #expect(joined == [100, 100, 100, 202, 202])
  }

  // MARK: The shelf

  private func fitted(_ count: Int, number: UInt32? = nil, bytes: Int = 0) -> FittedPicture {
    FittedPicture(
      columns: count, rows: 1, cells: [ScreenCell](repeating: .blank, count: count),
      pixels: number.map {
        PixelPicture(
          number: $0, bytes: Array(repeating: 0, count: bytes), row: 0, column: 0, method: .kitty)
      })
  }

  @Test func `pictures are made in the order of their urgency, each once`() {
    var shelf = PictureShelf()
    let (a, b) = (request(columns: 4, rows: 2, name: "a"), request(columns: 4, rows: 2, name: "b"))
    shelf.want([b, a])
    #expect(shelf.next() == b)
    #expect(shelf.next() == a)
    #expect(shelf.next() == nil)
    shelf.store(fit: fitted(8), for: b)
    shelf.finished(b, found: true)
    shelf.finished(a, found: false)
    #expect(shelf.next() == nil)
    // A picture that wasn't there is asked for again with the next frame.
    shelf.want([a])
    #expect(shelf.next() == a)
    #expect(!shelf.isWanted(b))
  }

  @Test func `mean colours serve whatever a byte costs`() {
    var shelf = PictureShelf()
    shelf.store(coarse: fitted(8), for: request(columns: 4, rows: 2))
    #expect(shelf[request(columns: 4, rows: 2, lambda: 8)].coarse != nil)
    #expect(shelf[request(columns: 4, rows: 2, lambda: 8)].fit == nil)
  }

  @Test func `the shelf stays small and keeps what is on the screen`() {
    var shelf = PictureShelf(capacity: 100)
    let shown = request(columns: 4, rows: 2, name: "shown")
    shelf.want([shown])
    shelf.store(fit: fitted(10, number: 7), for: shown)
    for index in 0..<50 {
      let other = request(columns: 4, rows: 2, name: "\(index)")
      shelf.want([shown, other])
      shelf.store(fit: fitted(10, number: UInt32(100 + index)), for: other)
    }
    #expect(shelf[shown].fit != nil)
    #expect(shelf[request(columns: 4, rows: 2, name: "0")].fit == nil)
    let gone = shelf.takeDiscarded()
    #expect(gone.count >= 40)
    #expect(!gone.contains(7))
    #expect(shelf.takeDiscarded().isEmpty)
  }

  @Test func `what pixels take counts as the cells in whose place they are`() {
    var shelf = PictureShelf(capacity: 100)
    for index in 0..<10 {
      let request = request(columns: 4, rows: 2, name: "\(index)")
      shelf.want([request])
      shelf.store(fit: fitted(1, number: UInt32(index), bytes: 16 * 29), for: request)
    }
    // Thirty each: three stay, or two where one had to go.
    #expect((7...8).contains(shelf.takeDiscarded().count))
  }

  @Test func `what shows is made before what may come, and what may come isn't thrown away`() {
    var shelf = PictureShelf(capacity: 30)
    let shown = request(columns: 2, rows: 5, name: "shown")
    let soon = request(columns: 2, rows: 5, name: "soon")
    let later = request(columns: 2, rows: 5, name: "later")
    shelf.want([shown], then: [soon, later])
    #expect(shelf.next() == shown)
    #expect(shelf.next() == soon)
    for request in [shown, soon, later] {
      let cells = [ScreenCell](repeating: .blank, count: 10)
      shelf.store(fit: FittedPicture(columns: 2, rows: 5, cells: cells), for: request)
    }
    shelf.want([soon], then: [later])
    for name in ["x", "y"] {
      let cells = [ScreenCell](repeating: .blank, count: 10)
      shelf.store(
        fit: FittedPicture(columns: 2, rows: 5, cells: cells),
        for: request(columns: 2, rows: 5, name: name))
    }
    #expect(shelf[soon].fit != nil && shelf[later].fit != nil && shelf[shown].fit == nil)
  }
}
