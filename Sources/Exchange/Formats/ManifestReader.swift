import Basis
import Foundation

/// A table that says what each picture of a folder is. It leads: what it doesn't list isn't taken
/// in, and its class and split count, not the folders'.
///
/// Columns, by any of these names: `file_name` (or `file`, `path`, `image`, `filename`), and the
/// names of `DatasetRecord`'s columns where there are any.
struct ManifestReader: DatasetReader {
  static let fileColumns = ["file_name", "file", "path", "image", "filename"]
  private static let names = ["manifest.csv", "manifest.tsv"]

  static func recognises(_ tree: DatasetTree) -> Bool { table(of: tree) != nil }

  private static func table(of tree: DatasetTree) -> String? {
    if let leading = tree.leading {
      return ["csv", "tsv"].contains(DatasetTree.ending(of: leading))
        && leading.lowercased() != "metadata.csv" ? leading : nil
    }
    return names.first(where: tree.has)
  }

  static func contents(of tree: DatasetTree) throws -> DatasetContents {
    guard let name = table(of: tree) else {
      throw DatasetError.damaged(
        file: tree.root.lastPathComponent, format: "CSV manifest",
        reason: "it has no manifest.csv or manifest.tsv")
    }
    let format: DatasetFormat = DatasetTree.ending(of: name) == "tsv" ? .tsv : .csv
    var contents = DatasetContents(format: format)
    contents.table = name
    var listing = TableListing(tree, table: name)
    let table = try SeparatedValues.read(name, in: tree)
    guard let column = table.column(fileColumns) else {
      throw SeparatedValuesError.noColumn(file: name, names: fileColumns)
    }
    let listsLabels = table.column(["label", "class", "category"]) != nil
    for row in table.rows {
      listing.add(
        row[column], table.record(of: row, without: column), listsLabels: listsLabels,
        to: &contents)
    }
    listing.finish(&contents)
    contents.addTags(of: tree)
    return contents
  }
}

/// Matches the rows of a table with the pictures of a tree, and keeps account of both.
struct TableListing {
  private let tree: DatasetTree
  private let table: String
  private let folder: String
  private var unlisted: [String]
  private var listed: Set<String> = []
  private var refusedBefore: Set<String>
  private var folders: FolderRecords

  /// `table` lies in the tree; its rows name pictures from its own folder. Pictures of `folder`
  /// alone have to be listed.
  init(_ tree: DatasetTree, table: String) {
    self.tree = tree
    self.table = table
    folders = FolderRecords(tree)
    folder = DatasetTree.folder(of: table)
    let own = folder
    unlisted = tree.pictures.filter { own.isEmpty || $0.hasPrefix(own + "/") }
    refusedBefore = Set(tree.refused.map(\.path))
  }

  mutating func add(
    _ written: String, _ record: DatasetRecord, listsLabels: Bool,
    to contents: inout DatasetContents
  ) {
    guard let path = DatasetTree.inside(folder.isEmpty ? written : "\(folder)/\(written)") else {
      return refuse(written, "'\(table)' names a file outside the folder", &contents)
    }
    guard let file = tree.file(path) else {
      if listed.insert(path).inserted, !refusedBefore.contains(path) {
        contents.missing.append(path)
      }
      return
    }
    guard listed.insert(file).inserted else {
      return refuse(file, "'\(table)' lists it twice", &contents)
    }
    guard var item = contents.item(at: file, in: &folders) else {
      guard !DatasetTree.foreignPictures.keys.contains(DatasetTree.ending(of: file)) else {
        return
      }
      return refuse(file, "'\(table)' lists it, but it is no picture that Leuko reads", &contents)
    }
    let byFolders = item.record
    var said = record
    if !listsLabels { said.label = record.label ?? byFolders.label }
    said.split = record.split ?? byFolders.split
    item.record = said
    contents.items.append(item)
  }

  private func refuse(_ path: String, _ reason: String, _ contents: inout DatasetContents) {
    contents.refused.append(Refusal(path: path, reason: reason))
  }

  /// Names the pictures that no row listed.
  func finish(_ contents: inout DatasetContents) {
    contents.unlisted += unlisted.filter { !listed.contains($0) }.sorted()
  }
}

extension SeparatedValues {
  /// The table in a file of the tree.
  static func read(
    _ file: String, in tree: DatasetTree
  ) throws(SeparatedValuesError) -> SeparatedValues {
    guard let text = tree.text(file) else { throw .unreadable(file: file) }
    return try SeparatedValues(text, name: file)
  }

  /// What a row says but for its file's name.
  func record(of row: [String], without column: Int) -> DatasetRecord {
    var values: [String: String] = [:]
    for (place, value) in row.enumerated() where place != column && !value.isEmpty {
      values[columns[place].lowercased()] = value
    }
    return DatasetRecord(values: values)
  }
}
