import Basis
import Foundation
import GRDB

/// Where the files of an atlas are kept, each under the SHA-256 of its bytes.
protocol PictureStore: Sendable {
  /// Keeps these files. When it returns, they survive a power cut.
  func keep(_ files: [PictureBytes]) throws

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

  init(at root: URL) {
    self.root = root
  }

  /// Every file is written under a temporary name, flushed and renamed; then each folder touched
  /// is flushed once.
  func keep(_ files: [PictureBytes]) throws {
    var folders: Set<String> = []
    for file in files {
      let target = place(file.digest, file.fileExtension)
      let folder = target.deletingLastPathComponent()
      if folders.insert(folder.path).inserted {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      }
      if try Data(contentsOf: target, orNilIfAbsent: ()) == file.data { continue }
      try DurableFile.write(file.data, to: target, flushingFolder: false)
    }
    for folder in folders { DurableFile.flush(folder: URL(fileURLWithPath: folder)) }
    DurableFile.flush(folder: root)
  }

  func data(_ digest: String, _ fileExtension: String) throws -> Data? {
    try Data(contentsOf: place(digest, fileExtension), orNilIfAbsent: ())
  }

  func url(_ digest: String, _ fileExtension: String) -> URL? {
    place(digest, fileExtension)
  }

  private func place(_ digest: String, _ fileExtension: String) -> URL {
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

  func keep(_ files: [PictureBytes]) throws {
    try database.write { db in
      for file in files {
        try db.execute(
          sql: "INSERT OR IGNORE INTO picture VALUES (?, ?)", arguments: [file.digest, file.data])
      }
    }
  }

  func data(_ digest: String, _ fileExtension: String) throws -> Data? {
    try database.read { db in
      try Data.fetchOne(db, sql: "SELECT data FROM picture WHERE digest = ?", arguments: [digest])
    }
  }

  func url(_ digest: String, _ fileExtension: String) -> URL? { nil }
}
