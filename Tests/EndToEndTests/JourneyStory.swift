import Foundation
import TestSupport
import Testing

/// What a person does who knows nothing but what the screen shows: everything without leaving Leuko.
///
/// Keys are counted by journey. What the console before pages were values took for the same is noted
/// beside each, by its own tables of keys; what it couldn't do took leaving it, and a line of the shell.
@Suite(.serialized) struct JourneyStory {
  /// Keys that the same took before. What wasn't there inside is counted with 'C-c', the line of the
  /// shell, and 'leuko' to come back.
  private static let before = [
    // 'leuko import cells', and y to its question.
    "import": 28,
    "filter": 11,
    // Ten picks, a capital, the reason, Enter.
    "relabel ten": 18,
    "undo": 1,
    // 'leuko export out --filter id:1,2'; and the cells' numbers had to be known.
    "export picks": 40,
    // 'leuko sample --class … --count 4 --model models/other --keep'
    "sample with another model": 87,
    // They were in the atlas at once: y keeps, l goes on.
    "admit two": 3,
    // x, a reason of a letter, Enter; twice, with l between.
    "throw away two": 7,
    // 'leuko study seal … --override …', as the form had no line for it.
    "seal": 139,
    "sit": 50,
    "score": 1,
    // g t n, 18 times Left, twice Backspace, 1, Enter.
    "train a minute": 25,
    // 'leuko experiment plan e --data leuko.atlas --class eosinophil --keep 2'
    "plan an experiment": 78,
    "quit": 1,
  ]

  /// Types, and counts what was typed.
  private final class Hands {
    let terminal: Tmux
    private(set) var counts: [String: Int] = [:]
    var journey = ""

    init(_ terminal: Tmux) {
      self.terminal = terminal
    }

    func type(_ keys: String...) throws {
      counts[journey, default: 0] += keys.count
      for key in keys {
        try terminal.type(key)
        // What follows at once would be read as one key with it, as Alt is.
        if key == "Escape" { usleep(200_000) }
      }
    }

    func write(_ text: String) throws {
      counts[journey, default: 0] += text.count
      try terminal.write(text)
    }

    @discardableResult
    func expect(_ text: String, within seconds: Double = 60) throws -> String {
      try terminal.expect(text, within: seconds)
    }

    /// Presses a key only if the screen shows it together with what it does.
    func press(_ key: String, _ words: String) throws {
      let screen = try expect("\(key) \(words)")
      #expect(screen.contains("\(key) \(words)"))
      try type(key)
    }
  }

