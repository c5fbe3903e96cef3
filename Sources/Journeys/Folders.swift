public import Foundation

/// Where Leuko finds and keeps its files, after the XDG base directory specification.
public struct Folders: Sendable, Hashable {
  /// What people edit: `settings.toml`, `classes.toml`, `themes/`.
  public var configuration: URL
  /// The atlas of those who name none, and private copies of samples.
  public var data: URL
  /// Logs and training state.
  public var state: URL
  /// Where relative names begin.
  public var current: URL
  /// The running program, links resolved; nil when the system doesn't say.
  public var executable: URL?

  /// - Parameters:
  ///   - environment: read for `XDG_CONFIG_HOME`, `XDG_DATA_HOME`, `XDG_STATE_HOME` and `HOME`. As
  ///     the specification asks, relative ones count as absent.
  ///   - home: the home folder where `HOME` is absent.
  public init(environment: [String: String], home: URL, current: URL, executable: URL?) {
    func absolute(_ name: String) -> URL? {
      guard let path = environment[name], path.hasPrefix("/") else { return nil }
      return URL(fileURLWithPath: path, isDirectory: true)
    }
    let home = absolute("HOME") ?? home
    func place(_ name: String, _ fallback: String) -> URL {
      (absolute(name) ?? home.appendingPathComponent(fallback, isDirectory: true))
        .appendingPathComponent("leuko", isDirectory: true)
    }
    configuration = place("XDG_CONFIG_HOME", ".config")
    data = place("XDG_DATA_HOME", ".local/share")
    state = place("XDG_STATE_HOME", ".local/state")
    // Without a slash at its end, names relative to it would begin one folder higher.
    self.current = URL(fileURLWithPath: current.path, isDirectory: true)
    self.executable = executable
  }

  /// The places of the running process.
  public static func ofThisProcess() -> Folders {
    let manager = FileManager.default
    return Folders(
      environment: ProcessInfo.processInfo.environment, home: manager.homeDirectoryForCurrentUser,
      current: URL(fileURLWithPath: manager.currentDirectoryPath, isDirectory: true),
      executable: Bundle.main.executableURL?.resolvingSymlinksInPath())
  }

  public var settingsFile: URL { configuration.appendingPathComponent("settings.toml") }
  public var terminalsFile: URL { configuration.appendingPathComponent("terminals.toml") }
  public var classesFile: URL { configuration.appendingPathComponent("classes.toml") }
  public var userThemes: URL { configuration.appendingPathComponent("themes") }

  /// The themes that came with the program; nil when there are none near it.
  public var themes: URL? { nearest("Themes") }

  /// The samples that came with the program; nil when there are none near it.
  public var samples: URL? { nearest("Samples") }

  /// The sample atlas that came with the program.
  public var sampleAtlas: URL? {
    samples.map { $0.appendingPathComponent("leuko.atlas") }.flatMap(Self.existing)
  }

  /// The folder `name` in the nearest parent of the executable that has one.
  public func nearest(_ name: String) -> URL? {
    guard var folder = executable?.deletingLastPathComponent() else { return nil }
    while true {
      if let found = Self.existing(folder.appendingPathComponent(name, isDirectory: true)) {
        return found
      }
      if folder.path == "/" { return nil }
      folder = folder.deletingLastPathComponent()
    }
  }

  /// The atlas that is meant: `name` if given, else `$LEUKO_ATLAS`, else `leuko.atlas` here if it
  /// exists, else the one among the user's data.
  public func atlas(named name: String?, environment: [String: String]) -> URL {
    if let name { return resolved(name) }
    if let name = environment["LEUKO_ATLAS"], !name.isEmpty { return resolved(name) }
    let here = current.appendingPathComponent("leuko.atlas", isDirectory: true)
    return Self.existing(here) ?? data.appendingPathComponent("leuko.atlas", isDirectory: true)
  }

  /// The models that came with the program, by name.
  public func sampleModels() -> [URL] {
    guard let folder = samples?.appendingPathComponent("models") else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { folder.appendingPathComponent($0, isDirectory: true) }
      .filter { Self.existing($0.appendingPathComponent("classes.json")) != nil }
  }

  /// The model that is meant: `name` if given, else the settings', else the best of those that
  /// came with the program: the one named in `Samples/models/best`, or the last by name.
  public func model(named name: String?, settings: Settings) -> URL? {
    if let name = name ?? settings.model { return resolved(name) }
    let models = sampleModels()
    let best = samples.flatMap {
      try? String(contentsOf: $0.appendingPathComponent("models/best"), encoding: .utf8)
    }?.trimmingCharacters(in: .whitespacesAndNewlines)
    return models.first { $0.lastPathComponent == best } ?? models.last
  }

  /// A name as a person types it: relative to where they are, '~' their home.
  public func resolved(_ name: String) -> URL {
    let path = (name as NSString).expandingTildeInPath
    return URL(fileURLWithPath: path, relativeTo: current).standardizedFileURL
  }

  private static func existing(_ url: URL) -> URL? {
    FileManager.default.fileExists(atPath: url.path) ? url : nil
  }
}
