import Foundation
import Pictures
import TestSupport
import Testing

/// Damaged pictures of every kind that is read, their sizes, thumbnails and notes.
struct FuzzTests {
  private static let samples = [
    "png": SampleFile.pngs, "jpeg": SampleFile.jpegs, "tiff": SampleFile.tiffs,
    "bmp": SampleFile.bitmaps,
  ]

  @Test(arguments: samples.keys.sorted())
  func `a damaged picture ends in words`(kind: String) throws {
    let samples = try #require(Self.samples[kind])
    let seeds = try samples.map { try #require(Data(base64Encoded: $0.file)) }
    let words = ["IHDR", "PLTE", "IDAT", "iCCP", "tRNS", "eXIf", "Exif\0\0", "ICC_PROFILE\0", "BM"]
    try Self.damage(kind, seeds, words)
  }

  @Test func `a damaged WebP ends in words`() throws {
    let seeds = [WebPTests.lossless, WebPTests.lossy, WebPTests.alpha, WebPTests.turned]
    try Self.damage(
      "webp", seeds.map { try #require(Data(base64Encoded: $0)) },
      ["RIFF", "WEBP", "VP8 ", "VP8L", "VP8X", "ALPH", "EXIF", "ICCP", "ANIM"])
  }

  @Test func `a damaged bitmap of netpbm ends in words`() throws {
    let heads = [
      "P6 7 5 255\n", "P5 7 5 65535\n", "P4 7 5\n", "P3 2 2 9 1 2 3 4 5 6 7 8 9 1 2 3\n",
    ]
    let bytes = Data((0..<120).map { UInt8(truncatingIfNeeded: $0 * 37) })
    try Self.damage(
      "netpbm", heads.map { Data($0.utf8) + bytes }, ["P1", "P2", "P3", "65535", " 16384 "])
  }

  private static func damage(_ kind: String, _ seeds: [Data], _ words: [String]) throws {
    try Fuzzing("picture-\(kind)", seeds: seeds, words: words, mending: Self.mended).run { data in
      _ = PictureSize(head: data)
      _ = PictureFile.notes(of: data)
      _ = try? PictureFile.readThumbnail(data: data, name: "cell", atLeast: 2)
      _ = try PictureFile.read(data: data, name: "cell")
    }
  }

  /// A PNG whose chunks have the sums of what they hold now, ISO 3309; others stay as they are.
  private static func mended(_ data: Data) -> Data {
    guard PictureFile.format(of: data) == .png else { return data }
    var bytes = Array(data)
    var at = 8
    while at + 12 <= bytes.count {
      let length = bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) }
      guard length <= bytes.count - at - 12 else { break }
      let end = at + 8 + length
      let sum = Deflate.checksum(0, bytes[(at + 4)..<end])
      for place in 0..<4 {
        bytes[end + place] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * place))
      }
      at = end + 4
    }
    return Data(bytes)
  }
}
