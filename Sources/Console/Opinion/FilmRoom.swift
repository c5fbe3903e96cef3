import AtlasStore
import Journeys
import Pictures
import TerminalKit

/// Asks for the way of a cell into noise.
struct FilmRequest: RoomRequest {
  var id: SpecimenID

  var isSlow: Bool { true }
}

/// What comes of it.
enum FilmNews: Sendable, Equatable {
  /// The cell itself first.
  case dissolved(SpecimenID, [PictureKey])
  /// There is no model; why was said.
  case missing
}

/// Puts noise over cells as the generator has it.
struct FilmRoom: Room {
  private static let frames = 12

  private let models: ModelRack

  init(_ models: ModelRack) {
    self.models = models
  }

  func serve(_ request: FilmRequest, tell: Teller<FilmNews>) async throws {
    let session: Sampling.Session
    do {
      session = try await models.session()
    } catch {
      tell(.missing)
      throw error
    }
    let id = request.id
    let frames = try await models.project.atlas.perform {
      session.dissolution(of: try $0.picture(of: id), frames: Self.frames)
    }
    var keys: [PictureKey] = []
    for (place, frame) in frames.enumerated() {
      let key = PictureKey("noise/\(session.digest.prefix(12)) \(id) \(place)")
      await models.shelf.put(frame, under: key)
      keys.append(key)
    }
    tell(.dissolved(id, keys))
  }
}
