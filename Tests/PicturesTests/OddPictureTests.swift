import Basis
import Foundation
import TestSupport
import Testing

@testable import Pictures

/// Files that other programs open and that are easily taken for damaged, or shown wrongly.
struct OddPictureTests {
  private func opened(_ data: Data) throws -> (picture: Picture, remarks: [PictureRemark]) {
    let opened = try PictureFile.opened(data: data, name: "cell")
    defer { opened.close() }
    return (opened.picture, opened.remarks)
  }

  /// Two bytes a value.
  private func wide(_ values: [Int]) -> Data {
    values.reduce(into: Data()) { $0 += TIFFMaker.little($1, 2) }
  }

  @Test(arguments: [8, 10, 12, 14])
  func `12-bit-in-16-comes-in-black`(bits: Int) throws {
    let white = 1 << bits - 1
    let values = [0, white / 3, white / 2, white]
    let tiff = TIFFMaker.file([.init(4, 1, bits: [16], photometric: 1, wide(values))])
    let levels = values.map { UInt8(($0 * 255 + white / 2) / white) }
    let netpbm =
      Data("P5 4 1 65535\n".utf8)
      + values.reduce(into: Data()) { $0 += [UInt8($1 >> 8), UInt8($1 & 255)] }
    for data in [tiff, netpbm] {
      let (picture, remarks) = try opened(data)
      #expect(picture.bytes == levels.flatMap { [$0, $0, $0] })
      #expect(remarks == [.stretched(bits: bits, of: 16)])
      #expect(
        remarks[0].summary
          == "nearly black, \(bits) of 16 bits used: stretched to the whole range")
    }
  }

  @Test func `what uses all its bits is not stretched`() throws {
    let values = [0, 16384, 32768, 65535]
    let tiff = TIFFMaker.file([.init(4, 1, bits: [16], photometric: 1, wide(values))])
    let (picture, remarks) = try opened(tiff)
    #expect(picture.bytes == [0, 0, 0, 64, 64, 64, 128, 128, 128, 255, 255, 255])
    #expect(remarks.isEmpty)
    // Nothing but black stays black.
    let black = TIFFMaker.file([.init(2, 1, bits: [16], photometric: 1, wide([0, 0]))])
    #expect(try opened(black).remarks.isEmpty)
  }

  @Test func `signed and floating values are shown over their range, and that is said`() throws {
    let signed = TIFFMaker.file([
      .init(3, 1, bits: [16], photometric: 1, wide([-100, 0, 155]), tags: [(339, 3, [2])])
    ])
    let shown = try opened(signed)
    #expect(shown.picture.bytes == [0, 0, 0, 100, 100, 100, 255, 255, 255])
    #expect(shown.remarks == [.ranged(black: -100, white: 155)])
    let floats = [Float(0), 0.5, 1].reduce(into: Data()) {
      $0 += TIFFMaker.little(Int($1.bitPattern), 4)
    }
    let unit = TIFFMaker.file([
      .init(3, 1, bits: [32], photometric: 1, floats, tags: [(339, 3, [3])])
    ])
    #expect(try opened(unit).picture.bytes == [0, 0, 0, 128, 128, 128, 255, 255, 255])
    #expect(try opened(unit).remarks.isEmpty)
    let nothing = TIFFMaker.file([
      .init(
        1, 1, bits: [32], photometric: 1, TIFFMaker.little(Int(Float.nan.bitPattern), 4),
        tags: [(339, 3, [3])])
    ])
    #expect(try opened(nothing).picture.bytes == [0, 0, 0])
  }

  @Test func `tiff-extrasample`() throws {
    let pixels = Data([10, 20, 30, 0, 40, 50, 60, 255])
    for (meaning, expected) in [
      (0, [10, 20, 30, 40, 50, 60]), (2, [255, 255, 255, 40, 50, 60]),
    ] as [(Int, [UInt8])] {
      let tiff = TIFFMaker.file([
        .init(
          2, 1, bits: [8, 8, 8, 8], photometric: 2, pixels, tags: [(338, 3, [meaning])])
      ])
      #expect(try opened(tiff).picture.bytes == expected)
    }
    // Alpha may stand behind something else.
    let later = TIFFMaker.file([
      .init(
        1, 1, bits: [8, 8, 8, 8, 8], photometric: 2, Data([1, 2, 3, 77, 0]),
        tags: [(338, 3, [0, 2])])
    ])
    #expect(try opened(later).picture.bytes == [255, 255, 255])
  }

  @Test func `tiff-thumbnail-taken`() throws {
    func page(_ side: Int, _ level: UInt8, kind: Int) -> TIFFMaker.Page {
      .init(
        side, side, bits: [8], photometric: 1, Data(repeating: level, count: side * side),
        tags: [(254, 4, [kind])])
    }
    let small = page(4, 1, kind: 1)
    let (picture, remarks) = try opened(TIFFMaker.file([small, page(16, 2, kind: 0)]))
    #expect((picture.width, picture.bytes[0]) == (16, 2))
    #expect(remarks.isEmpty, "a smaller copy of the same is no page")
    // A larger one that is marked as a copy or a mask isn't the picture either.
    let masked = try opened(TIFFMaker.file([page(8, 3, kind: 0), page(16, 4, kind: 4)]))
    #expect(masked.picture.bytes[0] == 3)
    let pages = try opened(
      TIFFMaker.file([page(8, 5, kind: 0), page(16, 6, kind: 2), page(8, 7, kind: 2)]))
    #expect(pages.picture.bytes[0] == 6)
    #expect(pages.remarks == [.page(2, of: 3)])
    let alone = try opened(TIFFMaker.file([small]))
    #expect(alone.picture.width == 4)
  }

  @Test(arguments: Orientation.allCases)
  func `png-exif`(orientation: Orientation) throws {
    var stored = Picture(width: 3, height: 2)
    for place in stored.bytes.indices { stored.bytes[place] = UInt8(place * 11) }
    let png = try PictureFile.png(stored)
    let exif =
      Data("MM\0*".utf8) + PNGMaker.big(8) + [0, 1, 1, 0x12, 0, 3] + PNGMaker.big(1)
      + [0, UInt8(orientation.rawValue), 0, 0] + PNGMaker.big(0)
    let upright = stored.upright(from: orientation)
    let before = PNGMaker.adding("eXIf", exif, to: png)
    let behind = png.dropLast(12) + PNGMaker.chunk("eXIf", exif) + png.suffix(12)
    for data in [before, Data(behind)] {
      #expect(try opened(data).picture == upright)
      #expect(try PictureSize(of: data, name: "cell").width == upright.width)
      #expect(PictureFile.isStoredUpright(data) == (orientation == .upright))
    }
    #expect(PictureSize(head: before.prefix(60)) == nil, "EXIF may stand behind the pixels")
  }

  @Test func `png-without-end-chunk`() throws {
    var picture = Picture(width: 40, height: 30)
    for place in picture.bytes.indices { picture.bytes[place] = UInt8(truncatingIfNeeded: place) }
    let whole = try PictureFile.png(picture)
    for missing in [12, 11, 5, 1] {
      let (found, remarks) = try opened(whole.dropLast(missing))
      #expect(found == picture)
      #expect(remarks == [.endless])
    }
    for missing in [13, 20, 200] {
      #expect(throws: PictureError.self) { try opened(whole.dropLast(missing)) }
    }
  }

  @Test func `a JPEG without its end is whole where its scan is`() throws {
    for sample in SampleFile.jpegs {
      let data = try #require(Data(base64Encoded: sample.file))
      guard data.suffix(2) == Data([0xFF, 0xD9]) else { continue }
      let whole = try opened(data).picture
      let isProgressive = data.withUnsafeBytes { JPEGSegments($0).isProgressive }
      if isProgressive {
        #expect(throws: PictureError.self) { try opened(data.dropLast(2)) }
        continue
      }
      let (picture, remarks) = try opened(data.dropLast(2))
      #expect(picture == whole)
      #expect(remarks.contains(.endless))
    }
  }

  @Test func `jpeg-bytes-before-first-segment`() throws {
    let data = try #require(Data(base64Encoded: SampleFile.jpegs[0].file))
    let picture = try opened(data).picture
    let second = 4 + Int(data[4]) << 8 + Int(data[5])
    for place in [2, second] {
      let stray = data.prefix(place) + Data(repeating: 0x11, count: 20) + data.dropFirst(place)
      // The format is told by its first three bytes.
      guard stray[2] == 0xFF else { continue }
      let (found, remarks) = try opened(Data(stray) + Data("behind its end".utf8))
      #expect(found == picture)
      #expect(remarks == [.strayBytes])
      #expect(try PictureSize(of: Data(stray), name: "cell").width == picture.width)
    }
  }

  @Test func `four inks become the colours they print`() throws {
    let pixels = Data([0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 51, 10, 20, 30, 255])
    let tiff = TIFFMaker.file([
      .init(4, 1, bits: [8, 8, 8, 8], photometric: 5, pixels)
    ])
    #expect(
      try opened(tiff).picture.bytes == [255, 255, 255, 0, 255, 255, 204, 0, 204, 0, 0, 0])
    let jpeg = try #require(Data(base64Encoded: SampleFile.inks))
    let picture = try opened(jpeg).picture
    #expect((picture.width, picture.height) == (17, 13))
  }

  @Test func `no damage to a TIFF of any kind makes it fall`() throws {
    var random = SplitMix64(seed: 5)
    let wide = wide((0..<48).map { $0 * 90 })
    let seeds = [
      TIFFMaker.file([
        .init(4, 4, bits: [16, 16, 16], photometric: 2, wide),
        .init(4, 4, bits: [8], photometric: 1, Data(count: 16), tags: [(254, 4, [1])]),
      ]),
      TIFFMaker.file([.init(4, 4, bits: [32], photometric: 1, wide, tags: [(339, 3, [3])])]),
      TIFFMaker.file([.init(4, 4, bits: [8, 8, 8, 8], photometric: 5, wide)]),
      TIFFMaker.file([
        .init(
          4, 4, bits: [4], photometric: 3, wide, tags: [(320, 3, (0..<48).map { $0 * 1000 })])
      ]),
    ]
    for seed in seeds {
      #expect(throws: Never.self) { try opened(seed) }
      for _ in 0..<400 {
        var damaged = seed
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(
            in: 0...255, using: &random)
        }
        _ = try? opened(damaged)
      }
    }
  }
}
