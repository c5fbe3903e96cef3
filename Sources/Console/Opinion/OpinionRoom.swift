import AtlasStore
import Basis
import Journeys
import Pictures
import TerminalKit

/// Asks the generator about cells. It answers in the background: the page of another cell need not wait
/// for this one's.
actor OpinionRoom: Room {
  private let project: Project
  private let models: ModelRack
  private let shelf: PictureShelf
  /// The latest question; a newer one takes its place.
  private var task: Task<Void, Never>?

  init(_ project: Project, models: ModelRack, shelf: PictureShelf) {
    self.project = project
    self.models = models
    self.shelf = shelf
  }

  func serve(_ request: OpinionRequest, tell: Teller<OpinionNews>) async throws {
    task?.cancel()
    let session: Sampling.Session
    let asked: SecondOpinion
    do {
      session = try await models.session()
      asked = try SecondOpinion(session, isForScreen: true)
    } catch {
      tell(.silent)
      throw error
    }
    task = Task {
      do {
        switch request {
        case .ask(let id): try await ask(asked, about: id, tell)
        case .change(let id, let own, let other):
          try await change(id, from: own, to: other, asking: asked, of: session.digest, tell)
        }
      } catch is CancellationError {
        // Another question has come.
      } catch {
        tell(.silent)
        tell.failed(error)
      }
    }
  }

  func stop() async {
    task?.cancel()
    await task?.value
  }

  private func ask(
    _ asked: SecondOpinion, about id: SpecimenID, _ tell: Teller<OpinionNews>
  ) async throws {
    let picture = try await project.atlas.perform { try $0.picture(of: id) }
    let found = try await project.bench.run { try asked(picture) }
    let chances = found.classes.map {
      OpinionNews.ClassChance(key: $0.key, probability: $0.probability)
    }
    tell(.found(id, chances, strangeness: found.strangeness, isStrange: found.isStrange))
  }

  private func change(
    _ id: SpecimenID, from own: String, to other: String, asking asked: SecondOpinion,
    of model: String, _ tell: Teller<OpinionNews>
  ) async throws {
    let picture = try await project.atlas.perform { try $0.picture(of: id) }
    let change = try await project.bench.run { try asked.change(of: picture, from: own, to: other) }
    // Another model shows another picture, and what a key names never changes.
    let keys = ["cell", "other", "map"].map {
      PictureKey("opinion/\(id) \(own) \(other) \($0) \(model.prefix(12))")
    }
    for (key, picture) in zip(keys, [change.cell, change.other, change.map]) {
      await shelf.put(picture, under: key)
    }
    tell(.changed(id, CellChange(to: other, cell: keys[0], other: keys[1], map: keys[2])))
  }
}
