import Foundation
import Testing

/// A sitting that is open on one terminal goes on at another.
@Suite(.serialized) struct HeldSittingStory {
  private let world: World
  private let showings = 135

  init() throws {
    world = try World()
    let sample = Program.root.appendingPathComponent("Samples/demonstration.study")
    try FileManager.default.copyItem(
      at: sample, to: world.folder.appendingPathComponent("first.study"))
    try? FileManager.default.removeItem(at: log)
  }

  private var log: URL { world.folder.appendingPathComponent("first.study/logs/simulated.jsonl") }

  private func open(_ options: String...) throws -> Tmux {
    let terminal = try Tmux(
      ["study", "sit", "first.study", "--reader", "simulated"] + options, in: world)
    try terminal.expect("Did you take part")
    try terminal.write("n")
    try terminal.expect("Have you seen any")
    try terminal.write("n")
    try terminal.expect("Enter begins")
    try terminal.type("Enter")
    return terminal
  }

  private func answer(_ place: String, on terminal: Tmux) throws {
    try terminal.expect(place)
    try terminal.write("4")
    try terminal.type("Enter")
  }

  @Test func `the second asks, takes it over, and the first ends with a sentence`() throws {
    let first = try open()
    for number in 1...4 { try answer("practice \(number)/4", on: first) }
    try answer(" 1/\(showings)", on: first)
    try answer(" 2/\(showings)", on: first)
    try first.expect(" 3/\(showings)")

    let plain = try Program.run(
      "study", "sit", "first.study", "--reader", "simulated", "--plain", in: world)
    #expect(plain.status == 0)
    let second = try open()
    try second.expect("open somewhere else")
    try second.write("y")
    try answer(" 3/\(showings)", on: second)
    try second.expect(" 4/\(showings)")

    try first.write("6")
    try first.type("Enter")
    try first.expect("This sitting has ended here")
    try first.type("Enter")
    try first.expect("ended with 0")

    // Told on the command line, it doesn't ask.
    let third = try open("--take-over")
    try answer(" 4/\(showings)", on: third)
    try third.expect(" 5/\(showings)")
    try third.write("q")
    try third.expect("ended with 0")
    let lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
    let answers = lines.filter { $0.contains("\"event\":\"answered\"") }
    #expect(answers.count == 4)
    #expect(answers.allSatisfy { $0.contains("\"rating\":4") })
    #expect(lines.count { $0.contains("\"taken_over\":true") } == 2)
    let audit = try Program.run("study", "audit", "first.study", in: world)
    #expect(!audit.output.contains("chain breaks"))
  }
}
