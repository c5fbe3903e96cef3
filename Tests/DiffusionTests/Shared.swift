import Foundation
import TestSupport

/// The folder of shared data: recorded references, pictures and a trained model.
enum Shared {
  static var reference: URL { SharedFolder.url("reference") }
  static var smallModel: URL { SharedFolder.url("models/pbc64-small") }

  static var isThere: Bool { SharedFolder.has("reference/README.md") }

  /// A Python that has torch and diffusers, where one is named.
  static let python = ProcessInfo.processInfo.environment["LEUKO_PYTHON"]

  static let missing = "the shared references are not here; name their folder in LEUKO_SHARED"
}
