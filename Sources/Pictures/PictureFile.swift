import CPicture
public import Foundation

/// Reads pictures from files: PNG, JPEG, TIFF, BMP, WebP and PPM, told apart by content, never by name.
///
/// What comes out is sRGB, upright, alpha over white. Embedded colour profiles are converted; a
/// profile that can't be used is ignored, as in other programs. A damaged or truncated file is an
/// error, never a half-grey picture, and a header that announces more than `mostPixels` is refused
/// before anything is decoded. Of a file with several pictures the largest is read that isn't marked
/// as a smaller copy. All readers together take no more than `PictureMemory` allows.
public enum PictureFile {
  /// The most pixels a picture may have.
  public static let mostPixels = 100_000_000
  /// The most columns or rows a picture may have.
  public static let longestSide = Int(CPictureLongestSide)
  /// The most bytes a file may have.
  public static let mostBytes = 1 << 30

  /// The picture in the file at `url`.
  public static func read(_ url: URL) throws(PictureError) -> Picture {
    try read(data: bytes(of: url), name: url.path)
  }

  /// The picture in `data`; `name` is what an error calls it.
  public static func read(data: Data, name: String) throws(PictureError) -> Picture {
    try opened(data: data, name: name).picture
  }

  /// The picture in `data` with what is to be said of it. It counts among the opened pictures of
  /// `memory` until it is closed; where they take too much, this waits for others to close.
  public static func opened(
    data: Data, name: String, memory: PictureMemory = .shared
  ) throws(PictureError) -> OpenedPicture {
    try decode(data, name: name, leastSide: 0, memory)
  }

  /// A smaller version of the picture in `data` whose shorter side has at least `side` pixels,
  /// unless the picture itself is smaller. JPEGs are decoded at a fraction of their size, which
  /// takes a fraction of the time; other formats come whole.
  public static func readThumbnail(
    data: Data, name: String, atLeast side: Int
  ) throws(PictureError) -> Picture {
    try decode(data, name: name, leastSide: UInt32(clamping: max(1, side)), .shared).picture
  }

  /// The format of a file's bytes, from its first twelve; nil when it's no picture.
  public static func format(of data: Data) -> PictureFormat? {
    PictureFormat(signatureOf: data)
  }

  /// Whether the rows of a picture lie as they are seen, and neither EXIF nor a tag turns them.
  public static func isStoredUpright(_ data: Data) -> Bool {
    orientation(notedIn: data) == .upright
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
    _ data: Data, name: String, leastSide: UInt32, _ memory: PictureMemory
  ) throws(PictureError) -> OpenedPicture {
    if data.isEmpty { throw .empty(name: name) }
    guard let format = format(of: data) else { throw .noPicture(data, name: name) }
    return try PictureDecoding(data: data, format: format, name: name, leastSide: leastSide)
      .opened(memory)
  }
}
