import Basis
import Foundation
import Pictures

/// FiftyOne's classification and detection sets: JSON files with `classes` and `labels`, which are
/// numbers, texts, or lists of boxes as shares of the sides; one for all, or one a split.
///
/// A name in `labels` is a picture of the folder `data` beside the file, else of its own folder, with
/// or without its ending, and nowhere else. The split is that of the file's folder.
struct FiftyOneReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool { !tables(of: tree).isEmpty }

  private static func tables(of tree: DatasetTree) -> [String] {
    tree.jsonFiles {
      $0.contains("labels") && $0.isDisjoint(with: ["images", "annotations", "samples", "shapes"])
    }.filter { table in
      // One that can't be read is refused by its name, not taken for nothing.
      guard let root = tree.json(table) else { return true }
      return root.object?["labels"]?.object != nil
    }
  }

  static func contents(of tree: DatasetTree, field: String?) throws -> DatasetContents {
    var contents = DatasetContents(format: .fiftyOne)
    let tables = tables(of: tree)
    guard !tables.isEmpty else {
      throw DatasetError.damaged(
        file: "labels.json", format: "FiftyOne labels", reason: "it is no JSON with 'labels'")
    }
    let sound = tables.filter { tree.json($0) != nil }
    guard !sound.isEmpty else {
      throw DatasetError.damaged(
        file: tables[0], format: "FiftyOne labels", reason: "it is no JSON with 'labels'")
    }
    for table in tables where !sound.contains(table) {
      contents.refuse(table, "it is no JSON with 'labels'", .none)
    }
    contents.table = sound.joined(separator: ", ")
    contents.use(tables)
    var entries: [Entry] = []
    var places: [Spelled: Int] = [:]
    for table in sound {
      for entry in self.entries(of: table, tree, &contents) {
        guard let place = places[Spelled(entry.file)] else {
          places[Spelled(entry.file)] = entries.count
          entries.append(entry)
          continue
        }
        let other = entries[place]
        let words =
          other.table == table
          ? "'\(table)' lists it twice" : "'\(other.table)' and '\(table)' both list it"
        if other.says == entry.says, other.labels == entry.labels, other.split == entry.split {
          contents.doubles.append(Refusal(path: entry.file, reason: words, holds: entry.says))
        } else {
          contents.refuse(entry.file, words + ", and differ", entry.says)
          entries[place].fault = words + ", and differ"
        }
      }
    }
    for entry in entries { add(entry, tree, &contents) }
    contents.addProvenance(of: tree)
    contents.settle(tree)
    return contents
  }

  /// A picture that is there, and what a table says of it.
  private struct Entry {
    let table: String
    let file: String
    let value: JSONValue
    let classes: [String]
    let split: String?
    let says: Holdings
    /// Why it can't be used, if so.
    var fault: String?

    var labels: [String?] {
      (value.list ?? [value]).map { FiftyOneLabels.label($0, classes) }
    }
  }

  /// The entries of a table; those without a picture are refused.
  private static func entries(
    of table: String, _ tree: DatasetTree, _ contents: inout DatasetContents
  ) -> [Entry] {
    guard let root = tree.json(table)?.object, let labels = root["labels"]?.object else {
      return []
    }
    let classes = (root["classes"]?.list ?? []).map { $0.plain ?? "" }
    let own = DatasetTree.folder(of: table)
    let split = tree.split(of: table)
    var entries: [Entry] = []
    for (key, value) in labels.sorted(by: { $0.key < $1.key }) {
      let name = DatasetTree.path(DatasetTree.path(own, "data"), key)
      var match = tree.match(.init(written: name, table: ""), .table)
      if match == .none {
        match = tree.match(.init(written: DatasetTree.path(own, key), table: ""), .table)
      }
      let marks = value.list ?? []
      var says =
        value.list == nil
        ? FiftyOneLabels.says(value, classes)
        : marks.reduce(.none) { $0 + FiftyOneLabels.says($1, classes) }
      says.splits = split == nil ? 0 : value.list == nil ? 1 : marks.count
      contents.found += says
      if case .one(let file) = match {
        entries.append(
          Entry(
            table: table, file: file, value: value, classes: classes, split: split, says: says))
      } else if let fault = match.fault(in: table) {
        contents.refuse(key, fault, says)
      } else {
        contents.miss(name, says)
      }
    }
    return entries
  }

  private static func add(
    _ entry: Entry, _ tree: DatasetTree, _ contents: inout DatasetContents
  ) {
    if let fault = entry.fault { return contents.refuse(entry.file, fault, .picture + entry.says) }
    var record = DatasetRecord()
    record.split = entry.split
    if let marks = entry.value.list {
      var picture = MarkedPicture(entry.file, table: entry.table)
      FiftyOneLabels.mark(marks, entry.classes, record, on: &picture, tree)
      contents.add(picture, of: tree)
    } else {
      record.label = FiftyOneLabels.label(entry.value, entry.classes)
      contents.items.append(
        DatasetItem(path: entry.file, record: record, picture: tree.source(entry.file)))
    }
  }
}

