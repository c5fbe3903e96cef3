import CPicture
public import Foundation

/// Reads pictures from files: PNG, JPEG, TIFF, BMP, WebP and PPM, told apart by content, never by name.
///
/// What comes out is sRGB, upright, alpha over white. Embedded colour profiles are converted; a
/// profile that can't be used is ignored, as in other programs. A damaged or truncated file is an
/// error, never a half-grey picture, and a header that announces more than `mostPixels` is refused
/// before anything is decoded.
public enum PictureFile {
  /// The most pixels a picture may have.
  public static let mostPixels = 100_000_000
  /// The most bytes a file may have.
  public static let mostBytes = 1 << 30

  /// The picture in the file at `url`.
  public static func read(_ url: URL) throws(PictureError) -> Picture {
    try read(data: bytes(of: url), name: url.path)
  }

  /// The picture in `data`; `name` is what an error calls it.
  public static func read(data: Data, name: String) throws(PictureError) -> Picture {
    try decode(data, name: name, leastSide: 0)
  }

  /// A smaller version of the picture in `data` whose shorter side has at least `side` pixels,
  /// unless the picture itself is smaller. JPEGs are decoded at a fraction of their size, which
  /// takes a fraction of the time; other formats come whole.
  public static func readThumbnail(
    data: Data, name: String, atLeast side: Int
  ) throws(PictureError) -> Picture {
    try decode(data, name: name, leastSide: UInt32(clamping: max(1, side)))
  }

  /// The format of a file's bytes, from its first twelve; nil when it's no picture.
  public static func format(of data: Data) -> PictureFormat? {
    PictureFormat(signatureOf: data)
  }

  /// Whether a JPEG's rows lie as they are seen, and no EXIF turns them; true for other formats.
  public static func isStoredUpright(_ data: Data) -> Bool {
    guard format(of: data) == .jpeg else { return true }
    return data.withUnsafeBytes { JPEGSegments($0).orientation } == 1
  }

  /// All bytes of a file. Folders, pipes and devices are refused instead of waited for.
  public static func bytes(of url: URL) throws(PictureError) -> Data {
    let descriptor = open(url.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(name: url.path, reason: lastReason) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(name: url.path, reason: lastReason)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(name: url.path) }
    guard status.st_size <= mostBytes else {
      throw .tooLong(name: url.path, bytes: Int(status.st_size))
    }
    var data = Data(count: Int(status.st_size))
    var done = 0
    let failed = data.withUnsafeMutableBytes { buffer in
      while done < buffer.count {
        guard let base = buffer.baseAddress else { return false }
        let count = Foundation.read(descriptor, base + done, buffer.count - done)
        if count < 0, errno == EINTR { continue }
        if count < 0 { return true }
        if count == 0 { return false }
        done += count
      }
      return false
    }
    if failed { throw .unreadable(name: url.path, reason: lastReason) }
    return data.prefix(done)
  }

  private static var lastReason: String { String(cString: strerror(errno)) }

  private static func decode(
    _ data: Data, name: String, leastSide: UInt32
  ) throws(PictureError) -> Picture {
    if data.isEmpty { throw .empty(name: name) }
    guard let format = format(of: data) else { throw .notAPicture(name: name) }
    let result: Result<Picture, PictureError> = data.withUnsafeBytes { buffer in
      Result { () throws(PictureError) in
        if format == .bmp || format == .ppm {
          return try readPlain(buffer, format, name: name)
        }
        return try Decoding(buffer, format: format, name: name, leastSide: leastSide).picture()
      }
    }
    return try result.get()
  }

  /// Formats that are read without a library.
  private static func readPlain(
    _ data: UnsafeRawBufferPointer, _ format: PictureFormat, name: String
  ) throws(PictureError) -> Picture {
    do {
      return format == .bmp
        ? try BitmapReader.read(data, mostPixels: mostPixels)
        : try NetpbmReader.read(data, mostPixels: mostPixels)
    } catch {
      switch error {
      case .damaged(let reason): throw .damaged(name: name, format: format, reason: reason)
      case .unsupported(let reason): throw .unsupported(name: name, format: format, reason: reason)
      case .tooLarge(let width, let height):
        throw .tooLarge(name: name, width: width, height: height)
      }
    }
  }
}

/// One run of a C decoder: pixels, then colours, then alpha, then orientation.
private struct Decoding {
  let data: UnsafeRawBufferPointer
  let format: PictureFormat
  let name: String
  let leastSide: UInt32

  init(_ data: UnsafeRawBufferPointer, format: PictureFormat, name: String, leastSide: UInt32) {
    self.data = data
    self.format = format
    self.name = name
    self.leastSide = leastSide
  }

  func picture() throws(PictureError) -> Picture {
    var raster = CPictureRaster()
    defer { cpicture_free(&raster) }
    try decode(into: &raster)
    var orientation = Int(raster.orientation)
    var profile: [UInt8]?
    if format == .jpeg {
      let segments = JPEGSegments(data)
      orientation = segments.orientation
      profile = segments.profile
    } else if format == .webp {
      let chunks = WebPChunks(data)
      orientation = chunks.exif(in: data).flatMap(JPEGSegments.orientation(inTIFF:)) ?? 1
      profile = chunks.body(of: "ICCP").map { Array(data[$0]) }
    }
    let status =
      if let profile {
        cpicture_to_srgb(&raster, profile, profile.count)
      } else {
        cpicture_to_srgb(&raster, raster.profile, raster.profile_size)
      }
    guard status == CPictureDone else { throw .noMemory(name: name) }
    cpicture_flatten(&raster)
    let width = Int(raster.width)
    let height = Int(raster.height)
    let bytes = Array(UnsafeBufferPointer(start: raster.bytes, count: 3 * width * height))
    return Picture(width: width, height: height, bytes: bytes)
      .upright(from: Orientation(rawValue: orientation) ?? .upright)
  }

  private func decode(into raster: inout CPictureRaster) throws(PictureError) {
    var message = [CChar](repeating: 0, count: Int(CPictureMessageSize))
    let bytes = data.baseAddress?.assumingMemoryBound(to: UInt8.self)
    let most = UInt64(PictureFile.mostPixels)
    let status =
      switch format {
      case .png: cpicture_read_png(bytes, data.count, most, &raster, &message)
      case .jpeg: cpicture_read_jpeg(bytes, data.count, most, leastSide, &raster, &message)
      case .webp: cpicture_read_webp(bytes, data.count, most, &raster, &message)
      case .tiff, .bmp, .ppm: cpicture_read_tiff(bytes, data.count, most, &raster, &message)
      }
    let reason = Self.sentence(message)
    switch status {
    case CPictureDone: return
    case CPictureTooLarge:
      throw .tooLarge(name: name, width: Int(raster.width), height: Int(raster.height))
    case CPictureUnsupported: throw .unsupported(name: name, format: format, reason: reason)
    case CPictureNoMemory: throw .noMemory(name: name)
    default: throw .damaged(name: name, format: format, reason: reason)
    }
  }

  /// A library's message in our style: beginning small, no full stop, printable ASCII only.
  private static func sentence(_ message: [CChar]) -> String {
    let bytes = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    var text = String(decoding: bytes.filter { (32..<127).contains($0) }, as: UTF8.self)
    while text.last == "." { text.removeLast() }
    let words = text.split(separator: " ", maxSplits: 1)
    if let first = words.first, first.dropFirst().allSatisfy(\.isLowercase) {
      text = text.prefix(1).lowercased() + text.dropFirst()
    }
    return text
  }
}
