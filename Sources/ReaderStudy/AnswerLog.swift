import Basis
import Foundation

/// A reader's log: lines are appended and flushed to the disk, never changed.
struct AnswerLog: Sendable {
  /// The two calls that reach the disk, so that a test can let them fail.
  struct Disk: Sendable {
    var write: @Sendable (Data, Int32) -> Bool
    var flush: @Sendable (Int32) -> Bool

    static let real = Disk(
      write: { DurableFile.writeAll($0, to: $1) }, flush: { fsync($0) == 0 })
  }

  /// What a log holds.
  struct Content: Sendable, Hashable {
    var entries: [LogEntry]
    /// The hash of each line.
    var hashes: [String]
    /// The chain after the last whole line.
    var chain: ChainedLines
    /// Bytes of whole lines.
    var length: Int
    /// Bytes after the last newline: a line torn by a crash.
    var torn: Int
  }

  /// An open, locked file; closing it lets go of the lock.
  private final class Handle: Sendable {
    let descriptor: Int32

    init(descriptor: Int32) {
      self.descriptor = descriptor
    }

    deinit {
      close(descriptor)
    }
  }

  private let handle: Handle
  private let name: String
  private let disk: Disk
  private(set) var content: Content

  /// Opens, or begins, the log at `url`, locks it, checks every line and cuts off a torn last one.
  init(
    at url: URL, reader: String, start: String, disk: Disk = .real
  ) throws(StudyError) {
    name = url.lastPathComponent
    self.disk = disk
    let isNew = !FileManager.default.fileExists(atPath: url.path)
    let descriptor = open(url.path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .unwritable(file: name, reason: Self.lastReason) }
    handle = Handle(descriptor: descriptor)
    guard Self.lock(descriptor) else { throw .inUse(reader: reader) }
    if isNew { DurableFile.flush(folder: url.deletingLastPathComponent()) }
    content = try Self.read(StudyFile.read(url), name: name, start: start)
    if content.torn > 0 {
      guard ftruncate(descriptor, off_t(content.length)) == 0, fsync(descriptor) == 0 else {
        throw .unwritable(file: name, reason: Self.lastReason)
      }
    }
  }

  /// Checks and decodes the bytes of a log. Only an unfinished last line is forgiven.
  static func read(_ data: Data, name: String, start: String) throws(StudyError) -> Content {
    var chain = ChainedLines(start: start)
    let (lines, torn) = ChainedLines.split(data)
    var entries: [LogEntry] = []
    var hashes: [String] = []
    for (index, line) in lines.enumerated() {
      entries.append(try chain.read(line, file: name, line: index + 1))
      hashes.append(chain.last)
    }
    return Content(
      entries: entries, hashes: hashes, chain: chain, length: data.count - torn.count,
      torn: torn.count)
  }

  /// Appends a line and waits until the disk has it. When that fails, what was written of it is
  /// taken back and nothing has changed.
  mutating func append(_ entry: LogEntry) throws(StudyError) {
    var status = stat()
    guard fstat(handle.descriptor, &status) == 0, Int(status.st_size) == content.length else {
      throw .logChanged(file: name)
    }
    var chain = content.chain
    let line: Data
    do {
      line = try chain.append(entry)
    } catch {
      throw .unwritable(file: name, reason: "the answer can't be encoded")
    }
    guard disk.write(line, handle.descriptor), disk.flush(handle.descriptor) else {
      let reason = Self.lastReason
      _ = ftruncate(handle.descriptor, off_t(content.length))
      throw .unwritable(file: name, reason: reason)
    }
    content.chain = chain
    content.hashes.append(chain.last)
    content.length += line.count
    content.entries.append(entry)
  }

  /// A process that is just dying, or a child between fork and exec, may hold the lock for a
  /// moment longer: it is asked for during a quarter of a second.
  private static func lock(_ descriptor: Int32) -> Bool {
    for _ in 0..<25 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      usleep(10_000)
    }
    return false
  }

  private static var lastReason: String { String(cString: strerror(errno)) }
}
