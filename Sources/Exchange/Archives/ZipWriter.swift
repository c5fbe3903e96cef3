import Basis
import Foundation
import Pictures

/// Writes a ZIP file of stored members, as NumPy's `savez` does; beyond 4 GiB where needed.
///
/// Members are written piece by piece: a member's head is filled in once its length is known.
struct ZipWriter {
  private let handle: FileHandle
  private let path: String
  private var offset = 0
  private var entries: [Entry] = []

  private struct Entry {
    var name: String
    var sum: UInt32
    var count: Int
    var offset: Int
  }

  init(_ url: URL) throws(DurableFileError) {
    path = url.path
    guard FileManager.default.createFile(atPath: url.path, contents: nil),
      let handle = FileHandle(forWritingAtPath: url.path)
    else { throw .failed(path: url.path, reason: String(cString: strerror(errno))) }
    self.handle = handle
  }

  /// Adds a member of `count` bytes that `pieces` gives one after the other.
  mutating func add(
    _ name: String, count: Int, pieces: (_ take: ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    var entry = Entry(name: name, sum: 0, count: count, offset: offset)
    let headAt = offset
    let extra = Self.large([count, count])
    try put(head(entry, extra))
    var sum: UInt32 = 0
    var written = 0
    let descriptor = handle.fileDescriptor
    try pieces { bytes in
      sum = Deflate.checksum(sum, bytes)
      written += bytes.count
      guard DurableFile.writeAll(Data(bytes), to: descriptor) else {
        throw DurableFileError.failed(path: path, reason: String(cString: strerror(errno)))
      }
    }
    guard written == count else {
      throw DurableFileError.failed(path: path, reason: "'\(name)' came out at another length")
    }
    offset += count
    entry.sum = sum
    try handle.seek(toOffset: UInt64(headAt))
    guard DurableFile.writeAll(Data(head(entry, extra)), to: descriptor) else {
      throw DurableFileError.failed(path: path, reason: String(cString: strerror(errno)))
    }
    try handle.seekToEnd()
    entries.append(entry)
  }

  /// Adds a member that is in memory.
  mutating func add(_ name: String, _ bytes: [UInt8]) throws {
    try add(name, count: bytes.count) { take in try take(bytes) }
  }

  /// Writes the directory.
  mutating func finish() throws {
    let start = offset
    for entry in entries {
      let extra = Self.large([entry.count, entry.count, entry.offset])
      let name = Array(entry.name.utf8)
      var bytes: [UInt8] = [0x50, 0x4B, 1, 2]
      bytes += LittleEndian.bytes(45, 2) + shared(entry)
      bytes += LittleEndian.bytes(name.count, 2) + LittleEndian.bytes(extra.count, 2)
      bytes += [UInt8](repeating: 0, count: 10) + LittleEndian.bytes(0xFFFF_FFFF, 4)
      try put(bytes + name + extra)
    }
    let size = offset - start
    var end: [UInt8] = [0x50, 0x4B, 6, 6]
    end += LittleEndian.bytes(44, 8) + LittleEndian.bytes(45, 2) + LittleEndian.bytes(45, 2)
    end += [UInt8](repeating: 0, count: 8)
    end += LittleEndian.bytes(entries.count, 8) + LittleEndian.bytes(entries.count, 8)
    end += LittleEndian.bytes(size, 8) + LittleEndian.bytes(start, 8)
    end += [0x50, 0x4B, 6, 7, 0, 0, 0, 0] + LittleEndian.bytes(offset, 8) + [1, 0, 0, 0]
    end += [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
    end += [UInt8](repeating: 0xFF, count: 8) + [0, 0]
    try put(end)
    try handle.close()
  }

  private mutating func put(_ bytes: [UInt8]) throws(DurableFileError) {
    guard DurableFile.writeAll(Data(bytes), to: handle.fileDescriptor) else {
      throw .failed(path: path, reason: String(cString: strerror(errno)))
    }
    offset += bytes.count
  }

  private func head(_ entry: Entry, _ extra: [UInt8]) -> [UInt8] {
    let name = Array(entry.name.utf8)
    return [0x50, 0x4B, 3, 4] + shared(entry) + LittleEndian.bytes(name.count, 2)
      + LittleEndian.bytes(extra.count, 2) + name + extra
  }

  /// What the head and the directory say alike. The time is 1 January 1980: the same cells give the
  /// same bytes.
  private func shared(_ entry: Entry) -> [UInt8] {
    LittleEndian.bytes(45, 2) + [0, 0x08, 0, 0, 0, 0, 0x21, 0]
      + LittleEndian.bytes(Int(entry.sum), 4) + [UInt8](repeating: 0xFF, count: 8)
  }

  /// The extra field of numbers of eight bytes.
  private static func large(_ numbers: [Int]) -> [UInt8] {
    LittleEndian.bytes(1, 2) + LittleEndian.bytes(8 * numbers.count, 2)
      + numbers.flatMap { LittleEndian.bytes($0, 8) }
  }
}