  @Test(
    .enabled(if: Program.hasModel, "there is no Samples/models/small"),
    arguments: [
      (80, 24), (120, 40),
    ])
  func `from an empty atlas to a scored test and a planned experiment, inside`(
    columns: Int, rows: Int
  ) throws {
    let world = try World()
    try furnish(world)
    let hands = Hands(
      try Tmux(
        ["open", "--as", "anna", "--atlas", "lab.atlas"], columns: columns, rows: rows, in: world))
    try takeIn(hands)
    try relabel(hands)
    try handOn(hands)
    try sample(hands)
    try sealAndSit(hands)
    if ProcessInfo.processInfo.environment["LEUKO_THOROUGH"] == "1" { try train(hands) }
    try planAndQuit(hands)
    let table = try String(
      contentsOf: world.folder.appendingPathComponent("out/manifest.csv"), encoding: .utf8)
    #expect(table.split(separator: "\n").count == 3)
    let audit = try Program.run("audit", "verify", "--atlas", "lab.atlas", in: world)
    #expect(audit.output.contains("The journal is whole"), "\(audit.output)\(audit.errors)")
    #expect(
      FileManager.default.fileExists(
        atPath: world.folder.appendingPathComponent("e.experiment").path))
    for (journey, count) in hands.counts {
      let earlier = try #require(Self.before[journey], "'\(journey)'")
      #expect(count <= earlier, "'\(journey)' took \(count) keys, \(earlier) before")
    }
    if let path = ProcessInfo.processInfo.environment["LEUKO_COUNTS"] {
      let lines = hands.counts.sorted { $0.key < $1.key }.map {
        "\(columns)x\(rows) \($0.key): \($0.value)"
      }
      try lines.joined(separator: "\n").write(
        toFile: "\(path)-\(columns)x\(rows)", atomically: true, encoding: .utf8)
    }
  }

  /// Cells to test with, some to learn from, and a second model.
  private func furnish(_ world: World) throws {
    let cells = world.folder.appendingPathComponent("cells")
    try TestCells.writeReals(to: cells)
    for (place, name) in ["eosinophil", "lymphocyte"].enumerated() {
      let home = cells.appendingPathComponent("train/\(name)")
      try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
      for number in 0..<12 {
        try TestCells.bitmap(shade: UInt8(15 * number + place), light: 200)
          .write(to: home.appendingPathComponent("cell-\(number).bmp"))
      }
    }
    let tested = cells.appendingPathComponent("val/lymphocyte")
    try FileManager.default.createDirectory(at: tested, withIntermediateDirectories: true)
    for number in 0..<4 {
      try TestCells.bitmap(shade: UInt8(20 * number + 2), light: 180)
        .write(to: tested.appendingPathComponent("cell-\(number).bmp"))
    }
    let models = world.folder.appendingPathComponent("models")
    try FileManager.default.createDirectory(at: models, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: Program.model, to: models.appendingPathComponent("other"))
  }

  private func takeIn(_ hands: Hands) throws {
    hands.journey = "import"
    try hands.expect("a takes cells in")
    try hands.type("a")
    try hands.expect("Take pictures into")
    try hands.write("cel")
    try hands.type("Tab")
    try hands.expect("cells/")
    try hands.type("Enter")
    try hands.expect("run: leuko import")
    try hands.type("Enter")
    try hands.expect("'leuko import' is done")
    try hands.expect("cell 1 of 44")
  }

  private func relabel(_ hands: Hands) throws {
    hands.journey = "filter"
    try hands.press("/", "filter")
    try hands.write("split:val")
    try hands.type("Enter")
    try hands.expect("cell 1 of 20")
    hands.journey = "relabel ten"
    for _ in 1...10 { try hands.press("Space", "pick") }
    try hands.expect("10 picked")
    try hands.type("M")
    try hands.expect("why?")
    try hands.write("a test")
    try hands.type("Enter")
    try hands.expect("10 cells: monocyte")
    hands.journey = "undo"
    try hands.type("u")
    try hands.expect("undone: 10 cells")
  }

  private func handOn(_ hands: Hands) throws {
    hands.journey = "export picks"
    try hands.type("Home")
    try hands.expect("cell 1 of 20")
    try hands.press("Space", "pick")
    try hands.press("Space", "pick")
    try hands.type("e")
    try hands.expect("leuko export")
    try hands.write("out")
    try hands.type("Enter")
    try hands.expect("id:")
    try hands.type("Enter")
    try hands.expect("'leuko export' is done")
  }

  private func sample(_ hands: Hands) throws {
    hands.journey = "sample with another model"
    try hands.type("g", "s")
    try hands.expect("DPMSolver")
    try hands.type("k")
    try hands.expect("‹ small")
    try hands.type("l")
    try hands.expect("‹ other")
    try hands.expect("DPMSolver")
    try hands.press("Enter", "make")
    try hands.expect("4 cells made")
    hands.journey = "admit two"
    try hands.press("y", "admit")
    try hands.expect("1 in the atlas")
    try hands.press("y", "admit")
    try hands.expect("2 in the atlas")
    hands.journey = "throw away two"
    try hands.press("x", "throw away")
    try hands.expect("3 generated")
    try hands.press("x", "throw away")
    try hands.expect("2 generated")
  }

  private func sealAndSit(_ hands: Hands) throws {
    hands.journey = "seal"
    try hands.type("g", "b")
    try hands.press("a", "new")
    try hands.expect("choose and seal")
    try hands.type("j", "j", "Enter")
    try hands.expect("turn on or off")
    try hands.type("E")
    try hands.expect("[x]")
    try hands.type("Escape")
    try hands.press("a", "new")
    try choose("controls", 4, "0", hands)
    try choose("shown twice", 1, "0", hands)
    try choose("practice", 1, "0", hands)
    try choose("readers", 1, "anna", hands)
    try choose("in spite of the audit", 7, "a test", hands)
    try hands.type("End", "Enter")
    try hands.expect("Sealed 'study.study'", within: 400)
    hands.journey = "sit"
    try hands.expect("▸ study")
    try hands.expect("anna 0/20")
    try hands.press("Enter", "sit")
    try hands.expect("What do you work as")
    for _ in 1...5 { try hands.type("Enter") }
    try hands.expect("Did you take part")
    try hands.write("n")
    try hands.expect("Have you seen any")
    try hands.write("n")
    try hands.expect("Enter begins")
    try hands.type("Enter")
    for showing in 1...20 {
      try hands.expect("\(showing)/20")
      try hands.write("\(showing % 6 + 1)")
      try hands.expect("[\(showing % 6 + 1) ")
      try hands.type("Enter")
    }
    try hands.expect("Your receipt")
    try hands.type("Enter")
    hands.journey = "score"
    try hands.expect("anna 20/20")
    try hands.press("i", "report")
    try hands.expect("Blind test 'study'")
  }

  /// Goes down to a line of the new study, which says what it is, and types a value.
  private func choose(_ line: String, _ down: Int, _ value: String, _ hands: Hands) throws {
    try hands.expect(line)
    for _ in 0..<down { try hands.type("j") }
    try hands.type("Enter")
    try hands.expect("─ \(line)")
    // What stands there goes first.
    try hands.type("C-u")
    try hands.write(value)
    try hands.type("Enter")
    try hands.expect("choose and seal")
  }

  private func train(_ hands: Hands) throws {
    hands.journey = "train a minute"
    try hands.type("g", "t")
    try hands.expect("There is no training yet")
    try hands.press("a", "add")
    try hands.expect("what is to be trained?")
    try hands.type("j", "Enter")
    try hands.expect("leuko train diffusion")
    try hands.write("m")
    try hands.type("Enter")
    try hands.press("/", "find a line")
    try hands.write("min")
    try hands.type("Enter")
    try hands.expect("About how long")
    try hands.write("1")
    try hands.type("Enter")
    try hands.expect("run: leuko train diffusion")
    try hands.type("Enter")
    try hands.expect("begins")
    try hands.expect("1 job")
    let deadline = Date().addingTimeInterval(240)
    while try !hands.terminal.screen.contains("finished"), Date() < deadline { usleep(500_000) }
    try hands.expect("finished")
  }

  private func planAndQuit(_ hands: Hands) throws {
    hands.journey = "plan an experiment"
    try hands.type("g", "x")
    try hands.expect("Experiments")
    try hands.press("a", "add")
    try hands.expect("leuko experiment plan")
    try hands.write("e")
    try hands.type("Enter")
    try hands.press("/", "find a line")
    try hands.write("class")
    try hands.type("Enter")
    try hands.write("eosinophil")
    try hands.type("Enter")
    try hands.expect("Enter or y runs it")
    try hands.press("/", "find a line")
    try hands.write("keep")
    try hands.type("Enter")
    try hands.type("C-u")
    try hands.write("2")
    try hands.type("Enter")
    try hands.expect("Enter or y runs it")
    try hands.type("Enter")
    try hands.expect("'leuko experiment plan' is done")
    hands.journey = "quit"
    try hands.type("C-c")
    try hands.expect("ended with 0")
  }
}
