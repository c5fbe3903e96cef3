import Basis
public import Foundation
import GRDB

/// The specimens of a project and all that was ever said about them.
///
/// An atlas is a folder: `atlas.sqlite`, `pictures/ab/SHA256.EXT` (each file as imported) and
/// `thumbnails/`, which can be deleted and comes back. Several processes may have it open. Where it
/// can't be written, as on a read-only disk or in another's folder, it opens for looking.
///
/// Its calls are synchronous and safe on any thread. On the main actor, go through
/// `perform(_:)`, which waits without blocking.
public struct Atlas: Sendable {
  /// Where it is; nil in memory.
  public let folder: URL?
  /// What the journal names as the author of its lines.
  public let software: String
  /// Why it can only be looked at, in words; nil where it can be changed.
  public let obstacle: String?
  let database: any DatabaseWriter
  let pictures: any PictureStore
  let thumbnails: ThumbnailStore

  /// Opens the atlas in `folder`, or makes one there if `creating`.
  ///
  /// Throws `AtlasError`: `.missing`, `.notAnAtlas`, `.emptied`, `.tooNew` or `.database`.
  public init(at folder: URL, creating: Bool = true, software: String = "leuko") throws {
    let path = folder.path
    let files = AtlasFiles(at: folder)
    let manager = FileManager.default
    if !manager.fileExists(atPath: files.file.path) {
      let contents = try? manager.contentsOfDirectory(atPath: path)
      guard contents?.isEmpty ?? true else {
        throw files.hasPictures ? AtlasError.emptied(path: path) : .notAnAtlas(path: path)
      }
      guard creating else { throw AtlasError.missing(path: path) }
      try files.make()
    }
    self.folder = folder
    self.software = software
    (database, obstacle) = try Self.explained(path) { try files.open(Self.configuration()) }
    pictures = FolderOfPictures(
      at: folder.appendingPathComponent("pictures"), permissions: files.permissions)
    let small = folder.appendingPathComponent("thumbnails")
    thumbnails =
      obstacle == nil
      ? try ThumbnailStore(at: small, permissions: files.permissions)
      : try ThumbnailStore(lookingAt: small)
  }

  private init(inMemoryAs software: String) throws {
    folder = nil
    self.software = software
    obstacle = nil
    database = try DatabaseQueue(configuration: Self.configuration())
    try Schema.migrator.migrate(database)
    pictures = try PicturesInMemory()
    thumbnails = try ThumbnailStore()
  }

  /// An atlas that ends with the process, for tests and trials.
  public static func inMemory(software: String = "leuko") throws -> Atlas {
    try Atlas(inMemoryAs: software)
  }

  /// Runs `work` off the caller's executor: the screen goes on drawing meanwhile.
  public func perform<Output: Sendable>(
    _ work: @escaping @Sendable (Atlas) throws -> Output
  ) async throws -> Output {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global(qos: .userInitiated).async {
        continuation.resume(with: Result { try work(self) })
      }
    }
  }

  /// What the database says, its failures in our words.
  func reading<Output>(_ body: (Database) throws -> Output) throws -> Output {
    try explained { try database.read(body) }
  }

  /// What one transaction did, its failures in our words.
  func writing<Output>(_ body: (Database) throws -> Output) throws -> Output {
    try checkChangeable()
    return try explained { try database.write(body) }
  }

  /// Throws `AtlasError.readOnly` where nothing can be changed.
  public func checkChangeable() throws(AtlasError) {
    guard let obstacle else { return }
    throw .readOnly(path: folder?.path ?? "", obstacle: obstacle)
  }

  private func explained<Output>(_ body: () throws -> Output) throws -> Output {
    try Self.explained(folder?.path ?? "in memory", body)
  }

  private static func explained<Output>(
    _ path: String, _ body: () throws -> Output
  ) throws -> Output {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw AtlasError.database(path: path, reason: error.message ?? "\(error.resultCode)")
    } catch let error as any Explained {
      throw error
    } catch {
      // What a row holds is not of the kind that was written there.
      throw AtlasError.database(path: path, reason: "what it holds can't be read")
    }
  }

  /// A label counts as confirmed once it is on the disk, hence `synchronous = FULL`.
  private static func configuration() -> GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.label = "leuko.atlas"
    configuration.busyMode = .timeout(30)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try db.execute(sql: "PRAGMA cache_size = -16384")
      // What a statement would put back if it failed half way: each row of a bulk change writes
      // some, which is forgotten with the next.
      if !db.configuration.readonly { try db.execute(sql: "PRAGMA temp_store = MEMORY") }
    }
    return configuration
  }
}
