/// A white cell differential: each class's share of the white cells, with exact limits.
///
/// Rümke's table (Blood Cells 11, 1985) is Clopper and Pearson's interval; the counting rules are
/// those of CLSI H20-A2.
public struct Differential: Sendable, Hashable {
  /// One class of the differential.
  public struct Entry: Sendable, Hashable {
    /// How many were counted.
    public var count: Int
    /// Percent of the white cells; nil for other cells and without white cells.
    public var percent: Double?
    /// Limits of the percent.
    public var limits: Interval?
    /// For cells that aren't white cells: how many for 100 white ones; nil without white cells.
    public var per100: Double?
    /// Whether the class is in the denominator.
    public var isWhiteCell: Bool
  }

  /// White cells counted.
  public var total: Int
  /// One entry a class.
  public var entries: [String: Entry]

  /// From counts by class; the classes of `notWhite` stay out of the denominator.
  public init(_ counts: [String: Int], notWhite: Set<String>, confidence: Double = 0.95) {
    let total = counts.filter { !notWhite.contains($0.key) }.values.reduce(0, +)
    self.total = total
    entries = Dictionary(
      uniqueKeysWithValues: counts.map { key, count in
        let per100 = total > 0 ? 100 * Double(count) / Double(total) : nil
        guard !notWhite.contains(key) else {
          return (
            key, Entry(count: count, percent: nil, limits: nil, per100: per100, isWhiteCell: false)
          )
        }
        let limits = Proportion(count, of: total).clopperPearson(confidence: confidence).map {
          Interval(low: 100 * $0.low, high: 100 * $0.high)
        }
        return (
          key,
          Entry(count: count, percent: per100, limits: limits, per100: nil, isWhiteCell: true)
        )
      })
  }
}
