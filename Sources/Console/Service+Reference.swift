import AtlasStore
import Journeys
import Pictures

extension Service {
  /// How many cells of a class are looked at to find one that is typical of it.
  private static let mostCandidates = 200

  /// Finds a cell that is typical of a class, among microscope cells where there are any.
  func findTypical(ofClass key: String) async throws {
    let id = try await project.atlas.perform { atlas -> SpecimenID? in
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
    send.yield(.typical(classKey: key, id))
  }
}
