import BlockGraphics
import Pictures
import Testing

/// What a fit promises on small cases that can be worked out by hand.
struct FitterTests {
  private let red = Colour(red: 200, green: 10, blue: 20)
  private let cream = Colour(red: 250, green: 240, blue: 230)

  private func picture(
    columns: Int = 1, rows: Int = 1, _ colour: (_ x: Int, _ y: Int) -> Colour
  ) -> Picture {
    var picture = Picture(width: 8 * columns, height: 16 * rows)
    for y in 0..<picture.height {
      for x in 0..<picture.width { picture[x, y] = colour(x, y) }
    }
    return picture
  }

  @Test func `one colour is a blank of that colour`() {
    let fitted = Fitter().fit(picture { _, _ in red }, columns: 1, rows: 1)
    #expect(fitted.cells == [BlockCell(red)])
  }

  @Test func `a picture made of a glyph comes back as that glyph or its inverse`() {
    let cases: [(GlyphSet, Unicode.Scalar, (Int, Int) -> Bool)] = [
      (.half, "▀", { _, y in y < 8 }),
      ([.half, .quadrants], "▞", { x, y in (x < 4) != (y < 8) }),
      (.blocks, "▂", { _, y in y >= 12 }),
      (.blocks, "▎", { x, _ in x < 2 }),
      (.full, "\u{1CD00}", { x, y in x < 4 && (4..<8).contains(y) }),
      (.full, "\u{1FB70}", { x, _ in x == 1 }),
    ]
    for (set, glyph, covers) in cases {
      let fitted = Fitter(glyphs: set).fit(
        picture { covers($0, $1) ? red : cream }, columns: 1, rows: 1)
      #expect(fitted.cells == [BlockCell(glyph: glyph, foreground: red, background: cream)])
    }
  }

  @Test func `an edge between two cells keeps both colours exactly`() {
    let fitted = Fitter().fit(
      picture(columns: 2) { x, _ in x < 8 ? red : cream }, columns: 2, rows: 1)
    #expect(fitted.cells == [BlockCell(red), BlockCell(cream)])
  }

  @Test func `the surround fills what the picture leaves`() {
    let square = Picture(width: 10, height: 10, filledWith: cream)
    let fitted = Fitter(surround: red).fit(square, columns: 6, rows: 2)
    #expect(fitted[0, 0] == BlockCell(red))
    #expect(fitted[1, 0] == BlockCell(cream))
    #expect(fitted[4, 1] == BlockCell(cream))
    #expect(fitted[5, 1] == BlockCell(red))
  }

  @Test func `cells of another shape change the place, not the proportions`() {
    let square = Picture(width: 10, height: 10, filledWith: cream)
    let fitted = Fitter(surround: red).fit(
      square, columns: 4, rows: 2, cell: CellSize(width: 16, height: 16))
    #expect(
      fitted.cells.prefix(4) == [
        BlockCell(red), BlockCell(cream), BlockCell(cream), BlockCell(red),
      ])
  }

  @Test func `the coarse picture has each cell's mean`() {
    let coarse = Fitter().coarse(
      picture(columns: 2) { x, y in x < 8 ? red : y < 8 ? .white : .black }, columns: 2, rows: 1)
    #expect(coarse.cells == [BlockCell(red), BlockCell(Colour(red: 128, green: 128, blue: 128))])
  }

  @Test func `glyph families are read by name`() {
    #expect(GlyphSet("half+quadrants") == [.half, .quadrants])
    #expect(GlyphSet("full") == .full)
    #expect(GlyphSet("squares") == nil)
    #expect(GlyphSet("") == nil)
  }
}
