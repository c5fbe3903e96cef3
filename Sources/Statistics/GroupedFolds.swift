/// Folds that part rows of two outcomes evenly, and never part rows of one group: what rows of a group
/// share would be learned with one of them and found in another.
public enum GroupedFolds {
  /// The fold of each row: groups take turns in the order in which they first come, those that begin
  /// with a positive row by themselves.
  ///
  /// - Parameters:
  ///   - positive: the outcome of each row.
  ///   - groups: of each row.
  ///   - count: folds.
  public static func folds<Group: Hashable>(
    positive: [Bool], groups: [Group], count: Int = 5
  ) -> [Int] {
    var known: [Group: Int] = [:]
    var seen = [0, 0]
    return zip(positive, groups).map { outcome, group in
      if let fold = known[group] { return fold }
      let kind = outcome ? 1 : 0
      let fold = seen[kind] % count
      known[group] = fold
      seen[kind] += 1
      return fold
    }
  }

  /// The score of each row by what `fit` makes of the rows of the other folds; nil where a fit fails.
  public static func scores(
    _ rows: [[Double]], positive: [Bool], folds: [Int],
    fit: (_ rows: [[Double]], _ positive: [Bool]) -> (([Double]) -> Double)?
  ) -> [Double]? {
    var scores = [Double](repeating: 0, count: rows.count)
    for fold in Set(folds).sorted() {
      let others = rows.indices.filter { folds[$0] != fold }
      guard let score = fit(others.map { rows[$0] }, others.map { positive[$0] }) else {
        return nil
      }
      for row in rows.indices where folds[row] == fold { scores[row] = score(rows[row]) }
    }
    return scores
  }
}
