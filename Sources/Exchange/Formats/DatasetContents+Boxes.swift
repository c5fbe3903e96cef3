import Foundation
import Pictures

/// A cell marked in a picture, before anybody knows whether it is all of the picture.
struct MarkedCell {
  var record: DatasetRecord
  /// In pixels from the upper left corner, from 0.
  var x, y, width, height: Double

  init(_ record: DatasetRecord, x: Double, y: Double, width: Double, height: Double) {
    self.record = record
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }
}

extension DatasetContents {
  /// Adds the cells marked in the picture `file`. A single box around everything means that the
  /// picture is the cell; otherwise each box is cut out.
  mutating func add(
    _ cells: [MarkedCell], in file: String, of tree: DatasetTree, size: PictureSize
  ) {
    if cells.isEmpty { emptyFields += 1 }
    let picture = tree.source(file)
    for (place, cell) in cells.enumerated() {
      var record = cell.record
      if let label = record.label, ImageFolderReader.unlabelled.contains(label) {
        record.label = nil
      }
      let region = FieldRegion(
        field: file, fieldWidth: size.width, fieldHeight: size.height, x: cell.x, y: cell.y,
        width: cell.width, height: cell.height)
      let path = "\(file)#\(place + 1)"
      if let fault = region.fault {
        refused.append(Refusal(path: path, reason: fault))
      } else if cells.count == 1, region.isWhole {
        items.append(DatasetItem(path: file, record: record, picture: picture))
      } else {
        record.region = region
        items.append(
          DatasetItem(
            path: path, record: record, picture: .cut(from: picture, region), field: picture))
      }
    }
  }

  /// The size of a picture of the tree; nil, and refused, where it can't be told.
  mutating func size(of file: String, in tree: DatasetTree) -> PictureSize? {
    if let open = OpenFile(tree.url(file)),
      let head = open.bytes(at: 0, count: min(open.count, 1 << 18)),
      let size = PictureSize(head: Data(head))
    {
      return size
    }
    do throws(PictureError) {
      return try PictureSize(of: PictureFile.bytes(of: tree.url(file)), name: file)
    } catch {
      refused.append(Refusal(path: file, reason: error.summary))
      return nil
    }
  }

  /// Keeps account of the pictures that tables named, and of those they didn't.
  mutating func account(for tree: DatasetTree, named: Set<String>) {
    for path in tree.files where !DatasetTree.isPicture(path) {
      let ending = DatasetTree.ending(of: path)
      if let name = DatasetTree.foreignPictures[ending] {
        refused.append(
          Refusal(path: path, reason: "it is \(name), which is not read; convert it to PNG"))
      }
    }
    unlisted += tree.pictures.filter { !named.contains($0) }
  }
}

extension DatasetTree {
  /// The picture that a table at `table` means by `name`: from its own folder, the top, a folder of
  /// pictures beside it, or wherever only one file is called so.
  func picture(named name: String, by table: String) -> String? {
    let own = Self.folder(of: table)
    let above = Self.folder(of: own)
    let split = Self.splitWord(in: table)
    var folders = [own, "", "images", "data", "JPEGImages", above]
    folders += [own, above, ""].map { $0.isEmpty ? "images" : "\($0)/images" }
    if let split { folders += [split, "images/\(split)", "\(split)/images"] }
    for folder in folders {
      if let found = picture(name, from: folder) { return found }
    }
    return byLeaf(name)
  }

  /// The split named by the folders of a table or by a word of its own name: `train/labels.json`,
  /// `instances_val2017.json`.
  static func splitWord(in table: String) -> String? {
    for part in stem(of: table).split(separator: "/").reversed() {
      let words = part.split { !$0.isLetter }.map(String.init)
      if let split = words.last(where: isSplit) { return split }
    }
    return nil
  }
}

extension JSONNumbers {
  /// Four numbers of a list; nil for anything else.
  static func box(_ value: Self.Value?) -> (Double, Double, Double, Double)? {
    guard let list = value?.list, list.count == 4 else { return nil }
    let numbers = list.compactMap(\.number)
    guard numbers.count == 4 else { return nil }
    return (numbers[0], numbers[1], numbers[2], numbers[3])
  }
}
