import Foundation
import Pictures

/// Pascal VOC: an XML file a picture with boxes in pixels from 1, edges included, in whatever encoding
/// it declares. Splits come from lists of names: `ImageSets/Main/train.txt`.
///
/// An XML belongs to the picture of its own name, in the folder `JPEGImages` that stands for its
/// `Annotations`, else as `PictureMatch` says; to the one that its `filename` says only where there is
/// none of its own. Where both are there and differ it is refused, as is a picture that two describe
/// differently. Any annotation among the XML files makes the set; others are passed over by name.
struct PascalVOCReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool {
    guard tree.leading.map({ DatasetTree.ending(of: $0) == "xml" }) ?? true else { return false }
    return files(of: tree).contains { file in
      guard let bytes = tree.bytes(file, most: 1 << 24) else { return false }
      // By bytes without zeros: whatever the encoding, the name of the root can be read.
      let head = String(decoding: bytes.prefix(1 << 14).filter { $0 != 0 }, as: UTF8.self)
      return head.ranges(of: "<annotation").contains { range in
        head[range.upperBound...].first.map { !$0.isLetter } ?? false
      }
    }
  }

  private static func files(of tree: DatasetTree) -> [String] {
    tree.leading.map { [$0] } ?? tree.files(ending: "xml")
  }

  /// One file.
  private struct Annotation {
    let file: String
    /// Its name without folder and ending.
    let leaf: String
    let root: XMLElement
    /// What it calls its picture.
    let said: String?
  }

  static func contents(of tree: DatasetTree, field: String?) -> DatasetContents {
    var contents = DatasetContents(format: .pascalVOC)
    let splits = SplitLists(tree, isByName: true)
    let files = files(of: tree)
    contents.use(splits.files + files)
    var annotations: [Annotation] = []
    var unread: [String: String] = [:]
    for file in files {
      switch read(file, tree) {
      case .success(let root) where root.name == "annotation":
        let leaf = DatasetTree.stem(of: String(DatasetTree.leaf(of: file)))
        let said = (root["filename"]?.text ?? root["path"]?.text).flatMap { $0.isEmpty ? nil : $0 }
        annotations.append(Annotation(file: file, leaf: leaf, root: root, said: said))
      case .success(let root):
        contents.passOver(file, "it is no annotation, but XML of '\(root.name)'", .none)
      case .failure(let fault):
        contents.refuse(file, fault.reason, .none)
        unread[file] = fault.reason
      }
    }
    let matches = matches(annotations, tree)
    var described: [Spelled: Annotation] = [:]
    var pictures: [MarkedPicture] = []
    var places: [Spelled: Int] = [:]
    for (annotation, match) in zip(annotations, matches) {
      let says = says(annotation)
      contents.found += says
      guard case .picture(let file) = match else {
        switch match {
        case .refused(let reason): contents.refuse(annotation.file, reason, says)
        default: contents.miss(annotation.said ?? annotation.leaf, says)
        }
        continue
      }
      if let other = described[Spelled(file)] {
        if other.root.all("object") == annotation.root.all("object") {
          contents.doubles.append(
            Refusal(path: annotation.file, reason: "'\(file)' is described twice", holds: says))
        } else {
          contents.refuse(annotation.file, "'\(file)' is described twice", says)
          let place = places[Spelled(file)] ?? 0
          pictures[place].fault =
            "'\(other.file)' and '\(annotation.file)' both describe it, and differ"
        }
        continue
      }
      described[Spelled(file)] = annotation
      places[Spelled(file)] = pictures.count
      pictures.append(mark(annotation, file, splits, tree, &contents))
    }
    for picture in pictures { contents.add(picture, of: tree) }
    refusePictures(of: unread, described, tree, &contents)
    splits.account(tree, &contents)
    contents.addProvenance(of: tree)
    contents.settle(tree)
    return contents
  }

  private static func read(_ file: String, _ tree: DatasetTree) -> Result<
    XMLElement, TextBytes.Fault
  > {
    guard let bytes = tree.bytes(file, most: 1 << 26) else {
      return .failure(TextBytes.Fault("it can't be read"))
    }
    switch TextBytes.xml(bytes) {
    case .failure(let fault): return .failure(fault)
    case .success(let text):
      return XMLElement.read(text).map { .success($0) }
        ?? .failure(TextBytes.Fault("it is no sound annotation"))
    }
  }

  private enum Match {
    case picture(String)
    case missing
    case refused(String)
  }

  private static func matches(_ annotations: [Annotation], _ tree: DatasetTree) -> [Match] {
    let own = PictureMatch.matches(
      annotations.map { annotation in
        let folder = DatasetTree.folder(of: annotation.file).replacing(
          "Annotations", with: "JPEGImages")
        let place = DatasetTree.path(folder, annotation.leaf)
        // Its name, from the folder that stands for its own; else from its own.
        return tree.match(.init(written: place, table: ""), .table) == .none
          ? .init(written: annotation.leaf, table: annotation.file)
          : .init(written: place, table: "")
      }, in: tree)
    let said = PictureMatch.matches(
      annotations.map { annotation in
        .init(written: Self.name(annotation.said ?? annotation.leaf), table: annotation.file)
      }, in: tree)
    return annotations.indices.map { place in
      let annotation = annotations[place]
      switch own[place] {
      case .one(let file):
        let other = DatasetTree.path(DatasetTree.folder(of: file), Self.name(annotation.said ?? ""))
        if annotation.said != nil, let rival = tree.file(other), rival != file,
          DatasetTree.stem(of: rival) != DatasetTree.stem(of: file)
        {
          return .refused("it has the name of '\(file)', but says it is of '\(rival)'")
        }
        return .picture(file)
      case .none:
        if case .one(let file) = said[place] { return .picture(file) }
        return said[place].fault(in: annotation.file).map { .refused($0) } ?? .missing
      case let match: return .refused(match.fault(in: annotation.file) ?? "")
      }
    }
  }

  /// A name without the folders of another machine.
  private static func name(_ said: String) -> String {
    String(DatasetTree.leaf(of: said.replacing("\\", with: "/")))
  }

  private static func says(_ annotation: Annotation) -> Holdings {
    annotation.root.all("object").reduce(.none) { $0 + says($1) }
  }

  private static func says(_ object: XMLElement) -> Holdings {
    let name = object["name"]?.text ?? ""
    return Holdings(
      labels: name.isEmpty || ImageFolderReader.isUnlabelled(name) ? 0 : 1,
      boxes: PascalVOCFile.corners(of: object) == nil ? 0 : 1)
  }

  private static func mark(
    _ annotation: Annotation, _ file: String, _ splits: SplitLists, _ tree: DatasetTree,
    _ contents: inout DatasetContents
  ) -> MarkedPicture {
    var picture = MarkedPicture(file, table: annotation.file)
    if let width = PascalVOCFile.number(annotation.root["size"]?["width"]),
      let height = PascalVOCFile.number(annotation.root["size"]?["height"]), width > 0, height > 0
    {
      picture.stated = (Int(width), Int(height))
    }
    picture.fault = splits.fault(of: file)
    let split = splits.split(of: file)
    for (place, object) in annotation.root.all("object").enumerated() {
      if var cell = cell(object) {
        cell.record.split = split
        if split != nil { contents.found.splits += 1 }
        picture.cells.append(cell)
      } else {
        picture.refused.append(
          Refusal(
            path: file, reason: "'\(annotation.file)', object \(place + 1): no name and box",
            holds: says(object)))
      }
    }
    return picture
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

  /// A picture whose annotation can't be read isn't one that nobody has described.
  private static func refusePictures(
    of unread: [String: String], _ described: [Spelled: Annotation], _ tree: DatasetTree,
    _ contents: inout DatasetContents
  ) {
    var refused: Set<Spelled> = []
    for file in unread.keys.sorted() {
      let leaf = DatasetTree.stem(of: String(DatasetTree.leaf(of: file)))
      let match = PictureMatch.matches([.init(written: leaf, table: file)], in: tree)
      guard case .one(let picture) = match[0], described[Spelled(picture)] == nil,
        refused.insert(Spelled(picture)).inserted
      else { continue }
      contents.refuse(picture, "its '\(file)' can't be read")
    }
  }
}
