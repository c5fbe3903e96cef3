public import Foundation

/// The folder of what tests use and no repository holds: real cells, recorded references, a trained
/// model. `LEUKO_SHARED` names it; else it lies beside the repository, as `shared`.
public enum SharedFolder {
  public static let url: URL = {
    let named = ProcessInfo.processInfo.environment["LEUKO_SHARED"] ?? ""
    if !named.isEmpty { return URL(fileURLWithPath: named) }
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    return root.appendingPathComponent("shared")
  }()

  /// A part of it.
  public static func url(_ path: String) -> URL { url.appendingPathComponent(path) }

  /// Whether a part of it is there.
  public static func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: url(path).path)
  }
}
