import Foundation
import Statistics
import Testing

@testable import ReaderStudy

@Suite struct OperatingCharacteristicsTests {
  private static let plan = Plan(
    name: "full", classes: [.init("all", pairs: 150)], controls: 30, readers: ["one"])
  private static let runs = Thorough.runs(40, thorough: 1000)

  private func share(_ reader: SimulatedReader, _ verdicts: [Verdict]) -> Double {
    let found = OperatingCharacteristics(Self.plan, reader: reader, runs: Self.runs)
    if Thorough.isAsked {
      let counts = found.counts.sorted { $0.key.rawValue < $1.key.rawValue }
        .map { "\($0.key.rawValue) \($0.value)" }.joined(separator: ", ")
      print("d' \(reader.dPrime), criterion \(reader.criterion): \(counts)")
    }
    return verdicts.reduce(0) { $0 + found.share($1) }
  }

  @Test func `a guesser is found equivalent, and seldom anything else`() {
    #expect(share(SimulatedReader(dPrime: 0, seed: 1), [.equivalent]) >= 0.6)
  }

  @Test func `a guesser who hardly ever says fake is one-sided, never equivalent`() {
    let timid = SimulatedReader(dPrime: 0, criterion: 1.6, controlBonus: 4, seed: 2)
    #expect(share(timid, [.equivalent, .equivalentWithoutControl]) == 0)
  }

  @Test func `a reader who can tell is found out`() {
    #expect(share(SimulatedReader(dPrime: 1, seed: 3), [.distinguishes]) == 1)
  }

  @Test func `a reader who can tell is found out behind a strong habit`() {
    let timid = SimulatedReader(dPrime: 1, criterion: 1.2, seed: 4)
    #expect(share(timid, [.distinguishes]) >= 0.95)
  }

  @Test func `an inverted reader is called inverted`() {
    #expect(share(SimulatedReader(dPrime: -1, controlBonus: 3, seed: 5), [.inverted]) == 1)
  }

  @Test func `a reader who sees nothing at all is insensitive, not equivalent`() {
    let asleep = SimulatedReader(dPrime: 0, criterion: 0.5, controlBonus: 0, seed: 6)
    #expect(share(asleep, [.equivalent]) <= 0.05)
  }

  @Test func `a reader at the edge of the margin is seldom called equivalent`() {
    // An area of 0.6 is d' = sqrt(2) z(0.6).
    let edge = SimulatedReader(dPrime: 2.0.squareRoot() * Normal.quantile(0.6), seed: 7)
    #expect(share(edge, [.equivalent]) <= 0.1)
  }
}
