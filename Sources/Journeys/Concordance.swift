public import AtlasStore
import Statistics

/// Whether people who labelled the same cells agree.
public enum Concordance {
  /// Two people on the cells that both have labelled.
  public struct Pair: Sendable, Hashable, Codable {
    public var first: String
    public var second: String
    /// Cells that both have labelled.
    public var cells: Int
    public var agreeing: Int
    /// Cohen's kappa; nil where chance alone would agree always.
    public var kappa: Double?
    /// The ends of its interval of 95 %.
    public var low: Double?
    public var high: Double?
  }

  /// A cell that people call differently.
  public struct Dispute: Sendable, Hashable {
    public var specimen: SpecimenID
    /// What each called it.
    public var opinions: [String: String]
  }

  /// All pairs of people with cells in common, by name.
  public static func pairs(of opinions: [String: [SpecimenID: String]]) -> [Pair] {
    let people = opinions.keys.sorted()
    let keys = Set(opinions.values.flatMap(\.values)).sorted()
    let place = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
    return people.indices.flatMap { i in
      people[(i + 1)...].compactMap { other -> Pair? in
        let (one, two) = (opinions[people[i]] ?? [:], opinions[other] ?? [:])
        let common = one.keys.filter { two[$0] != nil }
        guard !common.isEmpty else { return nil }
        let first = common.compactMap { one[$0].flatMap { place[$0] } }
        let second = common.compactMap { two[$0].flatMap { place[$0] } }
        let kappa = CohenKappa(first, second, categories: keys.count)
        let interval = kappa.interval()
        return Pair(
          first: people[i], second: other, cells: common.count,
          agreeing: zip(first, second).count { $0 == $1 }, kappa: kappa.kappa,
          low: interval?.low, high: interval?.high)
      }
    }
  }

  /// The cells that people call differently, by age.
  public static func disputes(in opinions: [String: [SpecimenID: String]]) -> [Dispute] {
    var cells: [SpecimenID: [String: String]] = [:]
    for (who, said) in opinions {
      for (id, key) in said { cells[id, default: [:]][who] = key }
    }
    return cells.filter { Set($0.value.values).count > 1 }
      .map { Dispute(specimen: $0.key, opinions: $0.value) }
      .sorted { $0.specimen < $1.specimen }
  }
}
