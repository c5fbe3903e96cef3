public import Basis
import Exchange
public import Foundation
import Location
public import Pictures

/// Why boxes drawn in fields can't be read.
public enum DrawnFieldsError: Explained, Equatable {
  /// No field with boxes is there.
  case none(path: String)
  /// A list of fields that is asked for isn't there; those that are.
  case noSplit(String, among: [String])
  /// A file of boxes can't be read.
  case annotation(file: String, problem: String)
  /// A list names a field that isn't there.
  case noField(String, list: String)

  /// What is missing or wrong.
  public var summary: String {
    switch self {
    case .none(let path): "no field with boxes in '\(path)'"
    case .noSplit(let name, _): "no list 'splits/\(name).txt' says which fields are '\(name)'"
    case .annotation(let file, let problem): "'\(file)' can't be read: \(problem)"
    case .noField(let name, let list): "'\(list)' names a field '\(name)' that isn't there"
    }
  }

  /// How to go on.
  public var remedy: String? {
    switch self {
    case .none: "name a folder of pictures with Pascal VOC files (.xml) of the same names"
    case .noSplit(_, let among):
      among.isEmpty
        ? "write one, a name a line"
        : "choose among \(among.map { "'\($0)'" }.joined(separator: ", "))"
    case .annotation, .noField: "mend it, or take it out"
    }
  }

  /// No input, bad usage or bad data.
  public var exitStatus: ExitStatus {
    switch self {
    case .none: .noInput
    case .noSplit: .usage
    case .annotation, .noField: .badData
    }
  }
}

/// A folder of fields in which somebody drew boxes around white cells: pictures, a Pascal VOC file of
/// the same name for each, and lists in `splits/`, one name a line.
public struct DrawnFields: Sendable {
  /// One field, unread.
  public struct Item: Sendable {
    /// The file's name without its ending.
    public var name: String
    public var picture: URL
    /// The boxes of white cells.
    public var cells: [PixelRectangle]
    /// Boxes of red cells and platelets, as far as somebody drew them.
    public var others: [PixelRectangle] = []
  }

  /// By name.
  public let items: [Item]
  private let root: URL

  /// The names of the object that count as white cells, in small letters.
  static let whiteCells: Set<String> = ["wbc", "white cell", "leukocyte", "leucocyte"]
  /// Larger files aren't lists of boxes.
  private static let mostBytes = 8 << 20

  /// Reads names and boxes, no pictures.
  ///
  /// Throws `DrawnFieldsError`.
  public init(at root: URL) throws(DrawnFieldsError) {
    self.root = root
    let files =
      FileManager.default.enumerator(
        at: root, includingPropertiesForKeys: nil, options: [.skipsHiddenFiles])?
      .compactMap { $0 as? URL } ?? []
    var pictures: [String: URL] = [:]
    var drawings: [String: URL] = [:]
    for file in files.sorted(by: { $0.path < $1.path }) {
      let name = file.deletingPathExtension().lastPathComponent
      switch file.pathExtension.lowercased() {
      case "xml": drawings[name] = file
      case "png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp": pictures[name] = file
      default: break
      }
    }
    var items: [Item] = []
    for (name, drawing) in drawings.sorted(by: { $0.key < $1.key }) {
      guard let picture = pictures[name] else { continue }
      let boxes = try Self.boxes(in: drawing)
      items.append(
        Item(name: name, picture: picture, cells: boxes.cells, others: boxes.others))
    }
    guard !items.isEmpty else { throw .none(path: root.path) }
    self.items = items
  }

  /// The fields that `splits/NAME.txt` lists; all where `name` is nil.
  ///
  /// Throws `DrawnFieldsError`.
  public func items(split name: String?) throws(DrawnFieldsError) -> [Item] {
    guard let name else { return items }
    let folder = root.appendingPathComponent("splits")
    let list = folder.appendingPathComponent("\(name).txt")
    guard let text = try? String(contentsOf: list, encoding: .utf8) else {
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      throw .noSplit(
        name, among: files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted())
    }
    let known = Dictionary(items.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var result: [Item] = []
    for line in text.replacing("\u{FEFF}", with: "").split(whereSeparator: \.isNewline) {
      let field = line.trimmingCharacters(in: .whitespaces)
      guard !field.isEmpty else { continue }
      guard let item = known[field] else { throw .noField(field, list: list.lastPathComponent) }
      result.append(item)
    }
    return result
  }

  /// The boxes of a Pascal VOC file that are of white cells, and the others.
  private static func boxes(
    in file: URL
  ) throws(DrawnFieldsError) -> (cells: [PixelRectangle], others: [PixelRectangle]) {
    let name = file.lastPathComponent
    guard let data = try? PictureFile.bytes(of: file), data.count <= mostBytes,
      let text = PascalVOCFile.text(of: data)
    else { throw .annotation(file: name, problem: "it isn't text") }
    guard let objects = PascalVOCFile.objects(in: text) else {
      throw .annotation(file: name, problem: "it isn't sound Pascal VOC")
    }
    var boxes: (cells: [PixelRectangle], others: [PixelRectangle]) = ([], [])
    for (place, object) in objects.enumerated() {
      guard whiteCells.contains(object.label.lowercased()) else {
        if let box = object.box { boxes.others.append(box) }
        continue
      }
      guard let box = object.box else {
        throw .annotation(file: name, problem: "object \(place + 1) has no box with an area")
      }
      boxes.cells.append(box)
    }
    return boxes
  }

  /// What a training reads of these fields.
  ///
  /// Throws `PictureError`.
  func read(
    _ items: [Item], report: @escaping @Sendable (_ done: Int) -> Void
  ) async throws -> [DrawnField] {
    try await Self.map(items, report: report) { item in
      DrawnField(
        try PictureFile.read(item.picture), cells: item.cells, others: item.others)
    }
  }

  /// What `body` makes of each item, in their order, on several threads.
  static func map<Output: Sendable>(
    _ items: [Item], report: @escaping @Sendable (_ done: Int) -> Void,
    _ body: @escaping @Sendable (Item) throws -> Output
  ) async throws -> [Output] {
    try await withThrowingTaskGroup(of: (Int, Output).self) { group in
      var waiting = items.enumerated().makeIterator()
      func addNext() {
        guard let (place, item) = waiting.next() else { return }
        group.addTask {
          try Task.checkCancellation()
          return (place, try body(item))
        }
      }
      for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { addNext() }
      var results: [Int: Output] = [:]
      while let (place, result) = try await group.next() {
        results[place] = result
        report(results.count)
        addNext()
      }
      return items.indices.compactMap { results[$0] }
    }
  }

  /// SHA-256 over what a training reads of these fields.
  ///
  /// Throws `PictureError`.
  func digest(_ items: [Item]) throws -> String {
    let lines = try items.map { item in
      let boxes = item.cells.map { "\($0.x) \($0.y) \($0.width) \($0.height)" }
      let digest = Digest.hex(try PictureFile.bytes(of: item.picture))
      let others = item.others.map { "\($0.x) \($0.y) \($0.width) \($0.height)" }
      return "\(item.name),\(digest),\(boxes.joined(separator: ";"));"
        + "\(others.joined(separator: ";"))\n"
    }
    return Digest.hex(lines.joined())
  }
}
