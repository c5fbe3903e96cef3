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
    guard tree.leading == nil, tree.has(Provenance.file),
      let table = try? SeparatedValues.read(Provenance.file, in: tree),
      let file = table.column(["file_name"]), let object = table.column(["object"])
    else { return }
    use([Provenance.file])
    var places: [Spelled: Int] = [:]
    for (place, item) in items.enumerated() { places[Spelled(item.path)] = place }
    var strangers: [String] = []
    for row in table.rows {
      let path = tree.file(row[file]) ?? row[file]
      let name = row[object].isEmpty ? path : "\(path)#\(row[object])"
      guard let place = places[Spelled(name)] else {
        strangers.append(name)
        continue
      }
      var values: [String: String] = [:]
      for (column, value) in row.enumerated() where column != file && column != object {
        values[table.columns[column]] = value
      }
      var record = DatasetRecord(values: values)
      if let label = record.label { compare(label, of: name, at: place) }
      record.label = nil
      let hadSplit = items[place].record.split != nil
      // Cut out again, a cell is the same picture, but perhaps not the same bytes.
      if items[place].field != nil { record.digest = nil }
      items[place].record.complete(with: record)
      if !hadSplit, items[place].record.split != nil { found.splits += 1 }
    }
    if !strangers.isEmpty {
      let first = strangers.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
      notes.append(
        "'\(Provenance.file)' tells of \(strangers.count) cells that don't come in: \(first)"
          + (strangers.count > 3 ? " and others" : ""))
    }
  }

  /// What was said of a cell when it was written, beside what is said of it now, which counts.
  private mutating func compare(_ label: String, of name: String, at place: Int) {
    let now = items[place].record.label
    // A folder's name is the label, as far as folders can be called so.
    if now == label
      || !items[place].record.folders.isEmpty && now == DatasetFolder.folderName(label)
    {
      items[place].record.label = label
      items[place].record.folders = []
    } else {
      let word = now.map { "'\($0)'" } ?? "nothing"
      notes.append(
        "'\(name)' is \(word) here, '\(label)' in '\(Provenance.file)'; the former counts")
    }
  }
}
