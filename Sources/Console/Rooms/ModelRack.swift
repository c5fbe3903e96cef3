import Basis
import Journeys
import Pictures

/// The generator in use, loaded once for every page that asks it.
actor ModelRack {
  let project: Project
  let shelf: PictureShelf
  private var loaded: Sampling.Session?
  /// Its name among the models; nil for the usual one.
  private var chosen: String?

  init(_ project: Project, shelf: PictureShelf) {
    self.project = project
    self.shelf = shelf
  }

  /// The generator; loads it where that hasn't been done.
  func session() async throws -> Sampling.Session {
    if let loaded { return loaded }
    let session = try await Sampling.Session.open(named: chosen, in: project)
    loaded = session
    await shelf.use(session.networkPreprocessing)
    // Lets it run once while its page is looked at, so that the first cell comes at once.
    Task { [bench = project.bench] in await bench.run { session.prepare() } }
    return session
  }

  /// Takes another from now on.
  func choose(_ name: String) async throws -> Sampling.Session {
    let before = (loaded, chosen)
    (loaded, chosen) = (nil, name)
    do {
      return try await session()
    } catch {
      (loaded, chosen) = before
      throw error
    }
  }
}
