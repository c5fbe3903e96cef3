/// Agreement of any number of readers who all judged all pictures.
public struct Agreement: Sendable, Hashable {
  /// `counts[image][category]`: how many readers chose it.
  public var counts: [[Int]]
  /// Share of agreeing pairs of readers, averaged over pictures.
  public var percentAgreement: Double
  /// Agreement expected by chance after Fleiss.
  public var fleissChance: Double
  /// Agreement expected by chance after Gwet.
  public var gwetChance: Double

  /// Fleiss's kappa, Psychol. Bull. 76 (1971) 378; nil when one category is always chosen.
  public var fleissKappa: Double? { Self.beyond(percentAgreement, fleissChance) }

  /// Gwet's AC1, Br. J. Math. Stat. Psychol. 61 (2008) 29: holds up where one category dominates.
  public var gwetAC1: Double? { Self.beyond(percentAgreement, gwetChance) }

  /// From the readers' categories, 0 ..< categories, picture by picture. Nil without pictures or
  /// with fewer than two readers.
  public init?(_ ratings: [[Int]], categories: Int) {
    guard let readers = ratings.first?.count, readers > 1, categories > 1 else { return nil }
    let counts = ratings.map { row in (0..<categories).map { c in row.count { $0 == c } } }
    let n = Double(ratings.count)
    let r = Double(readers)
    let agreeing = counts.joined().reduce(0) { $0 + Double($1 * ($1 - 1)) }
    percentAgreement = agreeing / (n * r * (r - 1))
    self.counts = counts
    let shares = (0..<categories).map { c in counts.reduce(0) { $0 + Double($1[c]) } / (n * r) }
    fleissChance = shares.reduce(0) { $0 + $1 * $1 }
    gwetChance = shares.reduce(0) { $0 + $1 * (1 - $1) } / Double(categories - 1)
  }

  private static func beyond(_ observed: Double, _ chance: Double) -> Double? {
    1 - chance > 1e-12 ? (observed - chance) / (1 - chance) : nil
  }
}

/// Krippendorff's alpha: agreement of any number of readers, with missing answers.
///
/// Krippendorff, "Computing Krippendorff's alpha-reliability" (2011).
public enum KrippendorffAlpha {
  /// What the distance of two values means.
  public enum Level: String, Sendable, Hashable, Codable {
    /// Different or not.
    case nominal
    /// How many answers lie between them.
    case ordinal
    /// Their difference, squared.
    case interval
  }

  /// Alpha of `values[reader][image]`, nil where a reader gave no answer. Nil when no picture has
  /// two answers, or only one value occurs.
  public static func alpha(_ values: [[Double?]], level: Level) -> Double? {
    let images = values.map(\.count).max() ?? 0
    let units = (0..<images).map { image in
      values.compactMap { image < $0.count ? $0[image] : nil }
    }.filter { $0.count > 1 }
    let domain = Set(units.joined()).sorted()
    guard domain.count > 1 else { return nil }
    let place = Dictionary(uniqueKeysWithValues: domain.enumerated().map { ($1, $0) })
    var coincidences = [[Double]](
      repeating: [Double](repeating: 0, count: domain.count), count: domain.count)
    for unit in units {
      let places = unit.compactMap { place[$0] }
      for (i, a) in places.enumerated() {
        for (j, b) in places.enumerated() where i != j {
          coincidences[a][b] += 1 / Double(places.count - 1)
        }
      }
    }
    let totals = coincidences.map { $0.reduce(0, +) }
    let n = totals.reduce(0, +)
    func distance(_ a: Int, _ b: Int) -> Double {
      switch level {
      case .nominal: return a == b ? 0 : 1
      case .interval: return (domain[a] - domain[b]) * (domain[a] - domain[b])
      case .ordinal:
        let between = totals[min(a, b)...max(a, b)].reduce(0, +)
        let steps = between - (totals[a] + totals[b]) / 2
        return steps * steps
      }
    }
    var observed = 0.0
    var expected = 0.0
    for a in domain.indices {
      for b in domain.indices {
        observed += coincidences[a][b] * distance(a, b)
        expected += totals[a] * totals[b] * distance(a, b)
      }
    }
    return expected > 0 ? 1 - (n - 1) * observed / expected : nil
  }
}
