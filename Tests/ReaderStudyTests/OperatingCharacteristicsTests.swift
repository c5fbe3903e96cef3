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

  @Test func `false claims stay at one in twenty, for every kind of reader and size of study`() {
    let readers = Thorough.runs(60, thorough: 2000)
    if Thorough.isAsked { print(FalseClaims.header) }
    let found = FalseClaims(readers: readers, seed: 11) { row in
      if Thorough.isAsked { print(FalseClaims.line(row)) }
    }
    #expect(found.rows.count == ReaderKind.allCases.count * FalseClaims.sizes.count)
    for row in found.rows {
      for count in [row.falselyAble, row.falselyEquivalent] {
        // What 2,000 readers allow is half a width of the interval; fewer allow more.
        let share = Proportion(count, of: readers)
        let room = Thorough.isAsked ? row.halfWidth : 1
        #expect((share.value ?? 1) <= 0.05 + room)
        #expect((share.clopperPearson(confidence: 0.99)?.low ?? 1) <= 0.05, "\(row)")
      }
    }
  }

  @Test func `three pairs never claim anything, and able readers are still found`() {
    let small = FalseClaims(kinds: [.guesser, .tapper], sizes: [3], readers: 200)
    #expect(small.rows.allSatisfy { $0.falselyAble == 0 && $0.falselyEquivalent == 0 })
    let plan = Plan(name: "p", classes: [.init("all", pairs: 50)], controls: 9, readers: ["one"])
    let able = OperatingCharacteristics(
      plan, reader: SimulatedReader(dPrime: 1, seed: 9), runs: 50)
    #expect(able.count([.distinguishes]).successes >= 48)
    let extremes = OperatingCharacteristics(
      Self.plan, reader: ReaderKind.oneAndSix.reader(seed: 2), runs: 20)
    #expect(extremes.share(.contradicted) >= 0.25)
    #expect(extremes.share(.equivalent) == 0)
  }

  @Test func `quartets see a known d', and their interval holds it`() throws {
    let found = try #require(
      QuartetCharacteristics(quartets: 100, dPrime: 1, runs: 60, seed: 5))
    #expect(found.seen == 60)
    #expect(found.covered >= 52)
    #expect(abs(found.medianDPrime - 1) < 0.15)
    let guess = try #require(
      QuartetCharacteristics(quartets: 300, dPrime: 0, runs: 60, seed: 5))
    #expect(guess.seen <= 9 && guess.equivalent >= 50)
    #expect(QuartetCharacteristics(quartets: 10, dPrime: 9, runs: 1, seed: 1) == nil)
  }

  @Test func `names and phases of simulated readers show what is known of them`() {
    let alike = NamingCharacteristics(pairs: 150, real: 0.95, fake: 0.95, runs: 60, seed: 3)
    #expect(alike.seen <= 8 && alike.alike >= 40 && alike.covered >= 52)
    let other = NamingCharacteristics(pairs: 150, real: 0.95, fake: 0.75, runs: 60, seed: 3)
    #expect(other.seen >= 57 && other.alike == 0 && other.covered >= 52)
    let phases = PhaseCharacteristics(
      pairs: 50, oddFakes: 0.05, oddReals: 0.05, told: 0, clues: 1.5, runs: 40, seed: 4)
    #expect(phases.seenUntold <= 6 && phases.seenTold <= 6)
    #expect(phases.seenClues >= 39 && phases.seenGain >= 36)
  }
}
