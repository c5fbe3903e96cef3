import Basis
import Foundation
import Testing

@testable import Pictures

/// Resizing, compared with Pillow: `Image.fromarray(pattern).resize((w, h), Image.BOX)` and
/// `Image.LANCZOS` of the pattern picture of 19 x 13 pixels.
struct ResizeTests {
  private let picture = Picture.pattern(width: 19, height: 13)

  @Test func `the box average is Pillow's, byte for byte`() {
    #expect(
      picture.resized(width: 5, height: 3, filter: .box).bytes == [
        101, 119, 110, 133, 111, 126, 102, 134, 107, 131, 158, 110, 123, 110, 117, 127, 119, 141,
        132, 128, 142, 99, 119, 142, 131, 122, 118, 138, 120, 120, 103, 142, 154, 111, 142, 113,
        102, 139, 137, 158, 142, 131, 142, 133, 161,
      ])
  }

  @Test func `the windowed sinc is Pillow's, byte for byte`() {
    #expect(
      picture.resized(width: 5, height: 3, filter: .lanczos).bytes == [
        101, 128, 111, 131, 117, 103, 112, 123, 131, 128, 153, 113, 122, 104, 116, 127, 119, 144,
        136, 132, 139, 102, 116, 134, 137, 122, 119, 137, 122, 125, 107, 129, 157, 105, 149, 125,
        111, 152, 133, 150, 136, 134, 147, 127, 142,
      ])
  }

  @Test(arguments: [
    (ResizeFilter.box, 19, 4, "1b025204a62bc858dcd9fd28981f3b365d1f612f1be3ef98e943d9b63187e9b8"),
    (.box, 7, 13, "8e508baa68a3bec3da853fe93efab030d239d31640d2f022fa899cb699a87b7b"),
    (.box, 40, 31, "8f926dee21bb3e746ec1858d22ec9665799cbcabd74b2aac6d74d62fbf750ca3"),
    (.lanczos, 19, 4, "ff3b4c11f4ebdec0992c8285bb5d26bad34cf36764f5b36fbc7ca48aa2544dfc"),
    (.lanczos, 7, 13, "7150c051320c83167da4ad4c7a1a614a96156791fd0bc252575d5c9be5b8eb97"),
    (.lanczos, 40, 31, "3f4a2b04a3693b2cfd29c5e09d9faa990c6d79dad4edbe1f7ce7591b97883f7a"),
  ])
  func `other sizes have the same SHA-256 as Pillow's`(
    _ filter: ResizeFilter, _ width: Int, _ height: Int, _ hash: String
  ) {
    let resized = picture.resized(width: width, height: height, filter: filter)
    #expect(Digest.hex(resized.bytes) == hash)
  }

  @Test func `the same size changes nothing`() {
    #expect(picture.resized(width: 19, height: 13, filter: .lanczos) == picture)
  }

  @Test func `preprocessing takes the middle and then resizes`() throws {
    let middle = try #require(
      picture.cropped(to: PixelRectangle(x: 5, y: 2, width: 9, height: 9)))
    let model = Preprocessing(crop: 9, size: 4, filter: .box)
    #expect(model(picture) == middle.resized(width: 4, height: 4, filter: .box))
  }

  @Test func `a picture smaller than the crop gives its largest central square`() throws {
    let square = try #require(
      picture.cropped(to: PixelRectangle(x: 3, y: 0, width: 13, height: 13)))
    #expect(Preprocessing(crop: 160, size: 13)(picture) == square)
  }

  /// How strongly a wave of `frequency` waves a source pixel stands in each new pixel, by its sine
  /// and cosine.
  private func strengths(
    _ filter: ResizeFilter, crop: Int, size: Int, frequency: Double
  ) -> [Double] {
    func row(_ phase: Double) -> [Double] {
      var wave = Picture(width: crop, height: 1)
      for x in 0..<crop {
        let level = UInt8((128 + 120 * sin(2 * .pi * frequency * Double(x) + phase)).rounded())
        wave[x, 0] = Colour(red: level, green: level, blue: level)
      }
      let small = wave.resized(width: size, height: 1, filter: filter)
      return (0..<size).map { Double(small[$0, 0].green) - 128 }
    }
    let inner = 8..<(size - 8)
    let (sines, cosines) = (row(0), row(.pi / 2))
    return inner.map { (sines[$0] * sines[$0] + cosines[$0] * cosines[$0]).squareRoot() / 120 }
  }

  @Test(arguments: [(160, 64), (160, 128), (150, 64), (192, 128)], [0.05, 0.15, 0.25])
  func `every pixel of the smooth filter is made alike`(
    _ sides: (crop: Int, size: Int), _ frequency: Double
  ) {
    func spread(_ filter: ResizeFilter) -> Double {
      let all = strengths(filter, crop: sides.crop, size: sides.size, frequency: frequency)
      return (all.max() ?? 1) - (all.min() ?? 0)
    }
    #expect(spread(.smooth) < 0.02)
    if frequency > 0.1 { #expect(spread(.box) > 0.08) }
  }

  @Test(arguments: [(160, 64), (160, 128)])
  func `the smooth filter is as sharp as box on the whole`(_ sides: (crop: Int, size: Int)) {
    func mean(_ filter: ResizeFilter, _ frequency: Double) -> Double {
      let all = strengths(filter, crop: sides.crop, size: sides.size, frequency: frequency)
      return (all.reduce(0) { $0 + $1 * $1 } / Double(all.count)).squareRoot()
    }
    for frequency in [0.05, 0.1, 0.15, 0.2] {
      #expect(abs(mean(.smooth, frequency) - mean(.box, frequency)) < 0.03)
    }
  }

  @Test func `a model of box filters gets reals without phase, where box would leave one`() {
    func filter(_ crop: Int, _ size: Int, _ filter: ResizeFilter) -> ResizeFilter {
      Preprocessing(crop: crop, size: size, filter: filter).withoutPhase.filter
    }
    #expect(filter(160, 64, .box) == .smooth)
    #expect(filter(160, 128, .box) == .smooth)
    #expect(filter(192, 64, .box) == .box)
    #expect(filter(64, 64, .box) == .box)
    #expect(filter(160, 64, .lanczos) == .lanczos)
    #expect(filter(160, 64, .smooth) == .smooth)
  }

  @Test
  func `the smooth filter sees what lies around the cut, and the same size is the cut itself`()
    throws
  {
    let large = Picture.pattern(width: 40, height: 40)
    let cut = large.croppedToCentre(side: 20)
    let way = Preprocessing(crop: 20, size: 8, filter: .smooth)
    #expect(way(large).bytes != way(cut).bytes)
    #expect(Preprocessing(crop: 20, size: 20, filter: .smooth)(large) == cut)
    var plain = Picture(
      width: 40, height: 40, filledWith: Colour(red: 255, green: 201, blue: 7))
    #expect(way(plain).bytes == way(plain.croppedToCentre(side: 20)).bytes)
    plain[0, 0] = .black
    #expect(way(plain).bytes == Picture(width: 8, height: 8, filledWith: plain[5, 5]).bytes)
  }
}
