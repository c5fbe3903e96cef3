import Testing

@testable import Statistics

@Suite struct ForcedChoiceTests {
  @Test func `d' of m alternatives is that of an integration made elsewhere`() throws {
    // By another integration, to two decimals: alternatives, share right, d'.
    let table: [(Int, Double, Double)] = [
      (2, 0.6, 0.36), (2, 0.75, 0.95), (2, 0.9, 1.81), (3, 0.5, 0.56), (3, 0.7, 1.24),
      (3, 0.9, 2.23), (4, 0.3, 0.19), (4, 0.4, 0.52), (4, 0.5, 0.84), (4, 0.6, 1.15),
      (4, 0.7, 1.49), (4, 0.8, 1.89), (4, 0.9, 2.45), (4, 0.95, 2.92), (4, 0.99, 3.80),
      (8, 0.5, 1.34), (8, 0.9, 2.87),
    ]
    for (alternatives, share, dPrime) in table {
      let task = try #require(ForcedChoice(alternatives: alternatives))
      let found = try #require(task.dPrime(share: share))
      #expect(abs(found - dPrime) < 0.0051, "\(alternatives), \(share): \(found)")
    }
  }

  @Test func `two alternatives have a closed form, and guessing is chance`() throws {
    let two = try #require(ForcedChoice(alternatives: 2))
    for dPrime in [-2.0, -0.5, 0, 0.3, 1, 2.5, 5] {
      #expect(abs(two.share(dPrime: dPrime) - Normal.lowerTail(dPrime / 2.0.squareRoot())) < 1e-10)
    }
    for m in 2...10 {
      let task = try #require(ForcedChoice(alternatives: m))
      #expect(abs(task.share(dPrime: 0) - 1 / Double(m)) < 1e-10)
    }
    #expect(ForcedChoice(alternatives: 1) == nil)
  }

  @Test func `the inverse comes back, and has no value at the ends`() throws {
    let four = try #require(ForcedChoice(alternatives: 4))
    for dPrime in stride(from: -2.0, through: 5, by: 0.5) {
      let back = try #require(four.dPrime(share: four.share(dPrime: dPrime)))
      #expect(abs(back - dPrime) < 1e-7)
    }
    #expect(four.dPrime(share: 1) == nil)
    #expect(four.dPrime(share: 0) == nil)
  }

  @Test func `choices are tested exactly, and every one right has no upper end`() throws {
    let four = try #require(ForcedChoice(alternatives: 4))
    let all = try #require(ForcedChoiceFinding(right: Proportion(10, of: 10), task: four))
    #expect(all.interval.high == .infinity && all.interval.low > 1)
    #expect(all.p < 1e-5)
    let half = try #require(ForcedChoiceFinding(right: Proportion(50, of: 100), task: four))
    #expect(abs(half.dPrime - 0.83) < 0.01)
    #expect(half.interval.low < half.dPrime && half.dPrime < half.interval.high)
    let guess = try #require(ForcedChoiceFinding(right: Proportion(100, of: 400), task: four))
    #expect(guess.isEquivalent && guess.p == 1)
    #expect(ForcedChoiceFinding(right: Proportion(0, of: 0), task: four) == nil)
  }

  @Test func `shares of the same pictures are paired`() throws {
    let first = (0..<40).map { $0 < 20 }
    let second = (0..<40).map { $0 < 30 }
    let found = try #require(PairedShares(first, second))
    #expect((found.both, found.firstOnly, found.secondOnly, found.neither) == (20, 0, 10, 10))
    #expect(found.difference == 0.25)
    #expect(abs(found.p - 2 * 0.000_976_562_5) < 1e-12)
    let ends = try #require(found.interval())
    #expect(ends.low > 0 && ends.low < 0.25 && ends.high > 0.25 && ends.high < 0.5)
    #expect(PairedShares([true], []) == nil)
    // Newcombe's examples of method 10: both, first only, second only of 50.
    let examples = [(20, 2, 12, 0.0562, 0.3292), (36, 2, 12, 0.0569, 0.3404)]
    for (both, one, two, low, high) in examples {
      let before = (0..<50).map { $0 < both + one }
      let after = (0..<50).map { $0 < both || (both + one..<both + one + two).contains($0) }
      let published = try #require(PairedShares(before, after)?.interval())
      #expect(abs(published.low - low) < 0.0001 && abs(published.high - high) < 0.0001)
    }
  }

  @Test func `groups of readers are compared on the same pictures`() throws {
    let isFake = (0..<60).map { $0 < 30 }
    let able = isFake.indices.map { isFake[$0] ? 3 + $0 % 4 : 1 + $0 % 4 }
    let blind = isFake.indices.map { 1 + $0 % 6 }
    let found = try #require(ReaderGroups([able, able], [blind, blind], isFake: isFake))
    #expect(found.first > 0.8 && abs(found.second - 0.5) < 1e-12)
    #expect(found.interval.low > 0 && found.p < 0.01)
    #expect(ReaderGroups([able], [blind], isFake: isFake)?.difference == found.difference)
    #expect(ReaderGroups([], [blind], isFake: isFake) == nil)
    #expect(ReaderGroups([able], [[7]], isFake: isFake) == nil)
  }
}
