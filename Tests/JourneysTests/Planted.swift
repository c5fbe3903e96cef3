import Foundation
import Pictures
import TestSupport

/// Pictures with a name planted in every place that a format has, by what the place is.
enum Planted {
  static let name = "SECRETNAME"
  static let bytes = Data(name.utf8)

  /// The name as letters of one byte, and of two in either order.
  static let spellings: [Data] = [
    bytes, Data(bytes.flatMap { [$0, 0] }), Data(bytes.flatMap { [0, $0] }),
  ]

  static func isIn(_ data: Data) -> Bool {
    spellings.contains { data.firstRange(of: $0) != nil }
  }

  static let picture = Picture(
    width: 24, height: 16, bytes: (0..<1152).map { UInt8(truncatingIfNeeded: $0 &* 37 >> 3) })

  /// All of them. Each is a picture that opens.
  static func files() throws -> [(place: String, ending: String, data: Data)] {
    try pngs().map { ($0, "png", $1) } + jpegs().map { ($0, "jpg", $1) }
      + tiffs().map { ($0, "tif", $1) } + webps().map { ($0, "webp", $1) }
      + plains().map { ($0, $1, $2) }
  }

  private static func deflated(_ data: Data) -> Data { Data(Deflate.compress(Array(data)) ?? []) }

  /// EXIF of one text, and of the name behind it.
  private static var exif: Data {
    TIFFMaker.file([]).prefix(4) + TIFFMaker.little(8, 4) + TIFFMaker.little(1, 2)
      + TIFFMaker.little(315, 2) + TIFFMaker.little(2, 2) + TIFFMaker.little(10, 4)
      + TIFFMaker.little(26, 4) + TIFFMaker.little(0, 4) + bytes
  }

  /// A profile of one text.
  private static var profile: Data {
    let text = Data("text".utf8) + PNGMaker.big(0) + bytes + Data(count: 2)
    var head = PNGMaker.big(144 + text.count) + Data(count: 8) + Data("mntrRGB XYZ ".utf8)
    head += Data(count: 36 - head.count) + Data("acsp".utf8)
    head += Data(count: 128 - head.count)
    return head + PNGMaker.big(1) + Data("cprt".utf8) + PNGMaker.big(144)
      + PNGMaker.big(text.count) + text
  }

  private static func pngs() throws -> [(String, Data)] {
    let plain = try PictureFile.png(picture)
    var files: [(String, Data)] = []
    func add(_ place: String, _ kind: String, _ body: Data) {
      files.append(("PNG \(place)", PNGMaker.adding(kind, body, to: plain)))
    }
    for keyword in ["Source", "Software", "Rule", "Recipe", "Comment", "Author"] {
      add("tEXt \(keyword)", "tEXt", Data("\(keyword)\0".utf8) + bytes)
      add("iTXt \(keyword)", "iTXt", Data("\(keyword)\0\0\0\0\0".utf8) + bytes)
    }
    add("Software with more", "tEXt", Data("Software\0leuko 0.1.0 \(name)".utf8))
    add(
      "Recipe's class", "iTXt", Data("Recipe\0\0\0\0\0{\"className\":\"\(name)\",\"seed\":1}".utf8))
    add("Recipe's member", "iTXt", Data("Recipe\0\0\0\0\0{\"\(name)\":1}".utf8))
    add("keyword", "tEXt", bytes + Data("\0x".utf8))
    add("language", "iTXt", Data("Source\0\0\0".utf8) + bytes + Data("\0\0generated".utf8))
    add("translated keyword", "iTXt", Data("Source\0\0\0\0".utf8) + bytes + Data("\0drawn".utf8))
    add("zTXt", "zTXt", Data("Comment\0\0".utf8) + deflated(bytes))
    add("zTXt keyword", "zTXt", bytes + Data("\0\0".utf8) + deflated(bytes))
    add("packed iTXt", "iTXt", Data("Source\0\u{1}\0\0\0".utf8) + deflated(bytes))
    add("XMP", "iTXt", Data("XML:com.adobe.xmp\0\0\0\0\0<x>".utf8) + bytes)
    add("eXIf", "eXIf", exif)
    add("private chunk", "prVt", bytes)
    add("sPLT", "sPLT", bytes + Data([0, 8]))
    add("iCCP name", "iCCP", bytes + Data("\0\0".utf8) + deflated(profile))
    add("iCCP", "iCCP", Data("icc\0\0".utf8) + deflated(profile))
    add("palette of a picture without one", "PLTE", bytes + bytes + bytes)
    add("animation", "acTL", bytes)
    files.append(("PNG behind its end", plain + bytes))
    files.append(("PNG second end", plain + PNGMaker.chunk("IEND", bytes)))
    files.append(("PNG chunk behind the pixels", inserting(PNGMaker.chunk("teST", bytes), plain)))
    files.append(("PNG behind the stream", inserting(PNGMaker.chunk("IDAT", bytes), plain)))
    var rows = Data()
    for y in 0..<16 {
      rows.append(0)
      rows.append(contentsOf: picture.bytes[(72 * y)..<(72 * y + 72)])
    }
    let tall = PNGMaker.chunk("IDAT", deflated(rows + bytes))
    files.append(("PNG row too many", plain.prefix(33) + tall + plain.suffix(12)))
    return files
  }

