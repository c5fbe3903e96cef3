import AtlasStore
import Basis
import Journeys
import Pictures
import TerminalKit

/// The generator as it is asked for its opinion.
struct OpinionState {
  var asked: SecondOpinion?
  /// The latest question; a newer one takes its place.
  var task: Task<Void, Never>?
}

extension Service {
  /// Answers in the background: the page of another cell need not wait for this one's.
  func serve(_ request: OpinionRequest) async throws {
    opinion.task?.cancel()
    if sampling.session == nil { try await loadModel() }
    if opinion.asked == nil, let session = sampling.session {
      opinion.asked = try await project.bench.run {
        try SecondOpinion(session, isForScreen: true)
      }
    }
    guard let asked = opinion.asked else { return }
    opinion.task = Task { [project, shelf, send] in
      do {
        switch request {
        case .ask(let id):
          let picture = try await project.atlas.perform { try $0.picture(of: id) }
          let found = try await project.bench.run { try asked(picture) }
          send.yield(
            .opinion(
              .found(
                id,
                found.classes.map {
                  OpinionNews.ClassChance(key: $0.key, probability: $0.probability)
                }, strangeness: found.strangeness, isStrange: found.isStrange)))
        case .change(let id, let own, let other):
          let picture = try await project.atlas.perform { try $0.picture(of: id) }
          let change = try await project.bench.run {
            try asked.change(of: picture, from: own, to: other)
          }
          let keys = ["cell", "other", "map"].map {
            PictureKey("opinion/\(id) \(own) \(other) \($0)")
          }
          for (key, picture) in zip(keys, [change.cell, change.other, change.map]) {
            await shelf.put(picture, under: key)
          }
          send.yield(
            .opinion(.changed(id, to: other, cell: keys[0], other: keys[1], map: keys[2])))
        }
      } catch is CancellationError {
        // Another question has come.
      } catch {
        send.yield(Self.failure(error))
      }
    }
  }
}
