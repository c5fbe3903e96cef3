import Basis
import Foundation

/// Folders with a `metadata.csv` or `metadata.jsonl` beside the pictures, as the Hugging Face
/// libraries take them: each names pictures by `file_name`, from its own folder.
///
/// Names find their pictures as in a manifest. `objects` with `bbox` and `categories` are boxes in
/// pixels from 0: x, y, width and height. What a table doesn't say, folders say.
struct MetadataReader: DatasetReader {
  private static let names: Set<String> = ["metadata.csv", "metadata.jsonl"]

  static func recognises(_ tree: DatasetTree) -> Bool { !tables(of: tree).isEmpty }

  private static func tables(of tree: DatasetTree) -> [String] {
    func isTable(_ path: String) -> Bool {
      names.contains(DatasetTree.leaf(of: path).lowercased())
    }
    if let leading = tree.leading {
      return isTable(leading) || DatasetTree.ending(of: leading) == "jsonl" ? [leading] : []
    }
    return tree.files.filter { isTable($0) && namesFiles($0, in: tree) }
  }

  /// Whether it is a table of files at all.
  private static func namesFiles(_ table: String, in tree: DatasetTree) -> Bool {
    let head = tree.head(table, 1 << 12).filter { $0 != 0 }
    return String(decoding: head, as: UTF8.self).contains("file_name")
  }

  static func contents(of tree: DatasetTree, field: String?) throws -> DatasetContents {
    let tables = tables(of: tree)
    guard let first = tables.first else {
      throw DatasetError.damaged(
        file: tree.name, format: "metadata folder",
        reason: "it has no metadata.csv or metadata.jsonl")
    }
    let isLines = DatasetTree.ending(of: first) == "jsonl"
    var contents = DatasetContents(format: isLines ? .metadataLines : .metadataCSV)
    contents.table = tables.joined(separator: ", ")
    contents.use(tables)
    var listing = TableListing(tree)
    for table in tables {
      do throws(SeparatedValuesError) {
        let (rows, listsLabels) =
          DatasetTree.ending(of: table) == "jsonl"
          ? try lines(of: table, in: tree, &contents) : try self.rows(of: table, in: tree)
        listing.add(rows, of: table, listsLabels: listsLabels, to: &contents)
      } catch {
        // One that can't be read doesn't hide the others.
        guard tables.count > 1 else { throw error }
        contents.refuse(table, error.problem, .none)
      }
    }
    listing.finish(&contents)
    contents.settle(tree)
    return contents
  }

  private static func rows(
    of table: String, in tree: DatasetTree
  ) throws(SeparatedValuesError) -> ([TableListing.Row], Bool) {
    let values = try SeparatedValues.read(table, in: tree)
    guard let column = values.column(["file_name"]) else {
      throw .noColumn(file: table, names: ["file_name"])
    }
    let rows = values.rows.map {
      TableListing.Row(written: $0[column], record: values.record(of: $0, without: column))
    }
    return (rows, values.column(ManifestReader.labelColumns) != nil)
  }

  /// One JSON object a line.
  private static func lines(
    of table: String, in tree: DatasetTree, _ contents: inout DatasetContents
  ) throws(SeparatedValuesError) -> ([TableListing.Row], Bool) {
    guard let text = tree.text(table) else { throw .unreadable(file: table) }
    var rows: [TableListing.Row] = []
    var listsLabels = false
    for (number, line) in text.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated() where !line.allSatisfy(\.isWhitespace) {
      guard let object = JSONReader.read(Data(line.utf8))?.object,
        let file = object["file_name"]?.text
      else {
        contents.refuse(
          table, "line \(number + 1) is no object with a 'file_name'", Holdings(labels: 1))
        contents.found.labels += 1
        continue
      }
      if object["label"] != nil { listsLabels = true }
      let marks = object["objects"]?.object.map { self.marks($0) }
      let record = DatasetRecord(
        object: object, without: marks == nil ? ["file_name"] : ["file_name", "objects"])
      rows.append(TableListing.Row(written: file, record: record, marks: marks))
    }
    return (rows, listsLabels)
  }

  /// Boxes and what they are, in two lists of one length.
  private static func marks(_ objects: [String: JSONValue]) -> TableListing.Marks {
    let boxes = (objects["bbox"] ?? objects["bboxes"])?.list ?? []
    let words = ["categories", "category", "labels", "label"].lazy.compactMap { objects[$0]?.list }
      .first
    var marks = TableListing.Marks()
    for (place, value) in boxes.enumerated() {
      guard let box = JSONNumbers.box(value), words == nil || words?.count == boxes.count else {
        marks.faults += 1
        continue
      }
      var record = DatasetRecord()
      record.label = words?[place].plain
      marks.cells.append(MarkedCell(record, x: box.0, y: box.1, width: box.2, height: box.3))
    }
    return marks
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
