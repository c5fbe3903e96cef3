public import Foundation

extension PictureFile {
  /// How the rows of the picture in `head` lie, by its EXIF or its TIFF tag, as far as these first
  /// bytes of a file tell; upright where they say nothing.
  public static func orientation(notedIn head: Data) -> Orientation {
    let number: Int? = head.withUnsafeBytes { buffer in
      switch PictureFormat(signatureOf: buffer) {
      case .jpeg: JPEGSegments(buffer).orientation
      case .tiff: JPEGSegments.orientation(inTIFF: buffer)
      case .webp: WebPChunks(buffer).exif(in: buffer).flatMap(JPEGSegments.orientation(inTIFF:))
      case .png: pngExif(buffer).flatMap(JPEGSegments.orientation(inTIFF:))
      case .bmp, .ppm, nil: nil
      }
    }
    return number.flatMap(Orientation.init(rawValue:)) ?? .upright
  }

  /// The body of a PNG's `eXIf` chunk (PNG extensions 1.5, 3.7).
  private static func pngExif(_ data: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    var at = 8
    while at + 12 <= data.count {
      let length = data[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= data.count - at - 12 else { return nil }
      if data[at + 4..<at + 8].elementsEqual("eXIf".utf8) {
        return UnsafeRawBufferPointer(rebasing: data[at + 8..<at + 8 + length])
      }
      at += 12 + length
    }
    return nil
  }
}
