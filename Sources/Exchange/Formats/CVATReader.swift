import Foundation
import Pictures

/// CVAT's own XML, 'CVAT for images': an `annotations` with one `image` a picture, in it boxes by their
/// corners in pixels from 0, other shapes, and tags for all of it.
///
/// An image's `name` finds its picture as `PictureMatch` says; `subset` is the split where it is called
/// like one. Of polygons, ellipses, masks and turned boxes the box around them counts, and how many is
/// told. One tag is the class of a whole picture in which nothing is drawn. Lines, points, cuboids and
/// skeletons are refused; so are tracks, which are of videos. What a model drew has no class here.
struct CVATReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool { !files(of: tree).isEmpty }

  private static func files(of tree: DatasetTree) -> [String] {
    let all = tree.leading.map { DatasetTree.ending(of: $0) == "xml" ? [$0] : [] }
    return (all ?? tree.files(ending: "xml")).filter { file in
      let head = String(
        decoding: tree.head(file, 1 << 14).filter { $0 != 0 }, as: UTF8.self)
      return head.contains("<annotations>") || head.contains("<annotations ")
    }
  }

  static func contents(of tree: DatasetTree, field: String?) throws -> DatasetContents {
    var contents = DatasetContents(format: .cvat)
    let files = files(of: tree)
    contents.use(files)
    var all: [DrawnShapes] = []
    for file in files {
      guard let bytes = tree.bytes(file, most: 1 << 28) else {
        contents.refuse(file, "it can't be read", .none)
        continue
      }
      switch TextBytes.xml(bytes) {
      case .failure(let fault): contents.refuse(file, fault.reason, .none)
      case .success(let text):
        guard let root = XMLElement.read(text), root.name == "annotations" else {
          contents.refuse(file, "it is no sound annotation", .none)
          continue
        }
        all += root.all("image").map { shapes(of: $0, file) }
        refuseTracks(root.all("track"), file, &contents)
      }
    }
    DrawnShapes.add(all, of: tree, to: &contents)
    contents.settle(tree)
    return contents
  }

  private static func refuseTracks(
    _ tracks: [XMLElement], _ file: String, _ contents: inout DatasetContents
  ) {
    for (place, track) in tracks.enumerated() {
      let count = track.children.count { $0.attributes["outside"] != "1" }
      let holds = Holdings(labels: label(of: track) == nil ? 0 : count, boxes: count)
      contents.found += holds
      contents.refuse(
        file, "track \(place + 1) is of frames of a video; export the task as 'CVAT for images'",
        holds)
    }
  }

  private static func label(of element: XMLElement) -> String? {
    element.attributes["label"].flatMap { ImageFolderReader.isUnlabelled($0) ? nil : $0 }
  }

  private static func shapes(of image: XMLElement, _ file: String) -> DrawnShapes {
    func whole(_ name: String) -> Int? { image.attributes[name].flatMap { Int($0) } }
    var shapes = DrawnShapes(table: file, written: image.attributes["name"] ?? "")
    if let width = whole("width"), let height = whole("height"), width > 0, height > 0 {
      shapes.size = (width, height)
    }
    shapes.split = image.attributes["subset"].flatMap {
      DatasetTree.isSplit($0) ? $0.lowercased() : nil
    }
    let tags = image.all("tag")
    let drawn = image.children.filter { $0.name != "tag" }
    for tag in tags {
      let says = Holdings(labels: label(of: tag) == nil ? 0 : 1, boxes: 1)
      let words = tags.map { "'\($0.attributes["label"] ?? "")'" }.joined(separator: " and ")
      if !drawn.isEmpty {
        shapes.marks.append(.passedOver("calls all of it \(words), beside what is drawn", says))
      } else if tags.count > 1 {
        shapes.marks.append(.refused("calls it \(words)", says))
      } else if let size = shapes.size {
        let cell = MarkedCell(
          record(of: tag), x: 0, y: 0, width: Double(size.width), height: Double(size.height))
        shapes.marks.append(.cell(cell, isBox: true))
      } else {
        shapes.marks.append(.refused("calls it \(words), and doesn't say its size", says))
      }
    }
    shapes.marks += drawn.map(mark)
    return shapes
  }

  private static func mark(_ shape: XMLElement) -> DrawnShapes.Mark {
    func number(_ name: String) -> Double? {
      shape.attributes[name].flatMap { Double($0) }.flatMap { abs($0) < 1e9 ? $0 : nil }
    }
    let record = record(of: shape)
    let says = MarkedCell(record, x: 0, y: 0, width: 0, height: 0).says
    var corners: [(x: Double, y: Double)] = []
    switch shape.name {
    case "box":
      if let left = number("xtl"), let top = number("ytl"), let right = number("xbr"),
        let bottom = number("ybr")
      {
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
      }
    case "polygon":
      corners = (shape.attributes["points"] ?? "").split(separator: ";").map { point in
        let numbers = point.split(separator: ",").map { Double(String($0).trimmed) }
        return numbers.count == 2 ? (numbers[0] ?? .nan, numbers[1] ?? .nan) : (.nan, .nan)
      }
    case "ellipse":
      if let x = number("cx"), let y = number("cy"), let wide = number("rx"),
        let high = number("ry")
      {
        corners = [(x - wide, y - high), (x + wide, y + high)]
      }
    case "mask":
      if let left = number("left"), let top = number("top"), let width = number("width"),
        let height = number("height")
      {
        corners = [(left, top), (left + width, top + height)]
      }
    default: return .refused("marks something in it by '\(shape.name)', which has no box", says)
    }
    let angle = number("rotation") ?? 0
    if angle != 0 {
      guard shape.name == "box" else {
        return .refused("marks something in it by a turned \(shape.name)", says)
      }
      corners = turned(corners, by: angle)
    }
    guard let cell = MarkedCell(record, around: corners) else {
      return .refused("marks something in it by a \(shape.name) without numbers", says)
    }
    return .cell(cell, isBox: shape.name == "box" && angle == 0)
  }

  /// Corners turned about their middle, clockwise as it is seen, by degrees.
  private static func turned(
    _ corners: [(x: Double, y: Double)], by degrees: Double
  ) -> [(x: Double, y: Double)] {
    let count = max(1, Double(corners.count))
    let x = corners.reduce(0) { $0 + $1.x } / count
    let y = corners.reduce(0) { $0 + $1.y } / count
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    return corners.map { corner in
      let (across, down) = (corner.x - x, corner.y - y)
      return (x + across * cosine - down * sine, y + across * sine + down * cosine)
    }
  }

  private static func record(of element: XMLElement) -> DatasetRecord {
    var record = DatasetRecord()
    if element.attributes["source"] == "auto" {
      record.extra["source"] = "auto"
    } else {
      record.label = label(of: element)
    }
    for name in ["occluded", "group_id"] {
      if let value = element.attributes[name], value != "0" { record.extra[name] = value }
    }
    for attribute in element.all("attribute") where !attribute.text.isEmpty {
      if let name = attribute.attributes["name"] { record.extra[name] = attribute.text }
    }
    return record
  }
}
