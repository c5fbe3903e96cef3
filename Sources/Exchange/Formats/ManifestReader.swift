import Basis
import Foundation

/// Tables that say what each picture of a folder is. They lead: what they don't list isn't taken in, and
/// their classes and splits count, not the folders'.
///
/// Columns, by any of these names: `file_name` (or `file`, `path`, `image`, `filename`), and the
/// names of `DatasetRecord`'s columns where there are any. Names are paths from the table's own folder,
/// with or without their endings; a bare name may also lie in a folder below, if only one does.
///
/// With columns `xmin`, `ymin`, `xmax` and `ymax` a row is a box in its picture, in pixels from 0.
///
/// `manifest.csv` and `manifest.tsv` are such tables; where there is none, each that names pictures and
/// has labels is, and one called after a split names the split of those it gives none.
struct ManifestReader: DatasetReader {
  static let fileColumns = ["file_name", "file", "path", "image", "filename"]
  static let labelColumns = ["label", "class", "category"]

  static func recognises(_ tree: DatasetTree) -> Bool {
    tree.leading == nil ? !manifests(of: tree).isEmpty : !tables(of: tree).isEmpty
  }

  /// Whether tables of other names list pictures, where no other format was found.
  static func recognisesByContents(_ tree: DatasetTree) -> Bool { !tables(of: tree).isEmpty }

  private static func manifests(of tree: DatasetTree) -> [String] {
    tree.files.filter {
      ["manifest.csv", "manifest.tsv"].contains(DatasetTree.leaf(of: $0).lowercased())
    }
  }

  private static func isTable(_ file: String) -> Bool {
    ["csv", "tsv"].contains(DatasetTree.ending(of: file))
  }

  private static func tables(of tree: DatasetTree) -> [String] {
    if let leading = tree.leading {
      return isTable(leading) && leading.lowercased() != "metadata.csv" ? [leading] : []
    }
    let manifests = manifests(of: tree)
    guard manifests.isEmpty else { return manifests }
    return tree.files.filter { isTable($0) && listsPictures($0, in: tree) }
  }

  /// Whether a table has labels of pictures that are there.
  private static func listsPictures(_ file: String, in tree: DatasetTree) -> Bool {
    let name = DatasetTree.leaf(of: file).lowercased()
    guard name != "metadata.csv", name != Provenance.file, let text = tree.text(file, most: 1 << 28)
    else { return false }
    guard let table = try? SeparatedValues(beginning(of: text), name: file),
      let column = table.column(fileColumns), table.column(labelColumns) != nil,
      table.column(["object"]) == nil
    else { return false }
    return table.rows.prefix(50).contains { row in
      let entry = PictureMatch.Entry(written: row[column], table: file)
      return tree.match(entry, .table) != .none || tree.nearest(entry, .table, not: []) != .none
    }
  }

  /// The first whole lines of a table.
  private static func beginning(of text: String) -> String {
    let start = String(decoding: text.utf8.prefix(1 << 16), as: UTF8.self)
    guard start.utf8.count < text.utf8.count else { return text }
    return start.lastIndex(where: \.isNewline).map { String(start[..<$0]) } ?? start
  }

  static func contents(of tree: DatasetTree, field: String?) throws -> DatasetContents {
    let names = tables(of: tree)
    guard let first = names.first else {
      throw DatasetError.damaged(
        file: tree.name, format: "CSV manifest", reason: "it has no manifest.csv or manifest.tsv")
    }
    var contents = DatasetContents(format: DatasetTree.ending(of: first) == "tsv" ? .tsv : .csv)
    contents.table = names.joined(separator: ", ")
    contents.use(names)
    var listing = TableListing(tree)
    for name in names {
      let table: SeparatedValues
      let column: Int
      do throws(SeparatedValuesError) {
        table = try SeparatedValues.read(name, in: tree)
        guard let found = table.column(fileColumns) else {
          throw .noColumn(file: name, names: fileColumns)
        }
        column = found
      } catch {
        // One that can't be read doesn't hide the others.
        guard names.count > 1 else { throw error }
        contents.refuse(name, error.problem, .none)
        continue
      }
      let isCalledManifest = DatasetTree.leaf(of: name).lowercased().hasPrefix("manifest.")
      let corners = BoxColumns(table)
      listing.add(
        table.rows.map { row in
          let record = table.record(of: row, without: column)
          return TableListing.Row(
            written: row[column], record: record, marks: corners?.marks(in: row, record))
        }, of: name, listsLabels: table.column(labelColumns) != nil,
        split: isCalledManifest
          ? nil : DatasetTree.splitWord(in: String(DatasetTree.leaf(of: name))),
        to: &contents)
    }
    listing.finish(&contents)
    contents.addTags(of: tree)
    contents.settle(tree)
    return contents
  }
}

/// The columns of a table whose rows are boxes.
private struct BoxColumns {
  private let columns: [Int]

  /// Nil where the table has none.
  init?(_ table: SeparatedValues) {
    let columns = ["xmin", "ymin", "xmax", "ymax"].compactMap { table.column([$0]) }
    guard columns.count == 4 else { return nil }
    self.columns = columns
  }

  /// The box of a row; none where its values are empty.
  func marks(in row: [String], _ record: DatasetRecord) -> TableListing.Marks {
    let values = columns.map { row[$0] }
    var marks = TableListing.Marks()
    if let width = record.width, let height = record.height { marks.stated = (width, height) }
    guard values.contains(where: { !$0.isEmpty }) else { return marks }
    let numbers = values.compactMap { Double($0) }.filter(\.isFinite)
    guard numbers.count == 4 else {
      marks.faults = 1
      return marks
    }
    var own = record
    (own.width, own.height) = (nil, nil)
    for name in ["xmin", "ymin", "xmax", "ymax"] { own.extra[name] = nil }
    marks.cells = [
      MarkedCell(
        own, x: numbers[0], y: numbers[1], width: numbers[2] - numbers[0],
        height: numbers[3] - numbers[1])
    ]
    return marks
  }
}