  /// Puts a chunk before the last one.
  private static func inserting(_ chunk: Data, _ png: Data) -> Data {
    png.dropLast(12) + chunk + png.suffix(12)
  }

  private static func segment(_ marker: UInt8, _ body: Data) -> Data {
    let length = body.count + 2
    return Data([0xFF, marker, UInt8(length >> 8), UInt8(length & 255)]) + body
  }

  private static func jpegs() throws -> [(String, Data)] {
    guard let plain = Data(base64Encoded: jpeg) else { return [] }
    var files: [(String, Data)] = []
    func add(_ place: String, _ marker: UInt8, _ body: Data) {
      files.append(("JPEG \(place)", plain.prefix(2) + segment(marker, body) + plain.dropFirst(2)))
    }
    add("comment", 0xFE, bytes)
    add("comment behind a program", 0xFE, Data("Created with GIMP \(name)".utf8))
    add(
      "small copy in JFIF", 0xE0,
      Data("JFIF\0\u{1}\u{1}\0\0\u{1}\0\u{1}\u{1}\u{4}".utf8) + bytes + [0, 0])
    add("JFXX", 0xE0, Data("JFXX\0".utf8) + bytes)
    add("EXIF", 0xE1, Data("Exif\0\0".utf8) + exif)
    add(
      "EXIF gap", 0xE1,
      Data("Exif\0\0".utf8) + Data("II*\0".utf8) + TIFFMaker.little(8, 4)
        + TIFFMaker.little(0, 2) + TIFFMaker.little(0, 4) + bytes)
    add("XMP", 0xE1, Data("http://ns.adobe.com/xap/1.0/\0".utf8) + bytes)
    add("further pictures", 0xE2, Data("MPF\0".utf8) + bytes)
    add("profile", 0xE2, Data("ICC_PROFILE\0\u{1}\u{1}".utf8) + profile)
    add("broken profile", 0xE2, Data("ICC_PROFILE\0\u{1}\u{1}".utf8) + bytes)
    for marker in UInt8(0xE3)...0xEF { add("application \(marker - 0xE0)", marker, bytes) }
    add("Adobe with more", 0xEE, Data("Adobe\0\u{64}\0\0\0\0\u{1}".utf8) + bytes)
    add("unused quantizer", 0xDB, Data([3]) + bytes + Data(repeating: 1, count: 54))
    add(
      "unused code", 0xC4,
      Data([0x13, 0, 0, 0, 0, 0, 0, 0, 10] + [UInt8](repeating: 0, count: 8)) + bytes)
    let first = plain.dropFirst(2).prefix(2 + Int(plain[4]) << 8 + Int(plain[5]))
    files.append(
      (
        "JPEG between segments", plain.prefix(2) + first + bytes + plain.dropFirst(2 + first.count)
      ))
    files.append(("JPEG behind its scan", plain.dropLast(2) + bytes + plain.suffix(2)))
    files.append(("JPEG behind its end", plain + bytes))
    return files
  }

