public import Foundation
import Pictures

/// Looks for what a picture's file holds besides pixels: whatever is not on a list of parts that
/// pixels need, of the size they need. Nothing is decoded; a damaged file raises what can still be
/// found.
public enum FileScan {
  /// What the bytes of a file raise.
  public static func concerns(in data: Data) -> Set<PrivacyConcern> {
    data.withUnsafeBytes { buffer in
      switch PictureFormat(signatureOf: buffer) {
      case .jpeg: JPEGScan(buffer).concerns
      case .png: png(buffer)
      case .tiff: tiff(buffer)
      case .webp: webp(buffer)
      case .bmp: PlainScan.bitmap(buffer)
      case .ppm: PlainScan.netpbm(buffer)
      case nil: []
      }
    }
  }

  /// Whether nothing of a file needs to be left behind: of the formats whose every byte can be
  /// accounted for, PNG and JPEG.
  public static func isClean(_ data: Data) -> Bool {
    guard concerns(in: data).isEmpty else { return false }
    switch PictureFile.format(of: data) {
    case .png: return data.withUnsafeBytes(hasPixelsOnly)
    // What lies behind the pixels of a scan only a decoder sees.
    case .jpeg: return PictureFile.bareJPEG(data) != nil
    default: return false
    }
  }

  /// EXIF is a TIFF; one that holds no more than which side is up says nothing of anybody.
  static func exif(_ data: UnsafeRawBufferPointer) -> Set<PrivacyConcern> {
    guard let found = TagDirectory(data) else { return data.isEmpty ? [] : [.exif] }
    var concerns: Set<PrivacyConcern> = []
    let entries = found.directories.flatMap(\.self)
    if entries.contains(where: { $0.tag == TagDirectory.gps }) { concerns.insert(.gps) }
    let isHarmless =
      entries.allSatisfy {
        $0.tag == TagDirectory.gps
          || TagDirectory.harmlessInExif.contains($0.tag) && $0.isNumeric && $0.count <= 4
      } && (found.directories.count == 1 || !concerns.isEmpty) && found.isFull
    if !isHarmless { concerns.insert(.exif) }
    return concerns
  }

  static func profile(_ bytes: some Collection<UInt8>) -> Set<PrivacyConcern> {
    Array(bytes).withUnsafeBytes { ProfileTexts.areKnown($0) ? [] : [.profile] }
  }

  /// Chunks that pixels need, or that are a few numbers, and their greatest sizes.
  private static let pngChunks = [
    "IHDR": 13, "PLTE": 768, "IDAT": Int.max, "IEND": 0, "tRNS": 256, "gAMA": 4, "cHRM": 32,
    "sRGB": 1, "sBIT": 4, "bKGD": 6, "pHYs": 9, "cICP": 4,
  ]

  private static func png(_ data: UnsafeRawBufferPointer) -> Set<PrivacyConcern> {
    let chunks = PNGChunks(data)
    var concerns: Set<PrivacyConcern> = []
    for chunk in chunks.chunks {
      let body = UnsafeRawBufferPointer(rebasing: data[chunk.body])
      switch chunk.kind {
      case "tEXt", "zTXt", "iTXt":
        if body.starts(with: Array("XML:com.adobe.xmp\0".utf8)) {
          concerns.insert(.xmp)
        } else if !OwnNotes.isOurs(kind: chunk.kind, body: body) {
          concerns.insert(.pngText)
        }
      case "eXIf": concerns.formUnion(exif(body))
      case "iCCP": concerns.formUnion(packedProfile(body))
      case let kind where body.count <= pngChunks[kind] ?? -1: break
      default: concerns.insert(.other)
      }
    }
    // A palette for a picture that has none is for nobody's eyes.
    if data.count > 25, data[25] != 3, chunks.chunks.contains(where: { $0.kind == "PLTE" }) {
      concerns.insert(.other)
    }
    if chunks.end < data.count { concerns.insert(.other) }
    return concerns
  }

