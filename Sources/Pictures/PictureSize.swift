public import Foundation

/// How many pixels a picture has, told by its head where the format allows it.
public struct PictureSize: Sendable, Hashable {
  /// Columns of pixels, as the picture should be seen.
  public let width: Int
  /// Rows of pixels, as the picture should be seen.
  public let height: Int

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// The size of the picture in `data`, which is decoded only where its head doesn't tell. Throws
  /// `PictureError` for what is no picture; a damaged rest goes unnoticed.
  public init(of data: Data, name: String) throws(PictureError) {
    if let size = Self(head: data) {
      self = size
    } else {
      let picture = try PictureFile.read(data: data, name: name)
      (width, height) = (picture.width, picture.height)
    }
  }

  /// The size that the first bytes of a file tell; nil where more of it is needed.
  public init?(head: Data) {
    let found: (width: Int, height: Int)? = head.withUnsafeBytes { buffer in
      switch PictureFormat(signatureOf: buffer) {
      case .png: Self.png(buffer)
      case .jpeg: Self.jpeg(buffer)
      case .webp: Self.webp(buffer)
      case .bmp, .tiff, .ppm, nil: nil
      }
    }
    guard let found, found.width > 0, found.height > 0 else { return nil }
    (width, height) = found
  }

  /// The first chunk of a PNG is its head: width and height, four bytes each. EXIF may stand behind
  /// the pixels, so that only a whole file tells which side of an oblong picture is up.
  private static func png(_ data: UnsafeRawBufferPointer) -> (width: Int, height: Int)? {
    guard data.count >= 24, data[12..<16].elementsEqual("IHDR".utf8) else { return nil }
    func number(_ at: Int) -> Int { data[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    let size = (width: number(16), height: number(20))
    if size.width == size.height { return size }
    let chunks = PNGChunks(data)
    guard chunks.hasEnd else { return nil }
    return turned(size, chunks.orientation(in: data))
  }

  /// The first chunk of a WebP, and EXIF.
  private static func webp(_ data: UnsafeRawBufferPointer) -> (width: Int, height: Int)? {
    let chunks = WebPChunks(data)
    let orientation = chunks.exif(in: data).flatMap(JPEGSegments.orientation(inTIFF:))
    return chunks.size(in: data).map { turned($0, orientation ?? 1) }
  }

  private static func turned(
    _ size: (width: Int, height: Int), _ orientation: Int
  ) -> (width: Int, height: Int) {
    let orientation = Orientation(rawValue: orientation) ?? .upright
    return orientation.swapsSides ? (size.height, size.width) : size
  }

  /// The frame header of a JPEG, and EXIF before it.
  private static func jpeg(_ data: UnsafeRawBufferPointer) -> (width: Int, height: Int)? {
    let segments = JPEGSegments(data)
    guard let frame = segments.frame?.body else { return nil }
    let size = (
      width: Int(frame[3]) << 8 | Int(frame[4]), height: Int(frame[1]) << 8 | Int(frame[2])
    )
    return turned(size, segments.orientation)
  }
}