/// What FiftyOne's layouts write alike.
enum FiftyOneLabels {
  /// A class by its number, its name, or an object with a `label`; nil for none.
  static func label(_ value: JSONValue?, _ classes: [String]) -> String? {
    let name = name(value, classes)
    return ImageFolderReader.isUnlabelled(name) ? nil : name
  }

  private static func name(_ value: JSONValue?, _ classes: [String]) -> String? {
    guard let value else { return nil }
    if let index = JSONNumbers.whole(value) {
      return classes.indices.contains(index) ? classes[index] : "class \(index)"
    }
    return value.text ?? value.object.flatMap { name($0["label"], classes) }
  }

  /// What a label or a mark says.
  static func says(_ value: JSONValue, _ classes: [String]) -> Holdings {
    let hasPlace = value.object?["bounding_box"] != nil || value.object?["points"] != nil
    return Holdings(labels: label(value, classes) == nil ? 0 : 1, boxes: hasPlace ? 1 : 0)
  }

  /// Puts marks on a picture: boxes are x, y, width and height as shares of the sides; of lines the
  /// box around them counts.
  static func mark(
    _ marks: [JSONValue], _ classes: [String], _ record: DatasetRecord,
    on picture: inout MarkedPicture, _ tree: DatasetTree
  ) {
    let size = (try? FieldFrame(of: picture.file, in: tree))?.size
    let (wide, high) = (Double(size?.width ?? 1), Double(size?.height ?? 1))
    for mark in marks {
      let object = mark.object ?? [:]
      var own = record
      own.label = label(object["label"], classes)
      if let confidence = object["confidence"]?.plain { own.extra["confidence"] = confidence }
      if let box = JSONNumbers.box(object["bounding_box"]) {
        picture.cells.append(
          MarkedCell(
            own, x: box.0 * wide, y: box.1 * high, width: box.2 * wide, height: box.3 * high))
      } else if let cell = MarkedCell(own, around: points(object, wide, high)) {
        picture.cells.append(cell)
      } else {
        var says = says(mark, classes)
        says.splits = record.split == nil ? 0 : 1
        picture.refused.append(
          Refusal(
            path: picture.file, reason: "'\(picture.table)' marks something in it without a box",
            holds: says))
      }
    }
  }

  private static func points(
    _ object: [String: JSONValue], _ wide: Double, _ high: Double
  ) -> [(x: Double, y: Double)] {
    let lists = object["points"]?.list ?? []
    let points = lists.flatMap { $0.list?.first?.list == nil ? [$0] : $0.list ?? [] }
    return points.compactMap { point in
      guard let pair = point.list, pair.count == 2, let x = pair[0].number, let y = pair[1].number
      else { return nil }
      return (x * wide, y * high)
    }
  }
}
