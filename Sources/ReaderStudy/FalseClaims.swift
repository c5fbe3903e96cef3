import Statistics

/// How often false claims fall, by kind of reader and size of study.
public struct FalseClaims: Sendable, Hashable {
  /// One kind of reader in studies of one size.
  public struct Row: Sendable, Hashable, Codable {
    public var kind: ReaderKind
    /// Reals, and as many fakes.
    public var pairs: Int
    public var readers: Int
    /// "Distinguishes" or "inverted" of readers who can't tell.
    public var falselyAble: Int
    /// "Equivalent", or "within the margin", of readers of whom that would be false.
    public var falselyEquivalent: Int

    /// Half the width of Wilson's 95% interval of the larger share.
    public var halfWidth: Double {
      Proportion(max(falselyAble, falselyEquivalent), of: readers).wilson()?.halfWidth ?? 1
    }
  }

  /// By kind, then by size.
  public var rows: [Row]

  /// Sizes from the smallest study to the recommended one.
  public static let sizes = [3, 5, 10, 20, 50, 150]

  /// Simulates `readers` of every kind in studies of every size; a control for every five pairs, three
  /// at the least.
  public init(
    kinds: [ReaderKind] = ReaderKind.allCases, sizes: [Int] = FalseClaims.sizes, readers: Int,
    seed: UInt64 = 1, margin: Double = 0.1, progress: (Row) -> Void = { _ in }
  ) {
    rows = []
    for kind in kinds {
      for pairs in sizes {
        let plan = Plan(
          name: "simulation", classes: [.init("all", pairs: pairs)], controls: max(3, pairs / 5),
          readers: ["simulated"], margin: margin)
        let found = OperatingCharacteristics(plan, reader: kind.reader(seed: seed), runs: readers)
        let row = Row(
          kind: kind, pairs: pairs, readers: readers,
          falselyAble: found.count(kind.falseAbility).successes,
          falselyEquivalent: found.count(kind.falseEquivalence).successes)
        rows.append(row)
        progress(row)
      }
    }
  }

  /// One row as a line of a table.
  public static func line(_ row: Row) -> String {
    func share(_ count: Int, _ isPossible: Bool) -> String {
      isPossible ? ReportWords.share(count, of: row.readers) : "true"
    }
    return ReportWords.columns([
      (row.kind.rawValue, -15), ("\(row.pairs) + \(row.pairs)", 11),
      (share(row.falselyAble, !row.kind.falseAbility.isEmpty), 14),
      (share(row.falselyEquivalent, !row.kind.falseEquivalence.isEmpty), 13),
      ("+-" + ReportWords.number(100 * row.halfWidth, digits: 1), 8),
    ])
  }

  /// The header of that table.
  public static var header: String {
    ReportWords.columns([
      ("reader", -15), ("pictures", 11), ("\"can tell\"", 14), ("\"as guessing\"", 13),
      ("points", 8),
    ])
  }
}
