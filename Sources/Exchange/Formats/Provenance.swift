import Basis

/// `provenance.csv`: what a layout of others has no place for, a row a cell, by the file's name and,
/// where several cells are marked in it, by the number of the mark from 1.
enum Provenance {
  static let file = "provenance.csv"
  static let keys = ["file_name", "object"]

  /// The words by which a row finds its cell.
  static func key(_ file: String, object: Int?) -> [String: String] {
    ["file_name": file, "object": object.map(String.init) ?? ""]
  }
}

extension DatasetContents {
  /// Adds what a `provenance.csv` at the top says beyond the layout itself. What the layout says
  /// leads: it may have been changed since.
  mutating func addProvenance(of tree: DatasetTree) {
    guard tree.has(Provenance.file),
      let table = try? SeparatedValues.read(Provenance.file, in: tree),
      let file = table.column(["file_name"]), let object = table.column(["object"])
    else { return }
    var places: [String: Int] = [:]
    for (place, item) in items.enumerated() { places[item.path] = place }
    for row in table.rows {
      guard let path = tree.file(row[file]) else { continue }
      guard let place = places[row[object].isEmpty ? path : "\(path)#\(row[object])"] else {
        continue
      }
      var values: [String: String] = [:]
      for (column, value) in row.enumerated() where column != file && column != object {
        values[table.columns[column]] = value
      }
      var record = DatasetRecord(values: values)
      record.label = nil
      // Cut out again, a cell is the same picture, but perhaps not the same bytes.
      if items[place].field != nil { record.digest = nil }
      items[place].record.complete(with: record)
    }
    others["csv", default: 0] -= 1
    if others["csv"] ?? 0 <= 0 { others["csv"] = nil }
  }
}
