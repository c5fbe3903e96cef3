import Basis
import Foundation
import Pictures

/// Pascal VOC: `JPEGImages/`, `Annotations/`, `ImageSets/Main/SPLIT.txt`, and a `provenance.csv` for
/// what its XML has no place for.
struct PascalVOCWriter: DatasetWriter {
  private var folder: DatasetFolder
  private var pictures: [String: Annotated] = [:]
  private var table = DatasetTable(keys: Provenance.keys)

  private struct Annotated {
    var size: (width: Int, height: Int)
    var split: String?
    var objects: [String] = []
  }

  init(_ root: URL) {
    folder = DatasetFolder(root)
  }

  mutating func write(_ item: DatasetItem, by loader: inout PictureLoader) throws {
    let file = try folder.file(of: item.picture, named: item.path, by: &loader)
    var record = item.record
    record.digest = file.digest
    // A list gives one split a picture: fields of several splits are kept apart by folder names.
    let place = record.split.map { "JPEGImages/\($0)" } ?? "JPEGImages"
    if let region = record.region,
      let field = try folder.putField(of: item, in: place, by: &loader)
    {
      let size = (region.fieldWidth, region.fieldHeight)
      add(
        record, in: field, size: size,
        box: (region.x, region.y, region.x + region.width, region.y + region.height))
      record.region = nil
      table.add(Provenance.key(field, object: pictures[field]?.objects.count), record)
    } else {
      let stem = folder.stem(of: record, digest: file.digest, in: "JPEGImages")
      let path = "\(place)/\(stem).\(file.ending)"
      try folder.put(file.data, at: path)
      let size = (file.size.width, file.size.height)
      add(record, in: path, size: size, box: (0, 0, Double(size.0), Double(size.1)))
      table.add(Provenance.key(path, object: nil), record)
    }
  }

  private mutating func add(
    _ record: DatasetRecord, in path: String, size: (Int, Int),
    box: (Double, Double, Double, Double)
  ) {
    var object = "<name>\(MarkupText.escaped(record.label ?? "unlabelled"))</name>"
    let usual = ["pose": "Unspecified", "truncated": "0", "difficult": "0"]
    for (name, value) in usual.merging(record.extra, uniquingKeysWith: { $1 }).sorted(
      by: { $0.key < $1.key }) where Self.isName(name)
    {
      object += "<\(name)>\(MarkupText.escaped(value))</\(name)>"
    }
    let corners = [("xmin", box.0 + 1), ("ymin", box.1 + 1), ("xmax", box.2), ("ymax", box.3)]
    let numbers = corners.map { "<\($0)>\(DatasetRecord.text($1))</\($0)>" }.joined()
    object += "<bndbox>\(numbers)</bndbox>"
    pictures[path, default: Annotated(size: size, split: record.split)].objects.append(object)
  }

  /// Words that can stand between angle brackets.
  private static func isName(_ word: String) -> Bool {
    (word.first?.isASCII ?? false) && (word.first?.isLetter ?? false)
      && word.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
          || $0 == UInt8(ascii: "_")
      }
  }

  mutating func finish() throws {
    var lists: [String: [String]] = [:]
    for (path, picture) in pictures.sorted(by: { $0.key < $1.key }) {
      let name = String(path.split(separator: "/").last ?? "")
      let stem = DatasetTree.stem(of: name)
      let objects = picture.objects.map { "  <object>\($0)</object>\n" }.joined()
      let place = DatasetTree.folder(of: path)
      let xml = """
        <annotation>
          <folder>\(MarkupText.escaped(place))</folder>
          <filename>\(name)</filename>
          <source><database>Leuko</database></source>
          <size><width>\(picture.size.width)</width><height>\(picture.size.height)</height>\
        <depth>3</depth></size>
          <segmented>0</segmented>
        \(objects)</annotation>

        """
      let folderName = place.dropFirst("JPEGImages".count)
      try folder.put(xml, at: "Annotations\(folderName)/\(stem).xml")
      let listed = folderName.isEmpty ? stem : "\(folderName.dropFirst())/\(stem)"
      lists[picture.split ?? "all", default: []].append(listed)
    }
    for (split, names) in lists {
      try folder.put(
        names.map { $0 + "\n" }.joined(), at: "ImageSets/Main/\(split).txt")
    }
    try folder.put(table.text(), at: Provenance.file)
  }
}
