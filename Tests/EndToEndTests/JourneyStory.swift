import Foundation
import TestSupport
import Testing

/// What a person does who knows nothing but what the screen shows: everything without leaving Leuko.
@Suite(.serialized) struct JourneyStory {
  @Test(arguments: [(80, 24), (120, 40)])
  func `from an empty atlas to exported cells and a planned experiment, inside`(
    columns: Int, rows: Int
  ) throws {
    let world = try World()
    try TestCells.write(to: world.folder.appendingPathComponent("cells"))
    let terminal = try Tmux(
      ["open", "--as", "anna", "--atlas", "lab.atlas"], columns: columns, rows: rows, in: world)
    // Taking cells in: a form, filled in as far as it is known.
    try terminal.expect("a takes cells in")
    try terminal.type("a")
    try terminal.expect("Take pictures into")
    try terminal.write("cel")
    try terminal.type("Tab")
    try terminal.expect("cells/")
    try terminal.type("Enter")
    try terminal.expect("run: leuko import")
    try terminal.type("Enter")
    try terminal.expect("'leuko import' is done")
    try terminal.expect("cell 1 of 6")
    // Listing some of them, saying otherwise, and taking it back.
    try press("/", "filter", on: terminal)
    try terminal.write("class:lymphocyte")
    try terminal.type("Enter")
    try terminal.expect("lymphocyte")
    try press("Space", "pick", on: terminal)
    try press("Space", "pick", on: terminal)
    try terminal.expect("2 picked")
    try terminal.type("M")
    try terminal.expect("why?")
    try terminal.write("a test")
    try terminal.type("Enter")
    try terminal.expect("2 cells: monocyte")
    try terminal.type("u")
    try terminal.expect("undone: 2 cells")
    try terminal.type("Escape")
    try terminal.expect("of 6")
    // Handing picked cells on.
    try terminal.type("Home")
    try press("Space", "pick", on: terminal)
    try press("Space", "pick", on: terminal)
    try terminal.type("e")
    try terminal.expect("leuko export")
    try terminal.write("out")
    try terminal.type("Enter")
    try terminal.expect("id:")
    try terminal.type("Enter")
    try terminal.expect("'leuko export' is done")
    // What was said can be read again.
    try terminal.type("g", "o")
    try terminal.expect("leuko export")
    try press("Tab", "jobs/messages", on: terminal)
    try terminal.expect("'leuko import' is done")
    try terminal.expect("Esc back")
    try terminal.type("q")
    // An experiment is planned by a form too.
    try terminal.expect("all cells")
    try terminal.type("g", "x")
    try terminal.expect("Experiments")
    try terminal.type("a")
    try terminal.expect("leuko experiment plan")
    try terminal.type("C-c")
    try terminal.expect("ended with 0")
    let table = try String(
      contentsOf: world.folder.appendingPathComponent("out/manifest.csv"), encoding: .utf8)
    #expect(table.split(separator: "\n").count == 3)
    let audit = try Program.run("audit", "verify", "--atlas", "lab.atlas", in: world)
    #expect(audit.output.contains("The journal is whole"), "\(audit.output)\(audit.errors)")
  }

  /// Presses a key only if the screen shows it together with what it does.
  private func press(_ key: String, _ words: String, on terminal: Tmux) throws {
    let screen = try terminal.expect("\(key) \(words)")
    #expect(screen.contains("\(key) \(words)"))
    try terminal.type(key)
  }
}
