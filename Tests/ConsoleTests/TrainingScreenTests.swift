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

  private func console(_ states: [TrainingState]) -> Console {
    var console = Cells.console(listing: [])
    #expect(console.type("gt") == [.training(.watch)])
    _ = console.update(.training(.listed(states)))
    return console
  }

  @Test func `curves, pace and a sample of every class are on one screen`() throws {
    let console = console([state("lab"), state("old", .stopped, isSaved: true)])
    try expectGolden(console.golden, "trainings-80x24")
    let slots = console.draw(in: console.size).page.slots
    #expect(slots.count == 3)
    #expect(Set(slots.map(\.key)).count == 1)
    let parts = slots.compactMap(\.part)
    // One row of three squares of 64 pixels with gaps of 4.
    #expect(parts.map { ($0.x * 208).rounded() } == [4, 72, 140])
    #expect(parts.allSatisfy { $0.y > 0 && $0.y + $0.height < 1 })
  }

  @Test func `one that was stopped goes on, one that runs is stopped`() {
    var console = console([state("lab"), state("old", .stopped, isSaved: true)])
    #expect(console.type("r") == [])
    #expect(console.type("x") == [.training(.stop(out: "/models/lab"))])
    _ = console.type("j")
    #expect(console.type("x") == [])
    #expect(console.type("r") == [.training(.resume(out: "/models/old"))])
  }

  @Test func `without a checkpoint there is nothing to go on from`() {
    var console = console([state("gone", .brokenOff)])
    #expect(console.type("r") == [])
  }

  @Test func `a new one begins with words that can be changed`() {
    var console = console([])
    #expect(console.golden.contains("There is no training yet."))
    #expect(console.type("n") == [.training(.compose)])
    _ = console.update(.training(.composed("diffusion --data lab.atlas")))
    _ = console.type(" --minutes 5")
    #expect(
      console.type(.enter)
        == [.training(.begin(words: "diffusion --data lab.atlas --minutes 5"))])
  }

  @Test func `nobody watches once the page is left`() {
    var console = console([state("lab")])
    #expect(console.type("q").first == .training(.rest))
    #expect(console.page == .gallery)
    _ = console.type("gt")
    #expect(console.type("gx") == [.training(.rest), .experiment(.watch)])
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
