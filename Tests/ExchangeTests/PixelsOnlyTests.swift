import Exchange
import Foundation
import Pictures
import Testing

/// What a file holds besides pixels is left behind, and not one pixel changes.
struct PixelsOnlyTests {
  @Test func `a PNG loses its texts and keeps its pixels and our own notes`() throws {
    let picture = Cells.picture(1, width: 8, height: 8)
    let noted = try PictureFile.png(
      picture,
      notes: [.init("Patient", "A. B."), .init("Source", "drawn"), .init("Rule", "{\"seed\":7}")])
    let bare = try PixelsOnly.file(noted, name: "a.png")
    #expect(FileScan.concerns(in: noted) == [.pngText])
    #expect(FileScan.concerns(in: bare).isEmpty)
    #expect(PictureFile.notes(of: bare).map(\.keyword) == ["Source", "Rule"])
    #expect(try PictureFile.read(data: bare, name: "a.png") == picture)
    #expect(try PixelsOnly.file(bare, name: "a.png") == bare)
  }

  @Test func `a JPEG loses EXIF, comments and what follows its end, and keeps its pixels`() throws {
    let plain = try #require(Data(base64Encoded: Self.cell))
    let pixels = try PictureFile.read(data: plain, name: "a.jpg")
    let comment = segment(0xFE, Data("Anna Anka".utf8))
    let exif = segment(
      0xE1,
      Data("Exif\0\0".utf8)
        + Data([
          0x49, 0x49, 0x2A, 0, 8, 0, 0, 0, 1, 0,
          0x0F, 1, 2, 0, 1, 0, 0, 0, 65, 0, 0, 0, 0, 0, 0, 0,
        ]))
    let noted = plain.prefix(2) + comment + exif + plain.dropFirst(2) + Data("trailer".utf8)
    #expect(FileScan.concerns(in: noted) == [.comment, .exif, .other])
    let bare = try PixelsOnly.file(noted, name: "a.jpg")
    #expect(FileScan.concerns(in: bare).isEmpty)
    #expect(bare.range(of: Data("Anka".utf8)) == nil)
    #expect(bare.range(of: Data("trailer".utf8)) == nil)
    #expect(try PictureFile.read(data: bare, name: "a.jpg") == pixels)
    #expect(bare.count <= plain.count)
  }

  @Test func `a JPEG that lies on its side becomes an upright PNG`() throws {
    let plain = try #require(Data(base64Encoded: Self.cell))
    let turned =
      Data("Exif\0\0".utf8)
      + Data([
        0x49, 0x49, 0x2A, 0, 8, 0, 0, 0, 2, 0,
        0x0F, 1, 2, 0, 1, 0, 0, 0, 65, 0, 0, 0,
        0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
      ])
    let noted = plain.prefix(2) + segment(0xE1, turned) + plain.dropFirst(2)
    let pixels = try PictureFile.read(data: noted, name: "a.jpg")
    #expect(pixels != (try PictureFile.read(data: plain, name: "a.jpg")))
    let bare = try PixelsOnly.file(noted, name: "a.jpg")
    #expect(PictureFile.format(of: bare) == .png)
    #expect(try PictureFile.read(data: bare, name: "a.jpg") == pixels)
  }

