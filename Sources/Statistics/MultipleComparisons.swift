/// p values of several tests, corrected for their number; all in the order given, at most 1.
public enum MultipleComparisons {
  /// p times the number of tests.
  public static func bonferroni(_ p: [Double]) -> [Double] {
    p.map { min(1, $0 * Double(p.count)) }
  }

  /// Holm's step-down method, Scand. J. Stat. 6 (1979) 65.
  public static func holm(_ p: [Double]) -> [Double] {
    var corrected = p
    var largest = 0.0
    for (rank, index) in p.indices.sorted(by: { p[$0] < p[$1] }).enumerated() {
      largest = max(largest, p[index] * Double(p.count - rank))
      corrected[index] = min(1, largest)
    }
    return corrected
  }

  /// Benjamini and Hochberg's false discovery rate, J. R. Stat. Soc. B 57 (1995) 289.
  public static func benjaminiHochberg(_ p: [Double]) -> [Double] {
    stepUp(p, factor: 1)
  }

  /// Benjamini and Yekutieli's, for any dependence, Ann. Stat. 29 (2001) 1165.
  public static func benjaminiYekutieli(_ p: [Double]) -> [Double] {
    stepUp(p, factor: p.indices.reduce(0) { $0 + 1 / Double($1 + 1) })
  }

  private static func stepUp(_ p: [Double], factor: Double) -> [Double] {
    var corrected = p
    var smallest = 1.0
    for (rank, index) in p.indices.sorted(by: { p[$0] < p[$1] }).enumerated().reversed() {
      smallest = min(smallest, p[index] * Double(p.count) * factor / Double(rank + 1))
      corrected[index] = smallest
    }
    return corrected
  }
}
