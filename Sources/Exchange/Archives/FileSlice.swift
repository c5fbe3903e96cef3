import Basis
import Foundation
import Pictures

/// A file held open: its bytes stay the same whatever becomes of its name.
public final class OpenFile: Sendable {
  let descriptor: Int32
  /// Bytes when it was opened.
  let count: Int

  /// Opens an ordinary file for reading; nil for anything else.
  init?(_ url: URL) {
    let descriptor = open(url.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
    count = Int(status.st_size)
  }

  /// A new file without a name, that is gone with the last who holds it.
  init() throws(DurableFileError) {
    let pattern = NSTemporaryDirectory() + "/leuko." + String(repeating: "X", count: 6)
    var template = Array(pattern.utf8CString)
    let descriptor = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { mkstemp($0) } ?? -1
    }
    guard descriptor >= 0 else {
      throw .failed(path: NSTemporaryDirectory(), reason: String(cString: strerror(errno)))
    }
    template.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { _ = unlink(base) }
    }
    self.descriptor = descriptor
    count = 0
  }

  /// The same file, now that `count` bytes have been written into it.
  init(_ spool: OpenFile, count: Int) throws(DurableFileError) {
    descriptor = dup(spool.descriptor)
    self.count = count
    guard descriptor >= 0 else {
      throw .failed(path: NSTemporaryDirectory(), reason: String(cString: strerror(errno)))
    }
  }

  deinit { close(descriptor) }

  /// `count` bytes from `offset`; nil when they aren't all there.
  func bytes(at offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, count >= 0 else { return nil }
    var isWhole = true
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      while done < count {
        let more = pread(
          descriptor, buffer.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
        if more < 0, errno == EINTR { continue }
        if more <= 0 { break }
        done += more
      }
      isWhole = done == count
    }
    return isWhole ? bytes : nil
  }

  /// The whole file as one slice.
  var whole: FileSlice { FileSlice(file: self, offset: 0, count: count) }
}

/// A run of bytes of an open file.
public struct FileSlice: Sendable, Hashable {
  let file: OpenFile
  /// From the file's beginning.
  let offset: Int
  let count: Int

  /// The bytes; nil when the file has become shorter.
  func bytes() -> [UInt8]? { file.bytes(at: offset, count: count) }

  /// The first bytes, at most `most`; empty when the file has become shorter.
  func head(_ most: Int) -> [UInt8] { file.bytes(at: offset, count: min(most, count)) ?? [] }

  /// Its CRC-32, a portion at a time; nil when the file has become shorter.
  func checksum() -> UInt32? {
    var sum: UInt32 = 0
    for start in stride(from: 0, to: count, by: 1 << 20) {
      guard let bytes = file.bytes(at: offset + start, count: min(1 << 20, count - start)) else {
        return nil
      }
      sum = Deflate.checksum(sum, bytes)
    }
    return sum
  }

  /// A part of it; nil where it isn't wholly inside.
  func part(_ start: Int, _ length: Int) -> FileSlice? {
    guard start >= 0, length >= 0, start <= count, length <= count - start else { return nil }
    return FileSlice(file: file, offset: offset + start, count: length)
  }

  public static func == (one: FileSlice, other: FileSlice) -> Bool {
    one.file === other.file && one.offset == other.offset && one.count == other.count
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(offset)
    hasher.combine(count)
  }
}
