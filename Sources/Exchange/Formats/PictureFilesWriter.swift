import Basis
import Foundation
import Pictures

/// Layouts in which each cell is a file of its own: only the names and the tables differ.
struct PictureFilesWriter: DatasetWriter {
  /// Which of them.
  enum Layout {
    /// `SPLIT/CLASS/FILE` and `manifest.csv`.
    case classFolders
    /// `pictures/FILE` and `manifest.csv` or `manifest.tsv`.
    case manifest(SeparatedValues.Separator)
    /// `SPLIT/FILE` and `SPLIT/metadata.csv` or `SPLIT/metadata.jsonl`.
    case metadata(asLines: Bool)
    /// `CLASS/FILE` and `provenance.csv`.
    case fiftyOneTree
    /// `data/FILE`, `labels.json` and `provenance.csv`.
    case fiftyOne
  }

  private let layout: Layout
  private var folder: DatasetFolder
  private var table: DatasetTable
  private var bySplit: [String: (table: DatasetTable, lines: String)] = [:]
  private var labels: [String: String?] = [:]

  init(_ root: URL, layout: Layout) {
    self.layout = layout
    folder = DatasetFolder(root)
    switch layout {
    case .fiftyOneTree, .fiftyOne: table = DatasetTable(keys: Provenance.keys)
    default: table = DatasetTable(keys: ["file_name"])
    }
  }

  mutating func write(_ item: DatasetItem, by loader: inout PictureLoader) throws {
    let file = try folder.file(of: item.picture, named: item.path, by: &loader)
    var record = item.record
    record.digest = file.digest
    (record.width, record.height) = (file.size.width, file.size.height)
    let place = place(of: record)
    let stem = folder.stem(of: record, digest: file.digest, in: place)
    let name = "\(stem).\(file.ending)"
    let path = place.isEmpty ? name : "\(place)/\(name)"
    try folder.put(file.data, at: path)
    switch layout {
    case .classFolders, .manifest: table.add(["file_name": path], record)
    case .fiftyOneTree: table.add(Provenance.key(path, object: nil), record)
    case .fiftyOne:
      table.add(Provenance.key(path, object: nil), record)
      labels[stem] = .some(record.label)
    case .metadata(let asLines):
      var split = bySplit[place] ?? (DatasetTable(keys: ["file_name"]), "")
      if asLines {
        var object = record.object
        object["file_name"] = .text(name)
        // Said to be nothing, it isn't guessed from the folder.
        object["label"] = object["label"] ?? .null
        split.lines += JSONValue.object(object).line + "\n"
      } else {
        split.table.add(["file_name": name], record)
      }
      bySplit[place] = split
    }
  }

  private func place(of record: DatasetRecord) -> String {
    let name = record.label.map(DatasetFolder.folderName)
    switch layout {
    case .classFolders:
      let split = record.split.map { "\($0)/" } ?? ""
      return split + (name ?? "unlabelled")
    case .manifest: return "pictures"
    case .metadata: return record.split ?? "all"
    case .fiftyOneTree: return name ?? "_unlabeled"
    case .fiftyOne: return "data"
    }
  }

  mutating func finish() throws {
    switch layout {
    case .classFolders: try folder.put(table.text(), at: "manifest.csv")
    case .manifest(let separator):
      let name = separator == .comma ? "manifest.csv" : "manifest.tsv"
      try folder.put(table.text(separator: separator), at: name)
    case .metadata(let asLines):
      for (split, rows) in bySplit {
        let name = asLines ? "metadata.jsonl" : "metadata.csv"
        try folder.put(asLines ? rows.lines : rows.table.text(), at: "\(split)/\(name)")
      }
    case .fiftyOneTree: try folder.put(table.text(), at: Provenance.file)
    case .fiftyOne:
      let names = Set(labels.values.compactMap(\.self)).sorted()
      let values = labels.mapValues { label in
        label.flatMap { names.firstIndex(of: $0) }.map { JSONValue.number(Double($0)) } ?? .null
      }
      let root: JSONValue = .object([
        "classes": .list(names.map { .text($0) }), "labels": .object(values),
      ])
      try folder.put(root.line + "\n", at: "labels.json")
      try folder.put(table.text(), at: Provenance.file)
    }
  }
}
