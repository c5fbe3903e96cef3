import Foundation
import Pictures
import Testing

/// Decoding of every kind of file, checked against bytes computed elsewhere.
struct PictureFileTests {
  private func check(_ sample: SampleFile, tolerance: Int = 0) throws {
    let data = try #require(Data(base64Encoded: sample.file))
    let expected = try #require(Data(base64Encoded: sample.expected))
    let picture = try PictureFile.read(data: data, name: "sample")
    #expect(picture.width == sample.width)
    #expect(picture.height == sample.height)
    let differences = zip(picture.bytes, expected).map { abs(Int($0) - Int($1)) }
    #expect(differences.count == expected.count)
    #expect(differences.max() ?? 0 <= tolerance)
  }

  @Test(arguments: SampleFile.pngs)
  func `every kind of PNG gives its colours`(_ sample: SampleFile) throws { try check(sample) }

  @Test(arguments: SampleFile.jpegs)
  func `every kind of JPEG gives the colours other decoders give`(_ sample: SampleFile) throws {
    try check(sample)
  }

  @Test(arguments: SampleFile.tiffs)
  func `every kind of TIFF gives its colours`(_ sample: SampleFile) throws { try check(sample) }

  @Test(arguments: SampleFile.bitmaps)
  func `every kind of BMP gives its colours`(_ sample: SampleFile) throws { try check(sample) }

  @Test func `a PNG of ours comes back as it was, its notes too`() throws {
    let picture = Picture.pattern(width: 31, height: 17)
    let notes = [
      PictureFile.Note("Recipe", "seed 7, 25 steps, größer"), .init("Origin", "generated"),
    ]
    let data = try PictureFile.png(picture, notes: notes)
    #expect(try PictureFile.read(data: data, name: "ours") == picture)
    #expect(PictureFile.notes(of: data) == notes)
    #expect(try PictureFile.png(picture, notes: notes) == data)
  }

  @Test func `a picture is written where it was asked for`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "pictures-\(ProcessInfo.processInfo.globallyUniqueString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let picture = Picture.pattern(width: 8, height: 8)
    let url = folder.appending(path: "a.png")
    try PictureFile.write(picture, to: url)
    #expect(try PictureFile.read(url) == picture)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.png"])
  }

  @Test func `a thumbnail is smaller and never below the side asked for`() throws {
    let sample = try #require(SampleFile.jpegs.first)
    let data = try #require(Data(base64Encoded: sample.file))
    let whole = try PictureFile.read(data: data, name: "sample")
    let small = try PictureFile.readThumbnail(data: data, name: "sample", atLeast: 5)
    #expect(min(small.width, small.height) >= 5)
    #expect(small.width < whole.width)
    let large = try PictureFile.readThumbnail(data: data, name: "sample", atLeast: 500)
    #expect(large == whole)
  }

  @Test func `formats are told by content`() throws {
    for (samples, format) in [
      (SampleFile.pngs, PictureFormat.png), (SampleFile.jpegs, .jpeg), (SampleFile.tiffs, .tiff),
      (SampleFile.bitmaps, .bmp),
    ] {
      let sample = try #require(samples.first)
      let data = try #require(Data(base64Encoded: sample.file))
      #expect(PictureFile.format(of: data) == format)
    }
    #expect(PictureFile.format(of: Data("plain words".utf8)) == nil)
  }
}

extension Picture {
  /// Colours that repeat nowhere soon: byte `i` is `37 i i / 16`, cut to 8 bits.
  static func pattern(width: Int, height: Int) -> Picture {
    let bytes = (0..<(3 * width * height)).map { UInt8(truncatingIfNeeded: ($0 * $0 * 37) >> 4) }
    return Picture(width: width, height: height, bytes: bytes)
  }
}
