import AtlasStore
import TerminalKit
import TestSupport
import Testing

@testable import Console

@Suite struct ScreenTests {
  @Test(arguments: [(80, 24), (120, 40), (40, 10)])
  func `the gallery`(columns: Int, rows: Int) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    _ = console.type("l ")
    try expectGolden(console.golden, "gallery-\(columns)x\(rows)")
  }

  @Test(arguments: [(80, 24), (120, 40), (40, 10)])
  func `one cell, closely`(columns: Int, rows: Int) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    _ = console.type("l")
    _ = console.type(.enter)
    try expectGolden(console.golden, "specimen-\(columns)x\(rows)")
  }

  @Test func `an empty atlas says what to do next`() throws {
    let console = Cells.console(listing: [])
    try expectGolden(console.golden, "gallery-empty")
  }

  @Test func `help is made from the keys`() throws {
    var console = Cells.console(columns: 120, rows: 40, listing: try Cells.specimens())
    _ = console.type("?")
    try expectGolden(console.golden, "help-120x40")
  }

  @Test func `the choice of a class`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.type("r")
    try expectGolden(console.golden, "classes-80x24")
  }

  @Test func `what may follow g`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.type("g")
    try expectGolden(console.golden, "prefix-80x24")
  }

  @Test func `an error stands in the bar at the bottom`() throws {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.update(.failed(summary: "the disk is full", remedy: "make room"))
    try expectGolden(console.golden, "error-80x24")
  }

  @Test func `a screen too small says so`() throws {
    let console = Cells.console(columns: 30, rows: 6, listing: try Cells.specimens())
    try expectGolden(console.golden, "too-small")
  }
}
