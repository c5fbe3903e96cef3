import Basis
import Foundation
import GRDB
import Pictures

/// Small versions of the pictures, all in one file so that a screenful comes in a few reads.
///
/// It holds nothing that can't be made again: it may be deleted, and damage to it costs time only.
/// A thumbnail is stored with its picture's digest, so that one left behind by another atlas is
/// never taken for this one's.
struct ThumbnailStore: Sendable {
  /// The longer side of a thumbnail, in pixels; smaller pictures stay as they are.
  static let side = 64

  private let database: any DatabaseWriter

  /// Thumbnails in memory.
  init() throws {
    database = try Self.inMemory()
  }

  private static func inMemory() throws -> DatabaseQueue {
    let queue = try DatabaseQueue()
    try queue.write(prepare)
    return queue
  }

  /// Opens `thumbnails.sqlite` in `folder` for looking only; in memory when that can't be done.
  init(lookingAt folder: URL) throws {
    var configuration = GRDB.Configuration()
    configuration.label = "leuko.thumbnails"
    configuration.readonly = true
    let file = folder.appendingPathComponent("thumbnails.sqlite")
    let name = file.absoluteURL.absoluteString + "?immutable=1"
    let query = "SELECT count(*) FROM (SELECT digest FROM thumbnail LIMIT 1)"
    if let queue = try? DatabaseQueue(path: name, configuration: configuration),
      (try? queue.read { try Int.fetchOne($0, sql: query) }) != nil
    {
      database = queue
    } else {
      database = try Self.inMemory()
    }
  }

  /// Opens `thumbnails.sqlite` in `folder`, making it anew when it is missing or damaged.
  ///
  /// - Parameter permissions: of the atlas's folder.
  init(at folder: URL, permissions: mode_t) throws {
    try DurableFile.makeFolder(folder, permissions: permissions)
    let file = folder.appendingPathComponent("thumbnails.sqlite")
    if !FileManager.default.fileExists(atPath: file.path) {
      // SQLite's other files take over its permissions.
      try? DurableFile.writeAtOnce(
        Data(), to: file, permissions: UInt16(permissions & 0o666))
    }
    do {
      database = try Self.open(file)
    } catch {
      for ending in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: file.path + ending)
      }
      database = try Self.open(file)
    }
  }

  private static func open(_ file: URL) throws -> DatabasePool {
    var configuration = GRDB.Configuration()
    configuration.label = "leuko.thumbnails"
    configuration.busyMode = .timeout(10)
    let pool = try DatabasePool(path: file.path, configuration: configuration)
    try pool.write(prepare)
    return pool
  }

  private static func prepare(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE IF NOT EXISTS thumbnail (
          specimen INTEGER PRIMARY KEY,
          digest TEXT NOT NULL,
          width INTEGER NOT NULL,
          height INTEGER NOT NULL,
          pixels BLOB NOT NULL CHECK (length(pixels) = 3 * width * height)
        ) STRICT
        """)
  }

  /// The thumbnails that are here, of these specimens and digests.
  func thumbnails(of wanted: [(id: SpecimenID, digest: String)]) throws -> [SpecimenID: Picture] {
    try database.read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT width, height, pixels FROM thumbnail WHERE specimen = ? AND digest = ?
          """)
      var found: [SpecimenID: Picture] = [:]
      for (id, digest) in wanted {
        guard let row = try Row.fetchOne(statement, arguments: [id.rawValue, digest]) else {
          continue
        }
        let pixels: Data = try row.value("pixels")
        let (width, height): (Int, Int) = (try row.value("width"), try row.value("height"))
        // One that is damaged is made again.
        let sides = 1...Self.side
        guard sides.contains(width), sides.contains(height), pixels.count == 3 * width * height
        else { continue }
        found[id] = Picture(width: width, height: height, bytes: Array(pixels))
      }
      return found
    }
  }

  /// Keeps these thumbnails in place of older ones.
  func keep(_ fresh: [(id: SpecimenID, digest: String, picture: Picture)]) throws {
    try database.write { db in
      let statement = try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO thumbnail VALUES (?, ?, ?, ?, ?)")
      for (id, digest, picture) in fresh {
        try statement.execute(arguments: [
          id.rawValue, digest, picture.width, picture.height, Data(picture.bytes),
        ])
      }
    }
  }
}
