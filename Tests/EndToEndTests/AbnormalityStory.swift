import Foundation
import TestSupport
import Testing

/// The shared pictures of real cells.
private enum SharedCells {
  static let folder = SharedFolder.url("data/pbc")
  static let isThere = SharedFolder.has("data/pbc/manifest.csv")

  static let missing = "needs the shared cells: name their folder in LEUKO_SHARED"

  /// The first pictures of a class, by name.
  static func pictures(_ path: String, _ count: Int) throws -> [URL] {
    let place = folder.appendingPathComponent(path)
    let names = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
    try #require(names.count >= count)
    return names.prefix(count).map { place.appendingPathComponent($0) }
  }
}

/// An abnormality of one's own, from a folder of thirty pictures to a scored blind test. The pictures
/// are of ordinary neutrophils: what counts here is the way.
@Suite(
  .serialized, .enabled(if: SharedCells.isThere, "\(SharedCells.missing)"),
  .enabled(if: Program.hasModel, "there is no Samples/models/small"))
struct AbnormalityStory {
  private static let name = "segmented_neutrophil+dohle_bodies"
  private let world: World

  init() throws {
    world = try World()
  }

  private func leuko(_ arguments: String...) throws -> String {
    let result = try ChildProcess.run(
      Program.url.path, arguments, environment: world.environment, in: world.folder)
    try #require(result.status == 0, "leuko \(arguments.joined(separator: " ")): \(result.errors)")
    return result.output
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: world.folder.appendingPathComponent(path), encoding: .utf8)
  }

  /// Thirty pictures to learn from in `cells/own`, twelve held out, and a table of both.
  private func bring() throws {
    var rows = ["file_name,label,findings,split"]
    for (part, split, count) in [("own", "train", 30), ("held", "val", 12)] {
      let folder = world.folder.appendingPathComponent("cells/\(part)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for file in try SharedCells.pictures("\(split)/segmented_neutrophil", count) {
        try FileManager.default.copyItem(
          at: file, to: folder.appendingPathComponent(file.lastPathComponent))
        rows.append("\(part)/\(file.lastPathComponent),segmented_neutrophil,dohle_bodies,\(split)")
      }
    }
    try Data((rows.joined(separator: "\n") + "\n").utf8)
      .write(to: world.folder.appendingPathComponent("cells/manifest.csv"))
  }

  @Test func `thirty pictures become a class, its cells, and a scored blind test`() throws {
    try bring()
    _ = try leuko("import", "cells", "--as", "anna")
    let trained = try leuko(
      "train", "diffusion", "--from", Program.model.path, "--add-class", "\(Self.name)=cells/own",
      "--steps", "3", "--batch", "2", "--out", "mine")
    #expect(!trained.contains("was learned from"))
    let seen = try text("mine/seen.txt").split(separator: "\n").count
    #expect(seen > 20)

    _ = try leuko(
      "sample", "--model", "mine", "--class", Self.name, "--count", "2", "--steps", "2", "--out",
      "made")
    let made = try text("made/manifest.csv").split(separator: "\n")
    #expect(made.count == 3)
    #expect(
      made.dropFirst().allSatisfy { $0.contains(",generated,") && $0.hasSuffix(",diffusion,,2") })

    _ = try leuko(
      "study", "plan", "--name", "own", "--class", Self.name, "--pairs", "6", "--ask", "tells",
      "--accuracy", "0.9", "--controls", "0", "--repeats", "0", "--practice", "0", "--reader",
      "anna", "--save", "own.json")
    _ = try leuko(
      "study", "seal", "--plan", "own.json", "--model", "mine", "--steps", "2", "--override",
      "a model of three steps", "--as", "anna")
    let answers = ["", "", "", "", "", "n", "n"] + (1...12).map { "\($0 % 6 + 1)" }
    try Data((answers.joined(separator: "\n") + "\n").utf8)
      .write(to: world.folder.appendingPathComponent("keys"))
    let sat = try ChildProcess.run(
      "sh",
      [
        "-c",
        "NO_COLOR=1 '\(Program.url.path)' study sit own.study --reader anna --plain < keys",
      ], environment: world.environment, in: world.folder)
    #expect(sat.output.contains("Your receipt"), "\(sat.errors)")
    let score = try leuko("study", "score", "own.study", "--json")
    #expect(score.contains("\"verified\" : true"))
  }

  @Test func `what was learned from drawn cells says so to the last picture`() throws {
    let folder = world.folder.appendingPathComponent("plain/segmented_neutrophil")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for file in try SharedCells.pictures("train/segmented_neutrophil", 24) {
      try FileManager.default.copyItem(
        at: file, to: folder.appendingPathComponent(file.lastPathComponent))
    }
    _ = try leuko("datasets", "draw-dohle", "plain", "drawn", "--count", "8")
    _ = try leuko("import", "drawn", "--as", "anna")
    #expect(try leuko("list", "origin:drawn", "--json").contains("\"dohle_bodies\""))
    // Names and tables may get lost; the files say it too.
    try FileManager.default.removeItem(
      at: world.folder.appendingPathComponent("drawn/manifest.csv"))
    let trained = try leuko(
      "train", "diffusion", "--from", Program.model.path, "--add-class", "\(Self.name)=drawn",
      "--steps", "2", "--batch", "2", "--out", "mine")
    #expect(trained.contains("'\(Self.name)' was learned from drawn pictures"))
    #expect(try leuko("model", "show", "mine").contains("learned from drawn pictures"))
    let told = try leuko(
      "sample", "--model", "mine", "--class", Self.name, "--count", "2", "--steps", "2", "--out",
      "made", "--keep")
    #expect(told.hasPrefix("2 generated, of a class learned from drawn pictures"))
    let rows = try text("made/manifest.csv").split(separator: "\n").dropFirst()
    #expect(rows.count == 2 && rows.allSatisfy { $0.hasSuffix(",diffusion,drawn,2") })
    let other = try leuko(
      "sample", "--model", "mine", "--class", "monocyte", "--steps", "2", "--json")
    #expect(!other.contains("learned_from"))
  }
}
