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
      case .png: PNGChunks(buffer).orientation(in: buffer)
      case .bmp, .ppm, nil: nil
      }
    }
    return number.flatMap(Orientation.init(rawValue:)) ?? .upright
  }
}
