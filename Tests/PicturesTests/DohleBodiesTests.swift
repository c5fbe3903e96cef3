import Testing

@testable import Pictures

struct DohleBodiesTests {
  private static let ground = Colour(red: 254, green: 228, blue: 201)
  private static let cytoplasm = Colour(red: 216, green: 176, blue: 190)

  /// A round cell with a round nucleus, left of its middle.
  private static func cell(neighbour: Bool = false, nucleus: Int = 16) -> Picture {
    var picture = Picture(width: 200, height: 200, filledWith: ground)
    func disc(_ x: Int, _ y: Int, _ radius: Int, _ colour: Colour) {
      for dy in -radius...radius {
        for dx in -radius...radius where dx * dx + dy * dy <= radius * radius {
          picture[x + dx, y + dy] = colour
        }
      }
    }
    if neighbour { disc(160, 100, 26, Colour(red: 200, green: 164, blue: 164)) }
    disc(100, 100, 40, cytoplasm)
    disc(92, 100, nucleus, Colour(red: 70, green: 30, blue: 130))
    return picture
  }

  @Test func `bodies lie whole in the cytoplasm near its edge, and nothing else changes`() throws {
    // A cell of 80 pixels is taken for 13 micrometres.
    let unit = 80.0 / 13
    var counts: Set<Int> = []
    for index in 0..<40 {
      let drawing = try #require(DohleBodies(seed: 2).draw(on: Self.cell(), index: index))
      counts.insert(drawing.bodies.count)
      for body in drawing.bodies {
        let fromMiddle = distance(body.x, body.y, 100, 100)
        #expect(fromMiddle + body.halfBreadth < 40)
        #expect(fromMiddle > 22)
        #expect(distance(body.x, body.y, 92, 100) > 16 + body.halfBreadth)
        #expect((1...2.05).contains(2 * body.halfLength / unit))
        let middle = drawing.picture[Int(body.x.rounded()), Int(body.y.rounded())]
        #expect(middle.blue > middle.red && middle.red < Self.cytoplasm.red - 20)
      }
      let before = Self.cell()
      for y in 0..<200 {
        for x in 0..<200 where drawing.picture[x, y] != before[x, y] {
          #expect(before[x, y] == Self.cytoplasm)
          #expect(
            drawing.bodies.contains {
              distance($0.x, $0.y, Double(x), Double(y)) < 1.6 * $0.halfLength + 1
            })
        }
      }
    }
    #expect(counts == [1, 2, 3])
  }

  private func distance(_ x: Double, _ y: Double, _ ofX: Double, _ ofY: Double) -> Double {
    ((x - ofX) * (x - ofX) + (y - ofY) * (y - ofY)).squareRoot()
  }

  @Test func `seed and index say where`() throws {
    let one = try #require(DohleBodies(seed: 2).draw(on: Self.cell(), index: 3))
    #expect(DohleBodies(seed: 2).draw(on: Self.cell(), index: 3) == one)
    #expect(DohleBodies(seed: 2).draw(on: Self.cell(), index: 4) != one)
    #expect(DohleBodies(seed: 3).draw(on: Self.cell(), index: 3) != one)
  }

  @Test func `a cell that touches another, has no room, or isn't there is passed over`() {
    let rule = DohleBodies(seed: 1)
    let pictures = [
      Self.cell(neighbour: true), Self.cell(nucleus: 44),
      Picture(width: 64, height: 64, filledWith: Self.ground), Picture(width: 1, height: 1),
    ]
    let drawn = pictures.map { rule.draw(on: $0, index: 0) != nil }
    #expect(drawn == [false, false, false, false])
  }
}
