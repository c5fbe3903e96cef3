import Basis
import Foundation
import Pictures

/// FiftyOne's classification and detection sets: pictures in `data/` and a `labels.json` with
/// `classes` and `labels`, which are numbers, texts, or lists of boxes as shares of the sides.
struct FiftyOneReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool {
    tree.leading == nil && tree.has("labels.json")
  }

  static func contents(of tree: DatasetTree) throws -> DatasetContents {
    guard let root = tree.data("labels.json", most: 1 << 29).flatMap(JSONReader.read)?.object,
      let labels = root["labels"]?.object
    else {
      throw DatasetError.damaged(
        file: "labels.json", format: "FiftyOne labels", reason: "it is no JSON with 'labels'")
    }
    let classes = (root["classes"]?.list ?? []).map { $0.plain ?? "" }
    var contents = DatasetContents(format: .fiftyOne)
    contents.table = "labels.json"
    var named: Set<String> = []
    for (key, value) in labels.sorted(by: { $0.key < $1.key }) {
      guard DatasetTree.inside("data/\(key)") != nil else {
        contents.refused.append(
          Refusal(path: key, reason: "'labels.json' names a file outside the folder"))
        continue
      }
      guard let file = tree.picture(key, from: "data") ?? tree.picture("\(key).png", from: "data")
      else {
        contents.missing.append("data/\(key)")
        continue
      }
      guard named.insert(file).inserted else {
        contents.refused.append(Refusal(path: file, reason: "'labels.json' lists it twice"))
        continue
      }
      if let boxes = value.list {
        guard let size = contents.size(of: file, in: tree) else { continue }
        contents.add(
          boxes.compactMap { FiftyOneLabels.cell($0, classes, size, DatasetRecord()) }, in: file,
          of: tree, size: size)
      } else {
        var record = DatasetRecord()
        record.label = FiftyOneLabels.name(value, classes)
        contents.items.append(
          DatasetItem(path: file, record: record, picture: tree.source(file)))
      }
    }
    contents.account(for: tree, named: named)
    contents.addProvenance(of: tree)
    return contents
  }
}

/// FiftyOne's own data sets: `metadata.json`, and `samples.json` with all fields of each sample.
struct FiftyOneDatasetReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool {
    tree.leading == nil ? tree.has("samples.json") : tree.leading == "samples.json"
  }

  static func contents(of tree: DatasetTree) throws -> DatasetContents {
    let root = tree.data("samples.json", most: 1 << 29).flatMap(JSONReader.read)
    guard let samples = root?.object?["samples"]?.list ?? root?.list else {
      throw DatasetError.damaged(
        file: "samples.json", format: "FiftyOne data set",
        reason: "it is no JSON with a list of 'samples'")
    }
    var contents = DatasetContents(format: .fiftyOneDataset)
    contents.table = "samples.json"
    var named: Set<String> = []
    for (number, sample) in samples.enumerated() {
      guard let fields = sample.object, let path = fields["filepath"]?.text else {
        contents.refused.append(
          Refusal(path: "samples.json", reason: "sample \(number + 1) has no 'filepath'"))
        continue
      }
      guard let file = tree.picture(named: path, by: "samples.json") else {
        contents.missing.append(path)
        continue
      }
      guard named.insert(file).inserted else {
        contents.refused.append(Refusal(path: file, reason: "'samples.json' lists it twice"))
        continue
      }
      add(fields, file, in: tree, to: &contents)
    }
    contents.account(for: tree, named: named)
    return contents
  }

  private static let own: Set<String> = [
    "filepath", "tags", "metadata", "_media_type", "_rand", "_id", "_dataset_id", "created_at",
    "last_modified_at",
  ]

  private static func add(
    _ fields: [String: JSONValue], _ file: String, in tree: DatasetTree,
    to contents: inout DatasetContents
  ) {
    var record = DatasetRecord()
    let tags = (fields["tags"]?.list ?? []).compactMap(\.text)
    record.split = tags.first(where: DatasetTree.isSplit) ?? tree.split(of: file)
    record.tags = tags.filter { !DatasetTree.isSplit($0) }
    record.tagsFrom = record.tags.isEmpty ? nil : "samples.json"
    for (name, value) in fields where !own.contains(name) && value.object == nil {
      if let plain = value.plain { record.extra[name] = plain }
    }
    // What people gave goes before what models gave.
    var labels: [(name: String, fields: [String: JSONValue])] = []
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      guard let object = value.object else { continue }
      labels.insert((name, object), at: name == "ground_truth" ? 0 : labels.count)
    }
    if let boxes = labels.lazy.compactMap({ $0.fields["detections"]?.list }).first {
      guard let size = contents.size(of: file, in: tree) else { return }
      return contents.add(
        boxes.compactMap { FiftyOneLabels.cell($0, [], size, record) }, in: file, of: tree,
        size: size)
    }
    let label = labels.first { $0.fields["_cls"]?.text == "Classification" }
    record.label = label?.fields["label"]?.text
    if let confidence = label?.fields["confidence"]?.plain {
      record.extra["confidence"] = confidence
    }
    contents.items.append(DatasetItem(path: file, record: record, picture: tree.source(file)))
  }
}

/// What both of FiftyOne's layouts write alike.
enum FiftyOneLabels {
  /// A class by its number, its name, or an object with a `label`.
  static func name(_ value: JSONValue?, _ classes: [String]) -> String? {
    guard let value else { return nil }
    if let index = JSONNumbers.whole(value) {
      return classes.indices.contains(index) ? classes[index] : "class \(index)"
    }
    return value.text ?? value.object.flatMap { name($0["label"], classes) }
  }

  /// A box: x, y, width and height as shares of the picture's sides.
  static func cell(
    _ value: JSONValue, _ classes: [String], _ size: PictureSize, _ record: DatasetRecord
  ) -> MarkedCell? {
    guard let object = value.object, let box = JSONNumbers.box(object["bounding_box"]) else {
      return nil
    }
    var record = record
    record.label = name(object["label"], classes)
    if let confidence = object["confidence"]?.plain { record.extra["confidence"] = confidence }
    let (wide, high) = (Double(size.width), Double(size.height))
    return MarkedCell(
      record, x: box.0 * wide, y: box.1 * high, width: box.2 * wide, height: box.3 * high)
  }
}
