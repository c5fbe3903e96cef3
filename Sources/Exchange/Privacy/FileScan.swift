public import Foundation
import Pictures

/// Looks for what a picture's file holds besides pixels. Nothing is decoded; a damaged file raises
/// what can still be found.
public enum FileScan {
  /// What the bytes of a file raise.
  public static func concerns(in data: Data) -> Set<PrivacyConcern> {
    data.withUnsafeBytes { buffer in
      switch PictureFormat(signatureOf: buffer) {
      case .jpeg: jpeg(buffer)
      case .png: png(buffer)
      case .tiff: tiff(buffer)
      case .webp: webp(buffer)
      case .bmp, .ppm, nil: []
      }
    }
  }

  /// The marker segments before the pixels (ITU-T T.81 B.1).
  private static func jpeg(_ data: UnsafeRawBufferPointer) -> Set<PrivacyConcern> {
    var concerns: Set<PrivacyConcern> = []
    var at = 2
    while at + 4 <= data.count, data[at] == 0xFF {
      let marker = data[at + 1]
      if marker == 0xFF {
        at += 1
        continue
      }
      if marker == 0xDA || marker == 0xD9 { break }
      let length = Int(data[at + 2]) << 8 | Int(data[at + 3])
      guard length >= 2, at + 2 + length <= data.count else { break }
      let body = UnsafeRawBufferPointer(rebasing: data[(at + 4)..<(at + 2 + length)])
      switch marker {
      case 0xE1 where body.starts(with: Array("Exif\0".utf8)) && body.count > 6:
        concerns.formUnion(exif(UnsafeRawBufferPointer(rebasing: body[6...])))
      case 0xE1: concerns.insert(.xmp)
      case 0xED: concerns.insert(.iptc)
      case 0xFE where !body.isEmpty && !isSoftware(body): concerns.insert(.comment)
      default: break
      }
      at += 2 + length
    }
    return concerns
  }

  /// Whether a comment only names the program that wrote the file.
  private static func isSoftware(_ comment: some Collection<UInt8>) -> Bool {
    guard comment.count <= 80, let text = String(validating: comment, as: UTF8.self) else {
      return false
    }
    return programs.contains { program in
      guard text.hasPrefix(program) else { return false }
      // Behind the name nothing but a version, so that no name hides there.
      let rest = text.dropFirst(program.count).lowercased()
        .replacing("version", with: "").replacing("inc", with: "").replacing("quality", with: "")
        .replacing("using ijg jpeg", with: "").replacing("default", with: "")
      return rest.allSatisfy { !$0.isLetter || $0 == "v" } && rest.count { $0.isNumber } < 16
    }
  }

  /// What libraries write into every file.
  private static let programs = [
    "Intel(R) JPEG Library", "LEAD Technologies", "CREATOR: gd-jpeg", "Created with GIMP", "Lavc",
    "Optimized by JPEGmini", "AppleMark",
  ]

  /// Whether a text of a PNG is one of our own notes, which tell how a picture was made.
  static func isOurs(_ text: some Sequence<UInt8>) -> Bool {
    let keyword = String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    return ["Source", "Recipe", "Rule", "Software"].contains(keyword)
  }

  /// EXIF is a TIFF; one that holds no more than which side is up says nothing of anybody.
  private static func exif(_ data: UnsafeRawBufferPointer) -> Set<PrivacyConcern> {
    let tags = Directory.tags(of: data)
    var concerns: Set<PrivacyConcern> = []
    if tags.contains(where: { $0 == Directory.gps }) { concerns.insert(.gps) }
    if tags.contains(where: { !Directory.harmless.contains($0) }) { concerns.insert(.exif) }
    return concerns
  }

  private static func png(_ data: UnsafeRawBufferPointer) -> Set<PrivacyConcern> {
    var concerns: Set<PrivacyConcern> = []
    var at = 8
    while at + 12 <= data.count {
      let length = data[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) }
      guard length <= data.count - at - 12 else { break }
      let body = UnsafeRawBufferPointer(rebasing: data[(at + 8)..<(at + 8 + length)])
      switch String(decoding: data[(at + 4)..<(at + 8)], as: UTF8.self) {
      case "tEXt", "zTXt", "iTXt":
        if body.starts(with: Array("XML:com.adobe.xmp\0".utf8)) {
          concerns.insert(.xmp)
        } else if !isOurs(body) {
          concerns.insert(.pngText)
        }
      case "eXIf": concerns.formUnion(exif(body))
      default: break
      }
      at += 12 + length
    }
    return concerns
  }

  private static func webp(_ data: UnsafeRawBufferPointer) -> Set<PrivacyConcern> {
    let chunks = WebPChunks(data)
    let concerns: Set<PrivacyConcern> = chunks.body(of: "XMP ") == nil ? [] : [.xmp]
    return concerns.union(chunks.exif(in: data).map(exif) ?? [])
  }

  private static func tiff(_ data: UnsafeRawBufferPointer) -> Set<PrivacyConcern> {
    var concerns: Set<PrivacyConcern> = []
    for tag in Directory.tags(of: data) {
      switch tag {
      case Directory.gps: concerns.insert(.gps)
      case 34665: concerns.insert(.exif)
      case 700: concerns.insert(.xmp)
      case 33723, 34377: concerns.insert(.iptc)
      case let tag where Directory.texts.contains(tag): concerns.insert(.tiffTags)
      default: break
      }
    }
    return concerns
  }
}

/// The first directory of a TIFF (TIFF 6.0, section 2), which is how EXIF is stored too.
private enum Directory {
  static let gps = 34853
  /// Sizes, resolutions, which side is up, how colours lie, and where the rest is.
  static let harmless: Set<Int> = [256, 257, 258, 259, 262, 274, 277, 282, 283, 296, 531, 34853]
  /// Document name, description, make, model, page name, software, date, artist, host, copyright,
  /// and the names and private texts that scanners write.
  static let texts: Set<Int> = [
    269, 270, 271, 272, 285, 306, 315, 316, 33432, 40091, 40092, 40093, 40094, 40095, 42016, 65420,
  ]

  /// The tags of the directory; none where it can't be read.
  static func tags(of data: UnsafeRawBufferPointer) -> [Int] {
    guard data.count >= 8, data[0] == 0x4D || data[0] == 0x49 else { return [] }
    let isBigEndian = data[0] == 0x4D
    func number(_ offset: Int, _ count: Int) -> Int? {
      guard offset >= 0, offset <= data.count - count else { return nil }
      let bytes = Array(data[offset..<(offset + count)])
      return (isBigEndian ? bytes : bytes.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(4, 4), let count = number(directory, 2) else { return [] }
    return (0..<count).compactMap { number(directory + 2 + 12 * $0, 2) }
  }
}
