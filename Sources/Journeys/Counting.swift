public import AtlasStore
import Statistics

/// Counts cells, and has people answer for the count.
public enum Counting {
  /// The count of the cells a filter finds, as they are labelled now. Only cells of a microscope
  /// are counted.
  public static func report(_ filter: Filter, in project: Project) throws -> DifferentialReport {
    let atlas = project.atlas
    var query = Query(filter: filter)
    let all = try atlas.count(matching: query)
    query.origins = [filter.countedOrigin]
    let specimens = try atlas.specimens(matching: query)
    var report = table(of: specimens, project.vocabulary)
    report.filter = filter.text
    report.isDemonstration = filter.countedOrigin == .drawn
    report.leftOut = all - specimens.count
    report.signatures = try atlas.signatures(of: filter).map { signature in
      DifferentialReport.SignatureLine(
        who: signature.entry.who, time: signature.entry.time,
        statement: signature.entry.reason ?? "", entry: signature.entry.sequence,
        chain: signature.entry.chain,
        countersigned: signature.countersignatures.map {
          .init(who: $0.who, time: $0.time, statement: $0.reason ?? "")
        }, amended: signature.amendments.count)
    }
    return report
  }

  /// Signs the count that a filter names, or signs upon another's signature of it.
  ///
  /// Throws `SigningError` or `AtlasError`.
  public static func sign(
    _ filter: Filter, in project: Project, by who: String, statement: String, asSecond: Bool
  ) throws {
    if asSecond {
      try project.atlas.countersign(filter, by: who, at: project.now(), statement: statement)
    } else {
      try project.atlas.sign(
        filter, by: who, at: project.now(), statement: statement,
        blocking: Set(
          project.vocabulary.classes.filter { $0.counting == .blocksSigning }.map(\.key)))
    }
  }

  /// The table of these cells.
  static func table(of specimens: [Specimen], _ vocabulary: Vocabulary) -> DifferentialReport {
    let final = tally(specimens.map(\.classKey))
    let initial = tally(specimens.map { $0.suggestion?.classKey })
    let white = Set(vocabulary.classes.filter(\.inDifferential).map(\.key))
    let open = Set(vocabulary.classes.filter { $0.counting == .blocksSigning }.map(\.key))
    let keys = Set(final.keys).union(initial.keys)
    let notWhite = keys.subtracting(white)
    let now = Differential(final.filter { !open.contains($0.key) }, notWhite: notWhite)
    let first = Differential(initial.filter { !open.contains($0.key) }, notWhite: notWhite)
    func line(_ key: String) -> DifferentialReport.Line {
      let entry = now.entries[key]
      return DifferentialReport.Line(
        key: key, name: vocabulary.name(ofClass: key), count: final[key] ?? 0,
        percent: white.contains(key) && now.total > 0 ? entry?.percent ?? 0 : nil,
        limits: entry?.limits
          ?? (white.contains(key) && now.total > 0
            ? Proportion(0, of: now.total).clopperPearson()
              .map { Interval(low: 100 * $0.low, high: 100 * $0.high) } : nil),
        per100: entry?.per100, initialCount: initial[key] ?? 0,
        initialPercent: first.entries[key]?.percent)
    }
    let known = vocabulary.classes.map(\.key)
    let ordered =
      known.filter(keys.contains) + keys.filter { !known.contains($0) }.sorted()
    let findings = tally(specimens.flatMap { $0.findings.map(Optional.some) })
    return DifferentialReport(
      filter: "", cells: specimens.count, whiteCells: now.total, leftOut: 0,
      unlabelled: specimens.count { $0.classKey == nil },
      unidentified: specimens.count { $0.classKey.map(open.contains) ?? false },
      unreviewed: specimens.count { $0.labelling?.means != .hand },
      white: ordered.filter(white.contains).map(line),
      other: ordered.filter { !white.contains($0) }.map(line),
      findings: findings.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
        .init(key: $0.key, name: vocabulary.finding($0.key)?.name ?? $0.key, count: $0.value)
      }, agreement: agreement(specimens, ordered), signatures: [])
  }

  private static func tally(_ keys: [String?]) -> [String: Int] {
    keys.compactMap(\.self).reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  private static func agreement(
    _ specimens: [Specimen], _ keys: [String]
  ) -> DifferentialReport.AgreementLine? {
    let pairs = specimens.compactMap { specimen in
      specimen.suggestion.flatMap { first in
        specimen.classKey.map { (first: first.classKey, final: $0) }
      }
    }
    guard !pairs.isEmpty else { return nil }
    let place = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
    let kappa = CohenKappa(
      pairs.map { place[$0.first] ?? 0 }, pairs.map { place[$0.final] ?? 0 },
      categories: keys.count)
    var moves: [[String]: Int] = [:]
    for pair in pairs where pair.first != pair.final {
      moves[[pair.first, pair.final], default: 0] += 1
    }
    return DifferentialReport.AgreementLine(
      compared: pairs.count, agreeing: pairs.count { $0.first == $0.final }, kappa: kappa.kappa,
      limits: kappa.kappa == nil ? nil : kappa.interval(),
      moves: moves.sorted { ($1.value, $0.key.joined()) < ($0.value, $1.key.joined()) }.map {
        .init(from: $0.key[0], to: $0.key[1], count: $0.value)
      })
  }
}
