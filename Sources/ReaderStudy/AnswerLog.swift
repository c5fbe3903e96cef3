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

  /// Who may open a log that another process has open.
  enum Claim: Sendable {
    /// Nobody: one sitting a reader.
    case alone
    /// A reader whose other line is dead: from now on the other process writes nothing more.
    case takingOver
    /// One who adds a note beside the sitting.
    case beside
  }

  private let handle: Handle
  private let name: String
  private let reader: String
  private let disk: Disk
  private(set) var content: Content
  /// The lock that says that a sitting is open is this one's.
  private var isPresent = false
  /// Another process had the sitting open, and this one has taken it over.
  let hasTakenOver: Bool

  /// Opens, or begins, the log at `url`, claims it, checks every line and cuts off a torn last one.
  init(
    at url: URL, reader: String, start: String, disk: Disk = .real, claim: Claim = .alone
  ) throws(StudyError) {
    name = url.lastPathComponent
    self.reader = reader
    self.disk = disk
    let isNew = !FileManager.default.fileExists(atPath: url.path)
    let descriptor = open(url.path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .unwritable(file: name, reason: Self.lastReason) }
    handle = Handle(descriptor: descriptor)
    switch claim {
    case .alone: isPresent = Self.claimPresence(descriptor) && !Self.othersAreThere(descriptor)
    case .takingOver: isPresent = Self.claimPresence(descriptor)
    case .beside: isPresent = false
    }
    if case .alone = claim, !isPresent { throw .inUse(reader: reader) }
    if case .takingOver = claim {
      hasTakenOver = !isPresent || Self.othersAreThere(descriptor)
    } else {
      hasTakenOver = false
    }
    if isNew { DurableFile.flush(folder: url.deletingLastPathComponent()) }
    // Nobody else is in the middle of a line while this reads.
    guard Self.lockForWriting(descriptor) else { throw .inUse(reader: reader) }
    defer { Self.unlock(descriptor) }
    content = try Self.read(StudyFile.read(url), name: name, start: start)
    if case .beside = claim {} else { Self.bePresent(descriptor, as: content.length) }
    if content.torn > 0 {
      guard ftruncate(descriptor, off_t(content.length)) == 0, fsync(descriptor) == 0 else {
        throw .unwritable(file: name, reason: Self.lastReason)
      }
    }
  }

  /// Chains a note to a log, whether its sitting is open or not.
  static func note(
    _ entry: (_ tornBytes: Int) -> LogEntry, at url: URL, reader: String, start: String
  ) throws(StudyError) {
    var log = try AnswerLog(at: url, reader: reader, start: start, claim: .beside)
    try log.append(entry(log.content.torn))
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

  /// Nobody sits any more: another process may open the sitting.
  func letGo() { _ = flock(handle.descriptor, LOCK_UN) }

  /// Appends a line and waits until the disk has it. When that fails, what was written of it is
  /// taken back and nothing has changed.
  ///
  /// - Throws: `takenOver` where another process goes on with this sitting, `logChanged` where the
  ///   log isn't what was read and written here, `unwritable` where the disk refuses.
  mutating func append(_ entry: LogEntry) throws(StudyError) {
    guard Self.lockForWriting(handle.descriptor) else { throw .inUse(reader: reader) }
    defer { Self.unlock(handle.descriptor) }
    try takeIn()
    // The process that it was taken over from may be gone by now.
    if hasTakenOver, !isPresent { isPresent = flock(handle.descriptor, LOCK_EX | LOCK_NB) == 0 }
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
    note(entry, chain: chain, bytes: line.count)
  }

  /// Takes in what another process has written since. Notes beside the sitting go by; anything else
  /// ends it.
  private mutating func takeIn() throws(StudyError) {
    var status = stat()
    guard fstat(handle.descriptor, &status) == 0, Int(status.st_size) >= content.length else {
      throw .logChanged(file: name)
    }
    let count = Int(status.st_size) - content.length
    guard count > 0 else { return }
    var bytes = Data(count: count)
    let got = bytes.withUnsafeMutableBytes {
      pread(handle.descriptor, $0.baseAddress, count, off_t(content.length))
    }
    let (lines, torn) = ChainedLines.split(bytes)
    guard got == count, torn.isEmpty else { throw .logChanged(file: name) }
    for line in lines {
      var chain = content.chain
      let found: LogEntry? = try? chain.read(line, file: name, line: content.entries.count + 1)
      switch found {
      case .interim(let entry): note(.interim(entry), chain: chain, bytes: line.count + 1)
      case .opened(let entry) where entry.takenOver == true: throw .takenOver(reader: reader)
      default: throw .logChanged(file: name)
      }
    }
  }

  private mutating func note(_ entry: LogEntry, chain: ChainedLines, bytes: Int) {
    content.chain = chain
    content.hashes.append(chain.last)
    content.length += bytes
    content.entries.append(entry)
  }

  /// A process that is just dying, or a child between fork and exec, may hold the lock for a
  /// moment longer: it is asked for during a quarter of a second.
  private static func claimPresence(_ descriptor: Int32) -> Bool {
    for _ in 0..<25 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      usleep(10_000)
    }
    return false
  }

  /// Bytes far behind any log's end, one for each sitting that is open: by them one that took a
  /// sitting over is seen too, whose predecessor held the other lock and is gone.
  private static let places = off_t(1) << 40

  private static func bePresent(_ descriptor: Int32, as place: Int) {
    _ = setLock(F_WRLCK, descriptor, from: places + off_t(place), count: 1)
  }

  private static func othersAreThere(_ descriptor: Int32) -> Bool {
    var region = region(F_WRLCK, from: places, count: 0)
    return fcntl(descriptor, openFileQuestion, &region) == 0 && region.l_type != Int16(F_UNLCK)
  }

  /// The lock of one line, apart from the one that says who sits: a process on a dead line holds
  /// that one for hours, this one never longer than the disk takes. False after five seconds.
  private static func lockForWriting(_ descriptor: Int32) -> Bool {
    for _ in 0..<1000 {
      if setLock(F_WRLCK, descriptor) { return true }
      // A file system without locks has one process at a time, as ever.
      guard errno == EAGAIN || errno == EACCES || errno == EINTR else { return true }
      usleep(5000)
    }
    return false
  }

  private static func unlock(_ descriptor: Int32) {
    _ = setLock(F_UNLCK, descriptor)
  }

  /// Asks for a lock, of the first byte unless said.
  private static func setLock(
    _ kind: Int32, _ descriptor: Int32, from start: off_t = 0, count: off_t = 1
  ) -> Bool {
    var region = region(kind, from: start, count: count)
    return fcntl(descriptor, openFileLock, &region) == 0
  }

  private static func region(_ kind: Int32, from start: off_t, count: off_t) -> flock {
    var region = flock()
    region.l_type = Int16(kind)
    region.l_whence = Int16(SEEK_SET)
    region.l_start = start
    region.l_len = count
    return region
  }

  /// F_OFD_SETLK of Linux's fcntl.h, which isn't handed on to Swift: a lock of this open file, not of
  /// the whole process.
  private static let openFileLock: Int32 = 37
  /// F_OFD_GETLK: who holds such a lock.
  private static let openFileQuestion: Int32 = 36

  private static var lastReason: String { String(cString: strerror(errno)) }
}
