import Pictures
import Testing

@testable import Journeys

@Suite struct TrainingNeighboursTests {
  private static let side = 6

  /// Noise that is another for every seed.
  private func picture(_ seed: Int) -> Picture {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    let bytes = (0..<(3 * Self.side * Self.side)).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(state >> 56)
    }
    return Picture(width: Self.side, height: Self.side, bytes: bytes)
  }

  private func mapped(_ picture: Picture, _ from: (_ x: Int, _ y: Int) -> (Int, Int)) -> Picture {
    var bytes: [UInt8] = []
    for y in 0..<Self.side {
      for x in 0..<Self.side {
        let (column, row) = from(x, y)
        let place = 3 * (row * Self.side + column)
        bytes += picture.bytes[place..<(place + 3)]
      }
    }
    return Picture(width: Self.side, height: Self.side, bytes: bytes)
  }

  @Test func `a copy is found in all eight turns`() throws {
    let last = Self.side - 1
    let neighbours = TrainingNeighbours((0..<5).map(picture))
    let turns: [(Int, Int) -> (Int, Int)] = [
      { ($0, $1) }, { (last - $0, $1) }, { ($0, last - $1) }, { (last - $0, last - $1) },
      { ($1, $0) }, { (last - $1, $0) }, { ($1, last - $0) }, { (last - $1, last - $0) },
    ]
    for turn in turns {
      let match = try #require(neighbours.nearest(to: mapped(picture(3), turn)))
      #expect(match.index == 3)
      #expect(match.distance < 0.1)
      #expect(match.isCopy)
      #expect(try #require(match.ratio) < 0.01)
    }
  }

  @Test func `distance and ratio are those of the definition`() throws {
    let flat = { (level: UInt8) in
      Picture(
        width: Self.side, height: Self.side,
        bytes: Array(repeating: level, count: 3 * Self.side * Self.side))
    }
    let match = try #require(
      TrainingNeighbours([flat(10), flat(100), flat(160)]).nearest(to: flat(120)))
    #expect(match.index == 1)
    #expect(abs(match.distance - 20) < 1e-3)
    #expect(abs(try #require(match.ratio) - 0.5) < 1e-4)
    #expect(!match.isCopy)
  }

  @Test func `without training pictures nothing is near`() {
    #expect(TrainingNeighbours([]).nearest(to: picture(1)) == nil)
    #expect(TrainingNeighbours([picture(2)]).nearest(to: picture(1))?.ratio == nil)
  }
}
