import Foundation
import Pictures
import Testing

@Suite struct StainColoursTests {
  private static let mine = StainColours(
    ground: SIMD3(205, 205, 200), nuclei: SIMD3(0.20, 0.31, 0.03),
    redCells: SIMD3(0.07, 0.13, 0.12))
  private static let theirs = StainColours(
    ground: SIMD3(250, 230, 205), nuclei: SIMD3(0.50, 0.80, 0.17),
    redCells: SIMD3(0.10, 0.15, 0.10))

  private static func dyed(_ film: StainColours, _ density: SIMD3<Double>) -> Colour {
    func level(_ channel: Int) -> UInt8 {
      UInt8((film.ground[channel] * pow(10, -density[channel])).rounded())
    }
    return Colour(red: level(0), green: level(1), blue: level(2))
  }

  /// A film of ground with red cells in its lower half and a nucleus in a corner of that.
  private static func film(_ film: StainColours) -> Picture {
    var picture = Picture(width: 80, height: 80, filledWith: dyed(film, .zero))
    for y in 40..<80 {
      for x in 0..<80 { picture[x, y] = dyed(film, film.redCells) }
    }
    for y in 60..<80 {
      for x in 0..<20 { picture[x, y] = dyed(film, film.nuclei) }
    }
    return picture
  }

  private func near(_ one: Colour, _ other: Colour) -> Bool {
    abs(Int(one.red) - Int(other.red)) <= 6 && abs(Int(one.green) - Int(other.green)) <= 6
      && abs(Int(one.blue) - Int(other.blue)) <= 6
  }

  @Test func `a film's colours are read off its cells`() throws {
    let read = try #require(StainColours(of: [Self.film(Self.mine)]))
    for channel in 0..<3 {
      #expect(abs(read.ground[channel] - Self.mine.ground[channel]) < 1.5)
      #expect(abs(read.nuclei[channel] - Self.mine.nuclei[channel]) < 0.02)
      #expect(abs(read.redCells[channel] - Self.mine.redCells[channel]) < 0.02)
    }
  }

  @Test func `matched, a film looks like the other`() {
    let matched = Self.mine.matched(Self.film(Self.mine), to: Self.theirs)
    let other = Self.film(Self.theirs)
    for (x, y) in [(40, 10), (60, 60), (10, 70)] { #expect(near(matched[x, y], other[x, y])) }
  }

  @Test func `a film without stain has no colours`() {
    let clear = Picture(width: 40, height: 40, filledWith: .white)
    #expect(StainColours(of: [clear]) == nil)
    #expect(StainColours(of: []) == nil)
  }
}
