import Foundation

/// The folder of shared data: recorded references, pictures and a trained model.
enum Shared {
  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["LEUKO_SHARED"] {
      return URL(filePath: path)
    }
    return URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "shared")
  }()

  static var reference: URL { folder.appending(path: "reference") }
  static var smallModel: URL { folder.appending(path: "models/pbc64-small") }

  static var isThere: Bool {
    FileManager.default.fileExists(atPath: reference.appending(path: "README.md").path)
  }

  /// A Python that has torch and diffusers, where one is named.
  static let python = ProcessInfo.processInfo.environment["LEUKO_PYTHON"]

  static let missing = "the shared references are not here; name their folder in LEUKO_SHARED"
}
