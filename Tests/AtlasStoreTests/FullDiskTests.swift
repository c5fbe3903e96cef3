import AtlasStore
import Basis
import Foundation
import Testing

/// A disk that is full shows as a refused write. The limit on the size of files of a process does the
/// same, and needs no disk of its own.
struct FullDiskTests {
  @Test(arguments: [60, 100, 140, 200])
  func `on a full disk a change is refused in words, and what was confirmed stays`(
    kilobytes: Int
  ) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = folder.appendingPathComponent("a.atlas")
    let ids = try Trial.fill(Atlas(at: place), with: 20)
    let path = folder.path
    await #expect(processExitsWith: .success) {
      [path = path as String, kilobytes = kilobytes as Int] in
      try Crowded.relabel(in: URL(fileURLWithPath: path), kilobytes: kilobytes)
    }
    let text = try String(
      contentsOf: folder.appendingPathComponent("confirmed"), encoding: .utf8)
    let confirmed = text.split(separator: "\n").compactMap { Int64($0) }
    let atlas = try Atlas(at: place, creating: false)
    let entries = try atlas.journal(last: 1_000_000).filter { $0.action == .label }
    #expect(entries.reversed().map(\.sequence).starts(with: confirmed))
    #expect(try atlas.verifyJournal().isSound)
    #expect(try atlas.count() == ids.count)
    for specimen in try atlas.specimens(matching: Query()) {
      #expect(Digest.hex(try atlas.pictureData(of: specimen)) == specimen.digest)
    }
    // With room again, it goes on.
    #expect(
      try atlas.record(.label("blast"), on: ids, by: "anna", at: Trial.time())?.specimenCount
        == ids.count)
    let more = try atlas.admit(
      [Trial.newcomer(500)], by: "import", at: Trial.time())
    #expect(more.admitted.count == 1)
  }
}

private enum Crowded {
  /// Labels and admits until the limit is met, which has to be told in a sentence.
  static func relabel(in folder: URL, kilobytes: Int) throws {
    signal(SIGXFSZ, SIG_IGN)
    let atlas = try Atlas(at: folder.appendingPathComponent("a.atlas"), creating: false)
    let ids = try atlas.ids()
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(1), &limit)
    let before = limit.rlim_cur
    limit.rlim_cur = rlim_t(kilobytes << 10)
    // 1 is RLIMIT_FSIZE.
    guard setrlimit(__rlimit_resource_t(1), &limit) == 0 else { exit(2) }
    var lines = ""
    var sentence = ""
    for number in 0..<3000 {
      do {
        let key = number % 2 == 0 ? "blast" : "monocyte"
        let entry = try atlas.record(
          .label(key), on: [ids[number % ids.count]], by: "anna", at: Trial.time())
        if let entry { lines += "\(entry.sequence)\n" }
      } catch let error as AtlasError {
        sentence = error.summary
        break
      }
    }
    let refused = try? atlas.admit(
      (600..<700).map { try Trial.newcomer($0) }, by: "import", at: Trial.time())
    limit.rlim_cur = before
    setrlimit(__rlimit_resource_t(1), &limit)
    try Data(lines.utf8).write(to: folder.appendingPathComponent("confirmed"))
    guard !sentence.isEmpty, refused == nil else { exit(3) }
  }
}
