import Foundation
import Statistics

/// What one training says of the test pictures, in the forms that endpoints are computed from.
struct TestScores: Sendable {
  /// The likeliest class of each picture.
  let predicted: [Int]
  /// The likeliest where all classes are held equally frequent: log probabilities less the logs of
  /// the shares learned from. Menon et al., "Long-tail learning via logit adjustment", ICLR 2021.
  let adjusted: [Int]
  /// Log odds of each class against all others, class by class.
  let odds: [[Double]]
  /// For each class the pictures from the lowest odds up.
  let order: [[Int]]

  init(logs: [[Float]], learned: [Int]) {
    let shares = learned.map { log(Double(max(1, $0))) }
    func largest(_ row: [Double]) -> Int {
      row.indices.reduce(0) { row[$1] > row[$0] ? $1 : $0 }
    }
    let rows = logs.map { $0.map(Double.init) }
    predicted = rows.map(largest)
    adjusted = rows.map { row in largest(zip(row, shares).map { $0 - $1 }) }
    odds = learned.indices.map { place in
      rows.map { row in
        let others = row.indices.filter { $0 != place }.map { exp(row[$0]) }.reduce(0, +)
        return row[place] - log(max(others, 1e-300))
      }
    }
    order = odds.map { odds in odds.indices.sorted { (odds[$0], $0) < (odds[$1], $1) } }
  }
}

/// The test pictures counted `weights` times each: all once, or as a resample has them.
struct WeightedTest {
  let truth: [Int]
  let classes: Int
  var weights: [Int]

  init(truth: [Int], classes: Int) {
    self.truth = truth
    self.classes = classes
    weights = Array(repeating: 1, count: truth.count)
  }

  /// Macro-F1 or balanced accuracy of these answers; classes without a picture don't count.
  func value(_ endpoint: ExperimentPlan.Endpoint, of answers: [Int]) -> Double {
    var right = [Int](repeating: 0, count: classes)
    var answered = right
    var support = right
    for (index, weight) in weights.enumerated() where weight > 0 {
      support[truth[index]] += weight
      answered[answers[index]] += weight
      if truth[index] == answers[index] { right[truth[index]] += weight }
    }
    var sum = 0.0
    var counted = 0
    for place in 0..<classes where support[place] > 0 {
      let below = endpoint == .macroF1 ? support[place] + answered[place] : 2 * support[place]
      sum += 2 * Double(right[place]) / Double(below)
      counted += 1
    }
    return counted > 0 ? sum / Double(counted) : 0
  }

  /// The area under the curve of a class against all others: the share of pairs in the right order,
  /// equal scores counting a half.
  func area(of place: Int, _ scores: TestScores) -> Double {
    let odds = scores.odds[place]
    var below = 0
    var twice = 0
    var positives = 0
    var index = 0
    let order = scores.order[place]
    while index < order.count {
      var (own, others) = (0, 0)
      let value = odds[order[index]]
      while index < order.count, odds[order[index]] == value {
        let picture = order[index]
        if truth[picture] == place { own += weights[picture] } else { others += weights[picture] }
        index += 1
      }
      twice += own * (2 * below + others)
      below += others
      positives += own
    }
    let pairs = positives * below
    return pairs > 0 ? Double(twice) / (2 * Double(pairs)) : 0.5
  }

  /// Average precision of a class: the mean, over its pictures from the highest odds down, of the
  /// share of its pictures so far; equal scores are taken together.
  func averagePrecision(of place: Int, _ scores: TestScores) -> Double {
    let odds = scores.odds[place]
    let order = Array(scores.order[place].reversed())
    let total = zip(truth, weights).reduce(0) { $0 + ($1.0 == place ? $1.1 : 0) }
    guard total > 0 else { return 0 }
    var (found, shown, sum, index) = (0, 0, 0.0, 0)
    while index < order.count {
      var own = 0
      let value = odds[order[index]]
      while index < order.count, odds[order[index]] == value {
        let picture = order[index]
        shown += weights[picture]
        if truth[picture] == place { own += weights[picture] }
        index += 1
      }
      found += own
      if own > 0 { sum += Double(own) * Double(found) / Double(shown) }
    }
    return sum / Double(total)
  }

  /// The share of other pictures that are called this class.
  func falseAlarms(of place: Int, _ answers: [Int]) -> Double {
    var (alarms, others) = (0, 0)
    for (index, weight) in weights.enumerated() where truth[index] != place {
      others += weight
      if answers[index] == place { alarms += weight }
    }
    return others > 0 ? Double(alarms) / Double(others) : 0
  }

  /// The recall of a class at the threshold that calls at most this share of the others by its name.
  func recall(of place: Int, falseAlarms limit: Double, _ scores: TestScores) -> Double {
    let odds = scores.odds[place]
    let order = Array(scores.order[place].reversed())
    let others = zip(truth, weights).reduce(0) { $0 + ($1.0 == place ? 0 : $1.1) }
    let own = zip(truth, weights).reduce(0) { $0 + ($1.0 == place ? $1.1 : 0) }
    guard own > 0 else { return 0 }
    var (found, alarms, index, best) = (0, 0, 0, 0)
    while index < order.count {
      let value = odds[order[index]]
      while index < order.count, odds[order[index]] == value {
        let picture = order[index]
        if truth[picture] == place { found += weights[picture] } else { alarms += weights[picture] }
        index += 1
      }
      if Double(alarms) > limit * Double(others) + 1e-9 { break }
      best = found
    }
    return Double(best) / Double(own)
  }
}

/// What one training reaches on the real test pictures.
public struct Endpoints: Sendable, Hashable, Codable {
  public var macroF1: Double
  public var balancedAccuracy: Double
  public var matthews: Double
  public var accuracy: Double
  /// Class by class, like the next four.
  public var recall: [Double]
  public var precision: [Double]
  public var f1: [Double]
  /// Areas under the curves, each class against all others: no prior can move them.
  public var area: [Double]
  public var averagePrecision: [Double]
  /// Balanced accuracy once the shares learned from are taken out of the answers.
  public var adjustedBalancedAccuracy: Double
  /// Recall of the target at the specificity that the real pictures alone reach with this seed.
  public var recallAtSpecificity: Double
  /// `confusion[truth][answer]`.
  public var confusion: [[Int]]

  init(
    _ scores: TestScores, _ test: WeightedTest, target: Int, controlFalseAlarms: Double
  ) {
    let metrics = ClassifierMetrics(
      truth: test.truth, predicted: scores.predicted, classes: test.classes)
    macroF1 = test.value(.macroF1, of: scores.predicted)
    balancedAccuracy = test.value(.balancedAccuracy, of: scores.predicted)
    matthews = metrics.matthews
    accuracy = metrics.accuracy ?? 0
    recall = metrics.recall
    precision = metrics.precision
    f1 = metrics.f1
    area = (0..<test.classes).map { test.area(of: $0, scores) }
    averagePrecision = (0..<test.classes).map { test.averagePrecision(of: $0, scores) }
    adjustedBalancedAccuracy = test.value(.balancedAccuracy, of: scores.adjusted)
    recallAtSpecificity = test.recall(of: target, falseAlarms: controlFalseAlarms, scores)
    confusion = metrics.confusion
  }

  /// The declared endpoint.
  public func value(_ endpoint: ExperimentPlan.Endpoint) -> Double {
    switch endpoint {
    case .macroF1: macroF1
    case .balancedAccuracy: balancedAccuracy
    }
  }
}
