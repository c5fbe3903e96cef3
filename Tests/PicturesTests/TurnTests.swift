import Basis
import Pictures
import Testing

struct TurnTests {
  /// Smooth waves with a grain of a few levels, different for every seed.
  private func picture(_ seed: UInt64, width: Int = 48, height: Int = 48) -> Picture {
    var source = SplitMix64(seed: seed)
    var bytes: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<3 {
          let wave = 60 * (x * (channel + 2) % 17) / 17 + 40 * (y % 13) / 13
          bytes.append(UInt8(100 + wave + Int(source.next() % 5)))
        }
      }
    }
    return Picture(width: width, height: height, bytes: bytes)
  }

  @Test func `a square that isn't turned is what is cut out of the middle`() {
    for size in [(48, 48), (47, 50), (33, 60)] {
      let whole = picture(3, width: size.0, height: size.1)
      let plain = whole.croppedToCentre(side: 20)
      #expect(whole.square(side: 20, turn: 0, shift: (0, 0)) == plain)
    }
    // By an angle the middle of an even square lies between pixels: alike where the picture is even.
    let whole = picture(3)
    #expect(
      whole.square(side: 20, angle: 0, isMirrored: false, shift: (0, 0))
        == whole.croppedToCentre(side: 20))
  }

  @Test func `a quarter turn by angle moves every pixel and changes none`() {
    let whole = picture(5)
    #expect(
      whole.square(side: 20, angle: .pi / 2, isMirrored: true, shift: (0, 0))
        == whole.square(side: 20, turn: 7, shift: (0, 0)))
  }

  @Test func `the eight turns are different, and a shift is one of pixels`() {
    let whole = picture(7)
    let turns = (0..<8).map { whole.square(side: 20, turn: $0, shift: (0, 0)) }
    #expect(Set(turns).count == 8)
    #expect(Set(turns.map { $0.bytes.sorted() }).count == 1)
    let shifted = whole.square(side: 20, turn: 0, shift: (3, -2))
    #expect(shifted[0, 5] == turns[0][3, 3])
  }

  @Test func `beyond the edges a picture goes on as in a mirror, however small it is`() {
    let small = picture(9, width: 5, height: 3)
    let square = small.square(side: 11, turn: 0, shift: (0, 0))
    #expect(square.width == 11 && square.height == 11)
    #expect(
      square[3, 4] == small[0, 0] && square[2, 4] == small[1, 0] && square[3, 3] == small[0, 1])
    _ = small.square(side: 40, angle: 1, isMirrored: false, shift: (9, -9))
    _ = Picture(width: 1, height: 1).square(side: 4, angle: 2, isMirrored: true, shift: (0, 0))
  }

  @Test func `turned by any angle and made smaller, it keeps its grain`() {
    let whole = picture(11, width: 224, height: 224)
    let way = Preprocessing(crop: 160, size: 64, filter: .lanczos)
    func grain(_ picture: Picture) -> Double {
      var sum = 0.0
      for y in 1..<63 {
        for x in 1..<63 {
          let bend =
            4 * Int(picture[x, y].blue) - Int(picture[x - 1, y].blue)
            - Int(picture[x + 1, y].blue) - Int(picture[x, y - 1].blue)
            - Int(picture[x, y + 1].blue)
          sum += Double(bend * bend)
        }
      }
      return sum.squareRoot()
    }
    let noise = Picture(
      width: 224, height: 224,
      bytes: {
        var source = SplitMix64(seed: 2)
        return (0..<224 * 224 * 3).map { _ in UInt8(100 + source.next() % 50) }
      }())
    let plain = grain(way(noise))
    for angle in [0.3, 0.8, 2.0] {
      let turned = grain(
        way(noise.square(side: 160, angle: angle, isMirrored: false, shift: (1, 2))))
      #expect(abs(turned / plain - 1) < 0.05, "\(turned / plain)")
    }
    #expect(way(whole.square(side: 160, turn: 0, shift: (0, 0))) == way(whole))
  }

  @Test func `the white point is the mean of the lightest fifteen in a hundred`() {
    var picture = Picture(width: 10, height: 10, filledWith: Colour(red: 100, green: 50, blue: 60))
    picture.fill(
      PixelRectangle(x: 0, y: 0, width: 10, height: 1),
      with: Colour(red: 250, green: 230, blue: 200))
    // Ten of a hundred are light; five more count of those that are as light as one another.
    let white = WhitePoint(of: picture)
    #expect(abs(white.red - (10.0 * 250 + 5 * 100) / 15) < 1e-9)
    #expect(abs(white.green - (10.0 * 230 + 5 * 50) / 15) < 1e-9)
    #expect(abs(white.blue - (10.0 * 200 + 5 * 60) / 15) < 1e-9)
    #expect(WhitePoint(rgb: []).levels == .zero)
    let plain = WhitePoint(
      of: Picture(width: 3, height: 3, filledWith: Colour(red: 9, green: 8, blue: 7)))
    #expect(abs(plain.red - 9) < 1e-9 && abs(plain.green - 8) < 1e-9 && abs(plain.blue - 7) < 1e-9)
  }
}
