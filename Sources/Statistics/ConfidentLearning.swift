/// Labels that are probably wrong, by the confident joint of Northcutt, Jiang and Chuang,
/// "Confident learning: estimating uncertainty in dataset labels", JAIR 70 (2021).
///
/// An example counts as a member of a class when its probability there reaches the mean that
/// examples labelled so have; one that is a member elsewhere, and not where its label says, is
/// suspected.
public enum ConfidentLearning {
  /// A label that is probably wrong.
  public struct Suspicion: Sendable, Hashable {
    /// Which example.
    public var index: Int
    /// The class it probably is.
    public var suggested: Int
    /// The probability of that class.
    public var probability: Double
    /// How much likelier that is than the label, 0 to 1.
    public var margin: Double
  }

  /// The suspected labels, the surest first.
  ///
  /// - Parameters:
  ///   - labels: 0 ..< the number of classes.
  ///   - probabilities: of every class, made by a model that didn't learn from the example.
  public static func suspicions(
    _ labels: [Int], probabilities: [[Double]]
  ) -> [Suspicion] {
    precondition(labels.count == probabilities.count, "probabilities for every label")
    let count = probabilities.first?.count ?? 0
    var sums = [Double](repeating: 0, count: count)
    var sizes = [Int](repeating: 0, count: count)
    for (label, row) in zip(labels, probabilities) {
      sums[label] += row[label]
      sizes[label] += 1
    }
    let thresholds = zip(sums, sizes).map { $1 > 0 ? $0 / Double($1) : .infinity }
    let found = zip(labels, probabilities).enumerated().compactMap { index, pair -> Suspicion? in
      let (label, row) = pair
      let member = row.indices.filter { row[$0] >= thresholds[$0] }.max { row[$0] < row[$1] }
      guard let member, member != label else { return nil }
      return Suspicion(
        index: index, suggested: member, probability: row[member],
        margin: row[member] - row[label])
    }
    return found.sorted { ($1.margin, $0.index) < ($0.margin, $1.index) }
  }
}
