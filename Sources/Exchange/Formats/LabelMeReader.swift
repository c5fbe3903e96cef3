import Basis
import Foundation
import Pictures

/// LabelMe: a JSON file a picture, with `shapes` by points in pixels from 0 and the picture's
/// `imagePath`.
///
/// The path finds the picture as `PictureMatch` says; where nothing is there, the picture of the JSON's
/// own name counts, and where another is beside the JSON, it is refused. Of polygons, circles and masks
/// the box around them counts, and how many is told; lines and points are refused. The split is that of
/// the picture's folder. A picture that is in the JSON alone isn't taken out of it.
struct LabelMeReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool { !files(of: tree).isEmpty }

  private static func files(of tree: DatasetTree) -> [String] {
    tree.jsonFiles { $0.isSuperset(of: ["shapes", "imagePath"]) }
  }

  static func contents(of tree: DatasetTree, field: String?) throws -> DatasetContents {
    var contents = DatasetContents(format: .labelMe)
    let files = files(of: tree)
    contents.use(files)
    var all: [DrawnShapes] = []
    for file in files {
      guard let root = tree.json(file)?.object, let list = root["shapes"]?.list,
        let path = root["imagePath"]?.text, !path.isEmpty
      else {
        contents.refuse(file, "it is no JSON with 'shapes' and an 'imagePath'", .none)
        continue
      }
      var shapes = DrawnShapes(
        table: file, written: path,
        ownName: DatasetTree.stem(of: String(DatasetTree.leaf(of: file))))
      if let width = JSONNumbers.whole(root["imageWidth"]),
        let height = JSONNumbers.whole(root["imageHeight"]), width > 0, height > 0
      {
        shapes.size = (width, height)
      }
      shapes.marks = list.map { mark($0.object ?? [:]) }
      all.append(shapes)
    }
    DrawnShapes.add(all, of: tree, to: &contents)
    contents.settle(tree)
    return contents
  }

  private static func mark(_ shape: [String: JSONValue]) -> DrawnShapes.Mark {
    let record = record(of: shape)
    let says = MarkedCell(record, x: 0, y: 0, width: 0, height: 0).says
    // The oldest files have no type: all they knew were polygons.
    let type = shape["shape_type"]?.text ?? "polygon"
    var points = (shape["points"]?.list ?? []).map { point -> (x: Double, y: Double) in
      let numbers = point.list ?? []
      guard numbers.count == 2, let x = numbers[0].number, let y = numbers[1].number else {
        return (.nan, .nan)
      }
      return (x, y)
    }
    switch type {
    case "rectangle", "polygon", "mask": break
    case "circle":
      guard points.count == 2 else { points = []; break }
      let (across, down) = (points[1].x - points[0].x, points[1].y - points[0].y)
      let radius = (across * across + down * down).squareRoot()
      points = [
        (points[0].x - radius, points[0].y - radius), (points[0].x + radius, points[0].y + radius),
      ]
    default: return .refused("marks something in it by '\(type)', which has no box", says)
    }
    guard let cell = MarkedCell(record, around: points) else {
      return .refused("marks something in it by a \(type) without numbers", says)
    }
    return .cell(cell, isBox: type == "rectangle" && points.count == 2)
  }

  private static func record(of shape: [String: JSONValue]) -> DatasetRecord {
    var record = DatasetRecord()
    record.label = shape["label"]?.plain.flatMap { ImageFolderReader.isUnlabelled($0) ? nil : $0 }
    for name in ["group_id", "description"] {
      if let value = shape[name]?.plain, !value.isEmpty { record.extra[name] = value }
    }
    for (flag, value) in shape["flags"]?.object ?? [:] where value == .boolean(true) {
      record.extra[flag] = "true"
    }
    return record
  }
}
