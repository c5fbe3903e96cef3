import Pictures
import Testing

@testable import Location

@Suite struct ProposalTests {
  private static let cells = [
    (x: 200.0, y: 150.0, radius: 70.0), (x: 470.0, y: 330.0, radius: 95.0),
  ]

  private static func best(_ picture: Picture, _ cell: (x: Double, y: Double, radius: Double))
    -> Double
  {
    let field = EvenedField(picture, reductions: Proposals.reductions)
    let box = Box(x: cell.x, y: cell.y, width: 2 * cell.radius, height: 2 * cell.radius)
    return Proposals.boxes(in: field).map { $0.overlap(box) }.max() ?? 0
  }

  @Test func `nuclei propose boxes about as large as their cells`() {
    let picture = Drawn.field(cells: Self.cells)
    for cell in Self.cells { #expect(Self.best(picture, cell) > 0.6) }
  }

  @Test func `uneven light changes nothing about that`() {
    let picture = Drawn.shaded(Drawn.field(cells: Self.cells))
    for cell in Self.cells { #expect(Self.best(picture, cell) > 0.6) }
  }

  @Test func `a field of red cells proposes nothing`() {
    let field = EvenedField(Drawn.field(cells: []), reductions: Proposals.reductions)
    #expect(Proposals.boxes(in: field).isEmpty)
  }

  @Test func `evening takes most of a fall of light away`() throws {
    let shaded = Drawn.shaded(Drawn.field(cells: []))
    let picture = try #require(
      EvenedField(shaded, reductions: Proposals.reductions).levels.last?.picture)
    // Ground between red cells, at the left and at the right.
    let before = Int(shaded[112, 96].green) - Int(shaded[616, 96].green)
    let after = Int(picture[14, 12].green) - Int(picture[77, 12].green)
    #expect(before > 75)
    #expect(abs(after) < 40)
  }

  @Test(arguments: [30, 60, 120]) func `cells of every size are proposed`(radius: Int) {
    let cell = (x: 320.0, y: 240.0, radius: Double(radius))
    #expect(Self.best(Drawn.field(cells: [cell]), cell) > 0.55)
  }

  @Test func `two nuclei that touch are proposed one by one and together`() {
    var picture = Drawn.field(cells: [])
    for x in [260.0, 372.0] { Drawn.disc(&picture, x: x, y: 240, radius: 60, Drawn.nucleus) }
    let field = EvenedField(picture, reductions: Proposals.reductions)
    let boxes = Proposals.boxes(in: field)
    func best(_ box: Box) -> Double { boxes.map { $0.overlap(box) }.max() ?? 0 }
    #expect(best(Box(x: 260, y: 240, width: 130, height: 140)) > 0.6)
    #expect(best(Box(x: 372, y: 240, width: 130, height: 140)) > 0.6)
    #expect(best(Box(x: 316, y: 240, width: 280, height: 150)) > 0.6)
  }
}

@Suite struct WatershedTests {
  @Test func `two discs joined by a bridge are two parts, and one where prominence asks for more`()
  {
    var isSet = [Bool](repeating: false, count: 60 * 30)
    for y in 0..<30 {
      for x in 0..<60 {
        let first = (x - 15) * (x - 15) + (y - 15) * (y - 15) <= 100
        let second = (x - 44) * (x - 44) + (y - 15) * (y - 15) <= 100
        isSet[y * 60 + x] = first || second || (abs(y - 15) <= 2 && (15...44).contains(x))
      }
    }
    let mask = Mask(width: 60, height: 30, isSet: isSet)
    let parts = Watershed(prominence: 0.35).parts(of: mask)
    #expect(parts.count == 2)
    #expect(parts.reduce(0) { $0 + $1.pixels } == isSet.count { $0 })
    #expect(Watershed(prominence: 2).parts(of: mask).count == 1)
  }

  @Test func `closing joins what is nearer than twice its radius, and nothing else`() {
    var isSet = [Bool](repeating: false, count: 40 * 20)
    for y in 5..<15 {
      for x in [5..<12, 16..<22, 32..<38].joined() { isSet[y * 40 + x] = true }
    }
    let mask = Mask(width: 40, height: 20, isSet: isSet)
    #expect(Watershed(prominence: 2).parts(of: mask).count == 3)
    #expect(Watershed(prominence: 2).parts(of: mask.closed(by: 3)).count == 2)
  }
}
