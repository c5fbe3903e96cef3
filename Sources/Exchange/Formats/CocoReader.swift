import Basis
import Foundation
import Pictures

/// COCO: JSON files with `images`, `annotations` and `categories`. Boxes are x, y, width and height
/// in pixels from 0; ids are numbers or texts, and '2' is 2.
///
/// An annotation belongs to the image of its file that has its `image_id`; an image's `file_name` finds
/// its picture as `PictureMatch` says. What several files say of one picture is put together, unless
/// they name two sizes or two splits. Without a box, that around the polygon counts; crowd regions are
/// passed over. The split is that of the file's name or folder, else that of the picture's folder.
struct CocoReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool { !tables(of: tree).isEmpty }

  /// JSON files with COCO's names at their top.
  private static func tables(of tree: DatasetTree) -> [String] {
    tree.jsonFiles { $0.contains("images") || $0.isSuperset(of: ["annotations", "categories"]) }
  }

  static func contents(of tree: DatasetTree, field: String?) throws -> DatasetContents {
    var contents = DatasetContents(format: .coco)
    let named = tables(of: tree)
    let names = named.isEmpty ? tree.leading.map { [$0] } ?? tree.files(ending: "json") : named
    var tables: [CocoTable] = []
    for name in names {
      if let table = CocoTable(name, in: tree, &contents) {
        tables.append(table)
      } else {
        contents.refuse(name, "it is no JSON with a list of 'images'", .none)
      }
    }
    guard !tables.isEmpty else {
      throw DatasetError.damaged(
        file: names.first ?? tree.name, format: "COCO",
        reason: "it is no JSON with a list of 'images'")
    }
    contents.use(names)
    contents.table = tables.map(\.name).joined(separator: ", ")
    join(tables, tree, &contents)
    contents.settle(tree)
    return contents
  }

  private static func join(
    _ tables: [CocoTable], _ tree: DatasetTree, _ contents: inout DatasetContents
  ) {
    let images = tables.enumerated().flatMap { number, table in table.images.map { (number, $0) } }
    let matches = PictureMatch.matches(
      images.map { PictureMatch.Entry(written: $0.1.written, table: tables[$0.0].name) }, in: tree)
    var places: [Spelled: Int] = [:]
    var pictures: [MarkedPicture] = []
    var splits: [String?] = []
    for ((number, image), match) in zip(images, matches) {
      let table = tables[number]
      guard case .one(let file) = match else {
        let says = table.says(of: image, split: DatasetTree.splitWord(in: table.name))
        contents.found.splits += says.splits
        if let fault = match.fault(in: table.name) {
          contents.refuse(image.written, fault, says)
        } else {
          contents.miss(image.written, says)
        }
        continue
      }
      let split = DatasetTree.splitWord(in: table.name) ?? tree.split(of: file)
      let place = places[Spelled(file)] ?? pictures.count
      if place == pictures.count {
        places[Spelled(file)] = place
        pictures.append(MarkedPicture(file, table: table.name))
        pictures[place].stated = image.size
        splits.append(split)
      } else if table.name == pictures[place].table {
        contents.doubles.append(
          Refusal(path: file, reason: "'\(table.name)' lists it twice", holds: .none))
      }
      if splits[place] != split {
        pictures[place].fault =
          "'\(pictures[place].table)' has it in \(splits[place] ?? "no split"), "
          + "'\(table.name)' in \(split ?? "none")"
      }
      if let size = image.size, let stated = pictures[place].stated, size != stated {
        pictures[place].fault =
          "'\(pictures[place].table)' says \(stated.width) x \(stated.height) pixels, "
          + "'\(table.name)' \(size.width) x \(size.height)"
      }
      let before = pictures[place].cells.count + pictures[place].refused.count
      table.mark(image, split: split, on: &pictures[place])
      if split != nil {
        contents.found.splits +=
          pictures[place].cells.count + pictures[place].refused.count - before
      }
    }
    for picture in pictures { contents.add(picture, of: tree) }
  }
}

/// One JSON file of a COCO data set.
private struct CocoTable {
  let name: String
  private(set) var images: [Image] = []
  private var categories: [String: String] = [:]
  private var byImage: [String: [[String: JSONValue]]] = [:]
  /// Ids that several images have: nobody can tell whose annotations theirs are.
  private var shared: Set<String> = []

  struct Image {
    let id: String
    let written: String
    let size: (width: Int, height: Int)?
  }

  private static let own: Set<String> = [
    "id", "image_id", "category_id", "bbox", "area", "iscrowd", "segmentation", "leuko",
  ]

