import Foundation
import Tensors

/// How well confidences keep what they promise.
public enum Calibration {
  /// The temperature T for which softmax(outputs / T) is least surprised by the right classes, from
  /// 0.05 to 20. Guo et al., "On calibration of modern neural networks", ICML 2017.
  ///
  /// - Parameter outputs: one row a picture, one output a class.
  public static func temperature(_ outputs: [[Float]], classes: [Int]) -> Double {
    guard !outputs.isEmpty else { return 1 }
    // The loss is convex in 1 / T, so it falls, then rises along log T: the golden section finds it.
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (log(0.05), log(20.0))
    func value(_ logarithm: Double) -> Double {
      loss(outputs, classes: classes, temperature: exp(logarithm))
    }
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (atLeft, atRight) = (value(left), value(right))
    while high - low > 1e-5 {
      if atLeft < atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - ratio * (high - low)
        atLeft = value(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + ratio * (high - low)
        atRight = value(right)
      }
    }
    return exp((low + high) / 2)
  }

  /// Mean -log probability of the right classes.
  public static func loss(
    _ outputs: [[Float]], classes: [Int], temperature: Double = 1
  ) -> Double {
    guard !outputs.isEmpty else { return 0 }
    let sum = zip(outputs, classes).reduce(0.0) { sum, pair in
      sum
        - SoftmaxCrossEntropy.logSoftmax(pair.0.map { Float(Double($0) / temperature) })[pair.1]
    }
    return sum / Double(outputs.count)
  }

  /// The expected calibration error: how far confidence and share of right answers are apart, over
  /// `bins` equal ranges of confidence, weighted by how many answers each holds; nil without answers.
  /// Naeini, Cooper and Hauskrecht, AAAI 2015.
  public static func error(_ confidences: [Double], isRight: [Bool], bins: Int = 15) -> Double? {
    guard !confidences.isEmpty, confidences.count == isRight.count else { return nil }
    var counts = [Double](repeating: 0, count: bins)
    var sums = counts
    var rights = counts
    for (confidence, right) in zip(confidences, isRight) {
      let bin = min(bins - 1, max(0, Int(confidence * Double(bins))))
      counts[bin] += 1
      sums[bin] += confidence
      rights[bin] += right ? 1 : 0
    }
    return (0..<bins).reduce(0) { $0 + abs(sums[$1] - rights[$1]) } / Double(confidences.count)
  }
}

extension ConfidenceRecord {
  /// The smallest confidence such that of the answers on `select` that were at least that sure,
  /// at least `precision` were right; nil where there is none.
  ///
  /// An estimate from a few hundred pictures: what it promises holds for pictures like those.
  public func threshold(precision: Double) -> Double? {
    let answers = (right.map { ($0, true) } + wrong.map { ($0, false) }).sorted { $0.0 > $1.0 }
    var found: Double?
    var (rights, all) = (0, 0)
    var place = 0
    while place < answers.count {
      // Answers of equal confidence are taken or left together.
      let confidence = answers[place].0
      while place < answers.count, answers[place].0 == confidence {
        rights += answers[place].1 ? 1 : 0
        all += 1
        place += 1
      }
      if Double(rights) >= precision * Double(all) { found = confidence }
    }
    return found
  }

  /// The share of the answers on `select` that are at least this sure; nil without answers.
  public func coverage(from confidence: Double) -> Double? {
    let all = right.count + wrong.count
    guard all > 0 else { return nil }
    let sure = right.count { $0 >= confidence } + wrong.count { $0 >= confidence }
    return Double(sure) / Double(all)
  }
}
