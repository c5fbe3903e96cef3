public import AtlasStore
import Basis

/// Dealing cells out to learn from, to choose by and to judge by, before anything learns from them.
public enum Splitting {
  /// How they are dealt out.
  public struct Order: Sendable, Hashable {
    /// The share of each split; they add up to 1.
    public var shares: [Split: Double]
    /// Another seed, another deal.
    public var seed: UInt64
    /// Whether the cells of one folder stay together, as those of one patient have to.
    public var keepsFolders: Bool

    public init(shares: [Split: Double], seed: UInt64 = 1, keepsFolders: Bool = false) {
      self.shares = shares
      self.seed = seed
      self.keepsFolders = keepsFolders
    }
  }

  /// Deals out the real cells that have no split yet, class by class, so that every split has its share of
  /// every class. Those that have one count, and keep it. Cells of one field stay together: they lie
  /// side by side on one slide. The same cells in any sequence are dealt out alike.
  ///
  /// - Returns: who gets which split, in the sequence of `specimens`.
  public static func deal(_ specimens: [Specimen], _ order: Order) -> [Split: [SpecimenID]] {
    let real = specimens.filter { $0.origin.kind != .generated && !$0.isRemoved }
    let splits = Split.allCases.filter { order.shares[$0, default: 0] > 0 }
    var missing: [Split: [String: Double]] = [:]
    for cell in real {
      let key = cell.classKey ?? ""
      for split in splits {
        missing[split, default: [:]][key, default: 0] += order.shares[split] ?? 0
      }
      if let split = cell.split { missing[split, default: [:]][key, default: 0] -= 1 }
    }
    var groups: [String: [Specimen]] = [:]
    for cell in real { groups[group(of: cell, order), default: []].append(cell) }
    // Large ones first, as small ones fill what is left; else by lot.
    let sequence = groups.keys.map { key in
      (key: key, count: groups[key]?.count ?? 0, lot: Digest.hex("\(order.seed)\n\(key)"))
    }.sorted { ($1.count, $0.lot) < ($0.count, $1.lot) }
    var dealt: [SpecimenID: Split] = [:]
    for (key, _, _) in sequence {
      let cells = groups[key] ?? []
      let open = cells.filter { $0.split == nil }
      guard !open.isEmpty else { continue }
      // Whoever lies with cells that have a split gets theirs.
      let own = cells.compactMap(\.split).first
      func lack(_ split: Split) -> Double {
        open.reduce(0) { $0 + (missing[split]?[$1.classKey ?? ""] ?? 0) }
      }
      guard let split = own ?? splits.max(by: { lack($0) < lack($1) }) else { continue }
      for cell in open {
        missing[split, default: [:]][cell.classKey ?? "", default: 0] -= 1
        dealt[cell.id] = split
      }
    }
    return Dictionary(grouping: specimens.map(\.id).filter { dealt[$0] != nil }) {
      dealt[$0] ?? .train
    }
  }

  /// What stays together: a field, a folder, or the cell alone.
  private static func group(of cell: Specimen, _ order: Order) -> String {
    if order.keepsFolders, let end = cell.source.lastIndex(of: "/") {
      return "folder \(cell.source[..<end])"
    }
    if let region = cell.region { return "field \(region.fieldDigest ?? region.field)" }
    return "cell \(cell.digest)"
  }
}
