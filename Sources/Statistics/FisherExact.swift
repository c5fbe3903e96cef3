import Foundation

/// Fisher's exact test of a two by two table with both margins held fixed.
///
/// Fisher, J. R. Stat. Soc. 98 (1935) 39. Valid however one-sided the answers are.
public struct FisherExact: Sendable, Hashable {
  /// The p values; `greater` is towards a large upper left cell.
  public var test: ExactTest
  /// The sample odds ratio ad/bc: infinite when only bc is 0, nil when both products are.
  public var oddsRatio: Double?

  /// The test of the table with rows (a, b) and (c, d).
  public init(_ a: Int, _ b: Int, _ c: Int, _ d: Int) {
    let first = a + b
    let column = a + c
    let total = first + c + d
    let lowest = max(0, column - (c + d))
    let highest = min(first, column)
    let logAll = SpecialFunction.logChoose(total, column)
    let probabilities = (lowest...highest).map { k in
      exp(
        SpecialFunction.logChoose(first, k)
          + SpecialFunction.logChoose(total - first, column - k) - logAll)
    }
    let observed = a - lowest
    // From the small end, so that tails of 1e-30 keep their digits.
    let less = probabilities[...observed].reduce(0, +)
    let greater = probabilities[observed...].reversed().reduce(0, +)
    test = ExactTest(
      twoSided: ExactTest.minimumLikelihood(probabilities, observed: observed),
      greater: min(1, greater), less: min(1, less))
    let diagonal = Double(a) * Double(d)
    let other = Double(b) * Double(c)
    oddsRatio = other > 0 ? diagonal / other : (diagonal > 0 ? .infinity : nil)
  }
}
