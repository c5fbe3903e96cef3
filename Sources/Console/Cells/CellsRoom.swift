import AtlasStore
import Basis
import Journeys
import Pictures

/// Serves lists of cells and what is asked of one cell.
struct CellsRoom: Room {
  /// How many cells of a class are looked at to find one that is typical of it.
  private static let mostCandidates = 200
  /// So much of a cell's history is told: more than the highest screen shows.
  private static let mostLines = 50

  private let project: Project

  init(_ project: Project) {
    self.project = project
  }

  func serve(_ request: CellsRequest, tell: Teller<CellsNews>) async throws {
    let atlas = project.atlas
    switch request {
    case .list(let query):
      let (ids, counts, groups) = try await atlas.perform { atlas in
        (
          try atlas.ids(matching: query), try Self.counts(in: atlas, query),
          query.order == .grouped ? try atlas.groupCounts(matching: query) : []
        )
      }
      tell(
        .listed(
          query, ids: ids, counts: counts,
          groups: groups.map { Catalogue.ClassCount(key: $0.key, count: $0.count) }))
    case .count(let query):
      tell(.counted(query, try await atlas.perform { try Self.counts(in: $0, query) }))
    case .seekUnreviewed(let query, let forward):
      tell(.unreviewed(try await unreviewed(query), forward: forward))
    case .seekOpen(let query): tell(.open(try await unreviewed(query)))
    case .similar(let id): try await findSimilar(to: id, tell)
    case .history(let id):
      tell(.history(id, try await atlas.perform { try $0.history(of: id, last: Self.mostLines) }))
    case .typical(let key): tell(.typical(classKey: key, try await typical(ofClass: key)))
    }
  }

  static func counts(in atlas: Atlas, _ query: Query) throws -> [Catalogue.ClassCount] {
    var everyClass = query
    everyClass.classes = []
    return try atlas.classCounts(matching: everyClass)
      .map { Catalogue.ClassCount(key: $0.key, count: $0.value) }
      .sorted { ($0.key ?? "~") < ($1.key ?? "~") }
  }

  private func unreviewed(_ query: Query) async throws -> Set<SpecimenID> {
    try await project.atlas.perform { atlas in
      var seen = query
      seen.means = [.hand]
      return Set(try atlas.ids(matching: query)).subtracting(try atlas.ids(matching: seen))
    }
  }

  /// The cells most like one.
  private func findSimilar(to id: SpecimenID, _ tell: Teller<CellsNews>) async throws {
    let reader = FilterReader(vocabulary: project.vocabulary)
    let (query, ids) = try await project.atlas.perform { atlas in
      let ids = try atlas.similar(to: id)
      let list = ids.map(\.description).joined(separator: ",")
      var query = Query(filter: ids.isEmpty ? .everything : try reader.read("id:\(list)"))
      query.order = .named
      return (query, ids)
    }
    guard !ids.isEmpty else { throw CellsError.noFeatures }
    tell(.similar(to: id, query, ids: ids))
  }

  /// A cell that is typical of a class, among microscope cells where there are any.
  private func typical(ofClass key: String) async throws -> SpecimenID? {
    try await project.atlas.perform { atlas in
      var query = Query(classes: [key])
      query.origins = [.microscope]
      var ids = try atlas.ids(matching: query)
      if ids.isEmpty { ids = try atlas.ids(matching: Query(classes: [key])) }
      let stride = max(1, (ids.count + Self.mostCandidates - 1) / Self.mostCandidates)
      let candidates = ids.indices.filter { $0.isMultiple(of: stride) }.map { ids[$0] }
      let thumbnails = try atlas.thumbnails(of: atlas.specimens(candidates))
      let known = candidates.filter { thumbnails[$0] != nil }
      return TypicalPicture.index(among: known.compactMap { thumbnails[$0] }).map { known[$0] }
    }
  }
}

/// Why nothing can be said of cells.
enum CellsError: Explained, Equatable {
  case noFeatures

  var summary: String { "nothing is known yet about how this cell looks" }
  var remedy: String? { ": inspect looks at every cell" }
}
