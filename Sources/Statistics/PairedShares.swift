import Foundation

/// Two shares and their difference.
public struct ShareDifference: Sendable, Hashable {
  /// The first share.
  public var first: Proportion
  /// The second share.
  public var second: Proportion

  /// First and second share, of different pictures.
  public init(_ first: Proportion, _ second: Proportion) {
    self.first = first
    self.second = second
  }

  /// First less second; nil unless both were tried.
  public var difference: Double? {
    guard let one = first.value, let two = second.value else { return nil }
    return one - two
  }

  /// Newcombe's hybrid score interval of the difference, method 10 of Stat. Med. 17 (1998) 873.
  public func interval(confidence: Double = 0.95) -> Interval? {
    AnswerTable(
      truePositives: first.successes, falseNegatives: first.trials - first.successes,
      falsePositives: second.successes, trueNegatives: second.trials - second.successes
    ).youdenInterval(confidence: confidence)
  }

  /// Fisher's exact two-sided p of equal shares.
  public var p: Double {
    FisherExact(
      first.successes, first.trials - first.successes, second.successes,
      second.trials - second.successes
    ).test.twoSided
  }
}

/// Two shares of the same pictures, one answer each before and after something was told.
public struct PairedShares: Sendable, Hashable {
  /// Yes both times.
  public var both: Int
  /// Yes the first time only.
  public var firstOnly: Int
  /// Yes the second time only.
  public var secondOnly: Int
  /// No both times.
  public var neither: Int

  /// From the answers picture by picture; nil without pictures or when the two differ in number.
  public init?(_ first: [Bool], _ second: [Bool]) {
    guard !first.isEmpty, first.count == second.count else { return nil }
    let pairs = Array(zip(first, second))
    both = pairs.count { $0.0 && $0.1 }
    firstOnly = pairs.count { $0.0 && !$0.1 }
    secondOnly = pairs.count { !$0.0 && $0.1 }
    neither = pairs.count { !$0.0 && !$0.1 }
  }

  /// Pictures answered twice.
  public var pictures: Int { both + firstOnly + secondOnly + neither }
  /// Yes the first time.
  public var first: Proportion { Proportion(both + firstOnly, of: pictures) }
  /// Yes the second time.
  public var second: Proportion { Proportion(both + secondOnly, of: pictures) }
  /// Second share less first.
  public var difference: Double { Double(secondOnly - firstOnly) / Double(pictures) }
  /// McNemar's exact two-sided p of equal shares.
  public var p: Double { McNemar(firstOnly: firstOnly, secondOnly: secondOnly).exactP }

  /// Newcombe's interval of a paired difference, method 10 of Stat. Med. 17 (1998) 2635: Wilson's
  /// limits of both shares, joined with their correlation.
  public func interval(confidence: Double = 0.95) -> Interval? {
    guard let one = first.value, let two = second.value,
      let ends1 = first.wilson(confidence: confidence),
      let ends2 = second.wilson(confidence: confidence)
    else { return nil }
    let rows = Double(both + firstOnly) * Double(secondOnly + neither)
    let columns = Double(both + secondOnly) * Double(firstOnly + neither)
    var correlation = 0.0
    if rows * columns > 0 {
      // Corrected for continuity where the answers go together.
      let excess = Double(both * neither) - Double(firstOnly * secondOnly)
      let corrected = excess > 0 ? max(0, excess - Double(pictures) / 2) : excess
      correlation = corrected / sqrt(rows * columns)
    }
    func reach(_ a: Double, _ b: Double) -> Double {
      sqrt(max(0, a * a - 2 * correlation * a * b + b * b))
    }
    return Interval(
      low: difference - reach(two - ends2.low, ends1.high - one),
      high: difference + reach(ends2.high - two, one - ends1.low))
  }
}
