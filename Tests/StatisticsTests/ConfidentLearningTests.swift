import Foundation
import Statistics
import Testing

struct ConfidentLearningTests {
  /// Three bells in the plane, 40 points each, by a plain generator.
  private static func bells() -> (features: [[Double]], classes: [Int]) {
    let centres = [(0.0, 0.0), (6.0, 0.0), (0.0, 6.0)]
    var state: UInt64 = 42
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    func normal() -> Double {
      (-2 * log(max(1e-12, uniform()))).squareRoot() * cos(2 * .pi * uniform())
    }
    var features: [[Double]] = []
    var classes: [Int] = []
    for number in 0..<120 {
      let key = number % 3
      features.append([centres[key].0 + normal(), centres[key].1 + normal(), normal()])
      classes.append(key)
    }
    return (features, classes)
  }

  @Test func `cells are told apart by an analysis of the others`() throws {
    let (features, classes) = Self.bells()
    let outcomes = try #require(
      DiscriminantAnalysis.outOfFold(features, classes: classes, count: 3))
    let right = zip(outcomes, classes).count { outcome, key in
      outcome.probabilities.max() == outcome.probabilities[key]
    }
    #expect(right >= 118)
    for outcome in outcomes { #expect(abs(outcome.probabilities.reduce(0, +) - 1) < 1e-9) }
  }

  @Test func `labels that were swapped are suspected, and hardly any other`() throws {
    let (features, truth) = Self.bells()
    var labels = truth
    let swapped = [5, 23, 50, 77, 91, 118]
    for place in swapped { labels[place] = (labels[place] + 1) % 3 }
    let outcomes = try #require(
      DiscriminantAnalysis.outOfFold(features, classes: labels, count: 3))
    let found = ConfidentLearning.suspicions(labels, probabilities: outcomes.map(\.probabilities))
    #expect(Set(found.prefix(6).map(\.index)) == Set(swapped))
    #expect(found.count <= 8)
    for suspicion in found.prefix(6) { #expect(suspicion.suggested == truth[suspicion.index]) }
  }

  @Test func `what lies far from every class is far by distance`() throws {
    let (features, classes) = Self.bells()
    let analysis = try #require(DiscriminantAnalysis(features, classes: classes, count: 3))
    #expect(analysis.outcome(of: [60, 60, 0]).distance > 1000)
    #expect(analysis.outcome(of: [0, 0, 0]).distance < 2)
  }

  @Test func `too few examples, or features that don't vary, give nothing`() {
    #expect(DiscriminantAnalysis.outOfFold([[1], [2]], classes: [0, 1], count: 2) == nil)
    let same = [[Double]](repeating: [1, 1], count: 20)
    #expect(
      DiscriminantAnalysis.outOfFold(same, classes: (0..<20).map { $0 % 2 }, count: 2) == nil)
  }

  /// The confident joint by hand: thresholds are 0.7 and 0.6, so only the third is a member of the
  /// other class and not of its own.
  @Test func `the confident joint is that of its definition`() {
    let probabilities = [[0.9, 0.1], [0.9, 0.1], [0.3, 0.7], [0.4, 0.6]]
    let found = ConfidentLearning.suspicions([0, 0, 0, 1], probabilities: probabilities)
    #expect(found.map(\.index) == [2])
    #expect(found.first?.suggested == 1)
    #expect(abs((found.first?.margin ?? 0) - 0.4) < 1e-12)
  }
}
