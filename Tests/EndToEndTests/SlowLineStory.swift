import Foundation
import Testing

/// A sitting on the real program over a line whose other end keeps a record of its own.
@Suite(.serialized, .enabled(if: Program.hasModel, "there is no Samples/models/small"))
struct SlowLineStory {
  private let world: World

  init() throws {
    world = try World()
    try TestCells.writeReals(to: world.folder.appendingPathComponent("cells"))
    let imported = try Program.run("import", "cells", "--as", "anna", in: world)
    #expect(imported.status == 0, "\(imported.errors)")
  }

  private func seal(_ options: String...) throws {
    let sealed = try Program.run(
      [
        "study", "seal", "--name", "first", "--class", "eosinophil", "--pairs", "10", "--reader",
        "anna", "--model", Program.model.path, "--steps", "1", "--override",
        "the cells are drawn for a test", "--as", "anna",
      ] + options, in: world)
    try #require(sealed.status == 0, "\(sealed.errors)")
  }

  /// What the other end of the line saw of one picture.
  private struct Seen: Decodable {
    var place: String
    var rating: Int
    var draw_ms: Double
    var bytes: Int
    var exposure_ms: Double?
  }

  /// Sits as anna; returns what the line's other end saw.
  private func sit(_ options: String..., waitsForEnd: Bool = false) throws -> [Seen] {
    let script = Program.root.appendingPathComponent("Tests/OutsideCheck/slow-line.py").path
    var environment = world.environment
    if waitsForEnd { environment["SLOW_LINE_EXPOSURE"] = "1" }
    let run = try ChildProcess.run(
      "python3", [script, Program.url.path, "first.study", "anna", "record"] + options,
      environment: environment, in: world.folder)
    try #require(run.status == 0, "\(run.output)\(run.errors)")
    return try JSONDecoder().decode([Seen].self, from: Data(run.output.utf8))
  }

  /// The answers of the log, in order.
  private func answers() throws -> [[String: Any]] {
    try log("answered").compactMap { $0["answer"] as? [String: Any] }
  }

  private func log(_ event: String) throws -> [[String: Any]] {
    let url = world.folder.appendingPathComponent("first.study/logs/anna.jsonl")
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").compactMap {
      let line = try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      return line?["event"] as? String == event ? line : nil
    }
  }

  @Test("true-times") func timesAgreeWithARecordingOfTheBytes() throws {
    try seal("--exposure", "0.5")
    let seen = try sit("--rate", "12500", waitsForEnd: true)
    let answers = try answers()
    // Rating and Enter came in one write each, and some too early.
    #expect(answers.compactMap { $0["rating"] as? Int } == seen.map(\.rating))
    #expect(seen.count == 20)
    for (answer, seen) in zip(answers, seen) {
      let draw = try #require(answer["draw_ms"] as? NSNumber).doubleValue
      // Within a tenth; a machine with other tests on it may be late with an acknowledgement.
      #expect(
        abs(draw - seen.draw_ms) < 0.1 * seen.draw_ms + 100, "\(seen.place): \(draw), \(seen)")
      #expect(seen.draw_ms > 500)
      let exposure = try #require(answer["exposure_ms"] as? NSNumber).doubleValue
      let whole = try #require(seen.exposure_ms)
      #expect(whole >= 500 && exposure >= 500, "\(seen.place): \(exposure), \(seen)")
      // What is logged ends with the acknowledgement that the picture is gone, so it is no shorter.
      #expect(
        exposure > whole - 20 && exposure < whole + 500, "\(seen.place): \(exposure), \(seen)")
    }
    // The screen as it was found to be, not as it was guessed.
    let display = try #require(log("display").first?["display"] as? [String: Any])
    #expect(display["terminal"] as? String == "screens 1")
    #expect(display["colour_depth"] as? Int == 24)
    #expect(display["picture_columns"] as? Int == 68)
    #expect(try log("opened").allSatisfy { $0["display"] == nil })
  }

  @Test func `a terminal that answers nothing is measured nothing of`() throws {
    try seal()
    let seen = try sit("--mute")
    let answers = try answers()
    #expect(answers.compactMap { $0["rating"] as? Int } == seen.map(\.rating))
    #expect(seen.count == 20)
    #expect(answers.allSatisfy { $0["draw_ms"] == nil && $0["confirm_ms"] is Int })
  }

  @Test("wire") func aRecordingTellsNothing() throws {
    try seal()
    let seen = try sit()
    #expect(try answers().count == 20)
    let recorded = try Data(contentsOf: world.folder.appendingPathComponent("record"))
    let key = try String(
      contentsOf: world.folder.appendingPathComponent("first.key"), encoding: .utf8)
    let rows = try key.split(separator: "\n").dropFirst().compactMap { line in
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    }
    var secrets = [world.folder.path, "eosinophil", "first.study", "cells/", "cell-", "seed"]
    for row in rows {
      for field in ["id", "image", "provenance"] {
        if let secret = row[field] as? String { secrets.append(secret) }
      }
    }
    #expect(secrets.count > 26)
    for secret in secrets {
      #expect(recorded.range(of: Data(secret.utf8)) == nil, "'\(secret)' went over the line")
    }
    // As many bytes for each picture, but for the few of the words around it.
    // The first comes with the page itself.
    let bytes = seen.dropFirst().map(\.bytes)
    let (least, most) = (try #require(bytes.min()), try #require(bytes.max()))
    #expect(least > 10_000)
    #expect(most - least < least / 50, "\(bytes)")
  }
}
