import Basis
import Foundation
import Pictures
import Testing

@testable import Classification

@Suite struct OriginJudgeTests {
  /// Drawn cells with noise; with `grid`, every other row darker.
  private static func pictures(_ range: Range<Int>, grid: UInt8) -> [Picture] {
    var source = SplitMix64(seed: UInt64(range.lowerBound) &+ 77)
    return range.map { _ in
      // Of any kind: kinds that come in turn would be a fold each.
      var picture = Synthetic.picture(Int(source.next() % 60_000)).picture
      for row in 0..<picture.height {
        for column in 0..<picture.width {
          var colour = picture[column, row]
          let noise = UInt8(source.next() % 9)
          let dark = row.isMultiple(of: 2) ? grid : 0
          colour.red = colour.red &- noise &- dark
          colour.green = colour.green &- noise &- dark
          colour.blue = colour.blue &- noise &- dark
          picture[column, row] = colour
        }
      }
      return picture
    }
  }

  private static func shareOfRightPairs(_ ratings: (reals: [Double], generated: [Double])) -> Double
  {
    let wins = ratings.generated.reduce(0.0) { sum, fake in
      sum
        + ratings.reals.reduce(0.0) { $0 + (fake > $1 ? 1 : (fake == $1 ? 0.5 : 0)) }
    }
    return wins / Double(ratings.reals.count * ratings.generated.count)
  }

  @Test
  func `detail is four times what a pixel is beside its neighbours, and nothing on even ground`() {
    var picture = Picture(
      width: 5, height: 5, filledWith: Colour(red: 90, green: 100, blue: 110))
    #expect(OriginJudge.detail(of: picture).bytes.allSatisfy { $0 == 128 })
    picture[2, 2] = Colour(red: 99, green: 100, blue: 110)
    let detail = OriginJudge.detail(of: picture)
    #expect(detail[2, 2] == Colour(red: 160, green: 128, blue: 128))
    #expect(detail[1, 1] == Colour(red: 124, green: 128, blue: 128))
    #expect(detail[0, 0] == Colour(red: 128, green: 128, blue: 128))
  }

  @Test func `a trace in the pixels is found on pictures no judge has seen`() throws {
    let ratings = try OriginJudge.crossRatings(
      reals: Self.pictures(0..<60, grid: 0), generated: Self.pictures(100..<160, grid: 60),
      folds: 3, seed: 1, epochs: 40, threads: 2)
    #expect(Self.shareOfRightPairs(ratings) > 0.95)
  }

  @Test func `pictures of one kind aren't told apart`() throws {
    let ratings = try OriginJudge.crossRatings(
      reals: Self.pictures(0..<60, grid: 0), generated: Self.pictures(200..<260, grid: 0),
      folds: 3, seed: 1, epochs: 8, threads: 2)
    // Three standard errors of the area about a half.
    #expect(abs(Self.shareOfRightPairs(ratings) - 0.5) < 3 * (121.0 / (12 * 60 * 60)).squareRoot())
  }

  @Test func `the same seed gives the same ratings with any number of threads`() throws {
    let (reals, fakes) = (Self.pictures(0..<32, grid: 0), Self.pictures(100..<132, grid: 16))
    let one = try OriginJudge(reals: reals, generated: fakes, seed: 3, epochs: 2, threads: 1)
    let two = try OriginJudge(reals: reals, generated: fakes, seed: 3, epochs: 2, threads: 2)
    #expect(one.ratings(of: reals + fakes) == two.ratings(of: reals + fakes))
  }
}
