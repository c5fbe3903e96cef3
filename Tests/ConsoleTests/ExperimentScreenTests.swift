import ReaderStudy
import TerminalKit
import TestSupport
import Testing

@testable import Console

@Suite struct ExperimentScreenTests {
  private func card(_ name: String, isRunning: Bool = false) -> ExperimentCard {
    ExperimentCard(
      path: "/somewhere/\(name).experiment", name: name,
      summary: "eosinophil, 50 real pictures; balanced accuracy, 1 point counts as the same",
      arms: [
        .init(name: "R", marks: [.done, .done, .done], verdict: ""),
        .init(
          name: "R + duplicates x 1", marks: [.done, .done, .running],
          verdict: "+3.1  inconclusive"),
        .init(name: "R + diffusion x 1", marks: [.done, .waiting, .waiting], verdict: ""),
      ], isRunning: isRunning)
  }

  private func console(
    _ cards: [ExperimentCard], columns: Int = 80, rows: Int = 24
  ) -> Console {
    var console = Cells.console(columns: columns, rows: rows, listing: [])
    #expect(console.type("gx").of() == [ExperimentsRequest.watch])
    _ = console.tell(ExperimentsNews.listed(cards))
    return console
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `every training is a mark, and every arm has its verdict`(columns: Int, rows: Int) throws {
    try expectGolden(
      console([card("few"), card("lobes")], columns: columns, rows: rows).golden,
      "experiments-\(columns)x\(rows)")
    var done = card("done")
    done.arms = [
      .init(name: "R", marks: [.done], verdict: ""),
      .init(name: "R + diffusion x 1", marks: [.done], verdict: "+3.1  conclusive gain"),
      .init(name: "S only x 1", marks: [.done], verdict: "-4.0  conclusive loss"),
    ]
    let screen = console([done], columns: columns, rows: rows).golden
    try expectGolden(screen, "experiments-done-\(columns)x\(rows)")
    #expect(!screen.contains("•"))
  }

  @Test func `a fresh list keeps the experiment that was chosen`() {
    var console = console([card("b"), card("c")])
    _ = console.type("j")
    _ = console.tell(ExperimentsNews.listed([card("a"), card("b"), card("c")]))
    #expect(console.page(ExperimentsPage.self)?.list.chosen?.name == "c")
    _ = console.tell(ExperimentsNews.listed([card("a")]))
    #expect(console.page(ExperimentsPage.self)?.list.chosen?.name == "a")
  }

  @Test func `the wheel goes where the arrows go`() {
    var console = console([card("a"), card("b"), card("c")])
    func chosen() -> String? { console.page(ExperimentsPage.self)?.list.chosen?.name }
    let turns: [(MouseEvent.Kind, String)] = [
      (.wheelDown, "b"), (.wheelDown, "c"), (.wheelDown, "c"), (.wheelUp, "b"), (.drag, "b"),
    ]
    for (kind, name) in turns {
      let event = MouseEvent(kind, at: Point(column: 20, row: 10))
      #expect(console.update(.terminal(.mouse(event))) == [])
      #expect(chosen() == name)
    }
  }

  @Test func `one experiment runs at a time, and x stops it`() {
    var idle = console([card("few")])
    #expect(idle.type("y").of() == [ExperimentsRequest.run(path: "/somewhere/few.experiment")])
    var busy = console([card("few", isRunning: true)])
    #expect(busy.type("y") == [])
    #expect(busy.type("x").of() == [ExperimentsRequest.stop])
  }

  @Test func `a saved report is read and never run`() {
    var saved = card("eosinophil")
    saved.isSaved = true
    var console = console([saved])
    #expect(console.type("y") == [])
    #expect(console.golden.contains("saved report"))
    #expect(
      console.type(.enter).of() == [ExperimentsRequest.report(path: saved.path)])
  }

  @Test func `a report is read, and left to where it was asked for`() {
    var console = console([card("few")])
    #expect(
      console.type(.enter).of()
        == [ExperimentsRequest.report(path: "/somewhere/few.experiment")])
    #expect(
      console.tell(ExperimentsNews.report(title: "experiment few", document: ReportDocument())).of()
        == [ExperimentsRequest.rest])
    #expect(console.top.name == "report")
    #expect(console.type("q").of() == [ExperimentsRequest.watch])
    #expect(console.top.name == "experiments")
    #expect(console.type("q").of(ExperimentsRequest.self).first == .rest)
  }

  @Test func `a plan that can't be read says why, and can't be run`() {
    var broken = card("few")
    broken.problem = "'plan.json' can't be followed: it isn't JSON"
    broken.arms = []
    var console = console([broken])
    #expect(console.golden.contains("it isn't JSON"))
    #expect(console.type("y") == [])
  }
}