  private static func tiffs() -> [(String, Data)] {
    let pixels = Data(picture.bytes)
    func page(_ tags: [(tag: Int, type: Int, values: [Int])] = []) -> TIFFMaker.Page {
      .init(24, 16, bits: [8, 8, 8], photometric: 2, pixels, tags: tags)
    }
    let letters = bytes.map(Int.init)
    var files: [(String, Data)] = [
      269, 270, 271, 272, 285, 305, 306, 315, 316, 333, 700, 33432, 33723, 34377, 34675, 37724,
      40092, 42016, 42112, 50341, 50838, 65000,
    ].map { tag in ("TIFF tag \(tag)", TIFFMaker.file([page([(tag, tag == 700 ? 1 : 2, letters)])]))
    }
    files.append(("TIFF behind its end", TIFFMaker.file([page()]) + bytes))
    files.append(("TIFF tag of pixels as a text", TIFFMaker.file([page([(282, 2, letters)])])))
    var small = TIFFMaker.Page(4, 4, bits: [8], photometric: 1, bytes + Data(count: 6))
    files.append(("TIFF second page", TIFFMaker.file([page(), small])))
    small.tags = [(254, 4, [1])]
    files.append(("TIFF small copy", TIFFMaker.file([small, page()])))
    var gap = TIFFMaker.file([page()])
    let directory = TIFFMaker.little(gap.count, 4)
    let start = Int(gap[4]) | Int(gap[5]) << 8
    let entries = gap[start...]
    gap += entries
    gap.replaceSubrange(start..<(start + bytes.count), with: bytes)
    gap.replaceSubrange(4..<8, with: directory)
    files.append(("TIFF between its parts", gap))
    return files
  }

  private static func webps() -> [(String, Data)] {
    guard let plain = Data(base64Encoded: webP) else { return [] }
    func chunk(_ kind: String, _ body: Data) -> Data {
      Data(kind.utf8) + TIFFMaker.little(body.count, 4) + body + Data(count: body.count % 2)
    }
    func file(_ flags: UInt8, _ chunks: Data, behind: Data = Data()) -> Data {
      let head = chunk("VP8X", Data([flags, 0, 0, 0, 23, 0, 0, 15, 0, 0]))
      let body = Data("WEBP".utf8) + head + plain.dropFirst(12) + chunks
      return Data("RIFF".utf8) + TIFFMaker.little(body.count, 4) + body + behind
    }
    return [
      ("WebP EXIF", file(8, chunk("EXIF", exif))), ("WebP XMP", file(4, chunk("XMP ", bytes))),
      ("WebP profile", file(0x20, chunk("ICCP", profile))),
      ("WebP unknown chunk", file(0, chunk("teST", bytes))),
      ("WebP behind its end", file(0, Data(), behind: bytes)),
    ]
  }

  private static func plains() -> [(String, String, Data)] {
    let head = "P6\n24 16\n255\n"
    let pixels = Data(picture.bytes)
    var bitmap = Data("BM".utf8) + Data(count: 8) + TIFFMaker.little(54 + bytes.count + 2, 4)
    bitmap += TIFFMaker.little(40, 4) + TIFFMaker.little(24, 4) + TIFFMaker.little(16, 4)
    bitmap += TIFFMaker.little(1, 2) + TIFFMaker.little(24, 2) + Data(count: 24)
    let behind = bitmap.prefix(10) + TIFFMaker.little(54, 4) + bitmap.dropFirst(14) + pixels + bytes
    return [
      ("PPM remark", "ppm", Data("P6\n# \(name)\n24 16\n255\n".utf8) + pixels),
      ("PPM behind its end", "ppm", Data(head.utf8) + pixels + bytes),
      ("BMP before its pixels", "bmp", bitmap + bytes + Data(count: 2) + pixels),
      ("BMP behind its end", "bmp", Data(behind)),
    ]
  }

  /// Baseline, 24 x 16 pixels.
  private static let jpeg = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywt\
    QFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09P\
    T09PT09PT09PT09PT09PT09PT0//wAARCAAQABgDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAABQAG/8QAGBAA\
    AgMAAAAAAAAAAAAAAAAAAAMFIjH/xAAWAQEBAQAAAAAAAAAAAAAAAAAEAgb/xAAcEQABAwUAAAAAAAAAAAAAAAAAAgMF\
    BCEiMWH/2gAMAwEAAhEDEQA/AMaiOyokiOyo4iOyokiOypCHQtHJdA0R2VI1yI7KkLS7Y0jUljs//9k=
    """

  /// Without loss, 24 x 16 pixels.
  private static let webP = """
    UklGRmIAAABXRUJQVlA4TFUAAAAvF8ADAB8gECBThlRIIBAgNKmz6EogQKZ8mJBh/kNLe4TAKpKsRisNE1kCKpDCJzXS\
    kMDlfBIi+j8Bkqy1X8yr6i5ka1UgWTXACiBVYGyNsW1b3/4GAA==
    """
}
