import Statistics
import Testing

@testable import Experiment

@Suite struct SimulationTests {
  private func conclusive(_ counts: [ExperimentVerdict: Int]) -> Int {
    (counts[.gain] ?? 0) + (counts[.loss] ?? 0) + (counts[.tradeOff] ?? 0)
  }

  @Test func `where arm is arm, at most 63 of 1,000 experiments call a difference`() {
    let counts = ExperimentSimulation().verdicts(runs: 1000)
    #expect(counts.values.reduce(0, +) == 1000)
    #expect(conclusive(counts) <= 63)
  }

  @Test(arguments: [0.5, 1, 2])
  func `a prior that shifts and nothing else is never a gain`(shift: Double) {
    let counts = ExperimentSimulation(.init(shift: shift)).verdicts(runs: 150)
    #expect(counts.values.reduce(0, +) == 150)
    #expect(counts[.gain] == nil)
  }

  @Test func `real knowledge is nearly always found to be a gain`() {
    let counts = ExperimentSimulation(.init(knowledge: 1)).verdicts(runs: 100)
    #expect((counts[.gain] ?? 0) >= 80)
  }

  @Test func `knowledge lost is called a loss or a trade-off, never a gain`() {
    let counts = ExperimentSimulation(.init(knowledge: -1)).verdicts(runs: 100)
    #expect(counts[.gain] == nil)
    #expect((counts[.loss] ?? 0) + (counts[.tradeOff] ?? 0) >= 80)
  }

  @Test func `one seed gives one result`() {
    let simulation = ExperimentSimulation(.init(shift: 1))
    #expect(simulation.comparison(3) == simulation.comparison(3))
    #expect(simulation.comparison(3) != simulation.comparison(4))
  }
}
