import AtlasStore
import Basis
import Foundation
import Testing

/// `kill -9` at random moments of what a person does: what the screen had confirmed is kept.
///
/// Fifty kills; `LEUKO_THOROUGH=1` makes them two hundred, `LEUKO_KILL_SEED` other moments.
@Suite(.serialized) struct KillStory {
  private static let kills =
    ProcessInfo.processInfo.environment["LEUKO_THOROUGH"] == "1" ? 200 : 50
  private static let seed =
    ProcessInfo.processInfo.environment["LEUKO_KILL_SEED"].flatMap { UInt64($0) } ?? 1

  @Test func `no confirmed label is lost by kills while relabelling`() throws {
    let world = try World()
    let cells = world.folder.appendingPathComponent("cells")
    try TestCells.write(40, to: cells)
    let imported = try Program.run("import", "cells", "--atlas", "a.atlas", in: world)
    #expect(imported.status == 0, "\(imported.errors)")
    let place = world.folder.appendingPathComponent("a.atlas")
    var labels = try Self.labels(in: place)
    #expect(labels.count == 40)
    var random = Chance(seed: Self.seed)
    var confirmations = 0
    for _ in 0..<(Self.kills / 2) {
      let relabelling = try Relabelling(of: labels, in: world, random: &random)
      confirmations += relabelling.confirmed
      let kept = try Self.labels(in: place)
      for cell in kept.indices {
        let mayBe =
          cell == relabelling.confirmed
          ? [labels[cell], relabelling.labels[cell]] : [relabelling.labels[cell]]
        #expect(mayBe.contains(kept[cell]), "cell \(cell + 1), \(relabelling.confirmed) confirmed")
      }
      labels = kept
      try Self.audit(in: world)
    }
    // Else the kills came too early to show anything.
    #expect(confirmations >= Self.kills / 2)
  }

  @Test func `no imported picture is lost by kills while importing`() throws {
    let world = try World()
    let pictures = 1500
    try TestCells.write(pictures, to: world.folder.appendingPathComponent("cells"))
    let place = world.folder.appendingPathComponent("a.atlas")
    var random = Chance(seed: Self.seed &+ 1)
    var seen: Set<String> = []
    var midway = 0
    for _ in 0..<(Self.kills - Self.kills / 2) {
      let process = try Self.importing(in: world)
      usleep(UInt32.random(in: 5_000...1_200_000, using: &random))
      // What another process can read is imported: the kill may not take it back.
      seen.formUnion((try? Self.digests(in: place)) ?? [])
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      guard FileManager.default.fileExists(atPath: place.path) else { continue }
      let kept = (try? Self.digests(in: place)) ?? []
      #expect(kept.isSuperset(of: seen))
      if kept.count < pictures, !kept.isEmpty { midway += 1 }
      if !kept.isEmpty { try Self.audit(in: world) }
      seen = kept
      guard kept.count == pictures else { continue }
      try FileManager.default.removeItem(at: place)
      seen = []
    }
    let rest = try Program.run("import", "cells", "--yes", "--atlas", "a.atlas", in: world)
    #expect(rest.status == 0, "\(rest.errors)")
    #expect(try Self.digests(in: place).count == pictures)
    try Self.audit(in: world)
    #expect(midway > 0, "every kill came before the import or after it")
  }

  @Test func `an audit names the picture that is missing`() throws {
    let world = try World()
    try TestCells.write(3, to: world.folder.appendingPathComponent("cells"))
    _ = try Program.run("import", "cells", "--atlas", "a.atlas", in: world)
    try Self.audit(in: world)
    let picture = try #require(
      FileManager.default.enumerator(
        at: world.folder.appendingPathComponent("a.atlas/pictures"),
        includingPropertiesForKeys: nil)?
        .compactMap { $0 as? URL }.first { $0.pathExtension == "bmp" })
    try FileManager.default.removeItem(at: picture)
    let result = try Program.run(
      "audit", "verify", "--pictures", "--atlas", "a.atlas", in: world)
    #expect(result.status == 1)
    #expect(result.output.contains("The journal is whole: "))
    #expect(result.output.contains("Pictures missing or changed: 1, the first of specimen "))
  }

  private static func importing(in world: World) throws -> Process {
    let process = Process()
    process.executableURL = try Program.url
    process.arguments = ["import", "cells", "--yes", "--json", "--atlas", "a.atlas"]
    process.environment = world.environment
    process.currentDirectoryURL = world.folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// The journal verifies, and every picture is as it came.
  private static func audit(in world: World) throws {
    let result = try Program.run(
      "audit", "verify", "--pictures", "--json", "--atlas", "a.atlas", in: world)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("\"sound\" : true"))
  }

  /// The class of every cell, in the gallery's order.
  private static func labels(in place: URL) throws -> [String] {
    let atlas = try Atlas(at: place, creating: false)
    return try atlas.specimens(atlas.ids()).map { $0.classKey ?? "" }
  }

  private static func digests(in place: URL) throws -> Set<String> {
    Set(try Atlas(at: place, creating: false).specimens(matching: Query()).map(\.digest))
  }
}

/// A person labelling one cell after the other until the program is killed under their hands.
private struct Relabelling {
  /// The classes as the person believes them to be, with the one in hand.
  private(set) var labels: [String]
  /// How many the screen confirmed.
  private(set) var confirmed = 0

  private static let keys = [
    "L": "lymphocyte", "M": "monocyte", "E": "eosinophil", "A": "basophil",
  ]

  init(of labels: [String], in world: World, random: inout Chance) throws {
    self.labels = labels
    let file = world.folder.appendingPathComponent("process")
    try? FileManager.default.removeItem(at: file)
    let terminal = try Tmux(
      ["open", "--as", "anna", "--atlas", "a.atlas"], in: world, noting: file)
    try terminal.expect("cell 1 of \(labels.count)")
    let text = try String(contentsOf: file, encoding: .utf8)
    let process = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    let delay = Double.random(in: 0.02...2, using: &random)
    DispatchQueue.global().asyncAfter(deadline: .now() + delay) { kill(process, SIGKILL) }
    var last = ""
    for cell in labels.indices {
      // Never twice the same, so that the sentence at the bottom says which one it confirms.
      let choices = Self.keys.filter { $0.value != last && $0.value != labels[cell] }
      let choice = try #require(choices.sorted { $0.key < $1.key }.randomElement(using: &random))
      last = choice.value
      self.labels[cell] = choice.value
      try terminal.write(choice.key)
      guard try Self.waits(for: "1 cell: \(choice.value)", on: terminal, of: process) else {
        return
      }
      confirmed += 1
    }
    #expect(Self.ends(process))
  }

  /// True once the screen shows the words, false once the program has ended without them.
  private static func waits(
    for words: String, on terminal: Tmux, of process: pid_t
  ) throws -> Bool {
    let end = Date().addingTimeInterval(60)
    while Date() < end {
      // Asked before the screen is read: what was painted last counts too.
      let hasEnded = kill(process, 0) != 0
      if try terminal.screen.contains(words) { return true }
      if hasEnded { return false }
      usleep(10_000)
    }
    Issue.record("neither '\(words)' nor the end showed")
    return false
  }

  private static func ends(_ process: pid_t) -> Bool {
    for _ in 0..<400 {
      if kill(process, 0) != 0 { return true }
      usleep(10_000)
    }
    return false
  }
}

/// Random numbers that are the same for the same seed.
struct Chance: RandomNumberGenerator {
  private var source: SplitMix64

  init(seed: UInt64) {
    source = SplitMix64(seed: seed)
  }

  mutating func next() -> UInt64 { source.next() }
}
