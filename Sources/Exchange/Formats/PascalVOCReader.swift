import Foundation
import Pictures

/// Pascal VOC: an XML file a picture with boxes in pixels from 1, edges included. Splits come from
/// lists of names: `ImageSets/Main/train.txt`.
struct PascalVOCReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool {
    guard tree.leading == nil, let first = tree.files(ending: "xml").first else { return false }
    return tree.text(first, most: 1 << 24)?.contains("<annotation") ?? false
  }

  static func contents(of tree: DatasetTree) -> DatasetContents {
    var contents = DatasetContents(format: .pascalVOC)
    let splits = splits(of: tree)
    var named: Set<String> = []
    for file in tree.files(ending: "xml") {
      guard let root = tree.text(file, most: 1 << 26).flatMap(XMLElement.read),
        root.name == "annotation"
      else {
        contents.refused.append(Refusal(path: file, reason: "it is no sound annotation"))
        continue
      }
      let leaf = DatasetTree.stem(of: String(file.split(separator: "/").last ?? ""))
      let said = root["filename"]?.text ?? leaf
      // The file beside it is meant even where the XML calls it otherwise.
      let place = DatasetTree.folder(of: file).replacing("Annotations", with: "JPEGImages")
      guard
        let picture = tree.picture(leaf + ".jpg", from: place)
          ?? tree.picture(named: leaf + ".jpg", by: file)
          ?? tree.picture(named: said, by: file)
      else {
        contents.missing.append(said)
        continue
      }
      guard named.insert(picture).inserted else {
        contents.refused.append(Refusal(path: file, reason: "'\(picture)' is described twice"))
        continue
      }
      guard let size = contents.size(of: picture, in: tree) else { continue }
      if let width = PascalVOCFile.number(root["size"]?["width"]),
        let height = PascalVOCFile.number(root["size"]?["height"]),
        width > 0, height > 0, (Int(width), Int(height)) != (size.width, size.height)
      {
        contents.refused.append(
          Refusal(
            path: picture,
            reason: """
              '\(file)' says \(Int(width)) x \(Int(height)) pixels, the picture has \
              \(size.width) x \(size.height)
              """))
        continue
      }
      let split = tree.split(of: picture) ?? splits[leaf]
      var cells: [MarkedCell] = []
      for (place, object) in root.all("object").enumerated() {
        guard var cell = cell(object) else {
          contents.refused.append(
            Refusal(path: picture, reason: "'\(file)', object \(place + 1): no name and box"))
          continue
        }
        cell.record.split = split
        cells.append(cell)
      }
      contents.add(cells, in: picture, of: tree, size: size)
    }
    contents.account(for: tree, named: named)
    contents.addProvenance(of: tree)
    return contents
  }

  private static let own: Set<String> = ["name", "bndbox", "part"]
  private static let usual = ["pose": "Unspecified", "truncated": "0", "difficult": "0"]

  private static func cell(_ object: XMLElement) -> MarkedCell? {
    guard let name = object["name"]?.text, !name.isEmpty,
      let corners = PascalVOCFile.corners(of: object)
    else { return nil }
    var record = DatasetRecord()
    record.label = name
    for child in object.children
    where !own.contains(child.name) && !child.text.isEmpty && usual[child.name] != child.text {
      record.extra[child.name] = child.text
    }
    // Some tools count from 0; then the first column has no number of its own.
    let x = max(0, corners.left - 1)
    let y = max(0, corners.top - 1)
    return MarkedCell(record, x: x, y: y, width: corners.right - x, height: corners.bottom - y)
  }

  /// The split of each name that a list names: `train.txt` with a name a line.
  private static func splits(of tree: DatasetTree) -> [String: String] {
    var splits: [String: String] = [:]
    for file in tree.files(ending: "txt") {
      let split = DatasetTree.stem(of: String(file.split(separator: "/").last ?? ""))
      guard DatasetTree.isSplit(split), let text = tree.text(file, most: 1 << 28) else { continue }
      for line in text.split(whereSeparator: \.isNewline) {
        guard let name = line.split(whereSeparator: \.isWhitespace).first.map(String.init) else {
          continue
        }
        let leaf = String(name.split(separator: "/").last ?? "")
        splits[DatasetTree.isPicture(leaf) ? DatasetTree.stem(of: leaf) : leaf] = split
      }
    }
    return splits
  }
}
