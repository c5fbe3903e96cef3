import Basis
import Foundation

/// YOLO: `images/SPLIT/`, `labels/SPLIT/`, `data.yaml`, and a `provenance.csv` for what a line of
/// numbers has no place for.
struct YoloWriter: DatasetWriter {
  private var folder: DatasetFolder
  private var lines: [String: [(label: String, box: String)]] = [:]
  private var table = DatasetTable(keys: Provenance.keys)

  init(_ root: URL) {
    folder = DatasetFolder(root)
  }

  mutating func write(_ item: DatasetItem, by loader: inout PictureLoader) throws {
    let file = try folder.file(of: item.picture, named: item.path, by: &loader)
    let split = item.record.split ?? "all"
    var record = item.record
    record.digest = file.digest
    let label = record.label ?? "unlabelled"
    if let region = record.region,
      let field = try folder.putField(of: item, in: "images/\(split)", by: &loader)
    {
      let (wide, high) = (Double(region.fieldWidth), Double(region.fieldHeight))
      let numbers = [
        (region.x + region.width / 2) / wide, (region.y + region.height / 2) / high,
        region.width / wide, region.height / high,
      ]
      let box = numbers.map { String(format: "%.10f", $0) }.joined(separator: " ")
      lines[field, default: []].append((label, box))
      record.region = nil
      table.add(Provenance.key(field, object: lines[field]?.count), record)
    } else {
      let stem = folder.stem(of: record, digest: file.digest, in: "images/\(split)")
      let path = "images/\(split)/\(stem).\(file.ending)"
      try folder.put(file.data, at: path)
      lines[path] = [(label, "0.5 0.5 1 1")]
      table.add(Provenance.key(path, object: nil), record)
    }
  }

  mutating func finish() throws {
    let names = Set(lines.values.flatMap { $0.map(\.label) }).sorted()
    var numbers: [String: Int] = [:]
    for (number, name) in names.enumerated() { numbers[name] = number }
    for (picture, cells) in lines {
      let text = cells.map { "\(numbers[$0.label] ?? 0) \($0.box)\n" }.joined()
      let stem = DatasetTree.stem(of: picture).dropFirst("images".count)
      try folder.put(text, at: "labels\(stem).txt")
    }
    let splits = Set(lines.keys.compactMap { $0.split(separator: "/").dropFirst().first })
    var yaml = splits.sorted().map { "\($0): images/\($0)\n" }.joined()
    yaml += "names:\n" + NamesFile.yaml(names)
    try folder.put(table.text(), at: Provenance.file)
    try folder.put(yaml, at: "data.yaml")
  }
}
