import Foundation
import Testing

/// A technician's first minutes, through tmux and the command line.
@Suite(.serialized) struct BrowsingStory {
  @Test func `without a terminal the program prints help and exits 64`() throws {
    let world = try World()
    let result = try Program.run(in: world)
    #expect(result.status == 64)
    #expect(result.errors.contains("USAGE: leuko"))
  }

  @Test func `a folder that isn't there is named, with what to do`() throws {
    let world = try World()
    let result = try Program.run("import", "nowhere", in: world)
    #expect(result.status == 66)
    #expect(result.errors.hasPrefix("leuko: "))
    #expect(result.errors.contains("nowhere"))
    #expect(result.errors.split(separator: "\n").count == 2)
  }

  @Test func `an empty atlas says what to do next, and q leaves`() throws {
    let world = try World()
    let terminal = try Tmux(["open", "--as", "anna"], in: world)
    try terminal.expect("This atlas is empty.")
    try terminal.type("q")
    try terminal.expect("ended with 0")
  }

  @Test func `from import to a relabelled, undone and redone cell, by keys that are on the screen`()
    throws
  {
    let world = try World()
    try TestCells.write(to: world.folder.appendingPathComponent("cells"))
    let report = try Program.run("import", "cells", "--json", in: world)
    #expect(report.status == 0, "\(report.errors)")
    #expect(report.output.contains("\"imported\" : 6"))

    let terminal = try Tmux(["open"], in: world)
    try terminal.expect("cell 1 of 6")
    try press("Enter", "look", on: terminal)
    try terminal.expect("neighbours")
    try press("r", "relabel", on: terminal)
    try terminal.expect("what is it?")
    try press("M", "monocyte", on: terminal)
    try terminal.expect("who is at the keyboard?")
    try terminal.write("anna")
    try terminal.type("Enter")
    try terminal.expect("1 cell: monocyte")
    try terminal.expect("Esc back")
    try terminal.type("q")
    try terminal.expect("Enter look")
    try terminal.type("u")
    try terminal.expect("undone: 1 cell")
    try terminal.type("C-r")
    try terminal.expect("redone: 1 cell")
    try terminal.type("q")
    try terminal.expect("ended with 0")
  }

  @Test func `resizing keeps the cell and the screen whole`() throws {
    let world = try World()
    try TestCells.write(to: world.folder.appendingPathComponent("cells"))
    _ = try Program.run("import", "cells", in: world)
    let terminal = try Tmux(["open", "--as", "anna"], in: world)
    try terminal.expect("cell 1 of 6")
    try terminal.write("l")
    try terminal.expect("cell 2 of 6")
    for size in [(120, 40), (60, 12), (200, 60), (80, 24)] {
      try terminal.resize(columns: size.0, rows: size.1)
    }
    try terminal.expect("research use only")
    try terminal.expect("cell 2 of 6")
    try terminal.type("q")
    try terminal.expect("ended with 0")
  }

  /// Presses a key only if the screen shows it together with what it does.
  private func press(_ key: String, _ words: String, on terminal: Tmux) throws {
    let screen = try terminal.expect("\(key) \(words)")
    #expect(screen.contains("\(key) \(words)"))
    try terminal.type(key)
  }
}
