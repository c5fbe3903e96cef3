import Foundation

/// What a classifier of any number of classes gets right, from its confusion matrix.
///
/// Where a denominator is 0, precision, recall and F1 are 0, as scikit-learn has it.
public struct ClassifierMetrics: Sendable, Hashable {
  /// `confusion[truth][predicted]`.
  public var confusion: [[Int]]

  /// From truths and predictions as places 0 ..< classes; pairs outside are ignored.
  public init(truth: [Int], predicted: [Int], classes: Int) {
    var confusion = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    for (a, b) in zip(truth, predicted)
    where confusion.indices.contains(a) && confusion.indices.contains(b) {
      confusion[a][b] += 1
    }
    self.confusion = confusion
  }

  private var rights: [Double] { confusion.indices.map { Double(confusion[$0][$0]) } }
  private var predictedTotals: [Double] {
    confusion.indices.map { column in confusion.reduce(0) { $0 + Double($1[column]) } }
  }
  private var total: Double { Double(support.reduce(0, +)) }

  private static func ratio(_ a: Double, _ b: Double) -> Double { b > 0 ? a / b : 0 }

  /// How often each class is the truth.
  public var support: [Int] { confusion.map { $0.reduce(0, +) } }
  /// Right, of the times the class was predicted.
  public var precision: [Double] { zip(rights, predictedTotals).map(Self.ratio) }
  /// Right, of the times the class was the truth.
  public var recall: [Double] { zip(rights, support).map { Self.ratio($0, Double($1)) } }
  /// Harmonic mean of precision and recall.
  public var f1: [Double] {
    zip(rights, zip(predictedTotals, support)).map { right, totals in
      Self.ratio(2 * right, totals.0 + Double(totals.1))
    }
  }
  /// Share of right predictions; nil without any.
  public var accuracy: Double? { total > 0 ? rights.reduce(0, +) / total : nil }
  /// Mean F1 over all classes; nil without classes.
  public var macroF1: Double? { Moments.mean(f1) }
  /// Mean F1 weighted by support; nil without predictions.
  public var weightedF1: Double? {
    total > 0 ? zip(f1, support).reduce(0) { $0 + $1.0 * Double($1.1) } / total : nil
  }
  /// Mean recall over the classes that occur; nil without any.
  public var balancedAccuracy: Double? {
    Moments.mean(zip(recall, support).filter { $0.1 > 0 }.map(\.0))
  }

  /// Matthews's correlation for several classes (Gorodkin 2004); 0 when truth or prediction is
  /// constant.
  public var matthews: Double {
    let n = total
    let products = zip(predictedTotals, support).reduce(0) { $0 + $1.0 * Double($1.1) }
    let predictedSquares = predictedTotals.reduce(0) { $0 + $1 * $1 }
    let truthSquares = support.reduce(0) { $0 + Double($1) * Double($1) }
    let denominator = sqrt((n * n - predictedSquares) * (n * n - truthSquares))
    return denominator > 0 ? (rights.reduce(0, +) * n - products) / denominator : 0
  }

  /// Cohen's kappa; nil when one class is all there is.
  public var kappa: Double? {
    guard let observed = accuracy else { return nil }
    let products = zip(predictedTotals, support).reduce(0) { $0 + $1.0 * Double($1.1) }
    let chance = products / (total * total)
    return 1 - chance > 1e-12 ? (observed - chance) / (1 - chance) : nil
  }
}
