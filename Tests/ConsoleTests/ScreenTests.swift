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

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `an empty atlas says what to do next`(columns: Int, rows: Int) throws {
    let console = Cells.console(columns: columns, rows: rows, listing: [])
    try expectGolden(console.golden, "gallery-empty-\(columns)x\(rows)")
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `help is made from the keys`(columns: Int, rows: Int) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    _ = console.type("?")
    try expectGolden(console.golden, "help-\(columns)x\(rows)")
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `the choice of a class`(columns: Int, rows: Int) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    _ = console.type("r")
    try expectGolden(console.golden, "classes-\(columns)x\(rows)")
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `what may follow g`(columns: Int, rows: Int) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    _ = console.type("g")
    try expectGolden(console.golden, "prefix-\(columns)x\(rows)")
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `an error stands in the bar at the bottom`(columns: Int, rows: Int) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    _ = console.update(.failed(summary: "the disk is full", remedy: "make room"))
    try expectGolden(console.golden, "error-\(columns)x\(rows)")
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `find, views and the test card`(columns: Int, rows: Int) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    _ = console.type(":")
    _ = console.type("remov")
    try expectGolden(console.golden, "find-\(columns)x\(rows)")
    _ = console.type(.escape, .control("g"))
    try expectGolden(console.golden, "card-\(columns)x\(rows)")
  }

  @Test func `a screen too small says so`() throws {
    let console = Cells.console(columns: 30, rows: 6, listing: try Cells.specimens())
    try expectGolden(console.golden, "too-small")
  }
}
