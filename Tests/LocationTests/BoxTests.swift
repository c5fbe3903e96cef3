import Pictures
import Testing

@testable import Location

@Suite struct BoxTests {
  @Test func `a box overlaps itself wholly and its neighbour not at all`() {
    let box = PixelRectangle(x: 10, y: 20, width: 30, height: 40)
    #expect(box.overlap(box) == 1)
    #expect(box.overlap(PixelRectangle(x: 40, y: 20, width: 5, height: 40)) == 0)
    // Half of either: 15 x 40 of 45 x 40.
    let half = PixelRectangle(x: 25, y: 20, width: 30, height: 40)
    #expect(abs(box.overlap(half) - 1.0 / 3) < 1e-12)
  }

  @Test(arguments: 0..<8) func `an offset turned is the offset in the turned square`(turn: Int) {
    let proposal = Box(x: 50, y: 50, width: 20, height: 30)
    let cell = Box(x: 57, y: 46, width: 24, height: 44)
    let offset = BoxOffset(from: proposal, to: cell)
    // A square picture of 100 pixels with one point where the cell's middle is, turned as
    // `Augmentation` does: the point at (row, column) is read from where out (x, y) looks.
    var found: (x: Int, y: Int)?
    for y in 0..<101 {
      for x in 0..<101 {
        var (row, column) = turn & 1 == 0 ? (y, x) : (x, y)
        if turn & 2 != 0 { row = 100 - row }
        if turn & 4 != 0 { column = 100 - column }
        if (column, row) == (57, 46) { found = (x, y) }
      }
    }
    let turned = offset.turned(turn)
    #expect(found.map { $0.x - 50 } == Int((turned.x * 30).rounded()))
    #expect(found.map { $0.y - 50 } == Int((turned.y * 30).rounded()))
    #expect(turn & 1 == 0 ? turned.width == offset.width : turned.width == offset.height)
  }

  @Test func `an offset undone by its own numbers gives the cell back`() {
    let proposal = Box(x: 50, y: 50, width: 20, height: 30)
    let cell = Box(x: 57, y: 46, width: 24, height: 44)
    let back = BoxOffset(BoxOffset(from: proposal, to: cell).numbers).applied(to: proposal)
    #expect(abs(back.x - cell.x) < 1e-4 && abs(back.height - cell.height) < 1e-4)
  }
}
