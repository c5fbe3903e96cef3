import Foundation
import Testing

/// Quartets, names and phases: sealed, sat line by line and scored.
@Suite(.serialized, .enabled(if: Program.hasModel, "there is no Samples/models/small"))
struct TaskStory {
  private let world: World

  init() throws {
    world = try World()
    try TestCells.writeReals(to: world.folder.appendingPathComponent("cells"))
    let imported = try Program.run("import", "cells", "--as", "anna", in: world)
    try #require(imported.status == 0, "\(imported.errors)")
  }

  private func seal(_ options: String...) throws -> String {
    let sealed = try Program.run(
      [
        "study", "seal", "--name", "first", "--class", "eosinophil", "--reader", "anna", "--model",
        Program.model.path, "--steps", "1", "--override", "the cells are drawn for a test", "--as",
        "anna",
      ] + options, in: world)
    try #require(sealed.status == 0, "\(sealed.errors)")
    return sealed.output
  }

  /// Sits with these lines; what was shown, without pictures.
  private func sit(_ lines: [String]) throws -> String {
    try Data((lines.joined(separator: "\n") + "\n").utf8)
      .write(to: world.folder.appendingPathComponent("lines"))
    let program = try Program.url.path
    let sat = try ChildProcess.run(
      "sh",
      ["-c", "NO_COLOR=1 '\(program)' study sit first.study --reader anna --plain < lines"],
      environment: world.environment, in: world.folder)
    #expect(sat.status == 0, "\(sat.errors)")
    return sat.output
  }

  private func score() throws -> String {
    let score = try Program.run("study", "score", "first.study", in: world)
    #expect(score.status == 0, "\(score.output)\(score.errors)")
    return score.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func objects(_ name: String) throws -> [[String: Any]] {
    let text = try String(
      contentsOf: world.folder.appendingPathComponent(name), encoding: .utf8)
    return try text.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  /// The truths of each showing's pictures, in the order of their places.
  private func truths() throws -> [[String]] {
    let rows = try objects("first.key").dropFirst()
    var truth: [Int: String] = [:]
    for row in rows {
      truth[try #require(row["index"] as? Int)] = try #require(row["truth"] as? String)
    }
    let data = try Data(
      contentsOf: world.folder.appendingPathComponent("first.study/manifest.json"))
    let manifest = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let readers = try #require(manifest["readers"] as? [[String: Any]])
    let order = try #require(readers.first?["order"] as? String)
    return try order.split(separator: " ").map { showing in
      try showing.split(separator: "+").map { try #require(truth[Int($0) ?? -1]) }
    }
  }

  @Test func `quartets whose made ones are all found`() throws {
    #expect(try seal("--pairs", "4", "--task", "quartet").contains("4 showings for anna"))
    let places = try truths().map { try #require($0.firstIndex(of: "F")) + 1 }
    #expect(places.count == 4)
    let shown = try sit(
      ["", "", "", "", "", "n", "n", "5", "?"] + places.map(String.init))
    #expect(shown.contains("Which of these four cells was made by a generator?"))
    #expect(shown.contains("Type 1 to 4") && shown.contains("Your receipt"))
    #expect(try score().contains("anna finds the made one among 4: 4 of 4 right"))
  }

  @Test func `names, given by a reader who says who they are and is asked once`() throws {
    _ = try seal("--pairs", "4", "--task", "naming")
    let first = try sit(["plumber", "expert", "12", "haematology", "usual", "yes", "E", "e", "E"])
    #expect(first.contains("'plumber' is no answer") && first.contains("E eosinophil"))
    for word in ["generat", "was made", "Blind test"] { #expect(!first.contains(word), "\(word)") }
    let second = try sit(Array(repeating: "E", count: 5) + ["L"])
    #expect(second.contains("2 of 8 are answered") && !second.contains("What do you work as"))
    let person = try objects("first.study/logs/anna.jsonl").compactMap {
      $0["person"] as? [String: Any]
    }
    #expect(person.count == 1)
    #expect(person.first?["role"] as? String == "expert" && person.first?["years"] as? Int == 12)
    let lastIsReal = try truths().last == ["R"]
    #expect(try score().contains(lastIsReal ? "reals 75%" : "made ones 75%"))
  }

  @Test func `three phases, of which the first tells nothing`() throws {
    _ = try seal(
      "--pairs", "3", "--practice", "2", "--practice-to-pass", "1", "--phases",
      "untold,told,clues", "--clues", "made ones have no granules", "--minimum-display", "16x16x1")
    // Of the practice one is real and one made: whatever is said twice, one is right.
    let lines =
      ["", "", "", "", "", "E o", "E"] + ["n", "n", "", "4", "4", "1", "6"] + ["", "2", "5"]
    let shown = try sit(lines)
    let parts = shown.components(separatedBy: "Part 2 of 3.")
    try #require(parts.count == 2)
    for word in ["generat", "was made", "Blind test", "granules"] {
      #expect(!parts[0].contains(word), "\(word)")
    }
    #expect(parts[1].contains("Did you take part") && parts[1].contains("practice 2/2"))
    #expect(parts[1].contains("made ones have no granules") && parts[1].contains("Your receipt"))
    let told = try objects("first.study/logs/anna.jsonl").filter {
      $0["event"] as? String == "told"
    }
    #expect(told.map { $0["phase"] as? String } == ["told", "clues"])
    #expect(try score().contains("anna:"))
  }

  @Test func `a screen below the least is refused with the way to mend it`() throws {
    _ = try seal("--pairs", "3", "--minimum-display", "4000x4000")
    let program = try Program.url.path
    let sat = try ChildProcess.run(
      "sh",
      [
        "-c",
        "printf '\\n\\n\\n\\n\\nn\\nn\\n1\\n' | '\(program)' study sit first.study --reader anna "
          + "--plain",
      ], environment: world.environment, in: world.folder)
    #expect(sat.status != 0)
    #expect(sat.errors.contains("make the window larger"), "\(sat.errors)")
    #expect(
      !FileManager.default.fileExists(
        atPath: world.folder.appendingPathComponent("first.study/logs/anna.jsonl").path))
  }

  @Test func `what can't be planned is refused in a sentence`() throws {
    func refused(_ options: String...) throws -> String {
      let found = try Program.run(
        [
          "study", "seal", "--name", "x", "--class", "eosinophil", "--reader", "anna", "--as",
          "anna",
        ]
          + options, in: world)
      #expect(found.status == 64, "\(options): \(found.output)")
      return found.errors
    }
    #expect(try refused("--phases", "told,clues").contains("--clues"))
    #expect(try refused("--task", "quartet", "--controls", "2").contains("neither --controls"))
    #expect(try refused("--task", "quartet", "--phases", "told").contains("--phases"))
    #expect(try refused("--minimum-display", "64").contains("minimum-display"))
    #expect(try refused("--phases", "told,untold").contains("in this order"))
    #expect(try refused("--task", "naming", "--practice", "2").contains("aren't practised"))
  }

  @Test func `a plan of quartets is kept and sealed`() throws {
    let planned = try Program.run(
      "study", "plan", "--task", "quartet", "--pairs", "4", "--name", "four", "--class",
      "eosinophil", "--reader", "anna", "--practice", "0", "--save", "four.json", in: world)
    #expect(planned.status == 0, "\(planned.errors)")
    let sealed = try Program.run(
      "study", "seal", "--plan", "four.json", "--model", Program.model.path, "--steps", "1",
      "--override", "the cells are drawn for a test", "--as", "anna", in: world)
    #expect(sealed.status == 0, "\(sealed.errors)")
    #expect(sealed.output.contains("4 showings"))
  }
}
