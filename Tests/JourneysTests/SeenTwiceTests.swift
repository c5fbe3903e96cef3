import Basis
@testable import Journeys
import Pictures
import Testing

struct SeenTwiceTests {
  /// A field strewn with pale discs, and dark ones that all look the same.
  private static func field() -> Picture {
    var picture = Picture(
      width: 400, height: 300, filledWith: Colour(red: 235, green: 225, blue: 228))
    var random = SplitMix64(seed: 4)
    func disc(_ x: Int, _ y: Int, _ radius: Int, _ colour: Colour) {
      for row in max(0, y - radius)..<min(300, y + radius) {
        for column in max(0, x - radius)..<min(400, x + radius)
        where (row - y) * (row - y) + (column - x) * (column - x) < radius * radius {
          picture[column, row] = colour
        }
      }
    }
    for _ in 0..<60 {
      disc(
        Int(random.next() % 400), Int(random.next() % 300), 12,
        Colour(red: 215, green: 150, blue: 150))
    }
    for (x, y) in [(120, 150), (280, 150)] {
      disc(x, y, 22, Colour(red: 90, green: 50, blue: 150))
    }
    return picture
  }

  private static func cut(
    _ picture: Picture, _ x: Int, _ y: Int, darker: Int = 0
  ) throws -> SeenTwice {
    var part = try #require(
      picture.cropped(to: PixelRectangle(x: x - 50, y: y - 50, width: 100, height: 100)))
    for at in part.bytes.indices { part.bytes[at] = UInt8(max(0, Int(part.bytes[at]) - darker)) }
    return SeenTwice(part)
  }

  @Test func `a cell in two tiles is known again, in other light too`() throws {
    let field = Self.field()
    let cell = try Self.cut(field, 120, 150)
    #expect(cell.isSame(as: try Self.cut(field, 120, 150)))
    #expect(cell.isSame(as: try Self.cut(field, 121, 149, darker: 25)))
  }

  @Test func `two cells that look alike are two, by what surrounds them`() throws {
    let field = Self.field()
    #expect(!(try Self.cut(field, 120, 150)).isSame(as: try Self.cut(field, 280, 150)))
  }

  @Test func `on bare ground nothing tells two cells for one`() throws {
    var bare = Picture(width: 100, height: 100, filledWith: .white)
    bare.fill(
      PixelRectangle(x: 30, y: 30, width: 40, height: 40),
      with: Colour(red: 90, green: 50, blue: 150))
    #expect(!SeenTwice(bare).isSame(as: SeenTwice(bare)))
  }
}
