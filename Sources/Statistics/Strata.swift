import Foundation

/// One reader's table for each class, and what they say together.
public struct Strata: Sendable, Hashable {
  /// One table a class.
  public var tables: [AnswerTable]

  /// The tables, class by class.
  public init(_ tables: [AnswerTable]) {
    self.tables = tables
  }

  /// Right answers over all classes.
  public var correct: Proportion {
    Proportion(
      tables.reduce(0) { $0 + $1.correct.successes }, of: tables.reduce(0) { $0 + $1.total })
  }

  /// Fisher's two-sided p of each class.
  public var fisher: [Double] { tables.map(\.fisher.test.twoSided) }

  /// The odds ratio common to the classes (Mantel and Haenszel 1959): infinite when only its
  /// denominator is 0, nil when both are.
  public var oddsRatio: Double? {
    var above = 0.0
    var below = 0.0
    for table in tables where table.total > 0 {
      let n = Double(table.total)
      above += Double(table.truePositives) * Double(table.trueNegatives) / n
      below += Double(table.falseNegatives) * Double(table.falsePositives) / n
    }
    return below > 0 ? above / below : (above > 0 ? .infinity : nil)
  }

  /// The Cochran-Mantel-Haenszel statistic without continuity correction; nil without variance.
  public var chiSquared: Double? {
    var excess = 0.0
    var variance = 0.0
    for table in tables where table.total > 1 {
      let n = Double(table.total)
      let called = Double(table.calledFake.successes)
      let fakes = Double(table.fakes)
      let reals = Double(table.reals)
      excess += Double(table.truePositives) - fakes * called / n
      variance += fakes * reals * called * (n - called) / (n * n * (n - 1))
    }
    return variance > 0 ? excess * excess / variance : nil
  }

  /// Its p.
  public var p: Double? { chiSquared.map { ChiSquared(degrees: 1).upperTail($0) } }

  /// Pearson's chi-squared for equal accuracy in all classes; nil with fewer than two classes, or
  /// when all answers were right or all wrong.
  public var homogeneity: (chiSquared: Double, degrees: Int, p: Double)? {
    let filled = tables.filter { $0.total > 0 }
    guard filled.count > 1, let overall = correct.value, overall > 0, overall < 1 else {
      return nil
    }
    let sum = filled.reduce(0.0) { sum, table in
      let n = Double(table.total)
      let difference = Double(table.correct.successes) - n * overall
      return sum + difference * difference * (1 / (n * overall) + 1 / (n * (1 - overall)))
    }
    let degrees = filled.count - 1
    return (sum, degrees, ChiSquared(degrees: degrees).upperTail(sum))
  }
}