  /// A profile in a PNG: its name, a zero, a zero, and its deflated bytes.
  private static func packedProfile(_ body: UnsafeRawBufferPointer) -> Set<PrivacyConcern> {
    guard let end = body.firstIndex(of: 0), end + 2 <= body.count,
      ["icc", "icc profile", "srgb", "srgb iec61966-2.1", "adobe rgb (1998)", "display p3"]
        .contains(
          String(decoding: body[..<end], as: UTF8.self).lowercased()),
      let bytes = Deflate.inflated(UnsafeRawBufferPointer(rebasing: body[(end + 2)...]))
    else { return [.profile] }
    return profile(bytes)
  }

  /// Whether a PNG has nothing but its pixels: no palette with unused colours, and not one byte in
  /// its deflated stream or behind it that is no row.
  private static func hasPixelsOnly(_ data: UnsafeRawBufferPointer) -> Bool {
    let chunks = PNGChunks(data)
    guard chunks.hasEnd, let head = chunks.chunks.first, head.kind == "IHDR", head.body.count == 13
    else { return false }
    let kinds: Set<String> = ["IHDR", "IDAT", "IEND", "sRGB", "gAMA", "cHRM", "tEXt", "iTXt"]
    guard chunks.chunks.allSatisfy({ kinds.contains($0.kind) }) else { return false }
    func number(_ at: Int) -> Int { data[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
    let (width, height, depth) = (number(16), number(20), Int(data[24]))
    guard let samples = [0: 1, 2: 3, 4: 2, 6: 4][data[25]], data[28] == 0,
      width <= PictureFile.longestSide, height <= PictureFile.longestSide
    else { return false }
    var packed: [UInt8] = []
    for chunk in chunks.chunks where chunk.kind == "IDAT" { packed += data[chunk.body] }
    let bytes = height * (1 + (width * samples * depth + 7) / 8)
    return packed.withUnsafeBytes { Deflate.extent(of: $0, most: bytes) }
      .map { $0 == (packed.count, bytes) } ?? false
  }

  private static func webp(_ data: UnsafeRawBufferPointer) -> Set<PrivacyConcern> {
    let chunks = WebPChunks(data)
    var concerns = chunks.exif(in: data).map(exif) ?? []
    for (kind, body) in chunks.chunks {
      switch kind {
      case "XMP ": concerns.insert(.xmp)
      case "ICCP": concerns.formUnion(profile(data[body]))
      case "VP8 ", "VP8L", "VP8X", "ALPH", "EXIF": break
      default: concerns.insert(.other)
      }
    }
    if let last = chunks.chunks.last?.body, last.upperBound + last.count % 2 < data.count {
      concerns.insert(.other)
    }
    return concerns
  }

  private static func tiff(_ data: UnsafeRawBufferPointer) -> Set<PrivacyConcern> {
    guard let found = TagDirectory(data) else { return [] }
    var concerns: Set<PrivacyConcern> = []
    for entry in found.directories.flatMap(\.self) {
      switch entry.tag {
      case TagDirectory.gps: concerns.insert(.gps)
      case TagDirectory.exif: concerns.insert(.exif)
      case TagDirectory.xmp: concerns.insert(.xmp)
      case TagDirectory.profile: concerns.formUnion(profile(found.bytes(entry)))
      case let tag where TagDirectory.iptc.contains(tag): concerns.insert(.iptc)
      case let tag where TagDirectory.texts.contains(tag): concerns.insert(.tiffTags)
      case let tag where TagDirectory.ofPixels.contains(tag) && (entry.isNumeric || tag == 347):
        break
      default: concerns.insert(.other)
      }
    }
    // Further pages and small copies may show what the picture doesn't.
    if found.directories.count > 1 && concerns.isDisjoint(with: [.exif, .gps]) || !found.isFull {
      concerns.insert(.other)
    }
    return concerns
  }
}
