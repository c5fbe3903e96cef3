import Foundation
import Pictures

/// YOLO: `labels/…/NAME.txt` for `images/…/NAME.png`, or both side by side, with a line a cell: the
/// class's number, then the box's centre and size as shares of the picture's sides.
///
/// A picture's lines are in the file of its name in the folder `labels` that stands for its folder
/// `images`, else in the one beside it; where both are there and differ it is refused. Classes' names
/// are those of the `data.yaml`, `classes.txt` or `obj.names` in the folders above the lines, never the
/// order of folders; where two lists call a number differently it is refused. Splits are those of
/// `train.txt` and its like, whose lines are pictures, else of `data.yaml`, else of folders.
///
/// Nine numbers are the corners of a turned box, more those of a polygon: the box around them counts.
/// Where `data.yaml` has a `kpt_shape`, the first four numbers are the box; without it lines that may
/// be either are refused.
struct YoloReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool {
    if let leading = tree.leading {
      return ["yaml", "yml"].contains(DatasetTree.ending(of: leading))
        && tree.text(leading, most: 1 << 24).flatMap(YoloDescription.init(yaml:)) != nil
    }
    let texts = tree.files(ending: "txt")
    guard !texts.isEmpty else { return false }
    // Listings that fit no picture are still listings.
    let first = texts.first { $0.hasPrefix("labels/") || $0.contains("/labels/") }
    if let text = first.flatMap({ tree.text($0, most: 1 << 26) }),
      !YoloLine.lines(of: text).isEmpty,
      YoloLine.areLines(text)
    {
      return true
    }
    guard texts.contains(where: { YoloLine.areLines(tree.text($0, most: 1 << 26)) }) else {
      return false
    }
    return tree.pictures.contains { picture in
      listings(of: picture, in: tree).contains { YoloLine.areLines(tree.text($0, most: 1 << 26)) }
    }
  }

  /// The files that may list the cells of a picture, the likeliest first.
  private static func listings(of picture: String, in tree: DatasetTree) -> [String] {
    var parts = DatasetTree.stem(of: picture).split(separator: "/").map(String.init)
    var found: [String] = []
    if let place = parts.dropLast().lastIndex(where: { $0.lowercased() == "images" }) {
      parts[place] = "labels"
      if let file = tree.file(parts.joined(separator: "/") + ".txt") { found.append(file) }
    }
    if let file = tree.file(DatasetTree.stem(of: picture) + ".txt") { found.append(file) }
    return found
  }

  static func contents(of tree: DatasetTree, field: String?) -> DatasetContents {
    var contents = DatasetContents(format: .yolo)
    let names = YoloNames(tree)
    let splits = SplitLists(tree, names.descriptions)
    contents.use(names.files + splits.files)
    contents.table = names.files.isEmpty ? nil : names.files.joined(separator: ", ")
    // How lines are meant is told by all of them.
    var pictures: [(file: String, list: String, lines: [YoloLine])] = []
    var strangers = Set(
      tree.files(ending: "txt").map(Spelled.init).filter { !contents.used.contains($0) })
    for file in tree.pictures {
      let listings = listings(of: file, in: tree)
      for listing in listings { strangers.remove(Spelled(listing)) }
      guard let list = listings.first else { continue }
      contents.use(listings)
      guard let text = tree.text(list, most: 1 << 26) else {
        contents.refuse(file, "its '\(list)' is no UTF-8 text")
        continue
      }
      let lines = YoloLine.lines(of: text)
      contents.found += Holdings(labels: lines.count, boxes: lines.count)
      if listings.count > 1, tree.text(listings[1]) != text {
        contents.refuse(
          file, "'\(list)' and '\(listings[1])' both list its cells, and differ",
          Holdings(pictures: 1, labels: lines.count, boxes: lines.count))
        continue
      }
      pictures.append((file, list, lines))
    }
    let reading = YoloLine.Reading(pictures.map(\.lines), shape: names.shape)
    for (file, list, lines) in pictures {
      add(file, list, lines, reading, names, splits, tree, &contents)
    }
    addStrangers(strangers, tree, &contents)
    splits.account(tree, &contents)
    contents.addProvenance(of: tree)
    contents.settle(tree)
    return contents
  }

  private static func add(
    _ file: String, _ list: String, _ lines: [YoloLine], _ reading: YoloLine.Reading,
    _ names: YoloNames, _ splits: SplitLists, _ tree: DatasetTree,
    _ contents: inout DatasetContents
  ) {
    var picture = MarkedPicture(file, table: list)
    let size: PictureSize
    do throws(PictureError) {
      size = try FieldFrame(of: file, in: tree).size
    } catch {
      return contents.refuse(
        file, error.reason, Holdings(pictures: 1, labels: lines.count, boxes: lines.count))
    }
    let split = splits.split(of: file)
    if let fault = splits.fault(of: file) { picture.fault = fault }
    if split != nil { contents.found.splits += lines.count }
    let own = Holdings(labels: 1, boxes: 1, splits: split == nil ? 0 : 1)
    for line in lines {
      let place = "'\(list)', line \(line.number): "
      var record = DatasetRecord()
      record.split = split
      switch (line.meaning(reading, size), line.index) {
      case (.some(.box(let x, let y, let width, let height, let confidence)), .some(let index)):
        switch names.name(of: index, for: list) {
        case .named(let name): record.label = name
        case .disputed(let reason):
          picture.refused.append(Refusal(path: file, reason: place + reason, holds: own))
          continue
        }
        if let confidence { record.extra["confidence"] = DatasetRecord.text(confidence) }
        let cell = MarkedCell(record, x: x, y: y, width: width, height: height)
        // A class of our own for cells without one is no label.
        if cell.record.label == nil { contents.found.labels -= 1 }
        picture.cells.append(cell)
      case (.ambiguous, .some):
        picture.refused.append(
          Refusal(
            path: file,
            reason: place + "it may be a polygon, or a box with points; "
              + "write 'kpt_shape' or 'task: segment' into data.yaml", holds: own))
      default:
        picture.refused.append(
          Refusal(path: file, reason: place + "no class and box", holds: own))
      }
    }
    contents.add(picture, of: tree)
  }

  /// Lines without a picture.
  private static func addStrangers(
    _ files: Set<Spelled>, _ tree: DatasetTree, _ contents: inout DatasetContents
  ) {
    for file in files.map(\.text).sorted() {
      guard let text = tree.text(file, most: 1 << 26) else {
        if file.contains("labels/") { contents.refuse(file, "it is no UTF-8 text", .none) }
        continue
      }
      guard YoloLine.areLines(text), !text.allSatisfy(\.isWhitespace) || file.contains("labels/")
      else { continue }
      let count = YoloLine.lines(of: text).count
      contents.use([file])
      contents.found += Holdings(labels: count, boxes: count)
      contents.refuse(
        file, "it lists \(count) \(count == 1 ? "cell" : "cells") of a picture that isn't there",
        Holdings(labels: count, boxes: count))
    }
  }
}
