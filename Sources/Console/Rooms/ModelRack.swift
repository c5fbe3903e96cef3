import Basis
import Journeys
import Pictures

/// The generator in use, loaded once for every page that asks it.
actor ModelRack {
  let project: Project
  let shelf: PictureShelf
  /// Loads it, or has loaded it.
  private var loading: Task<Sampling.Session, any Error>?
  /// Its name among the models; nil for the usual one.
  private var chosen: String?

  init(_ project: Project, shelf: PictureShelf) {
    self.project = project
    self.shelf = shelf
  }

  /// The generator; loads it where that hasn't been done. Whoever asks meanwhile waits for the same one.
  func session() async throws -> Sampling.Session {
    let task =
      loading
      ?? Task { [chosen, project, shelf] in
        let session = try await Sampling.Session.open(named: chosen, in: project)
        await shelf.use(session.networkPreprocessing)
        // Lets it run once while its page is looked at, so that the first cell comes at once.
        Task { await project.bench.run { session.prepare() } }
        return session
      }
    loading = task
    do {
      return try await task.value
    } catch {
      if loading == task { loading = nil }
      throw error
    }
  }

  /// Takes another from now on. The one before makes room first; where the new one can't be used, it is
  /// loaded again.
  func choose(_ name: String) async throws -> Sampling.Session {
    let before = chosen
    (loading, chosen) = (nil, name)
    do {
      return try await session()
    } catch {
      // Unless somebody has taken yet another meanwhile.
      if loading == nil { chosen = before }
      throw error
    }
  }
}
