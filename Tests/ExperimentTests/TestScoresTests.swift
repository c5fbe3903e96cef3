import Basis
import Statistics
import Testing

@testable import Experiment

@Suite struct TestScoresTests {
  /// Some answers to three classes, with ties.
  private func example() -> (truth: [Int], scores: TestScores) {
    var source = SplitMix64(seed: 5)
    let truth = (0..<60).map { $0 % 3 }
    let logs = truth.map { truth in
      (0..<3).map { place in
        Float(source.next() % 8) / 4 - 4 + (place == truth ? 0.75 : 0)
      }
    }
    return (truth, TestScores(logs: logs, learned: [10, 20, 30]))
  }

  @Test func `the area is that of the receiver's curve`() throws {
    let (truth, scores) = example()
    let test = WeightedTest(truth: truth, classes: 3)
    for place in 0..<3 {
      let curve = ReceiverCurve(isFake: truth.map { $0 == place }, ratings: scores.odds[place])
      let area = try #require(curve.area)
      #expect(abs(test.area(of: place, scores) - area) < 1e-12)
    }
  }

  @Test func `a picture counted twice is as good as two pictures`() {
    let (truth, scores) = example()
    var test = WeightedTest(truth: truth, classes: 3)
    test.weights[7] = 2
    test.weights[9] = 0
    var rows = Array(truth.indices)
    rows.append(7)
    rows.removeAll { $0 == 9 }
    let again = rows.map { truth[$0] }
    let answers = rows.map { scores.predicted[$0] }
    let metrics = ClassifierMetrics(truth: again, predicted: answers, classes: 3)
    #expect(abs(test.value(.macroF1, of: scores.predicted) - (metrics.macroF1 ?? 0)) < 1e-12)
    #expect(
      abs(
        test.value(.balancedAccuracy, of: scores.predicted) - (metrics.balancedAccuracy ?? 0))
        < 1e-12)
    let curve = ReceiverCurve(
      isFake: again.map { $0 == 1 }, ratings: rows.map { scores.odds[1][$0] })
    #expect(abs(test.area(of: 1, scores) - (curve.area ?? 0)) < 1e-12)
  }

  @Test func `average precision is that of scikit-learn's example`() {
    // sklearn.metrics.average_precision_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) = 0.8333
    let logs: [[Float]] = [0.1, 0.4, 0.35, 0.8].map { [0, $0] }
    let scores = TestScores(logs: logs, learned: [1, 1])
    let test = WeightedTest(truth: [0, 0, 1, 1], classes: 2)
    #expect(abs(test.averagePrecision(of: 1, scores) - 5.0 / 6) < 1e-9)
  }

  @Test func `recall at a specificity allows no more false alarms than it says`() {
    let logs: [[Float]] = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4].map { [0, $0] }
    let scores = TestScores(logs: logs, learned: [1, 1])
    let test = WeightedTest(truth: [1, 0, 1, 1, 0, 1], classes: 2)
    #expect(test.recall(of: 1, falseAlarms: 0, scores) == 0.25)
    #expect(test.recall(of: 1, falseAlarms: 0.5, scores) == 0.75)
    #expect(test.recall(of: 1, falseAlarms: 1, scores) == 1)
  }

  @Test func `adjusted answers don't change with the shares learned from`() {
    let plain: [[Float]] = [[-0.5, -0.9], [-2, -0.1], [-0.7, -0.7]]
    // The same evidence from a training with ten times as many of the second class.
    let shifted = plain.map { [$0[0], $0[1] + 2.302585] }
    let one = TestScores(logs: plain, learned: [10, 10])
    let other = TestScores(logs: shifted, learned: [10, 100])
    #expect(one.adjusted == other.adjusted)
    #expect(one.predicted != other.predicted)
  }
}
