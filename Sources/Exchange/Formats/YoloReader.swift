import Foundation
import Pictures

/// YOLO: `labels/…/NAME.txt` for `images/…/NAME.png`, or both side by side, with a line a cell: the
/// class's number, then the box's centre and size as shares of the picture's sides. Names come from
/// `data.yaml`, `classes.txt` or `obj.names`, never from the order of folders.
struct YoloReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool {
    guard tree.leading == nil else { return false }
    let texts = tree.files(ending: "txt")
    if texts.contains(where: { $0.hasPrefix("labels/") || $0.contains("/labels/") }) {
      return true
    }
    return names(in: tree) != nil && texts.contains { pictureBeside($0, tree) != nil }
  }

  private static let lists: Set<String> = ["classes.txt", "obj.names", "names.txt", "labels.txt"]

  private static func names(in tree: DatasetTree) -> NamesFile? {
    for file in tree.files(ending: "yaml") + tree.files(ending: "yml") {
      if let names = tree.text(file, most: 1 << 24).flatMap(NamesFile.init(yaml:)) {
        return names
      }
    }
    let list = tree.files.first {
      lists.contains($0.split(separator: "/").last.map(String.init) ?? "")
    }
    return list.flatMap { tree.text($0, most: 1 << 24) }.map(NamesFile.init(lines:))
  }

  private static func pictureBeside(_ text: String, _ tree: DatasetTree) -> String? {
    tree.picture(DatasetTree.stem(of: text) + ".png")
  }

  /// The file that lists the cells of a picture; nil where there is none.
  private static func listing(of picture: String, in tree: DatasetTree) -> String? {
    var parts = DatasetTree.stem(of: picture).split(separator: "/").map(String.init)
    if let place = parts.lastIndex(of: "images") {
      parts[place] = "labels"
      if let file = tree.file(parts.joined(separator: "/") + ".txt") { return file }
    }
    return tree.file(DatasetTree.stem(of: picture) + ".txt")
  }

  static func contents(of tree: DatasetTree) -> DatasetContents {
    var contents = DatasetContents(format: .yolo)
    let names = names(in: tree)?.names ?? [:]
    var named: Set<String> = []
    for file in tree.pictures {
      guard let list = listing(of: file, in: tree) else { continue }
      named.insert(file)
      guard let text = tree.text(list, most: 1 << 26) else {
        contents.refused.append(Refusal(path: list, reason: "it is no UTF-8 text"))
        continue
      }
      guard let size = contents.size(of: file, in: tree) else { continue }
      var cells: [MarkedCell] = []
      for (number, line) in text.split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline
      ).enumerated() where !line.allSatisfy(\.isWhitespace) {
        guard var cell = cell(line, names: names, size: size) else {
          contents.refused.append(
            Refusal(path: file, reason: "'\(list)', line \(number + 1): no class and box"))
          continue
        }
        cell.record.split = tree.split(of: file)
        cells.append(cell)
      }
      contents.add(cells, in: file, of: tree, size: size)
    }
    contents.account(for: tree, named: named)
    contents.addProvenance(of: tree)
    return contents
  }

  /// A line: class, centre, size and perhaps a confidence; or class and the corners of a polygon.
  private static func cell(
    _ line: Substring, names: [Int: String], size: PictureSize
  ) -> MarkedCell? {
    let words = line.split(whereSeparator: \.isWhitespace)
    let numbers = words.compactMap { Double($0) }
    guard numbers.count == words.count, numbers.count >= 5, numbers.allSatisfy(\.isFinite),
      let index = Int(exactly: numbers[0]), index >= 0
    else { return nil }
    var record = DatasetRecord()
    record.label = names[index] ?? "class \(index)"
    let (wide, high) = (Double(size.width), Double(size.height))
    if numbers.count <= 6 {
      if numbers.count == 6 { record.extra["confidence"] = DatasetRecord.text(numbers[5]) }
      return MarkedCell(
        record, x: (numbers[1] - numbers[3] / 2) * wide, y: (numbers[2] - numbers[4] / 2) * high,
        width: numbers[3] * wide, height: numbers[4] * high)
    }
    let corners = numbers.dropFirst()
    guard corners.count.isMultiple(of: 2) else { return nil }
    let xs = stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] * wide }
    let ys = stride(from: 2, to: numbers.count, by: 2).map { numbers[$0] * high }
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max()
    else {
      return nil
    }
    return MarkedCell(record, x: left, y: top, width: right - left, height: bottom - top)
  }
}
