import Foundation
import Testing

@testable import Statistics

@Suite struct ExperimentVerdictTests {
  /// Ten seeds of two arms; `shift` moves the first arm's, noise is drawn by a small generator.
  private func seeds(_ shift: Double, noise: Double = 0.006, seed: Int) throws -> PairedSeeds {
    var state = UInt64(truncatingIfNeeded: seed &* 7_919 &+ 17)
    func normal() -> Double {
      var sum = 0.0
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        sum += Double(state >> 11) / 9_007_199_254_740_992
      }
      return sum - 6
    }
    let base = (0..<10).map { _ in 0.8 + noise * normal() }
    return try #require(PairedSeeds(base.map { $0 + shift + noise * normal() }, base))
  }

  private func finding(_ shift: Double, priorFree: Double, seed: Int) throws -> ExperimentFinding {
    let primary = try seeds(shift, seed: seed)
    return ExperimentFinding(
      primary: primary, adjustedP: primary.p ?? 1,
      priorFree: try seeds(priorFree, seed: seed + 100_000))
  }

  @Test func `a gain that the prior-free endpoint shares is one`() throws {
    #expect(try finding(0.03, priorFree: 0.03, seed: 1).verdict == .gain)
    #expect(try finding(-0.03, priorFree: 0, seed: 2).verdict == .loss)
  }

  @Test func `an experiment of an arm against itself is seldom conclusive`() throws {
    var conclusive = 0
    for seed in 0..<1000 {
      let verdict = try finding(0, priorFree: 0, seed: seed).verdict
      if verdict == .gain || verdict == .loss { conclusive += 1 }
    }
    #expect(conclusive <= 50, "\(conclusive) of 1000")
  }

  @Test func `a pure shift of the prior is hardly ever a gain, and is called what it is`() throws {
    var gains = 0
    var moves = 0
    for seed in 0..<300 {
      let found = try finding(0.03, priorFree: 0, seed: seed)
      if found.verdict == .gain { gains += 1 }
      if found.isThresholdMove { moves += 1 }
    }
    #expect(Double(gains) <= 0.05 * 300)
    #expect(Double(moves) >= 0.9 * 300)
  }

  @Test func `one class up and another down is a trade-off, whatever the mean`() throws {
    let primary = try seeds(0, seed: 3)
    let up = try seeds(0.05, seed: 4)
    let down = try seeds(-0.05, seed: 5)
    let found = ExperimentFinding(
      primary: primary, adjustedP: 1, priorFree: nil,
      classes: [(up, 0.001), (down, 0.001)])
    #expect(found.verdict == .tradeOff)
  }

  @Test func `little noise around nothing is equivalent, much noise inconclusive`() throws {
    let quiet = try seeds(0, noise: 0.001, seed: 6)
    let loud = try seeds(0, noise: 0.05, seed: 7)
    let same = ExperimentFinding(primary: quiet, adjustedP: 1, priorFree: nil)
    let unknown = ExperimentFinding(primary: loud, adjustedP: 1, priorFree: nil)
    #expect(same.verdict == .equivalent)
    #expect(unknown.verdict == .inconclusive)
  }
}
