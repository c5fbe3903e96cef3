import Foundation
import Testing

@testable import Statistics

/// Values of the thesis of 2023 recomputed, and what has no value at all.
@Suite struct OneReaderTests {
  private let expert = AnswerTable(
    truePositives: 16, falseNegatives: 34, falsePositives: 2, trueNegatives: 48)

  private func isNear(_ a: Double?, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
    a.map { abs($0 - b) <= tolerance } ?? false
  }

  @Test func `the expert's intervals are those of Wilson, Clopper and Pearson, and Newcombe`() {
    #expect(isNear(expert.sensitivity.wilson()?.low, 0.20758216260656845))
    #expect(isNear(expert.sensitivity.clopperPearson()?.high, 0.4669938401147306))
    #expect(isNear(expert.balancedAccuracyInterval()?.low, 0.5665372513688031))
    #expect(isNear(expert.fisher.test.twoSided, 0.0004266784112455593))
    #expect(isNear(SignalDetection(expert)?.dPrime, 1.1965827946777576))
  }

  @Test func `what can't be estimated is nil, never a number`() {
    let onlyFakes = AnswerTable(
      truePositives: 7, falseNegatives: 3, falsePositives: 0, trueNegatives: 0)
    #expect(onlyFakes.specificity.value == nil)
    #expect(onlyFakes.balancedAccuracy == nil)
    #expect(onlyFakes.balancedAccuracyInterval() == nil)
    #expect(onlyFakes.matthews == nil)
    #expect(SignalDetection(onlyFakes) == nil)
    #expect(Proportion(0, of: 0).wilson() == nil)
    let perfect = ReceiverCurve(isFake: [true, true, false, false], ratings: [6, 5, 2, 1])
    #expect(perfect.area == 1)
    #expect(perfect.waldInterval() == nil)
    #expect(perfect.logitInterval() == nil)
    #expect(perfect.p == nil)
    #expect(ReceiverCurve(isFake: [true], ratings: [3]).area == nil)
    #expect(Equivalence(estimate: 0.5, standardError: 0, within: .init(low: 0.4, high: 0.6)) == nil)
    #expect(AccuracyDrift([false, false, true, true]).fit == nil)
    #expect(Runs([true, true]).z == nil)
    #expect(CohenKappa([0, 0], [0, 0], categories: 2).kappa == nil)
    #expect(ResponseTimes([], correct: []) == nil)
    #expect(Differential(["lymphocyte": 0], notWhite: []).entries["lymphocyte"]?.percent == nil)
  }

  @Test func `binary ratings have the balanced accuracy for their area`() throws {
    let isFake = (0..<100).map { $0 < 50 }
    let calledFake = (0..<100).map { $0 < 16 || (50..<52).contains($0) }
    let curve = ReceiverCurve(isFake: isFake, ratings: calledFake.map { $0 ? 1 : 0 })
    #expect(AnswerTable(isFake: isFake, calledFake: calledFake) == expert)
    #expect(isNear(curve.area, try #require(expert.balancedAccuracy), 1e-15))
  }

  @Test func `turning all ratings over turns the area over`() throws {
    let isFake = (0..<40).map { $0 % 3 == 0 }
    let ratings = (0..<40).map { Double($0 * 7 % 6 + 1) }
    let curve = ReceiverCurve(isFake: isFake, ratings: ratings)
    let turned = ReceiverCurve(isFake: isFake, ratings: ratings.map { 7 - $0 })
    #expect(isNear(turned.area, 1 - (try #require(curve.area)), 1e-15))
    #expect(isNear(turned.variance, try #require(curve.variance), 1e-15))
  }

  @Test func `Fisher's tails share the observed table`() {
    for (a, b, c, d) in [(16, 34, 2, 48), (3, 1, 1, 3), (0, 5, 5, 0), (0, 0, 3, 4)] {
      let test = FisherExact(a, b, c, d).test
      #expect(test.greater + test.less >= 1)
      #expect(test.twoSided >= min(test.greater, test.less) - 1e-15)
      let turned = FisherExact(c, d, a, b).test
      #expect(abs(turned.twoSided - test.twoSided) < 1e-12)
      #expect(abs(turned.less - test.greater) < 1e-12)
    }
  }

  @Test func `an exact test of equivalence is the 90 percent exact interval inside the margin`() {
    let margin = Interval(low: 0.4, high: 0.6)
    for k in 0...100 {
      let share = Proportion(k, of: 100)
      let inside = share.clopperPearson(confidence: 0.9)?.isStrictlyInside(margin) ?? false
      #expect(Equivalence(share, within: margin).isShown() == inside, "\(k) of 100")
    }
  }

  @Test func `an area without variance shows nothing, and Fisher's test leads`() {
    let finding = VerdictFinding(
      table: expert, area: 0.64, areaError: 0, controls: Proportion(0, of: 0), margin: 0.1)
    #expect(finding.detection == expert.fisher.test.twoSided)
    #expect(finding.verdict == .distinguishes)
    let even = AnswerTable(
      truePositives: 75, falseNegatives: 75, falsePositives: 75, trueNegatives: 75)
    let flat = VerdictFinding(
      table: even, area: 0.5, areaError: nil, controls: Proportion(9, of: 10), margin: 0.1)
    #expect(!flat.isEquivalent)
    #expect(flat.verdict == .inconclusive)
  }
}
