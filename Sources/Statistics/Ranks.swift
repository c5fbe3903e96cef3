import Foundation

/// Statistics of order: ranks and what is built on them.
enum Ranks {
  /// Ranks from 1, ties sharing their mean.
  static func midranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
      start = end + 1
    }
    return ranks
  }

  /// How often each value that occurs more than once occurs.
  static func ties(_ values: [Double]) -> [Double] {
    Dictionary(values.map { ($0, 1.0) }, uniquingKeysWith: +).values.filter { $0 > 1 }.sorted()
  }
}

/// Mann and Whitney's comparison of two samples, Ann. Math. Stat. 18 (1947) 50.
public struct MannWhitney: Sendable, Hashable {
  /// Pairs in which the first sample's value is the larger, ties counting a half.
  public var u: Double
  /// Two-sided p by the normal approximation, corrected for ties and continuity.
  public var p: Double
  /// p of "the first sample is not smaller", by the same approximation.
  public var pLess: Double

  /// Nil when either sample is empty.
  public init?(_ first: [Double], _ second: [Double]) {
    guard !first.isEmpty, !second.isEmpty else { return nil }
    let pooled = first + second
    let n1 = Double(first.count)
    let n2 = Double(second.count)
    let n = n1 + n2
    let rankSum = Ranks.midranks(pooled).prefix(first.count).reduce(0, +)
    u = rankSum - n1 * (n1 + 1) / 2
    let tieTerm = Ranks.ties(pooled).reduce(0) { $0 + $1 * $1 * $1 - $1 }
    let deviation = sqrt(n1 * n2 / 12 * ((n + 1) - tieTerm / (n * (n - 1))))
    guard deviation > 0 else {
      p = 1
      pLess = 1
      return
    }
    let centre = n1 * n2 / 2
    p = min(1, 2 * Normal.upperTail((abs(u - centre) - 0.5) / deviation))
    pLess = Normal.lowerTail((u - centre + 0.5) / deviation)
  }
}

/// Whether values rise or fall along a sequence of trials.
public struct Trend: Sendable, Hashable {
  /// Spearman's rank correlation with the trial number; nil for constant values.
  public var spearman: Double?
  /// Its p, from t with n - 2 degrees of freedom.
  public var spearmanP: Double?
  /// Kendall's tau-b with the trial number; nil for constant values.
  public var kendall: Double?
  /// Its p by the normal approximation.
  public var kendallP: Double?
  /// Median of the slopes between all pairs (Theil 1950, Sen 1968); nil below two trials.
  public var theilSen: Double?

  /// The trend of `values`, in the order given.
  public init(_ values: [Double]) {
    let n = values.count
    guard n > 1 else { return }
    var slopes: [Double] = []
    var concordance = 0.0
    for i in 0..<n {
      for j in (i + 1)..<n {
        slopes.append((values[j] - values[i]) / Double(j - i))
        concordance += values[j] > values[i] ? 1 : (values[j] < values[i] ? -1 : 0)
      }
    }
    theilSen = Quantiles(slopes).median
    guard Set(values).count > 1 else { return }

    let index = (0..<n).map { Double($0 + 1) }
    let fit = LineFit(x: index, y: Ranks.midranks(values))
    spearman = fit?.correlation
    spearmanP = fit?.p

    let size = Double(n)
    let pairs = size * (size - 1) / 2
    let ties = Ranks.ties(values)
    let tiedPairs = ties.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
    kendall = concordance / sqrt(pairs) / sqrt(pairs - tiedPairs)
    // Kendall, Rank Correlation Methods (1970), with ties in one of the two sequences.
    let ordered = size * (size - 1) * (2 * size + 5)
    let tied = ties.reduce(0) { $0 + $1 * ($1 - 1) * (2 * $1 + 5) }
    let variance = (ordered - tied) / 18
    if variance > 0 { kendallP = Normal.twoSided(concordance / sqrt(variance)) }
  }
}

/// A straight line by least squares.
public struct LineFit: Sendable, Hashable {
  /// Value at x = 0.
  public var intercept: Double
  /// Change of y for one x.
  public var slope: Double
  /// Standard error of the slope; nil below three points.
  public var slopeError: Double?
  /// Pearson's correlation; nil when y is constant.
  public var correlation: Double?
  /// Two-sided p of slope 0, from t with n - 2 degrees of freedom; nil below three points.
  public var p: Double?

  /// Nil below two points, or when x is constant.
  public init?(x: [Double], y: [Double]) {
    guard x.count == y.count, x.count > 1 else { return nil }
    let n = Double(x.count)
    let meanX = x.reduce(0, +) / n
    let meanY = y.reduce(0, +) / n
    let sxx = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    let syy = y.reduce(0) { $0 + ($1 - meanY) * ($1 - meanY) }
    let sxy = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    guard sxx > 0 else { return nil }
    slope = sxy / sxx
    intercept = meanY - slope * meanX
    guard syy > 0 else { return }
    let correlation = min(1, max(-1, sxy / sqrt(sxx * syy)))
    self.correlation = correlation
    let degrees = n - 2
    guard degrees > 0 else { return }
    let unexplained = 1 - correlation * correlation
    slopeError = sqrt(unexplained * syy / sxx / degrees)
    let t = unexplained > 0 ? correlation * sqrt(degrees / unexplained) : Double.infinity
    p = StudentT(degrees: degrees).twoSided(t)
  }
}
