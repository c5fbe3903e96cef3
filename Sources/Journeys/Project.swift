public import AtlasStore
public import Basis
public import Foundation

/// An open project: everything a journey needs from the world, passed by hand.
public struct Project: Sendable {
  public var atlas: Atlas
  /// The classes and findings, built in or the user's own.
  public var vocabulary: Vocabulary
  public var settings: Settings
  public var folders: Folders
  /// Where numbers are crunched.
  public var bench: Bench
  /// The clock.
  public var now: @Sendable () -> Date
  /// So many random bytes, for what nobody may guess.
  public var entropy: @Sendable (_ count: Int) -> [UInt8] = Project.systemEntropy
  /// Who is at the keyboard; nil until someone has said.
  public var person: String?

  public init(
    atlas: Atlas, vocabulary: Vocabulary = .builtIn, settings: Settings = Settings(),
    folders: Folders, bench: Bench = Bench(), now: @escaping @Sendable () -> Date,
    person: String? = nil
  ) {
    self.atlas = atlas
    self.vocabulary = vocabulary
    self.settings = settings
    self.folders = folders
    self.bench = bench
    self.now = now
    self.person = person
  }

  /// The system's own random bytes.
  public static let systemEntropy: @Sendable (Int) -> [UInt8] = { count in
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  /// Opens a project as the command line asks for it.
  ///
  /// - Parameters:
  ///   - name: what `--atlas` says.
  ///   - person: what `--as` says; else `$LEUKO_AS`, else whom the atlas remembers.
  ///   - creating: whether a missing atlas is made.
  ///   - software: what the journal names as its author, like 'leuko 1.2.0'.
  ///
  /// The atlas in `Samples` opens as a private copy. Throws `AtlasError`, `ConfigurationError` or
  /// `VocabularyError`.
  public static func open(
    atlasNamed name: String? = nil, as person: String? = nil, creating: Bool = true,
    folders: Folders = .ofThisProcess(),
    environment: [String: String] = ProcessInfo.processInfo.environment, software: String,
    now: @escaping @Sendable () -> Date
  ) throws -> Project {
    let asked = folders.atlas(named: name, environment: environment)
    let place = try folders.privateCopy(ofAtlas: asked)
    let atlas = try Atlas(at: place, creating: creating, software: software)
    let said = [person, environment["LEUKO_AS"]].compactMap(\.self)
      .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.first { !$0.isEmpty }
    return Project(
      atlas: atlas, vocabulary: try Vocabulary.read(at: folders.classesFile),
      settings: try Settings.read(at: folders.settingsFile), folders: folders, now: now,
      person: try said ?? atlas.rememberedPerson())
  }
}

extension Project {
  /// Micrometres a pixel of the atlas's pictures: what was said of this atlas, else the settings'.
  public func pixelSize() throws -> Double? {
    try atlas.rememberedPixelSize() ?? settings.pixelSize
  }

  /// A project whose atlas ends with the process: for looking at a folder, and for sittings.
  public static func inMemory(
    as person: String? = nil, folders: Folders = .ofThisProcess(), software: String,
    now: @escaping @Sendable () -> Date
  ) throws -> Project {
    Project(
      atlas: try Atlas.inMemory(software: software),
      vocabulary: try Vocabulary.read(at: folders.classesFile),
      settings: try Settings.read(at: folders.settingsFile), folders: folders, now: now,
      person: person)
  }
}

extension Folders {
  /// Where to open the atlas at `place`: there, unless it is one of `Samples`. Those are copied
  /// once to the user's data, so that nobody's labels end up in what came with the program, and reading
  /// them changes nothing there.
  func privateCopy(ofAtlas place: URL) throws -> URL {
    let manager = FileManager.default
    let real = place.resolvingSymlinksInPath()
    guard isSample(real) else { return place }
    let copy = data.appendingPathComponent("samples").appendingPathComponent(
      real.lastPathComponent, isDirectory: true)
    if manager.fileExists(atPath: copy.path) { return copy }
    let folder = copy.deletingLastPathComponent()
    Self.removeDrafts(in: folder)
    let draft = folder.appendingPathComponent(".\(UUID().uuidString)", isDirectory: true)
    do {
      try manager.createDirectory(at: folder, withIntermediateDirectories: true)
      try Self.copyContents(of: real, to: draft)
      guard rename(draft.path, copy.path) == 0 else {
        // Another process may have been faster.
        guard manager.fileExists(atPath: copy.path) else { throw CocoaError(.fileWriteUnknown) }
        try manager.removeItem(at: draft)
        return copy
      }
    } catch {
      try? manager.removeItem(at: draft)
      throw AtlasError.database(path: copy.path, reason: "can't copy '\(real.path)' here")
    }
    return copy
  }

  /// Removes what copies that were killed an hour ago or more left behind.
  private static func removeDrafts(in folder: URL) {
    let manager = FileManager.default
    for name in (try? manager.contentsOfDirectory(atPath: folder.path)) ?? []
    where name.hasPrefix(".") {
      let place = folder.appendingPathComponent(name)
      let made = try? manager.attributesOfItem(atPath: place.path)[.modificationDate] as? Date
      if let made, made < Date(timeIntervalSinceNow: -3600) { try? manager.removeItem(at: place) }
    }
  }

  /// Whether an atlas came with a program, this one or another copy of it: it lies in a folder
  /// `Samples` near this one, or in one with what makes samples.
  private func isSample(_ real: URL) -> Bool {
    if let samples, real.path.hasPrefix(samples.resolvingSymlinksInPath().path + "/") {
      return true
    }
    let folder = real.deletingLastPathComponent()
    return folder.lastPathComponent == "Samples"
      && ["make", "models"].allSatisfy {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
      }
  }

  /// Copies what is in a folder, not whose it is and who may do what with it: the copy is the person's
  /// own. What SQLite makes anew stays behind.
  private static func copyContents(of folder: URL, to copy: URL) throws {
    try DurableFile.makeFolder(copy, permissions: 0o700)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where !name.hasSuffix("-shm") {
      let (from, to) = (folder.appendingPathComponent(name), copy.appendingPathComponent(name))
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: from.path, isDirectory: &isFolder) else {
        continue
      }
      if isFolder.boolValue {
        try copyContents(of: from, to: to)
      } else {
        try DurableFile.writeAtOnce(
          Data(contentsOf: from, options: .mappedIfSafe), to: to, permissions: 0o600)
      }
    }
  }
}
