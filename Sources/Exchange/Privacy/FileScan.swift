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
      case .png: PNGScan(buffer).concerns
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
    case .png: return data.withUnsafeBytes { PNGScan($0).hasPixelsOnly }
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
