import Basis
import Foundation
import Pictures

/// The folder that a writer fills: names that nothing else has, and tables of what went where.
struct DatasetFolder {
  let root: URL
  private var taken: Set<String> = []
  private var made: Set<String> = []
  /// Names of fields by the digests of their files.
  private var fields: [String: String] = [:]

  init(_ root: URL) {
    self.root = root
  }

  /// A picture's file, ready to be written.
  struct File {
    var data: Data
    var digest: String
    /// The usual ending of its format.
    var ending: String
    var size: PictureSize
  }

  /// The bytes of a cell's picture and what they are.
  func file(
    of source: PictureSource, named name: String, by loader: inout PictureLoader
  ) throws(PictureError) -> File {
    let data = try loader.data(of: source, name: name)
    guard let format = PictureFile.format(of: data) else { throw .notAPicture(name: name) }
    return File(
      data: data, digest: Digest.hex(data), ending: format.fileExtension,
      size: try PictureSize(of: data, name: name))
  }

  /// A file name without its ending for a cell: its id where that is a plain name, else the first 16
  /// digits of its digest; numbered when it is taken in this folder.
  mutating func stem(of record: DatasetRecord, digest: String, in folder: String) -> String {
    let base = record.id.flatMap { Self.isPlain($0) ? $0 : nil } ?? String(digest.prefix(16))
    var stem = base
    var number = 2
    while !taken.insert("\(folder)/\(stem.lowercased())").inserted {
      stem = "\(base)-\(number)"
      number += 1
    }
    return stem
  }

  /// Letters, digits, '-' and '_' only: a name that every format and file system keeps.
  private static func isPlain(_ name: String) -> Bool {
    (1...80).contains(name.utf8.count)
      && name.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
          || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
  }

  /// A class as the name of a folder.
  static func folderName(_ word: String) -> String {
    let plain = word.replacing("/", with: "_").replacing("\\", with: "_").replacing("\0", with: "_")
    return plain.hasPrefix(".") || plain.isEmpty ? "_\(plain)" : plain
  }

  /// Writes a file. It is flushed with all others in the end.
  mutating func put(_ data: Data, at path: String) throws(DurableFileError) {
    let url = root.appendingPathComponent(path)
    let folder = DatasetTree.folder(of: path)
    if !folder.isEmpty, made.insert(folder).inserted {
      do {
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      } catch {
        throw .failed(path: url.path, reason: "can't make its folder")
      }
    }
    try DurableFile.writeAtOnce(data, to: url)
  }

  mutating func put(_ text: String, at path: String) throws(DurableFileError) {
    try put(Data(text.utf8), at: path)
  }

  /// Writes a field once, however many cells are of it; its path below the root. Nil where there is
  /// none.
  mutating func putField(
    of item: DatasetItem, in folder: String, by loader: inout PictureLoader
  ) throws -> String? {
    guard let source = item.field, let region = item.record.region else { return nil }
    let known = region.fieldDigest ?? "\(item.record.split ?? "")/\(region.field)"
    if let path = fields["\(folder)|\(known)"] { return path }
    let file = try file(of: source, named: region.field, by: &loader)
    guard (file.size.width, file.size.height) == (region.fieldWidth, region.fieldHeight) else {
      throw PictureError.unreadable(
        name: region.field, reason: "its table says another size than the picture has")
    }
    let path =
      fields["\(folder)|\(file.digest)"]
      ?? "\(folder)/field-\(file.digest.prefix(16)).\(file.ending)"
    if fields["\(folder)|\(file.digest)"] == nil { try put(file.data, at: path) }
    fields["\(folder)|\(known)"] = path
    fields["\(folder)|\(file.digest)"] = path
    return path
  }
}

/// Rows of a table that is written when all are there: its columns are those that some row needs.
struct DatasetTable {
  private var rows: [(keys: [String: String], values: [String: String])] = []
  /// The columns that say which cell a row is about.
  let keys: [String]

  init(keys: [String]) {
    self.keys = keys
  }

  var isEmpty: Bool { rows.isEmpty }

  mutating func add(_ key: [String: String], _ record: DatasetRecord) {
    rows.append((key, record.values))
  }

  /// As text, with `separator` between the values.
  func text(separator: SeparatedValues.Separator = .comma) -> String {
    var used = Set<String>()
    for row in rows { used.formUnion(row.values.keys) }
    let always: Set<String> = ["label", "split", "origin"]
    let known = DatasetRecord.columns.filter { used.contains($0) || always.contains($0) }
    let columns = known + used.subtracting(DatasetRecord.columns).sorted()
    var text = SeparatedValues.line(keys + columns, separator: separator) + "\n"
    for row in rows {
      let values = keys.map { row.keys[$0] ?? "" } + columns.map { row.values[$0] ?? "" }
      text += SeparatedValues.line(values, separator: separator) + "\n"
    }
    return text
  }
}
