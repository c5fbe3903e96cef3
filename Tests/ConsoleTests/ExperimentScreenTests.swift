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

  private func console(_ cards: [ExperimentCard]) -> Console {
    var console = Cells.console(listing: [])
    #expect(console.type("gx") == [.experiment(.watch)])
    _ = console.update(.experiment(.listed(cards)))
    return console
  }

  @Test func `every training is a mark, and every arm has its verdict`() throws {
    try expectGolden(console([card("few"), card("lobes")]).golden, "experiments-80x24")
  }

  @Test func `a fresh list keeps the experiment that was chosen`() {
    var console = console([card("b"), card("c")])
    _ = console.type("j")
    _ = console.update(.experiment(.listed([card("a"), card("b"), card("c")])))
    #expect(console.experiments.list.chosen?.name == "c")
    _ = console.update(.experiment(.listed([card("a")])))
    #expect(console.experiments.list.chosen?.name == "a")
  }

  @Test func `one experiment runs at a time, and Escape stops it`() {
    var idle = console([card("few")])
    #expect(idle.type("r") == [.experiment(.run(path: "/somewhere/few.experiment"))])
    var busy = console([card("few", isRunning: true)])
    #expect(busy.type("r") == [])
    #expect(busy.type(.escape) == [.experiment(.stop)])
  }

  @Test func `a report is read, and left to where it was asked for`() {
    var console = console([card("few")])
    #expect(
      console.type("p") == [.experiment(.report(path: "/somewhere/few.experiment"))])
    #expect(
      console.update(.experiment(.report(title: "experiment few", lines: ["Verdicts"])))
        == [.experiment(.rest)])
    #expect(console.page == .report)
    #expect(console.type("q") == [.experiment(.watch)])
    #expect(console.page == .experiments)
    #expect(console.type("q").first == .experiment(.rest))
  }

  @Test func `a plan that can't be read says why, and can't be run`() {
    var broken = card("few")
    broken.problem = "'plan.json' can't be followed: it isn't JSON"
    broken.arms = []
    var console = console([broken])
    #expect(console.golden.contains("it isn't JSON"))
    #expect(console.type("r") == [])
  }
}
