import Foundation
import Testing

@testable import Statistics

@Suite struct SeveralReadersTests {
  @Test func `Krippendorff's textbook data have the alphas he prints`() throws {
    let missing: Double? = nil
    let data: [[Double?]] = [
      [1, 2, 3, 3, 2, 1, 4, 1, 2, missing, missing, missing],
      [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, missing, 3],
      [missing, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, missing],
      [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, missing],
    ]
    let levels: [(KrippendorffAlpha.Level, Double)] = [
      (.nominal, 0.743), (.ordinal, 0.815), (.interval, 0.849),
    ]
    for (level, printed) in levels {
      let alpha = try #require(KrippendorffAlpha.alpha(data, level: level))
      #expect((alpha * 1000).rounded() / 1000 == printed)
    }
  }

  @Test func `kappa collapses where one answer dominates, and AC1 doesn't`() throws {
    // 100 pictures, both readers nearly always say real.
    let first = (0..<100).map { $0 < 2 ? 1 : 0 }
    let second = (0..<100).map { (2..<4).contains($0) ? 1 : 0 }
    let kappa = try #require(CohenKappa(first, second, categories: 2).kappa)
    let agreement = try #require(
      Agreement(zip(first, second).map { [$0, $1] }, categories: 2)?.gwetAC1)
    #expect(kappa < 0)
    #expect(agreement > 0.9)
  }

  @Test func `two readers in Cochran's Q are McNemar without correction`() throws {
    let right = (0..<40).map { [$0 % 3 != 0, $0 % 4 != 0] }
    let q = try #require(CochranQ(right)?.q)
    let pair = McNemar(
      firstOnly: right.count { $0[0] && !$0[1] }, secondOnly: right.count { !$0[0] && $0[1] })
    #expect(abs(q - (try #require(pair.chiSquared))) < 1e-12)
  }

  @Test func `corrections never fall below the p they correct, nor below each other`() {
    let p = [0.049, 0.0001, 0.2, 0.03, 0.6]
    let bonferroni = MultipleComparisons.bonferroni(p)
    let holm = MultipleComparisons.holm(p)
    let discovery = MultipleComparisons.benjaminiHochberg(p)
    for index in p.indices {
      #expect(p[index] <= discovery[index])
      #expect(discovery[index] <= holm[index])
      #expect(holm[index] <= bonferroni[index])
    }
    #expect(MultipleComparisons.holm([]) == [])
  }

  @Test func `ratings of the same readers have no reader variance, so no interval`() throws {
    let isFake = [true, true, true, false, false, false]
    let curve = ReceiverCurve(isFake: isFake, ratings: [4, 5, 2, 1, 3, 2])
    let together = try #require(ObuchowskiRockette([curve, curve, curve]))
    #expect(together.interval() == nil)
    #expect(together.p == nil)
    #expect(ObuchowskiRockette([curve]) == nil)
  }

  @Test func `a mixture of means and covariances far apart is as far as its means`() throws {
    let near = (0..<20).map { [Double($0 % 5), Double($0 % 3)] }
    let far = near.map { [$0[0] + 100, $0[1]] }
    let first = try #require(FeatureSet(near))
    let second = try #require(FeatureSet(far))
    let distance = try #require(FrechetDistance(first, second))
    #expect(abs(distance.value - 10_000) < 1e-6)
    #expect(abs(try #require(FrechetDistance(first, first)).value) < 1e-9)
  }

  @Test func `copies of the training pictures are told from honest ones`() throws {
    let training = (0..<60).map { [sin(Double($0) * 12.9), cos(Double($0) * 78.2)] }
    let holdout = (0..<30).map { [sin(Double($0) * 39.4 + 1), cos(Double($0) * 3.7)] }
    let copies = training.prefix(20).map { [$0[0] + 1e-4, $0[1]] }
    let sets = [training, holdout, copies].compactMap(FeatureSet.init)
    try #require(sets.count == 3)
    let found = try #require(
      Memorisation(training: sets[0], holdout: sets[1], generated: sets[2]))
    #expect(found.copyTest.pLess < 1e-6)
    #expect(found.authenticity < 0.1)
    #expect(found.nearest.allSatisfy { ($0.ratio ?? 1) < 0.1 })
  }

  @Test func `sign changes of six equal gains leave two of sixty-four as extreme`() throws {
    let seeds = try #require(PairedSeeds([1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 5.5]))
    #expect(seeds.signFlipP == 2.0 / 64)
    #expect(abs(seeds.signTestP - 2.0 / 64) < 1e-12)
  }
}
