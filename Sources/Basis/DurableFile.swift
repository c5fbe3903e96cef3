public import Foundation

/// Writes files so that a reader finds the old one or the new one, never half of either.
public enum DurableFile {
  /// Writes `data` beside `url` under a temporary name, flushes it to the disk, gives it its
  /// name, and flushes the folder unless the caller does so after several files.
  ///
  /// - Parameter permissions: of a new file, narrowed by the umask. One that is replaced keeps its own,
  ///   or fewer.
  public static func write(
    _ data: Data, to url: URL, permissions: UInt16 = 0o644, flushingFolder: Bool = true
  ) throws(DurableFileError) {
    let folder = url.deletingLastPathComponent()
    func fail(_ temporary: TemporaryFile? = nil) -> DurableFileError {
      let reason = lastReason
      temporary?.remove()
      return .failed(path: url.path, reason: reason)
    }
    guard let temporary = TemporaryFile(for: url, permissions: mode_t(permissions)) else {
      throw fail()
    }
    guard
      writeAll(data, to: temporary.descriptor), temporary.keepMode(of: url),
      fsync(temporary.descriptor) == 0, rename(temporary.path, url.path) == 0
    else { throw fail(temporary) }
    temporary.close()
    if flushingFolder { flush(folder: folder) }
  }

  /// Makes a folder in one that is there, with these permissions narrowed by the umask; leaves one that
  /// is there already as it is.
  public static func makeFolder(
    _ folder: URL, permissions: mode_t
  ) throws(DurableFileError) {
    guard mkdir(folder.path, permissions) != 0, errno != EEXIST else { return }
    throw .failed(path: folder.path, reason: lastReason)
  }

  /// Makes a folder with those above it, and removes what killed processes left half written in it.
  public static func makeFolder(_ folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    sweep(folder)
  }

  /// Removes the files that killed processes left half written in a folder. A file that is being
  /// written is locked, and stays.
  public static func sweep(_ folder: URL) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where TemporaryFile.isName(name) {
      TemporaryFile.removeIfLeft(at: folder.path + "/" + name)
    }
  }

  /// Flushes a folder, so that the names in it survive a power cut.
  public static func flush(folder: URL) {
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Writes all of `data`, however many calls it takes and however slowly it is taken. False when
  /// the system refuses; `errno` says why.
  public static func writeAll(_ data: Data, to descriptor: Int32) -> Bool {
    data.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        guard let base = buffer.baseAddress else { return true }
        let count = Foundation.write(descriptor, base + done, buffer.count - done)
        if count < 0 {
          if errno == EINTR { continue }
          guard errno == EAGAIN else { return false }
          var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&ready, 1, -1)
          continue
        }
        done += count
      }
      return true
    }
  }

  fileprivate static var lastReason: String { String(cString: strerror(errno)) }
}

/// Why a file could not be written.
public enum DurableFileError: Explained, Equatable {
  /// The system's own reason.
  case failed(path: String, reason: String)

  public var summary: String {
    switch self {
    case .failed(let path, let reason): "can't write '\(path)': \(reason)"
    }
  }

  public var remedy: String? { "check the folder's permissions and the space left on its disk" }
  public var exitStatus: ExitStatus { .cannotCreate }
}

extension DurableFile {
  /// Writes `data` to `url` under its own name and leaves flushing to `flushAll()`: for
  /// many files in a folder that has no name itself yet.
  public static func writeAtOnce(
    _ data: Data, to url: URL, permissions: UInt16 = 0o644
  ) throws(DurableFileError) {
    let descriptor = open(
      url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(permissions))
    guard descriptor >= 0 else { throw .failed(path: url.path, reason: lastReason) }
    defer { close(descriptor) }
    guard writeAll(data, to: descriptor) else {
      throw .failed(path: url.path, reason: lastReason)
    }
  }

  /// Waits until everything that `writeAtOnce` wrote is on the disk.
  public static func flushAll() {
    sync()
  }
}
