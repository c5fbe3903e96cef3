import Pictures
import Testing

/// Sheets of pictures and the letters on them.
struct MosaicTests {
  private let red = Colour(red: 200, green: 0, blue: 0)

  @Test func `tiles stand in rows with gaps around them`() {
    let tile = Picture(width: 8, height: 8, filledWith: red)
    let sheet = Mosaic(columns: 2, side: 8, gap: 2).sheet(Array(repeating: .init(tile), count: 3))
    #expect(sheet.width == 22 && sheet.height == 22)
    #expect(sheet[2, 2] == red && sheet[19, 9] == red && sheet[2, 12] == red)
    #expect(sheet[12, 12] == .white && sheet[1, 1] == .white && sheet[10, 2] == .white)
  }

  @Test func `large pictures shrink, small ones stay in the middle`() {
    let wide = Picture(width: 40, height: 20, filledWith: red)
    let small = Picture(width: 4, height: 4, filledWith: red)
    let sheet = Mosaic(columns: 2, side: 10, gap: 0).sheet([.init(wide), .init(small)])
    #expect(sheet[0, 2] == red && sheet[9, 6] == red && sheet[0, 1] == .white)
    #expect(sheet[13, 3] == red && sheet[16, 6] == red && sheet[12, 3] == .white)
  }

  @Test func `labels are written under their picture and cut to its width`() {
    let tile = Picture(width: 20, height: 20, filledWith: red)
    let plain = Mosaic(columns: 1, side: 20).sheet([.init(tile)])
    let labelled = Mosaic(columns: 1, side: 20).sheet([.init(tile, label: "monocyte")])
    #expect(labelled.height == plain.height + 10)
    #expect(labelled == Mosaic(columns: 1, side: 20).sheet([.init(tile, label: "mon")]))
  }

  @Test func `a letter is drawn as it looks`() {
    var picture = Picture(width: 5, height: 7, filledWith: .white)
    picture.write("E", x: 0, y: 0)
    let rows = (0..<7).map { y in
      String((0..<5).map { picture[$0, y] == .black ? "#" : "." })
    }
    #expect(rows == ["#####", "#....", "#....", "####.", "#....", "#....", "#####"])
  }

  @Test func `an empty sheet is a picture too`() {
    #expect(Mosaic(columns: 3, side: 8).sheet([]).width == 16)
  }
}
