import Foundation
import Testing

/// The built program, as a person runs it.
enum Program {
  /// `$LEUKO_BINARY`, else `leuko` beside the tests' own bundle.
  static var url: URL {
    get throws {
      if let named = ProcessInfo.processInfo.environment["LEUKO_BINARY"] {
        return URL(fileURLWithPath: named)
      }
      let folder = Bundle.main.bundleURL.resolvingSymlinksInPath()
      var place = folder
      while place.path != "/" {
        let candidate = place.appendingPathComponent("leuko")
        if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
        place = place.deletingLastPathComponent()
      }
      let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
      let built = root.appendingPathComponent(".build/debug/leuko")
      try #require(
        FileManager.default.isExecutableFile(atPath: built.path),
        "leuko isn't built; run 'swift build' first")
      return built
    }
  }

  /// The repository.
  static var root: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }

  /// The small model of the samples.
  static var model: URL { root.appendingPathComponent("Samples/models/small") }
  static var hasModel: Bool {
    FileManager.default.fileExists(atPath: model.appendingPathComponent("classes.json").path)
  }

  /// Runs the program without a terminal and waits for it.
  static func run(_ arguments: String..., in world: World) throws -> ChildProcess.Result {
    try run(arguments, in: world)
  }

  static func run(_ arguments: [String], in world: World) throws -> ChildProcess.Result {
    try ChildProcess.run(
      url.path, arguments, environment: world.environment, in: world.folder)
  }
}

/// A home of its own for a test: nothing of the machine's user is read or written.
final class World {
  let folder: URL
  let environment: [String: String]

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-test-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    environment = [
      "HOME": folder.path, "PATH": path, "LANG": "C.UTF-8", "TERM": "xterm-256color",
      "TMUX_TMPDIR": folder.path,
    ]
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }
}