  @Test func `a WebP's EXIF and XMP are found and left behind`() throws {
    let noted = try #require(Data(base64Encoded: Self.webP))
    #expect(FileScan.concerns(in: noted) == [.exif, .xmp])
    let bare = try PixelsOnly.file(noted, name: "a.webp")
    #expect(FileScan.concerns(in: bare).isEmpty)
    #expect(
      try PictureFile.read(data: bare, name: "a") == PictureFile.read(data: noted, name: "a"))
    for place in noted.indices {
      var damaged = noted
      damaged[place] ^= 0xFF
      for data in [damaged, noted.prefix(place)] { _ = FileScan.concerns(in: data) }
    }
  }

  @Test func `a comment that names a program is nobody's, one that says more is`() throws {
    let plain = try #require(Data(base64Encoded: Self.cell))
    func concerns(_ text: String) -> Set<PrivacyConcern> {
      FileScan.concerns(
        in: plain.prefix(2) + segment(0xFE, Data(text.utf8)) + plain.dropFirst(2))
    }
    for text in [
      "Intel(R) JPEG Library, version [1.51.13.45]", "LEAD Technologies Inc. V1.01",
      "CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90\n", "Created with GIMP",
    ] { #expect(concerns(text).isEmpty, "\(text)") }
    for text in [
      "Intel(R) JPEG Library, Anna Anka", "Created with GIMP by Bo", "19121212-1212",
      "Created with GIMP 19121212-1212 19121212-1212", "x",
    ] { #expect(concerns(text) == [.comment], "\(text)") }
  }

  @Test func `no damage makes it fall, and what comes out raises nothing`() throws {
    let plain = try #require(Data(base64Encoded: Self.cell))
    let jpeg = plain.prefix(2) + segment(0xFE, Data("Anna".utf8)) + plain.dropFirst(2)
    let png = try PictureFile.png(
      Cells.picture(1, width: 8, height: 8), notes: [.init("Patient", "A. B.")])
    for whole in [Data(jpeg), png] {
      for place in whole.indices {
        var damaged = whole
        damaged[place] ^= 0xFF
        for data in [damaged, whole.prefix(place)] {
          guard let bare = try? PixelsOnly.file(data, name: "a") else { continue }
          #expect(FileScan.concerns(in: bare).isEmpty)
        }
      }
    }
  }

  @Test(.enabled(if: RealPictures.areThere, "needs LEUKO_SHARED"))
  func `of a real cell nothing is left but its pixels`() throws {
    for url in RealPictures.some(8) {
      let data = try Data(contentsOf: url)
      let bare = try PixelsOnly.file(data, name: url.path)
      #expect(PictureFile.format(of: bare) == .jpeg)
      #expect(bare.range(of: Data("Intel".utf8)) == nil)
      #expect(
        try PictureFile.read(data: bare, name: "") == PictureFile.read(data: data, name: ""))
    }
  }

  private func segment(_ marker: UInt8, _ body: Data) -> Data {
    let length = body.count + 2
    return Data([0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)]) + body
  }

  /// A WebP of 24 x 16 pixels with EXIF (a maker, and the sixth orientation) and XMP.
  private static let webP = """
    UklGRrIAAABXRUJQVlA4WAoAAAAMAAAAFwAADwAAVlA4TEIAAAAvF8ADALkyRPQ/FgKBJH/aCeaI6H9c4zDSNtJO\
    wPu3PPhwcBIUt42k5pZ3j798MQEt2geB9hcgSdDwHRTMUjDwqgBFWElGNgAAAE1NACoAAAAIAAIBDwACAAAADwAA\
    ACYBEgADAAAAAQAGAAAAAAAATGVpY2Egb2YgQS4gQi4AAFhNUCAMAAAAPHg6eG1wbWV0YS8+
    """

  /// A progressive JPEG of 24 x 16 pixels, that scans and tables take turns in.
  private static let cell = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAoHBwgHBgoICAgLCgoLDhgQDg0NDh0VFhEYIx8lJCIfIiEmKzcvJik0KSEi\
    MEExNDk7Pj4+JS5ESUM8SDc9Pjv/2wBDAQoLCw4NDhwQEBw7KCIoOzs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7\
    Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozv/wgARCAAQABgDASIAAhEBAxEB/8QAFwAAAwEAAAAAAAAAAAAAAAAAAAQFBv/EABYB\
    AQEBAAAAAAAAAAAAAAAAAAMABf/aAAwDAQACEAMQAAABzbjz4DOLhav/xAAYEAADAQEAAAAAAAAAAAAAAAAAAgMBEf/a\
    AAgBAQABBQJZCyFiJISRk+H/xAAZEQACAwEAAAAAAAAAAAAAAAAABAECAxH/2gAIAQMBAT8BxaKNTw//xAAZEQADAAMA\
    AAAAAAAAAAAAAAAAAQIDERL/2gAIAQIBAT8Bh9lPBL1TP//EABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEABj8CX//E\
    ABgQAQEBAQEAAAAAAAAAAAAAAABhAREh/9oACAEBAAE/IZJpoIsvHO6//9oADAMBAAIAAwAAABDg7//EABgRAAIDAAAA\
    AAAAAAAAAAAAAAABESFB/9oACAEDAQE/EINGKn//xAAYEQEBAAMAAAAAAAAAAAAAAAABACFhsf/aAAgBAgEBPxCCDNNL\
    wb//xAAXEAEBAQEAAAAAAAAAAAAAAAARAAFx/9oACAEBAAE/EFIpEIpFJp5xMv/Z
    """
}
