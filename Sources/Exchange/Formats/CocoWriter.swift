import Basis
import Foundation
import Pictures

/// COCO: `images/`, and `annotations/instances_SPLIT.json` a split. A picture that is one cell has a
/// box around all of it; what COCO has no place for stands under `leuko` in the annotation.
struct CocoWriter: DatasetWriter {
  private var folder: DatasetFolder
  private var splits: [String: Split] = [:]
  private var categories: [String] = []

  fileprivate struct Split {
    var images: [JSONValue] = []
    var imageIDs: [String: Int] = [:]
    var annotations: [[String: JSONValue]] = []
    /// The class of each annotation; numbered in the end.
    var labels: [String] = []
  }

  init(_ root: URL) {
    folder = DatasetFolder(root)
  }

  mutating func write(_ item: DatasetItem, by loader: inout PictureLoader) throws {
    let file = try folder.file(of: item.picture, named: item.path, by: &loader)
    let name = item.record.split ?? "all"
    var record = item.record
    record.digest = file.digest
    var box = (0.0, 0.0, Double(file.size.width), Double(file.size.height))
    let path: String
    var size = (file.size.width, file.size.height)
    // Each split has its own copy of a field, or a cell would be marked in pictures of the other.
    if let region = record.region,
      let field = try folder.putField(of: item, in: "images/\(name)", by: &loader)
    {
      path = field
      box = (region.x, region.y, region.width, region.height)
      size = (region.fieldWidth, region.fieldHeight)
      record.region = nil
      record.digest = nil
    } else {
      let stem = folder.stem(of: record, digest: file.digest, in: "images/\(name)")
      path = "images/\(name)/\(stem).\(file.ending)"
      try folder.put(file.data, at: path)
    }
    splits[name, default: Split()].add(record, box: box, in: path, size: size)
  }

  mutating func finish() throws {
    let names = Set(splits.values.flatMap(\.labels)).sorted()
    let list: [JSONValue] = names.enumerated().map {
      .object(["id": .number(Double($0 + 1)), "name": .text($1), "supercategory": .text("cell")])
    }
    var numbers: [String: Int] = [:]
    for (place, name) in names.enumerated() { numbers[name] = place + 1 }
    for (name, split) in splits {
      let root: JSONValue = .object([
        "info": .object(["description": .text("written by Leuko; research use only")]),
        "licenses": .list([]), "categories": .list(list), "images": .list(split.images),
        "annotations": .list(split.numbered(numbers)),
      ])
      try folder.put(root.line + "\n", at: "annotations/instances_\(name).json")
    }
  }
}

extension CocoWriter.Split {
  fileprivate mutating func add(
    _ record: DatasetRecord, box: (Double, Double, Double, Double), in path: String,
    size: (Int, Int)
  ) {
    if imageIDs[path] == nil {
      imageIDs[path] = images.count + 1
      images.append(
        .object([
          "id": .number(Double(images.count + 1)), "file_name": .text(path),
          "width": .number(Double(size.0)), "height": .number(Double(size.1)),
        ]))
    }
    var annotation: [String: JSONValue] = [:]
    for (key, value) in record.extra { annotation[key] = JSONNumbers.value(of: value) }
    var ours = record
    ours.extra = [:]
    ours.label = nil
    ours.split = nil
    annotation["leuko"] = .object(ours.object)
    annotation["id"] = .number(Double(annotations.count + 1))
    annotation["image_id"] = .number(Double(imageIDs[path] ?? 0))
    annotation["bbox"] = .list([box.0, box.1, box.2, box.3].map { .number($0) })
    annotation["area"] = .number(box.2 * box.3)
    annotation["iscrowd"] = .number(0)
    annotation["segmentation"] = .list([])
    annotations.append(annotation)
    labels.append(record.label ?? "unlabelled")
  }

  fileprivate func numbered(_ numbers: [String: Int]) -> [JSONValue] {
    zip(annotations, labels).map { annotation, label in
      var annotation = annotation
      annotation["category_id"] = .number(Double(numbers[label] ?? 0))
      return .object(annotation)
    }
  }
}