  /// Nil where the file has no list of images. What belongs to none of them is refused, and counted.
  init?(_ name: String, in tree: DatasetTree, _ contents: inout DatasetContents) {
    guard let root = tree.json(name)?.object, let list = root["images"]?.list else { return nil }
    self.name = name
    let annotations = root["annotations"]?.list ?? []
    readCategories(root["categories"]?.list ?? [], &contents)
    var ids: [String: Int] = [:]
    for image in list {
      guard let object = image.object, let id = object["id"]?.plain,
        let written = object["file_name"]?.text ?? object["path"]?.text, !written.isEmpty
      else {
        contents.refuse(name, "an entry of its 'images' has no id or no file name", .none)
        continue
      }
      ids[id, default: 0] += 1
      images.append(Image(id: id, written: written, size: JSONNumbers.size(object)))
    }
    shared = Set(ids.filter { $0.value > 1 }.keys)
    var orphans: [String: Holdings] = [:]
    for annotation in annotations {
      let object = annotation.object ?? [:]
      let says = says(object)
      contents.found += says
      let id = object["image_id"]?.plain
      if let id, ids[id] == 1 {
        byImage[id, default: []].append(object)
      } else {
        orphans[id.map { ids[$0] == nil ? "" : $0 } ?? "", default: .none] +=
          says.cells == 0 ? Holdings(labels: 1) : says
        if says.cells == 0 { contents.found.labels += 1 }
      }
    }
    for (id, holds) in orphans.sorted(by: { $0.key < $1.key }) {
      let count = holds.cells == 1 ? "1 annotation belongs" : "\(holds.cells) annotations belong"
      contents.refuse(
        name,
        id.isEmpty
          ? "\(count) to no picture of the file"
          : "\(count) to several pictures, which share the id \(id)",
        holds)
    }
  }

  private mutating func readCategories(_ list: [JSONValue], _ contents: inout DatasetContents) {
    for entry in list {
      guard let id = entry.object?["id"]?.plain, let word = entry.object?["name"]?.plain else {
        contents.notes.append("'\(name)': an entry of its 'categories' has no id or no name")
        continue
      }
      if let other = categories[id], other != word {
        contents.notes.append("'\(name)' calls category \(id) '\(other)' and '\(word)'")
        categories[id] = "category \(id), '\(other)' or '\(word)'"
      } else {
        categories[id] = word
      }
    }
  }

  private static func isCrowd(_ annotation: [String: JSONValue]) -> Bool {
    switch annotation["iscrowd"] {
    case .number(let number): number != 0
    case .boolean(let value): value
    case .text(let text): text == "1" || text == "true"
    default: false
    }
  }

  /// What an annotation says, whether it can be used or not.
  private func says(_ annotation: [String: JSONValue]) -> Holdings {
    let hasPlace =
      annotation["bbox"]?.list != nil || annotation["segmentation"].map(Self.isPlace) ?? false
    let label = annotation["category_id"]?.plain.map { categories[$0] ?? $0 }
    let isLabelled = label != nil && !ImageFolderReader.isUnlabelled(label)
    return Holdings(labels: isLabelled ? 1 : 0, boxes: hasPlace ? 1 : 0)
  }

  private static func isPlace(_ segmentation: JSONValue) -> Bool {
    segmentation.object != nil || !(segmentation.list ?? []).isEmpty
  }

  /// What is said of an image, in all.
  func says(of image: Image, split: String?) -> Holdings {
    (byImage[image.id] ?? []).reduce(.none) {
      $0 + says($1) + Holdings(splits: split == nil ? 0 : 1)
    }
  }

  /// Puts the marks of an image where they belong.
  func mark(_ image: Image, split: String?, on picture: inout MarkedPicture) {
    if shared.contains(image.id) {
      picture.fault = "several pictures of '\(name)' share the id \(image.id)"
    }
    for annotation in byImage[image.id] ?? [] {
      var says = says(annotation)
      if Self.isCrowd(annotation) {
        picture.passedOver.append(
          Refusal(path: picture.file, reason: "'\(name)' marks a crowd in it", holds: says))
        continue
      }
      says.splits = split == nil ? 0 : 1
      let record = record(of: annotation, split: split)
      if let cell = Self.cell(annotation, record) {
        picture.cells.append(cell)
      } else {
        let isMask = annotation["segmentation"]?.object != nil
        let reason =
          isMask && JSONNumbers.box(annotation["bbox"]) == nil
          ? "'\(name)' marks something in it by a mask of run lengths, without a box"
          : "'\(name)' marks something in it without a box"
        picture.refused.append(Refusal(path: picture.file, reason: reason, holds: says))
      }
    }
  }

  /// The box, else that around the polygons.
  private static func cell(
    _ annotation: [String: JSONValue], _ record: DatasetRecord
  ) -> MarkedCell? {
    if let box = JSONNumbers.box(annotation["bbox"]) {
      return MarkedCell(record, x: box.0, y: box.1, width: box.2, height: box.3)
    }
    guard (annotation["bbox"]?.list ?? []).isEmpty, let list = annotation["segmentation"]?.list
    else { return nil }
    let rings = list.contains { $0.list != nil } ? list.map { $0.list ?? [] } : [list]
    var points: [(x: Double, y: Double)] = []
    for ring in rings {
      let numbers = ring.compactMap(\.number)
      guard numbers.count == ring.count, numbers.count >= 6, numbers.count.isMultiple(of: 2) else {
        return nil
      }
      points += stride(from: 0, to: numbers.count, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
    }
    return MarkedCell(record, around: points)
  }

  private func record(of annotation: [String: JSONValue], split: String?) -> DatasetRecord {
    var record = DatasetRecord()
    record.label = annotation["category_id"]?.plain.map { categories[$0] ?? "category \($0)" }
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
