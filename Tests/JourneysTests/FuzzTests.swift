import Basis
import Foundation
import TestSupport
import Testing

@testable import Journeys

/// Damaged files of a person's own.
struct FuzzTests {
  private static func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-fuzz-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test func `damaged settings end in words`() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("settings.toml")
    let seed = """
      theme = "dark"
      glyphs = "octants"
      model = "~/models/pbc"
      pixel_size = 0.1
      accessible = true
      threads = 2
      [keys]
      next = ["n", "F5"]
      """
    try Fuzzing("settings", seeds: [Data(seed.utf8)]).run(rounds: 400) { data in
      try data.write(to: file)
      _ = try Settings.read(at: file)
    }
  }

  @Test func `a damaged table of samples ends in words`() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("manifest.csv")
    let row = SampleManifest.columns.map { $0 == "seed" ? "7" : "x" }.joined(separator: ",")
    let seed = SampleManifest.columns.joined(separator: ",") + "\n" + row + "\n"
    try Fuzzing("samples", seeds: [Data(seed.utf8)]).run(rounds: 300) { data in
      try data.write(to: file)
      _ = try SampleManifest(reading: file).text
    }
  }

  @Test func `a damaged diary of a training is left out, or can be shown`() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    var state = TrainingState(
      kind: .gan, out: folder.path, arguments: ["train", "gan"], current: "/", begun: Date(),
      updated: Date(), process: 1)
    state.steps = 100
    state.step = 50
    state.secondsLeft = 60
    state.curves = [.init(name: "loss", points: [.init(step: 50, value: 0.5)])]
    state.sheet = .init(
      path: "samples.png", step: 50, names: ["a"], columns: 1, side: 68, size: 64, gap: 2)
    let words = ["1e300", "-1", "9223372036854775807", "null"]
    try Fuzzing("diary", seeds: [JSONEncoder().encode(state)], words: words).run(rounds: 400) {
      data in
      try data.write(to: folder.appendingPathComponent("training.json"))
      for state in TrainingDiary.states(in: folder) {
        #expect(state.step <= state.steps && (state.secondsLeft ?? 0) < 1e10)
      }
    }
  }
}
