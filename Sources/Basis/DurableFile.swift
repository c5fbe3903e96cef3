public import Foundation

/// Writes files so that a reader finds the old one or the new one, never half of either.
public enum DurableFile {
  /// Writes `data` beside `url` under a temporary name, flushes it to the disk, gives it its
  /// name, and flushes the folder unless the caller does so after several files.
  public static func write(
    _ data: Data, to url: URL, permissions: UInt16 = 0o644, flushingFolder: Bool = true
  ) throws(DurableFileError) {
    let folder = url.deletingLastPathComponent()
    // Hidden, and in the same folder: only within one file system does a rename replace the old file
    // in one step. mkstemp wants six of this letter at the end, and puts letters of its own there.
    let pattern = ".\(url.lastPathComponent)." + String(repeating: "X", count: 6)
    var template = Array((folder.path + "/" + pattern).utf8CString)
    let descriptor = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { mkstemp($0) } ?? -1
    }
    guard descriptor >= 0 else { throw .failed(path: url.path, reason: Self.lastReason) }
    let temporary = template.withUnsafeBufferPointer { buffer in
      String(decoding: buffer.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    guard
      writeAll(data, to: descriptor), fchmod(descriptor, mode_t(permissions)) == 0,
      fsync(descriptor) == 0
    else {
      let reason = Self.lastReason
      close(descriptor)
      unlink(temporary)
      throw .failed(path: url.path, reason: reason)
    }
    close(descriptor)
    guard rename(temporary, url.path) == 0 else {
      let reason = Self.lastReason
      unlink(temporary)
      throw .failed(path: url.path, reason: reason)
    }
    if flushingFolder { flush(folder: folder) }
  }

  /// Flushes a folder, so that the names in it survive a power cut.
  public static func flush(folder: URL) {
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Writes all of `data`, however many calls it takes. False when the system refuses; `errno`
  /// says why.
  public static func writeAll(_ data: Data, to descriptor: Int32) -> Bool {
    data.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        guard let base = buffer.baseAddress else { return true }
        let count = Foundation.write(descriptor, base + done, buffer.count - done)
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        done += count
      }
      return true
    }
  }

  private static var lastReason: String { String(cString: strerror(errno)) }
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
  public static func writeAtOnce(_ data: Data, to url: URL) throws(DurableFileError) {
    let descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
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
