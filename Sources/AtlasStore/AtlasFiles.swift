import Basis
import Foundation
import GRDB

/// Opens the files of an atlas: to be changed where they may be written, else for looking.
struct AtlasFiles {
  let folder: URL
  let file: URL

  init(at folder: URL) {
    self.folder = folder
    file = folder.appendingPathComponent("atlas.sqlite")
  }

  /// New atlases are the person's own; the umask may narrow that.
  private static let newPermissions: mode_t = 0o700

  /// Makes the folder and an empty database in it, so that SQLite's files take over its permissions.
  func make() throws(AtlasError) {
    do {
      try FileManager.default.createDirectory(
        at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
      try DurableFile.makeFolder(folder, permissions: Self.newPermissions)
      try DurableFile.writeAtOnce(
        Data(), to: file, permissions: UInt16(Self.newPermissions & 0o666))
    } catch {
      // Another process may be making it too.
      guard FileManager.default.fileExists(atPath: file.path) else {
        throw .database(path: folder.path, reason: "can't make the folder")
      }
    }
  }

  /// Who may do what with the folder.
  var permissions: mode_t {
    var facts = stat()
    return stat(folder.path, &facts) == 0 ? facts.st_mode & 0o777 : Self.newPermissions
  }

  /// Whether there are pictures, or at least a place where some were.
  var hasPictures: Bool {
    let pictures = folder.appendingPathComponent("pictures")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: pictures.path)) ?? []
    return !names.isEmpty
  }

  /// Why nothing can be changed here, in words; nil where it can.
  var obstacle: String? {
    for place in [folder, file] {
      guard faccessat(AT_FDCWD, place.path, W_OK, AT_EACCESS) != 0 else { continue }
      return errno == EROFS ? "it lies on a read-only disk" : Self.words(ofOwner: place)
    }
    return nil
  }

  private static func words(ofOwner place: URL) -> String {
    var facts = stat()
    guard stat(place.path, &facts) == 0, facts.st_uid != geteuid() else {
      return "its permissions forbid changes"
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: place.path)
    guard let owner = attributes?[.ownerAccountName] as? String, !owner.isEmpty else {
      return "it belongs to somebody else"
    }
    return "it belongs to '\(owner)'"
  }

  // MARK: Opening

  /// The database, and why it can only be looked at, if so.
  func open(_ configuration: GRDB.Configuration) throws -> (any DatabaseWriter, obstacle: String?) {
    if let obstacle { return (try openForLooking(configuration), obstacle) }
    do {
      let database = try DatabasePool(path: file.path, configuration: configuration)
      try migrate(database)
      return (database, nil)
    } catch let error as DatabaseError
      where [.SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM].contains(
        error.resultCode.primaryResultCode)
    {
      // What lies beside the database may be another's.
      guard let database = try? openForLooking(configuration) else { throw error }
      return (database, "files of it can't be written to")
    }
  }

  /// SQLite wants to write beside a database even to read it. Where nobody is at it, it is told that
  /// nothing will change; where somebody is, or was and left changes in the log, it is asked to read as
  /// far as it can; and what it can't read like that, or is of an earlier version, is read from a copy
  /// in memory.
  func openForLooking(_ configuration: GRDB.Configuration) throws -> any DatabaseWriter {
    var looking = configuration
    looking.readonly = true
    let isQuiet = !["-wal", "-shm"].contains {
      FileManager.default.fileExists(atPath: file.path + $0)
    }
    let name = isQuiet ? file.absoluteURL.absoluteString + "?immutable=1" : file.path
    if let queue = try? DatabaseQueue(path: name, configuration: looking),
      (try? queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") }) != nil
    {
      if try !needsMigration(queue) { return queue }
      return try inMemory(queue, configuration)
    }
    return try inMemoryCopy(configuration)
  }

  private func inMemory(
    _ source: some DatabaseReader, _ configuration: GRDB.Configuration
  ) throws -> any DatabaseWriter {
    let memory = try DatabaseQueue(configuration: configuration)
    try source.backup(to: memory)
    try migrate(memory)
    return memory
  }

  /// Copies the database with its log to where SQLite may write, and reads it there.
  private func inMemoryCopy(_ configuration: GRDB.Configuration) throws -> any DatabaseWriter {
    let manager = FileManager.default
    let place = manager.temporaryDirectory.appendingPathComponent("leuko-\(UUID().uuidString)")
    try DurableFile.makeFolder(place, permissions: 0o700)
    defer { try? manager.removeItem(at: place) }
    let copy = place.appendingPathComponent("atlas.sqlite")
    for ending in ["", "-wal"] where manager.fileExists(atPath: file.path + ending) {
      try DurableFile.writeAtOnce(
        try Data(contentsOf: URL(fileURLWithPath: file.path + ending), options: .mappedIfSafe),
        to: URL(fileURLWithPath: copy.path + ending), permissions: 0o600)
    }
    return try inMemory(
      try DatabaseQueue(path: copy.path, configuration: configuration), configuration)
  }

  // MARK: Versions

  private func needsMigration(_ database: some DatabaseReader) throws -> Bool {
    let migrator = Schema.migrator
    if try database.read(migrator.hasBeenSuperseded) { throw AtlasError.tooNew(path: folder.path) }
    return try !database.read(migrator.hasCompletedMigrations)
  }

  private func migrate(_ database: any DatabaseWriter) throws {
    guard try needsMigration(database) else { return }
    let isEmpty = try database.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") == 0
    }
    if isEmpty, hasPictures { throw AtlasError.emptied(path: folder.path) }
    try Schema.migrator.migrate(database)
  }
}
