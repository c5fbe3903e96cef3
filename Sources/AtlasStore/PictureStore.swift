import Basis
import Foundation
import GRDB

/// Where the files of an atlas are kept, each under the SHA-256 of its bytes.
protocol PictureStore: Sendable {
  /// Keeps a file whose bytes are known to be on the disk. Its name may still be lost in a power
  /// cut, until `settle`.
  func keep(_ file: PictureBytes) throws

  /// Makes the names of these files survive a power cut.
  func settle(_ digests: some Sequence<String>) throws

  /// Removes what killed processes left half written before `limit`.
  func sweep(before limit: Date)

  /// The bytes of a file; nil when it isn't there.
  func data(_ digest: String, _ fileExtension: String) throws -> Data?

  /// Where the file is; nil in memory.
  func url(_ digest: String, _ fileExtension: String) -> URL?
}

/// A file's bytes under the name a `PictureStore` keeps them by.
struct PictureBytes: Sendable {
  var digest: String
  var fileExtension: String
  var data: Data
}

/// `pictures/ab/SHA256.EXT`.
struct FolderOfPictures: PictureStore {
  let root: URL
  /// Who may do what with the atlas's folder, and so with what is new in it.
  let permissions: mode_t

  init(at root: URL, permissions: mode_t) {
    self.root = root
    self.permissions = permissions
  }

  /// A file is written under a temporary name, flushed and renamed: where there is a name, there
  /// is all of the file.
  func keep(_ file: PictureBytes) throws {
    guard let target = url(file.digest, file.fileExtension) else {
      throw AtlasError.database(path: root.path, reason: "a picture has no name for its file")
    }
    if try Data(contentsOf: target, orNilIfAbsent: ()) == file.data { return }
    try DurableFile.makeFolder(root, permissions: permissions)
    try DurableFile.makeFolder(target.deletingLastPathComponent(), permissions: permissions)
    try DurableFile.write(
      file.data, to: target, permissions: UInt16(permissions & 0o666), flushingFolder: false)
  }

  /// One flush a folder, however many files are new in it.
  func settle(_ digests: some Sequence<String>) {
    let folders = Set(digests.map { String($0.prefix(2)) })
    for folder in folders { DurableFile.flush(folder: root.appendingPathComponent(folder)) }
    if !folders.isEmpty { DurableFile.flush(folder: root) }
  }

  /// What nobody writes any more goes at once. Hidden names of earlier versions bear no lock: young ones
  /// may belong to a process at work.
  func sweep(before limit: Date) {
    let manager = FileManager.default
    for folder in (try? manager.contentsOfDirectory(atPath: root.path)) ?? [] {
      let place = root.appendingPathComponent(folder)
      DurableFile.sweep(place)
      let names = (try? manager.contentsOfDirectory(atPath: place.path)) ?? []
      for name in names where name.hasPrefix(".") {
        let file = place.appendingPathComponent(name)
        let attributes = try? manager.attributesOfItem(atPath: file.path)
        if let date = attributes?[.modificationDate] as? Date, date < limit {
          try? manager.removeItem(at: file)
        }
      }
    }
  }

  func data(_ digest: String, _ fileExtension: String) throws -> Data? {
    try url(digest, fileExtension).flatMap { try Data(contentsOf: $0, orNilIfAbsent: ()) }
  }

  /// Nil for a name that leads elsewhere, as a changed database may have it.
  func url(_ digest: String, _ fileExtension: String) -> URL? {
    guard digest.count > 2, !digest.hasPrefix("."),
      !digest.utf8.contains(UInt8(ascii: "/")), !fileExtension.utf8.contains(UInt8(ascii: "/"))
    else { return nil }
    let name = fileExtension.isEmpty ? digest : "\(digest).\(fileExtension)"
    return root.appendingPathComponent(String(digest.prefix(2))).appendingPathComponent(name)
  }
}

extension Data {
  fileprivate init?(contentsOf url: URL, orNilIfAbsent: Void) throws {
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    try self.init(contentsOf: url)
  }
}

/// The files of an atlas that ends with the process.
struct PicturesInMemory: PictureStore {
  private let database: DatabaseQueue

  init() throws {
    database = try DatabaseQueue()
    try database.write { db in
      try db.execute(
        sql: "CREATE TABLE picture (digest TEXT PRIMARY KEY, data BLOB NOT NULL) STRICT")
    }
  }

  func keep(_ file: PictureBytes) throws {
    try database.write { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO picture VALUES (?, ?)", arguments: [file.digest, file.data])
    }
  }

  func settle(_ digests: some Sequence<String>) {}

  func sweep(before limit: Date) {}

  func data(_ digest: String, _ fileExtension: String) throws -> Data? {
    try database.read { db in
      try Data.fetchOne(db, sql: "SELECT data FROM picture WHERE digest = ?", arguments: [digest])
    }
  }

  func url(_ digest: String, _ fileExtension: String) -> URL? { nil }
}
