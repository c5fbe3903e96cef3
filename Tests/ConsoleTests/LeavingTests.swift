import TerminalKit
import Testing

@testable import Console

/// What would be lost is asked about before the program ends.
@Suite struct LeavingTests {
  private static let importing = Cells.job(1, "leuko import cells --atlas '/lab/a b.atlas'")
  private static let sampling = Cells.job(2, "sampling 4 eosinophils")
  private static let training = Cells.job(3, "leuko train classifier --data cells", lasts: true)

  private static func console(_ jobs: [Job], openCells: Int = 0) throws -> Console {
    var console = Cells.console(listing: try Cells.specimens())
    _ = console.update(.jobs(jobs))
    _ = console.update(.openCells(openCells))
    return console
  }

  private static func words(_ jobs: [Job], openCells: Int = 0) throws -> String {
    Losses(try console(jobs, openCells: openCells).shell).words
  }

  @Test func `what would be lost is named, and nothing else`() throws {
    #expect(try Self.words([]) == "")
    #expect(try Self.words([Cells.job(1, "leuko inspect", ended: true)]) == "")
    #expect(try Self.words([Self.training]) == "")
    #expect(try Self.words([Self.importing]) == "1 job runs: import cells.")
    #expect(try Self.words([], openCells: 1) == "1 sampled cell isn't admitted.")
    #expect(
      try Self.words([Self.importing, Self.sampling, Self.training], openCells: 5)
        == "2 jobs run: import cells, sampling 4 eosinophils; 5 sampled cells aren't admitted. "
        + "A training goes on.")
    let many = (1...5).map { Cells.job($0, "leuko export part\($0) --to a.zip") }
    #expect(
      try Self.words(many)
        == "5 jobs run: export part1, export part2, export part3, and 2 more.")
  }

  @Test(arguments: [Key.character("q"), .control("c")])
  func `where nothing would be lost, nothing is asked`(key: Key) throws {
    var console = try Self.console([Self.training, Cells.job(1, "leuko inspect", ended: true)])
    #expect(console.type(key) == [.program(.quit)])
    #expect(console.leaving == nil)
  }

  @Test(arguments: [Key.character("q"), .control("c")])
  func `y leaves, and every other key stays where one was`(key: Key) throws {
    var console = try Self.console([Self.importing], openCells: 5)
    let before = console
    let others: [Key] = [
      .escape, .enter, .character("n"), .character("Y"), .character("q"), .control("c"), .tab,
      .left,
    ]
    for other in others {
      #expect(console.type(key).isEmpty)
      #expect(console.leaving != nil)
      #expect(console.golden.contains("1 job runs: import cells; 5 sampled cells aren't admitted."))
      #expect(console.type(other).isEmpty, "\(other)")
      #expect(console == before, "\(other)")
    }
    _ = console.type(key)
    #expect(console.type("y") == [.program(.quit)])
  }

  @Test func `a click and a paste stay, too`() throws {
    var console = try Self.console([Self.importing])
    _ = console.type(.control("c"))
    _ = console.update(.terminal(.mouse(MouseEvent(.press, at: Point(column: 9, row: 9)))))
    #expect(console.leaving == nil)
    _ = console.type(.control("c"))
    #expect(console.update(.terminal(.paste("y"))).isEmpty)
    #expect(console.leaving == nil)
  }

  @Test func `it is asked on whatever page one is, in a field and in a window`() throws {
    for keys in ["gs", "go", "/class:", ":", "?", "\""] {
      var console = try Self.console([], openCells: 2)
      _ = console.type(keys)
      let before = console
      #expect(console.type(.control("c")).isEmpty)
      // What was begun goes on where one stays.
      #expect(console.type(.escape).isEmpty && console == before)
      _ = console.type(.control("c"))
      #expect(console.type("y") == [.program(.quit)], "\(keys)")
    }
  }

  @Test func `a line that drops and a signal don't ask`() throws {
    var console = try Self.console([Self.importing, Self.sampling], openCells: 5)
    #expect(console.update(.terminal(.end)) == [.program(.quit)])
    _ = console.type(.control("c"))
    #expect(console.update(.terminal(.end)) == [.program(.quit)])
  }

  @Test(arguments: [Size(columns: 40, rows: 10), Size(columns: 20, rows: 6)])
  func `on the smallest screen, too, one sees what y does`(size: Size) throws {
    var console = try Self.console([Self.importing], openCells: 5)
    _ = console.update(.terminal(.resize(size)))
    #expect(console.type(.control("c")).isEmpty)
    #expect(console.golden.contains("y leaves"))
    #expect(console.golden.contains("1 job"))
    #expect(console.type("y") == [.program(.quit)])
  }

  @Test func `cells that were decided about, or whose job has ended, aren't lost any more`() throws
  {
    var console = try Self.console([Self.importing], openCells: 5)
    _ = console.update(.openCells(0))
    _ = console.update(.jobs([Cells.job(1, "leuko import cells", ended: true)]))
    #expect(console.type("q") == [.program(.quit)])
  }
}
