import AtlasStore
import Basis
import Foundation
import Testing

/// Children of the test are killed at random moments of their work, as `kill -9` would.
struct KillTests {
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `a kill while relabelling loses no confirmed label`(seed: UInt64) async throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = folder.appendingPathComponent("a.atlas")
    let ids = try Trial.fill(Atlas(at: place), with: 20)
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, seed] in
      try Child.relabel(in: URL(fileURLWithPath: path), seed: seed)
    }
    let confirmed = try Self.lines(of: folder.appendingPathComponent("confirmed"))
    let atlas = try Atlas(at: place, creating: false)
    let entries = try atlas.journal(last: 1_000_000).filter { $0.action == .label }
    // At most one label was in hand when the kill came.
    #expect(entries.count == confirmed.count || entries.count == confirmed.count + 1)
    let told = entries.reversed().map { String($0.sequence) }
    #expect(Array(told.prefix(confirmed.count)) == confirmed)
    let report = try atlas.verifyJournal()
    #expect(report.isSound, "\(report.faults)")
    #expect(try atlas.count() == ids.count)
    try atlas.record(.label("blast"), on: ids, by: "anna", at: Trial.time())
    #expect(try atlas.undo(by: "anna", at: Trial.time())?.restored == ids)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `a kill while importing loses no imported picture`(seed: UInt64) async throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, seed] in
      try Child.admit(in: URL(fileURLWithPath: path), seed: seed)
    }
    let confirmed = try Self.lines(of: folder.appendingPathComponent("confirmed"))
    let atlas = try Atlas(at: folder.appendingPathComponent("a.atlas"))
    for digest in confirmed { #expect(try atlas.specimen(withDigest: digest) != nil) }
    for specimen in try atlas.specimens(matching: Query()) {
      #expect(Digest.hex(try atlas.pictureData(of: specimen)) == specimen.digest)
      #expect(try atlas.thumbnails(of: [specimen])[specimen.id] != nil)
    }
    #expect(try atlas.verifyJournal().isSound)
    // Run again, the import goes on where it was.
    let before = try atlas.count()
    let rest = try atlas.admit(
      (0..<Child.pictures).map { try Trial.newcomer($0) }, by: "import", at: Trial.time())
    #expect(rest.admitted.count == Child.pictures - before)
    #expect(try atlas.verifyJournal().isSound)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `a kill while undoing and redoing loses none of it`(seed: UInt64) async throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = folder.appendingPathComponent("a.atlas")
    let ids = try Trial.fill(Atlas(at: place), with: 20)
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, seed] in
      try Child.undo(in: URL(fileURLWithPath: path), seed: seed)
    }
    let confirmed = try Self.lines(of: folder.appendingPathComponent("confirmed"))
    let atlas = try Atlas(at: place, creating: false)
    let told = try atlas.journal(last: 1_000_000).filter { $0.action != .import }.reversed()
      .map { String($0.sequence) }
    #expect(told.count == confirmed.count || told.count == confirmed.count + 1)
    #expect(Array(told.prefix(confirmed.count)) == confirmed)
    #expect(try atlas.verifyJournal().isSound)
    while try atlas.undo(by: "anna", at: Trial.time()) != nil {}
    #expect(try atlas.classCounts() == ["monocyte": ids.count])
    #expect(try atlas.verifyJournal().isSound)
  }

  private static func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  /// Complete lines only: the last may be torn.
  private static func lines(of file: URL) throws -> [String] {
    guard FileManager.default.fileExists(atPath: file.path) else { return [] }
    let text = try String(contentsOf: file, encoding: .utf8)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}

/// What a child does until it is killed.
private enum Child {
  static let pictures = 120

  /// Labels one specimen after another, and notes each label once `record` has returned.
  static func relabel(in folder: URL, seed: UInt64) throws {
    let atlas = try Atlas(at: folder.appendingPathComponent("a.atlas"), creating: false)
    let ids = try atlas.ids()
    let confirmed = try Notes(folder.appendingPathComponent("confirmed"))
    var random = SplitMix64(seed: seed)
    die(afterMicroseconds: random.next() % 150_000)
    let keys = ["basophil", "blast", "monocyte", "platelet"]
    while true {
      let id = ids[Int(random.next() % UInt64(ids.count))]
      let key = keys[Int(random.next() % 4)]
      let entry = try atlas.record(.label(key), on: [id], by: "anna", at: Trial.time())
      if let entry { confirmed.write(String(entry.sequence)) }
    }
  }

  /// Labels, takes back and does again, and notes each entry once it is told to be on the disk.
  static func undo(in folder: URL, seed: UInt64) throws {
    let atlas = try Atlas(at: folder.appendingPathComponent("a.atlas"), creating: false)
    let ids = try atlas.ids()
    let confirmed = try Notes(folder.appendingPathComponent("confirmed"))
    var random = SplitMix64(seed: seed)
    die(afterMicroseconds: 20_000 + random.next() % 150_000)
    while true {
      let entry =
        switch random.next() % 3 {
        case 0: try atlas.undo(by: "anna", at: Trial.time())?.entry
        case 1: try atlas.redo(by: "anna", at: Trial.time())?.entry
        default:
          try atlas.record(
            .label("blast"), on: Array(ids.shuffled().prefix(3)), by: "anna",
            at: Trial.time())
        }
      if let entry { confirmed.write(String(entry.sequence)) }
    }
  }

  /// Admits batches of pictures, and notes each once `admit` has returned.
  static func admit(in folder: URL, seed: UInt64) throws {
    let atlas = try Atlas(at: folder.appendingPathComponent("a.atlas"))
    let confirmed = try Notes(folder.appendingPathComponent("confirmed"))
    var random = SplitMix64(seed: seed)
    die(afterMicroseconds: random.next() % 300_000)
    var next = 0
    while next < pictures {
      let batch = try (next..<min(pictures, next + 8)).map { try Trial.newcomer($0) }
      try atlas.admit(batch, by: "import", at: Trial.time())
      for newcomer in batch { confirmed.write(newcomer.digest) }
      next += 8
    }
    kill(getpid(), SIGKILL)
  }

  private static func die(afterMicroseconds delay: UInt64) {
    Thread.detachNewThread {
      usleep(UInt32(delay))
      kill(getpid(), SIGKILL)
    }
  }

  /// Lines that have reached the system before `write` returns.
  private struct Notes {
    let handle: FileHandle

    init(_ file: URL) throws {
      _ = FileManager.default.createFile(atPath: file.path, contents: nil)
      handle = try FileHandle(forWritingTo: file)
    }

    func write(_ line: String) {
      _ = DurableFile.writeAll(Data((line + "\n").utf8), to: handle.fileDescriptor)
    }
  }
}
