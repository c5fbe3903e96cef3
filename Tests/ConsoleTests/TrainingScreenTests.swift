import Foundation
@testable import Journeys
import TerminalKit
import TestSupport
import Testing

@testable import Console

@Suite struct TrainingScreenTests {
  private func state(
    _ name: String, _ standing: TrainingState.Standing = .running, isSaved: Bool = false
  ) -> TrainingState {
    var state = TrainingState(
      kind: .diffusion, out: "/models/\(name)", arguments: ["train", "diffusion"],
      current: "/", begun: Date(timeIntervalSince1970: 1_700_000_000),
      updated: Date(timeIntervalSince1970: 1_700_003_600), process: 1, standing: standing)
    (state.step, state.steps) = (1200, 20_000)
    state.isSaved = isSaved
    guard standing == .running else { return state }
    state.picturesPerSecond = 57.2
    state.secondsLeft = 7800
    state.curves = [
      .init(
        name: "loss",
        points: (1...20).map { .init(step: 60 * $0, value: 0.05 + 0.3 / Double($0)) }),
      .init(
        name: "select",
        points: (1...20).map { .init(step: 60 * $0, value: 0.06 + 0.2 / Double($0)) }),
    ]
    state.sheet = .init(
      path: "/models/\(name)/samples/0001200.png", step: 1200,
      names: ["eosinophil", "lymphocyte", "segmented_neutrophil+multilobed"], columns: 7,
      side: 64, size: 64, gap: 4)
    return state
  }

  private func console(
    _ states: [TrainingState], columns: Int = 80, rows: Int = 24
  ) -> Console {
    var console = Cells.console(columns: columns, rows: rows, listing: [])
    #expect(console.type("gt").of() == [TrainingsRequest.watch])
    _ = console.tell(states)
    return console
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `a training at every size`(columns: Int, rows: Int) throws {
    let states = [state("lab"), state("old", .stopped, isSaved: true)]
    try expectGolden(
      console(states, columns: columns, rows: rows).golden, "trainings-\(columns)x\(rows)")
  }

  @Test func `curves, pace and a sample of every class are on one screen`() throws {
    let console = console([state("lab"), state("old", .stopped, isSaved: true)])
    let slots = console.draw().page.slots
    #expect(slots.count == 3)
    #expect(Set(slots.map(\.key)).count == 1)
    let parts = slots.compactMap(\.part)
    // One row of three squares of 64 pixels with gaps of 4.
    #expect(parts.map { ($0.x * 208).rounded() } == [4, 72, 140])
    #expect(parts.allSatisfy { $0.y > 0 && $0.y + $0.height < 1 })
  }

  @Test func `one that was stopped goes on, one that runs is stopped`() {
    var console = console([state("lab"), state("old", .stopped, isSaved: true)])
    #expect(console.type("y") == [])
    #expect(console.type("x").of() == [TrainingsRequest.stop(out: "/models/lab")])
    _ = console.type("j")
    #expect(console.type("x") == [])
    #expect(console.type("y").of() == [TrainingsRequest.resume(out: "/models/old")])
  }

  @Test func `without a checkpoint there is nothing to go on from`() {
    var console = console([state("gone", .brokenOff)])
    #expect(console.type("y") == [])
  }

  @Test func `a new one begins with words that can be changed`() {
    var console = console([])
    #expect(console.golden.contains("There is no training yet."))
    let form = CommandForm(
      name: "train diffusion", abstract: "A generator.",
      fields: [
        .init(name: "--out", kind: .option, help: "The folder.", isRequired: true),
        .init(name: "--data", kind: .option, help: "The cells.", isRequired: true),
        .init(name: "--minutes", kind: .option, help: "How long."),
      ])
    _ = console.update(.commands([form, .example]))
    _ = console.type("a")
    #expect(console.golden.contains("train diffusion"))
    _ = console.type(.enter)
    _ = console.type("models/new")
    _ = console.type(.enter)
    // The atlas at hand is what it learns from; all there is left to do is to run it.
    #expect(
      console.type(.enter).of() == [
        JobRequest.run(
          ["train", "diffusion", "--out", "models/new", "--data", "/lab/test.atlas"])
      ])
    #expect(console.top.name == "trainings")
  }

  @Test func `nobody watches once the page is left`() {
    var console = console([state("lab")])
    #expect(console.type("q").of(TrainingsRequest.self).first == .rest)
    #expect(console.top.name == "gallery")
    _ = console.type("gt")
    let asked = console.type("gx")
    #expect(asked.of() == [TrainingsRequest.rest] && asked.of() == [ExperimentsRequest.watch])
  }

  @Test func `a line is parted into words as a shell would`() {
    #expect(ShellWords.words("  a  'b c' \"d 'e'\" f\\ g '' ") == ["a", "b c", "d 'e'", "f g", ""])
    #expect(ShellWords.words("a 'b") == nil)
    #expect(ShellWords.words("a\\") == nil)
    for word in ["", "a b", "it's", "plain/path.atlas", "--x=1", "$(rm)", "a\\b", "\""] {
      #expect(ShellWords.words(ShellWords.quoted(word)) == [word])
    }
  }
}
