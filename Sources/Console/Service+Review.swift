import AtlasStore
import Journeys

extension Service {
  /// Finds, previews and accepts.
  func serveReview(_ request: Request) async throws {
    let atlas = project.atlas
    switch request {
    case .people:
      send.yield(.people(try await atlas.perform { try $0.labellerCounts().keys.sorted() }))
    case .views: send.yield(.views(try await atlas.perform { try $0.views() }))
    case .keepView(let view):
      try await atlas.perform { try $0.keep(view) }
      send.yield(.done("Saved as the view '\(view.name)'; s lists the views."))
    case .forgetView(let name):
      _ = try await atlas.perform { try $0.forgetView(named: name) }
      send.yield(.done("The view '\(name)' is gone; the cells are not."))
    case .disputes:
      send.yield(.disputes(try await atlas.perform { try Adjudicating.open(in: $0) }))
    case .preview(let change, let ids): try await preview(change, on: ids)
    case .accept(let ids, let key, let who): try await accept(ids, as: key, by: who)
    default: break
    }
  }

  /// Lists the cells most like one.
  func findSimilar(to id: SpecimenID) async throws {
    let reader = FilterReader(vocabulary: project.vocabulary)
    let (query, ids, counts) = try await project.atlas.perform { atlas in
      let ids = try atlas.similar(to: id)
      let list = ids.map(\.description).joined(separator: ",")
      var query = Query(filter: ids.isEmpty ? .everything : try reader.read("id:\(list)"))
      query.order = .named
      return (query, ids, try Self.counts(in: atlas, query))
    }
    guard !ids.isEmpty else {
      send.yield(
        .failed(
          summary: "nothing is known yet about how this cell looks",
          remedy: "leave with q and say 'leuko inspect'"))
      return
    }
    listed = query
    send.yield(.similar(query, ids: ids, counts: counts))
  }

  private func preview(_ change: Change, on ids: [SpecimenID]) async throws {
    let census = try await project.atlas.perform { try $0.census(of: ids) }
    let classes = census.classes
      .sorted { ($1.value, $0.key ?? "~") < ($0.value, $1.key ?? "~") }
      .map { "\(Numbers.grouped($0.value)) \(project.vocabulary.name(ofClass: $0.key))" }
    var words = "\(Numbers.cells(ids.count)), now \(classes.joined(separator: ", "))"
    words += ", will be: \(self.words(for: change))."
    if census.reviewed > 0 {
      words += " A person has looked at \(Numbers.grouped(census.reviewed)) of them."
    }
    send.yield(.previewed(words))
  }

  private func accept(_ ids: [SpecimenID], as key: String, by who: String) async throws {
    let (now, query) = (project.now(), listed)
    let (accepted, specimens, counts) = try await project.atlas.perform { atlas in
      let accepted = try atlas.accept(ids, as: key, by: who, at: now)
      return (
        accepted, try atlas.specimens(Array(accepted.prefix(2000))),
        try Self.counts(in: atlas, query)
      )
    }
    send.yield(.accepted(accepted, as: key, specimens: specimens, counts: counts))
  }
}
