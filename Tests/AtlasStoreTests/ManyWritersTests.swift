import AtlasStore
import Basis
import Foundation
import Testing

/// Eight people write at once into one atlas: every change is there, in one unbroken journal.
///
/// Two seconds; `LEUKO_THOROUGH=1` makes them sixty.
struct ManyWritersTests {
  private static let writers = 8
  private static let isThorough =
    ProcessInfo.processInfo.environment["LEUKO_THOROUGH"] == "1"

  @Test func `eight processes writing at once lose nothing`() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = folder.appendingPathComponent("a.atlas")
    let ids = try Trial.fill(Atlas(at: place), with: 40)
    let path = folder.path
    let seconds = Self.isThorough ? 60.0 : 2.0
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<Self.writers {
        group.addTask {
          await #expect(processExitsWith: .success) {
            [path = path as String, number = number as Int, seconds = seconds as Double] in
            try Writer.write(in: URL(fileURLWithPath: path), number: number, seconds: seconds)
          }
        }
      }
    }
    let atlas = try Atlas(at: place, creating: false)
    let journal = try atlas.journal(last: 10_000_000)
    var confirmed = 0
    for number in 0..<Self.writers {
      let own = Set(journal.filter { $0.who == "person \(number)" }.map(\.sequence))
      let text = try String(
        contentsOf: folder.appendingPathComponent("confirmed-\(number)"), encoding: .utf8)
      let told = text.split(separator: "\n").compactMap { Int64($0) }
      #expect(!told.isEmpty)
      #expect(Set(told) == own, "person \(number)")
      #expect(told == told.sorted())
      confirmed += told.count
    }
    // One entry took the pictures in.
    #expect(journal.count == confirmed + 1)
    #expect(try atlas.verifyJournal().isSound)
    #expect(try atlas.count() == ids.count)
  }
}

private enum Writer {
  /// However busy the machine is, everyone gets so many changes in.
  private static let fewest = 8

  /// Labels, comments and takes back until the time is over, and notes each entry once it is told
  /// to be on the disk.
  static func write(in folder: URL, number: Int, seconds: Double) throws {
    let atlas = try Atlas(at: folder.appendingPathComponent("a.atlas"), creating: false)
    let ids = try atlas.ids()
    var random = SplitMix64(seed: UInt64(number))
    let who = "person \(number)"
    let keys = ["basophil", "blast", "monocyte", "platelet"]
    let end = Date().addingTimeInterval(seconds)
    var lines = ""
    var told = 0
    while told < fewest || Date() < end {
      let id = ids[Int(random.next() % UInt64(ids.count))]
      let entry =
        switch random.next() % 4 {
        case 0: try atlas.undo(by: who, at: Trial.time())?.entry
        case 1:
          try atlas.record(
            .comment("\(random.next() % 100)"), on: [id], by: who, at: Trial.time())
        default:
          try atlas.record(
            .label(keys[Int(random.next() % 4)]), on: [id], by: who, at: Trial.time())
        }
      guard let entry else { continue }
      lines += "\(entry.sequence)\n"
      told += 1
    }
    try Data(lines.utf8).write(to: folder.appendingPathComponent("confirmed-\(number)"))
  }
}
