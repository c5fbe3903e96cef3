import Foundation
import Testing

/// A blind test from plan to score, with two deaths in between.
@Suite(.serialized) struct BlindTestStory {
  private let world: World

  init() throws {
    world = try World()
  }

  private func leuko(_ arguments: String...) throws -> ChildProcess.Result {
    try ChildProcess.run(
      Program.url.path, arguments, environment: world.environment, in: world.folder)
  }

  /// Plans and seals ten pairs for anna and ben.
  private func seal() throws {
    let planned = try leuko(
      "study", "plan", "--name", "first", "--class", "eosinophil", "--pairs", "10", "--ask",
      "tells", "--accuracy", "0.9", "--controls", "0", "--repeats", "0", "--practice", "0",
      "--reader", "anna", "--reader", "ben", "--save", "first.json")
    #expect(planned.status == 0, "\(planned.errors)")
    try TestCells.writeReals(to: world.folder.appendingPathComponent("cells"))
    let imported = try leuko("import", "cells", "--as", "anna")
    #expect(imported.status == 0, "\(imported.errors)")
    let model = Program.model.path
    let sealed = try leuko(
      "study", "seal", "--plan", "first.json", "--model", model, "--steps", "1", "--override",
      "the cells are drawn for a test", "--as", "anna")
    try #require(sealed.status == 0, "\(sealed.errors)")
  }

  private func sit(answered: Int = 0) throws -> Tmux {
    let terminal = try Tmux(["study", "sit", "first.study", "--reader", "anna"], in: world)
    if answered == 0 {
      // Who the reader is: asked once, and left out here.
      try terminal.expect("What do you work as")
      for _ in 1...5 { try terminal.type("Enter") }
    }
    try terminal.expect("Did you take part")
    if answered > 0 { try terminal.expect("\(answered) of 20 are answered") }
    return terminal
  }

  private func begin(_ terminal: Tmux) throws {
    try terminal.write("n")
    try terminal.expect("Have you seen any")
    try terminal.write("n")
    try terminal.expect("Enter begins")
    try terminal.type("Enter")
  }

  /// Answers showings `range`, counted from 1, and sees each next one.
  private func answer(_ range: ClosedRange<Int>, on terminal: Tmux) throws {
    for showing in range {
      try terminal.expect("\(showing)/20")
      try terminal.write("\(showing % 6 + 1)")
      try terminal.expect("[\(showing % 6 + 1) ")
      try terminal.type("Enter")
    }
  }

  @Test(.enabled(if: Program.hasModel, "there is no Samples/models/small"))
  func `planned, sealed, sat, killed twice, resumed and scored: nothing confirmed is lost`()
    throws
  {
    try seal()
    let recording = world.folder.appendingPathComponent("pty.log")
    let first = try sit()
    try first.record(to: recording)
    try first.type("C-l")
    try begin(first)
    try answer(1...7, on: first)
    try first.expect("8/20")
    try first.kill()

    let second = try sit(answered: 7)
    try second.record(to: recording)
    try begin(second)
    try answer(8...13, on: second)
    try second.expect("14/20")
    try second.write("3")
    try second.expect("[3 ")
    try second.kill()

    let third = try sit(answered: 13)
    try third.record(to: recording)
    try begin(third)
    try answer(14...20, on: third)
    try third.expect("Your receipt")
    try third.type("Enter")
    try third.expect("ended with 0")

    let audit = try leuko("study", "audit", "first.study")
    // What the audit finds in ten pairs of drawn cells hangs on which are drawn.
    #expect(
      audit.output.contains("Passed at sealing")
        || audit.output.contains("Reason given: the cells are drawn for a test"))
    let score = try leuko("study", "score", "first.study", "--json", "--csv", "first.csv")
    #expect(score.status == 0, "\(score.errors)")
    #expect(score.output.contains("\"verified\" : true"))
    #expect(score.output.hasSuffix("}\n"))
    let csv = try String(
      contentsOf: world.folder.appendingPathComponent("first.csv"), encoding: .utf8)
    let ratings = csv.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[9] }
    #expect(ratings.map(String.init) == (1...20).map { "\($0 % 6 + 1)" })
    let recount = try leuko("study", "recount", "first.csv")
    #expect(recount.status == 0, "\(recount.errors)")

    // What went over the line tells neither path nor class nor truth.
    let recorded = try Data(contentsOf: recording)
    #expect(recorded.count > 10_000)
    let key = try String(
      contentsOf: world.folder.appendingPathComponent("first.key"), encoding: .utf8)
    let rows = try key.split(separator: "\n").dropFirst().map { line in
      try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(rows.count == 20)
    var secrets = [world.folder.path, "eosinophil", "first.study", "cells/", "cell-", "seed"]
    for row in rows {
      for field in ["id", "image", "provenance"] {
        secrets.append(try #require(row[field] as? String))
      }
    }
    for secret in secrets {
      #expect(recorded.range(of: Data(secret.utf8)) == nil, "'\(secret)' went over the line")
    }
  }

  @Test(.enabled(if: Program.hasModel, "there is no Samples/models/small"))
  func `a sitting line by line is resumed where its input ended`() throws {
    try seal()
    let program = try Program.url.path
    func sit(_ lines: [String]) throws -> ChildProcess.Result {
      let who = lines.count < 10 ? "technician\n7\n\n\n\n" : ""
      let input = who + "n\nn\n" + lines.map { "\($0)\n" }.joined()
      try Data(input.utf8).write(to: world.folder.appendingPathComponent("keys"))
      return try ChildProcess.run(
        "sh",
        ["-c", "NO_COLOR=1 '\(program)' study sit first.study --reader ben --plain < keys"],
        environment: world.environment, in: world.folder)
    }
    let first = try sit(["1", "nonsense", "6 ns", "2"])
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output.contains("Type 1 to 6"))
    let second = try sit(Array(repeating: "4", count: 17))
    #expect(second.output.contains("3 of 20 are answered"))
    #expect(second.output.contains("Your receipt"))
    let score = try leuko("study", "score", "first.study", "--csv", "first.csv")
    #expect(score.status == 0, "\(score.output)")
    let csv = try String(
      contentsOf: world.folder.appendingPathComponent("first.csv"), encoding: .utf8)
    #expect(csv.contains("nucleus sharpness"))
    #expect(csv.split(separator: "\n").count == 21)
  }

  @Test func `a plan that can't answer its question is refused and not kept`() throws {
    let refused = try leuko(
      "study", "plan", "--pairs", "50", "--ask", "guesses", "--class", "a", "--reader", "anna",
      "--save", "plan.json")
    #expect(refused.status == 64)
    #expect(refused.errors.contains("take 144 + 144"))
    let kept = world.folder.appendingPathComponent("plan.json").path
    #expect(!FileManager.default.fileExists(atPath: kept))
  }

  @Test func `counts that somebody published are recounted on one line`() throws {
    let found = try leuko(
      "study", "recount", "--tp", "16", "--fn", "34", "--fp", "2", "--tn", "48", "--line",
      "--title", "expert")
    #expect(
      found.output
        == "expert: accuracy 64% [54, 73], sensitivity 32%, specificity 96%, binomial p 0.0066, "
        + "Fisher p 0.0004, d' 1.20 [0.51, 1.89], c 1.06, TOST p 0.821: distinguishes\n")
  }
}
