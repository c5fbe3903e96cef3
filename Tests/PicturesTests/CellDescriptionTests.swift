import Pictures
import Testing

@Suite struct CellDescriptionTests {
  /// A cell of discs on light ground: its own, and one for each lobe of the nucleus.
  private func cell(radius: Double, lobes: [(x: Double, y: Double, radius: Double)]) -> Picture {
    var bytes: [UInt8] = []
    for y in 0..<160 {
      for x in 0..<160 {
        func isIn(_ cx: Double, _ cy: Double, _ r: Double) -> Bool {
          let (dx, dy) = (Double(x) - cx, Double(y) - cy)
          return dx * dx + dy * dy < r * r
        }
        if lobes.contains(where: { isIn($0.x, $0.y, $0.radius) }) {
          bytes += [90, 50, 140]
        } else if isIn(80, 80, radius) {
          bytes += [235, 190, 190]
        } else {
          bytes += [240, 238, 236]
        }
      }
    }
    return Picture(width: 160, height: 160, bytes: bytes)
  }

  @Test func `a round nucleus in a round cell has its size, its share and one lobe`() throws {
    let described = try #require(
      CellDescription(cell(radius: 50, lobes: [(80, 80, 30)])))
    #expect(abs(described.nucleus - 60) < 2)
    #expect(abs((described.cell ?? 0) - 100) < 3)
    #expect(described.lobes == 1)
    #expect(abs((described.nucleusShare ?? 0) - 0.36) < 0.03)
    #expect(described.roughness < 1.15)
    #expect(described.nucleusColour == Colour(red: 90, green: 50, blue: 140))
    #expect((described.grain ?? 9) < 1)
  }

  @Test(arguments: 2...4) func `lobes that a narrow bridge joins are counted`(count: Int) throws {
    let lobes = (0..<count).map {
      (x: 80 + 23 * (Double($0) - Double(count - 1) / 2), y: 80.0, radius: 12.0)
    }
    let described = try #require(CellDescription(cell(radius: 60, lobes: lobes)))
    #expect(described.lobes == count)
    #expect(described.roughness > 1.2)
  }

  @Test func `sizes are those of the picture, however large it is`() throws {
    let small = cell(radius: 50, lobes: [(80, 80, 30)])
    let large = small.resized(width: 480, height: 480, filter: .box)
    let one = try #require(CellDescription(small))
    let other = try #require(CellDescription(large))
    #expect(abs(other.nucleus / one.nucleus - 3) < 0.1)
  }

  @Test func `without a nucleus there is nothing to describe`() {
    #expect(CellDescription(Picture(width: 40, height: 40, filledWith: .white)) == nil)
    #expect(CellDescription(Picture(width: 3, height: 3, filledWith: .white)) == nil)
    #expect(CellDescription(cell(radius: 50, lobes: [])) == nil)
  }

  @Test(arguments: [
    (Colour(red: 240, green: 200, blue: 215), "pale pink"),
    (Colour(red: 70, green: 30, blue: 110), "dark violet"),
    (Colour(red: 128, green: 128, blue: 130), "grey"),
    (Colour(red: 250, green: 250, blue: 249), "white"),
    (Colour(red: 226, green: 120, blue: 60), "orange"),
  ])
  func `colours have plain names`(colour: Colour, word: String) {
    #expect(colour.word.replacing("greyish ", with: "") == word)
  }
}
