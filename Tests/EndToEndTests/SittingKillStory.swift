import Foundation
import Testing

/// Sittings that end by a hang-up, a kill or a file that may not grow, at any moment: no confirmed
/// answer is lost, and the next showing is the one that was not answered.
@Suite(.serialized, .enabled(if: Program.hasModel, "there is no Samples/models/small"))
struct SittingKillStory {
  private static let readers = (1...4).map { "r\($0)" }
  private static let showings = 20
  private let world: World

  init() throws {
    world = try World()
    try TestCells.writeReals(to: world.folder.appendingPathComponent("cells"))
    let imported = try leuko("import", "cells", "--as", "anna")
    #expect(imported.status == 0, "\(imported.errors)")
    let sealed = try leuko(
      ["study", "seal", "--name", "first", "--class", "eosinophil", "--pairs", "10"]
        + Self.readers.flatMap { ["--reader", $0] }
        + [
          "--model", Program.model.path, "--steps", "1", "--override",
          "the cells are drawn for a test", "--as", "anna",
        ])
    try #require(sealed.status == 0, "\(sealed.errors)")
    // Who the reader is may be left out, question by question.
    let lines = ["", "", "", "", "", "n", "n"] + (1...Self.showings).map { "\($0 % 6 + 1)" }
    try (lines.joined(separator: "\n") + "\n").write(
      to: world.folder.appendingPathComponent("answers"), atomically: true, encoding: .utf8)
  }

  @Test func `no confirmed answer is lost by hang-ups and kills`() throws {
    var random = Chance(seed: 7)
    var deaths = 0
    for reader in Self.readers {
      var answered = 0
      while answered < Self.showings {
        let pause = Int.random(in: 40...600, using: &random)
        let signal = Bool.random(using: &random) ? "HUP" : "KILL"
        let confirmed = try sit(
          reader,
          """
          while read -r line; do echo "$line"; sleep 0.03; done < answers | \
          "$LEUKO" study sit first.study --reader \(reader) --plain > shown & \
          sleep 0.\(pause < 100 ? "0" : "")\(pause); kill -\(signal) $!; wait
          """)
        let kept = try kept(by: reader)
        #expect(kept >= confirmed, "\(confirmed) were confirmed to \(reader)")
        #expect(kept >= answered)
        // A death after the write and before the next prompt keeps what nobody was told of.
        #expect(kept <= max(confirmed, answered) + 1)
        deaths += kept < Self.showings ? 1 : 0
        answered = kept
      }
    }
    #expect(deaths >= Self.readers.count, "the deaths came too late to show anything")
    try score()
  }

  @Test func `a log that can't grow ends the sitting with a sentence and keeps what it has`()
    throws
  {
    for (turn, reader) in Self.readers.enumerated() {
      // In blocks of 512 bytes; what is shown goes through a pipe, which has no limit.
      let confirmed = try sit(
        reader,
        """
        (ulimit -f \(2 + 2 * turn); exec "$LEUKO" study sit first.study --reader \(reader) \
        --plain < answers 2> errors; ) | cat > shown
        """)
      let said = try String(
        contentsOf: world.folder.appendingPathComponent("errors"), encoding: .utf8)
      #expect(said.hasPrefix("leuko: "), "\(said)")
      #expect(said.split(separator: "\n").count <= 2, "\(said)")
      let kept = try kept(by: reader)
      #expect(kept >= confirmed && kept <= confirmed + 1 && kept < Self.showings)
      #expect(turn == 0 || kept > 0)
      _ = try sit(
        reader,
        "\"$LEUKO\" study sit first.study --reader \(reader) --plain < answers > shown")
      #expect(try self.kept(by: reader) == Self.showings)
    }
    try score()
  }

  /// Runs a script that writes what is shown into `shown`; how many answers that confirms.
  private func sit(_ reader: String, _ script: String) throws -> Int {
    var environment = world.environment
    environment["LEUKO"] = try Program.url.path
    _ = try ChildProcess.run(
      "sh", ["-c", script], environment: environment, in: world.folder)
    let shown = String(
      decoding: try Data(contentsOf: world.folder.appendingPathComponent("shown")), as: UTF8.self)
    if shown.contains("Your receipt") { return Self.showings }
    let prompts = shown.matches(of: #/([0-9]+)/20 > /#).compactMap { Int($0.1) }
    return (prompts.max() ?? 1) - 1
  }

  /// Whole lines of a reader's log that hold an answer.
  private func kept(by reader: String) throws -> Int {
    let log = world.folder.appendingPathComponent("first.study/logs/\(reader).jsonl")
    guard FileManager.default.fileExists(atPath: log.path) else { return 0 }
    let text = String(decoding: try Data(contentsOf: log), as: UTF8.self)
    return text.split(separator: "\n").count { line in
      line.contains("\"event\":\"answered\"") && line.hasSuffix("}")
    }
  }

  private func score() throws {
    let score = try leuko("study", "score", "first.study", "--json", "--csv", "first.csv")
    #expect(score.status == 0, "\(score.errors)")
    #expect(score.output.contains("\"verified\" : true"))
    let csv = try String(
      contentsOf: world.folder.appendingPathComponent("first.csv"), encoding: .utf8)
    let rows = csv.split(separator: "\n").count - 1
    #expect(rows == Self.showings * Self.readers.count)
  }

  private func leuko(_ arguments: String...) throws -> ChildProcess.Result {
    try leuko(arguments)
  }

  private func leuko(_ arguments: [String]) throws -> ChildProcess.Result {
    try ChildProcess.run(
      Program.url.path, arguments, environment: world.environment, in: world.folder)
  }
}
