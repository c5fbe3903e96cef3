import TerminalKit
import TestSupport
import Testing

@testable import Console

/// Windows that lie over a page, at three sizes.
@Suite struct OverlayTests {
  private static let sizes = [(40, 10), (80, 24), (120, 40)]

  @Test(arguments: sizes)
  func `a line of text is asked for`(columns: Int, rows: Int) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    _ = console.act(AnyVerb(ProgramVerb.askPixelSize), count: nil)
    _ = console.type("0.1")
    try expectGolden(console.golden, "prompt-\(columns)x\(rows)")
  }

  @Test(arguments: sizes)
  func `findings are turned on and off`(columns: Int, rows: Int) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    _ = console.type("f")
    try expectGolden(console.golden, "findings-\(columns)x\(rows)")
  }

  @Test(arguments: sizes)
  func `it is asked whether what would be lost is to be left`(columns: Int, rows: Int) throws {
    var console = Cells.console(columns: columns, rows: rows, listing: try Cells.specimens())
    _ = console.update(.openCells(3))
    #expect(console.type(.control("c")) == [])
    try expectGolden(console.golden, "leaving-\(columns)x\(rows)")
    #expect(console.type("n") == [])
    #expect(console.leaving == nil)
  }
}
