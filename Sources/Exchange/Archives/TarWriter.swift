import Basis
import Foundation
import Pictures

/// Writes a tar archive of ordinary files (ustar), without times or owners: the same cells give the
/// same bytes. Gzipped, it gets `.gz` behind its name once it is whole.
struct TarWriter {
  private let handle: FileHandle
  private let path: String
  private let isZipped: Bool

  init(_ url: URL, isZipped: Bool = false) throws(DurableFileError) {
    path = url.path
    self.isZipped = isZipped
    guard FileManager.default.createFile(atPath: url.path, contents: nil),
      let handle = FileHandle(forUpdatingAtPath: url.path)
    else { throw .failed(path: url.path, reason: String(cString: strerror(errno))) }
    self.handle = handle
  }

  /// Adds a file; `name` has at most 100 bytes.
  func add(_ name: String, _ data: Data) throws(DurableFileError) {
    var head = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int, count: Int) {
      for (place, byte) in text.utf8.prefix(count).enumerated() { head[offset + place] = byte }
    }
    func put(_ number: Int, at offset: Int, digits: Int) {
      let text = String(number, radix: 8)
      put(
        String(repeating: "0", count: max(0, digits - text.count)) + text, at: offset, count: digits
      )
    }
    put(name, at: 0, count: 100)
    put(0o644, at: 100, digits: 7)
    put(0, at: 108, digits: 7)
    put(0, at: 116, digits: 7)
    put(data.count, at: 124, digits: 11)
    put(0, at: 136, digits: 11)
    put("        0", at: 148, count: 9)
    put("ustar", at: 257, count: 5)
    put("00", at: 263, count: 2)
    put(head.reduce(0) { $0 + Int($1) }, at: 148, digits: 6)
    head[154] = 0
    try write(Data(head))
    try write(data)
    try write(Data(count: (512 - data.count % 512) % 512))
  }

  /// Ends the archive with two empty blocks.
  func finish() throws(DurableFileError) {
    try write(Data(count: 1024))
    if isZipped { try zip() }
    try? handle.close()
  }

  private func zip() throws(DurableFileError) {
    let target = path + ".gz"
    let descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    defer { if descriptor >= 0 { close(descriptor) } }
    guard descriptor >= 0, Deflate.gzip(from: handle.fileDescriptor, to: descriptor),
      unlink(path) == 0
    else { throw .failed(path: target, reason: String(cString: strerror(errno))) }
  }

  private func write(_ data: Data) throws(DurableFileError) {
    guard DurableFile.writeAll(data, to: handle.fileDescriptor) else {
      throw .failed(path: path, reason: String(cString: strerror(errno)))
    }
  }
}
