import Basis
import Foundation

/// Folders with a `metadata.csv` or `metadata.jsonl` beside the pictures, as the Hugging Face
/// libraries take them: each names pictures by `file_name`, from its own folder.
struct MetadataReader: DatasetReader {
  private static let names: Set<String> = ["metadata.csv", "metadata.jsonl"]

  static func recognises(_ tree: DatasetTree) -> Bool { !tables(of: tree).isEmpty }

  private static func tables(of tree: DatasetTree) -> [String] {
    func isTable(_ path: String) -> Bool {
      names.contains(path.split(separator: "/").last?.lowercased() ?? "")
    }
    if let leading = tree.leading {
      return isTable(leading) || DatasetTree.ending(of: leading) == "jsonl" ? [leading] : []
    }
    return tree.files.filter(isTable)
  }

  static func contents(of tree: DatasetTree) throws -> DatasetContents {
    let tables = tables(of: tree)
    guard let first = tables.first else {
      throw DatasetError.damaged(
        file: tree.root.lastPathComponent, format: "metadata folder",
        reason: "it has no metadata.csv or metadata.jsonl")
    }
    let isLines = DatasetTree.ending(of: first) == "jsonl"
    var contents = DatasetContents(format: isLines ? .metadataLines : .metadataCSV)
    contents.table = tables.joined(separator: ", ")
    for table in tables {
      var listing = TableListing(tree, table: table)
      if DatasetTree.ending(of: table) == "jsonl" {
        try addLines(of: table, in: tree, to: &contents, &listing)
      } else {
        let values = try SeparatedValues.read(table, in: tree)
        guard let column = values.column(["file_name"]) else {
          throw SeparatedValuesError.noColumn(file: table, names: ["file_name"])
        }
        let listsLabels = values.column(["label", "class", "category"]) != nil
        for row in values.rows {
          listing.add(
            row[column], values.record(of: row, without: column), listsLabels: listsLabels,
            to: &contents)
        }
      }
      listing.finish(&contents)
    }
    return contents
  }

  /// One JSON object a line.
  private static func addLines(
    of table: String, in tree: DatasetTree, to contents: inout DatasetContents,
    _ listing: inout TableListing
  ) throws {
    guard let text = tree.text(table) else { throw SeparatedValuesError.unreadable(file: table) }
    let lines = text.replacing("\u{FEFF}", with: "").split(whereSeparator: \.isNewline)
    for (number, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      guard let object = JSONReader.read(Data(line.utf8))?.object,
        let file = object["file_name"]?.text
      else {
        throw DatasetError.damaged(
          file: table, format: "metadata.jsonl",
          reason: "line \(number + 1) is no object with a 'file_name'")
      }
      listing.add(
        file, DatasetRecord(object: object, without: ["file_name"]),
        listsLabels: object["label"] != nil, to: &contents)
    }
  }
}

extension DatasetRecord {
  /// A record of what a JSON object says; lists of words count as words apart by blanks, and what is
  /// deeper is kept as JSON.
  init(object: [String: JSONValue], without names: Set<String> = []) {
    var values: [String: String] = [:]
    for (name, value) in object where !names.contains(name) {
      switch value {
      case .null: break
      case .list(let list) where list.allSatisfy({ $0.text != nil }):
        values[name] = list.compactMap(\.text).joined(separator: " ")
      case .list, .object: values[name] = value.line
      case .text, .number, .boolean: values[name] = value.plain
      }
    }
    self.init(values: values)
  }

  /// What is said, as a JSON object of texts.
  var object: [String: JSONValue] { values.mapValues { .text($0) } }
}
