import Basis
import Foundation

/// `FILE.partial`, and beside it which version of what it is a part of.
///
/// No link is followed on the way to the folder or in it: whoever can write there could lead what
/// comes somewhere else. Only those at the top of the disk count as the system's own.
final class PartialFile: Sendable {
  private let file: URL
  private let source: URL
  private let folder: Int32
  private let descriptor: Int32

  private var name: String { file.lastPathComponent + ".partial" }
  private var noteName: String { file.lastPathComponent + ".partial.source" }

  /// Opens it, and forgets what is of another address. Throws `DownloadError.alreadyThere` where the
  /// file is there, `.link` where a link is in its way, and `DurableFileError`.
  init(for file: URL, from source: URL) throws {
    self.file = file
    self.source = source
    folder = try Self.open(folder: file.deletingLastPathComponent())
    var status = stat()
    if fstatat(folder, file.lastPathComponent, &status, AT_SYMLINK_NOFOLLOW) == 0 {
      close(folder)
      throw DownloadError.alreadyThere(path: file.path)
    }
    let name = file.lastPathComponent + ".partial"
    descriptor = openat(
      folder, name, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
    guard descriptor >= 0 else {
      let reason = errno
      close(folder)
      throw Self.error(file.path + ".partial", reason)
    }
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1
    else {
      close(folder)
      close(descriptor)
      throw DownloadError.link(path: file.path + ".partial")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(folder)
      close(descriptor)
      throw DurableFileError.failed(
        path: file.path + ".partial", reason: "another program is fetching it")
    }
    if lines.first != source.absoluteString { clear() }
  }

  deinit {
    close(descriptor)
    close(folder)
  }

  /// A folder, made where it is missing.
  private static func open(folder url: URL) throws -> Int32 {
    var place = Foundation.open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    var path = ""
    for (depth, part) in url.standardizedFileURL.pathComponents.dropFirst().enumerated() {
      path += "/" + part
      let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (depth == 0 ? 0 : O_NOFOLLOW)
      var next = openat(place, part, flags)
      if next < 0, errno == ENOENT, mkdirat(place, part, 0o755) == 0 {
        next = openat(place, part, flags)
      }
      let reason = errno
      var status = stat()
      let isLink =
        fstatat(place, part, &status, AT_SYMLINK_NOFOLLOW) == 0
        && status.st_mode & S_IFMT == S_IFLNK
      close(place)
      guard next >= 0 else {
        throw isLink ? DownloadError.link(path: path) : error(path, reason)
      }
      place = next
    }
    return place
  }

  private static func error(_ path: String, _ reason: Int32) -> any Error {
    reason == ELOOP
      ? DownloadError.link(path: path)
      : DurableFileError.failed(path: path, reason: String(cString: strerror(reason)))
  }

  /// Lets others fetch it.
  func release() { flock(descriptor, LOCK_UN) }

  /// The address, and the version under it.
  private var lines: [String] {
    let note = openat(folder, noteName, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard note >= 0 else { return [] }
    defer { close(note) }
    var bytes = [UInt8](repeating: 0, count: 16384)
    let count = read(note, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  /// Bytes that are here.
  var count: Int { Int(lseek(descriptor, 0, SEEK_END)) }

  /// What the server called the version they are of, by a strong tag or a date; nil when it didn't.
  var version: String? { lines.count > 1 ? lines[1] : nil }

  func clear() { _ = ftruncate(descriptor, 0) }

  /// Notes which version the bytes that come now are of.
  func begin(version: String?) throws(DurableFileError) {
    let text = ([source.absoluteString] + [version].compactMap(\.self)).joined(separator: "\n")
    unlinkat(folder, noteName, 0)
    let note = openat(
      folder, noteName, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
    defer { if note >= 0 { close(note) } }
    guard note >= 0, DurableFile.writeAll(Data((text + "\n").utf8), to: note), fsync(note) == 0
    else { throw .failed(path: file.path, reason: String(cString: strerror(errno))) }
  }

  /// False when the system refuses; `errno` says why.
  func append(_ data: Data) -> Bool { DurableFile.writeAll(data, to: descriptor) }

  /// Checks the bytes and gives the file its name.
  func finish(resumed: Int, expecting digest: String?) throws -> Downloading.Receipt {
    func failed() -> DurableFileError {
      .failed(path: file.path, reason: String(cString: strerror(errno)))
    }
    guard fsync(descriptor) == 0 else { throw failed() }
    let count = count
    let found = try hash()
    if let digest, digest != found {
      clear()
      throw DownloadError.changed(url: source.absoluteString, expected: digest, found: found)
    }
    // A second name is given only where nothing has it; then the first one goes.
    if linkat(folder, name, folder, file.lastPathComponent, 0) == 0 {
      unlinkat(folder, name, 0)
    } else {
      if errno == EEXIST { throw DownloadError.alreadyThere(path: file.path) }
      guard renameat(folder, name, folder, file.lastPathComponent) == 0 else { throw failed() }
    }
    unlinkat(folder, noteName, 0)
    fsync(folder)
    return Downloading.Receipt(
      file: file.path, bytes: count, resumed: min(resumed, count), sha256: found,
      isChecked: digest != nil)
  }

  /// SHA-256 of the bytes that are here, by the open file: not of whatever bears its name by now.
  private func hash() throws -> String {
    let open = URL(fileURLWithPath: "/proc/self/fd/\(descriptor)")
    return Digest.hex(try Data(contentsOf: open, options: .mappedIfSafe))
  }
}
