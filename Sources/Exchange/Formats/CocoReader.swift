import Basis
import Foundation
import Pictures

/// COCO: JSON files with `images`, `annotations` and `categories`. Boxes are x, y, width and height
/// in pixels from 0; ids are any numbers.
struct CocoReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool { !tables(of: tree).isEmpty }

  /// JSON files that begin like COCO's.
  private static func tables(of tree: DatasetTree) -> [String] {
    if let leading = tree.leading {
      return DatasetTree.ending(of: leading) == "json" ? [leading] : []
    }
    return tree.files(ending: "json").filter { file in
      guard let open = OpenFile(tree.url(file)),
        let head = open.bytes(at: 0, count: min(open.count, 1 << 16)),
        let tail = open.bytes(at: max(0, open.count - 1 << 16), count: min(open.count, 1 << 16))
      else { return false }
      let text = String(decoding: head + tail, as: UTF8.self)
      return text.contains("\"images\"")
        || text.contains("\"annotations\"")
          && text.contains("\"categories\"")
    }
  }

  static func contents(of tree: DatasetTree) throws -> DatasetContents {
    var contents = DatasetContents(format: .coco)
    var named: Set<String> = []
    let tables = tables(of: tree)
    contents.table = tables.joined(separator: ", ")
    for table in tables {
      guard let root = tree.data(table, most: 1 << 29).flatMap(JSONReader.read)?.object,
        let images = root["images"]?.list
      else {
        throw DatasetError.damaged(
          file: table, format: "COCO", reason: "it is no JSON with a list of 'images'")
      }
      let file = CocoFile(
        table: table, tree: tree, categories: categories(root["categories"]?.list ?? []),
        annotations: root["annotations"]?.list ?? [])
      for image in images { file.add(image, to: &contents, named: &named) }
    }
    if tree.leading == nil { contents.account(for: tree, named: named) }
    return contents
  }

  private static func categories(_ list: [JSONValue]) -> [Int: String] {
    var names: [Int: String] = [:]
    for entry in list {
      if let id = JSONNumbers.whole(entry.object?["id"]), let name = entry.object?["name"]?.plain {
        names[id] = name
      }
    }
    return names
  }
}

/// One JSON file of a COCO data set.
private struct CocoFile {
  let table: String
  let tree: DatasetTree
  let categories: [Int: String]
  private let byImage: [Int: [[String: JSONValue]]]

  private static let own: Set<String> = [
    "id", "image_id", "category_id", "bbox", "area", "iscrowd", "segmentation", "leuko",
  ]

  init(table: String, tree: DatasetTree, categories: [Int: String], annotations: [JSONValue]) {
    self.table = table
    self.tree = tree
    self.categories = categories
    var byImage: [Int: [[String: JSONValue]]] = [:]
    for annotation in annotations.compactMap(\.object) {
      if let image = JSONNumbers.whole(annotation["image_id"]) {
        byImage[image, default: []].append(annotation)
      }
    }
    self.byImage = byImage
  }

  func add(_ image: JSONValue, to contents: inout DatasetContents, named: inout Set<String>) {
    guard let image = image.object, let id = JSONNumbers.whole(image["id"]),
      let name = image["file_name"]?.text
    else {
      contents.refused.append(
        Refusal(path: table, reason: "an entry of its 'images' has no id or no file name"))
      return
    }
    guard DatasetTree.inside(name) != nil else {
      contents.refused.append(
        Refusal(path: name, reason: "'\(table)' names a file outside the folder"))
      return
    }
    guard let file = tree.picture(named: name, by: table) else {
      contents.missing.append(name)
      return
    }
    guard named.insert(file).inserted else {
      contents.refused.append(Refusal(path: file, reason: "'\(table)' lists it twice"))
      return
    }
    guard let size = contents.size(of: file, in: tree) else { return }
    let split = DatasetTree.splitWord(in: table) ?? tree.split(of: file)
    var cells: [MarkedCell] = []
    for annotation in byImage[id] ?? [] {
      guard let box = JSONNumbers.box(annotation["bbox"]) else {
        contents.refused.append(
          Refusal(path: file, reason: "'\(table)' marks something in it without a box"))
        continue
      }
      cells.append(
        MarkedCell(
          record(of: annotation, split: split), x: box.0, y: box.1, width: box.2, height: box.3))
    }
    contents.add(cells, in: file, of: tree, size: size)
  }

  private func record(of annotation: [String: JSONValue], split: String?) -> DatasetRecord {
    var record = DatasetRecord()
    let category = JSONNumbers.whole(annotation["category_id"])
    record.label = category.map { categories[$0] ?? "category \($0)" }
    record.split = split
    for (key, value) in annotation where !Self.own.contains(key) && value != .null {
      record.extra[key] = value.plain ?? value.line
    }
    if let ours = annotation["leuko"]?.object {
      var kept = DatasetRecord(object: ours)
      kept.label = nil
      record.complete(with: kept)
    }
    return record
  }
}
