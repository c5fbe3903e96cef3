import Foundation
import Pictures
import Testing

struct StainSeparationTests {
  private static let haematoxylin = SIMD3(0.65, 0.70, 0.29) / 0.9983
  private static let eosin = SIMD3(0.07, 0.99, 0.11) / 0.9985

  /// A film of clear ground with every mixture of two amounts of the two stains.
  private func film(blue: [Double], pink: [Double]) -> Picture {
    var picture = Picture(
      width: 20, height: 20, filledWith: Colour(red: 240, green: 232, blue: 236))
    for (y, a) in blue.enumerated() {
      for (x, b) in pink.enumerated() { picture[x, y] = dyed(a, b) }
    }
    return picture
  }

  private func dyed(_ blue: Double, _ pink: Double) -> Colour {
    let density = Self.haematoxylin * blue + Self.eosin * pink
    let ground = SIMD3<Double>(240, 232, 236)
    func level(_ channel: Int) -> UInt8 {
      UInt8((ground[channel] * pow(10, -density[channel])).rounded())
    }
    return Colour(red: level(0), green: level(1), blue: level(2))
  }

  private func distance(_ one: Colour, _ other: Colour) -> Int {
    max(
      abs(Int(one.red) - Int(other.red)), abs(Int(one.green) - Int(other.green)),
      abs(Int(one.blue) - Int(other.blue)))
  }

  @Test func `either stain alone is what it was before the other came`() {
    let amounts = [0, 0.1, 0.3, 0.6]
    let film = film(blue: amounts, pink: amounts)
    let blue = film.showing(.haematoxylin)
    let pink = film.showing(.eosin)
    for (y, a) in amounts.enumerated() {
      for (x, b) in amounts.enumerated() {
        #expect(distance(blue[x, y], dyed(a, 0)) <= 4, "\(a) and \(b)")
        #expect(distance(pink[x, y], dyed(0, b)) <= 4, "\(a) and \(b)")
      }
    }
    #expect(distance(blue[0, 3], blue[0, 0]) > 60)
    #expect(distance(pink[3, 0], pink[0, 0]) > 60)
  }

  @Test(arguments: Stain.allCases)
  func `a clear ground stays as it is, and black stays in range`(_ stain: Stain) {
    let clear = Picture(width: 10, height: 10, filledWith: Colour(red: 240, green: 232, blue: 236))
    #expect(clear.showing(stain) == clear)
    var spot = clear
    spot[5, 5] = .black
    #expect(spot.showing(stain).bytes.count == spot.bytes.count)
  }

  @Test func `brightness and contrast do nothing at nought and keep the middle grey`() {
    var ramp = Picture(width: 16, height: 16)
    for at in 0..<256 {
      ramp[at % 16, at / 16] = Colour(red: UInt8(at), green: UInt8(at), blue: UInt8(255 - at))
    }
    #expect(ramp.adjusted(brightness: 0, contrast: 0) == ramp)
    let steep = ramp.adjusted(brightness: 0, contrast: 3)
    #expect(steep[0, 8].red == 128)
    #expect(steep[4, 8].red > ramp[4, 8].red && steep[12, 7].red < ramp[12, 7].red)
    let bright = ramp.adjusted(brightness: 2, contrast: 0)
    #expect(bright[0, 8].red == 152 && bright[15, 15].red == 255)
  }

  @Test func `the typical picture is the one nearest to the mean`() {
    let greys: [UInt8] = [10, 90, 100, 120, 250]
    let pictures = greys.map {
      Picture(width: 9, height: 9, filledWith: Colour(red: $0, green: $0, blue: $0))
    }
    #expect(TypicalPicture.index(among: pictures) == 2)
    #expect(TypicalPicture.index(among: []) == nil)
  }
}
