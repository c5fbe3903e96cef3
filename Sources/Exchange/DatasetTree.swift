public import Foundation
import Pictures

/// The names in a folder that may be a data set, walked without following anything out of it.
///
/// Hidden files don't count. A link is followed only to a file inside the folder.
public struct DatasetTree: Sendable {
  /// The folder, links resolved.
  public let root: URL
  /// The file of the folder that was named itself; nil when the folder was.
  public let leading: String?
  /// Ordinary files, relative to the folder, folder after folder in the order of names.
  public private(set) var files: [String] = []
  /// Names that lead nowhere safe, and why.
  public private(set) var refused: [Refusal] = []
  private let index = NameIndex()

  /// Folders in one another; deeper ones are refused.
  private static let deepest = 32

  /// Endings of pictures that aren't read, with what they are.
  static let foreignPictures: [String: String] = [
    "gif": "GIF", "heic": "HEIC", "svs": "a whole slide", "ndpi": "a whole slide",
    "mrxs": "a whole slide", "dcm": "DICOM", "jp2": "JPEG 2000",
  ]

  /// Whether a file is a data set by itself.
  static func isArchive(_ name: String) -> Bool { ending(of: name) == "npz" || isTar(name) }

  /// Whether a file is a tar archive by its name, gzipped or not.
  static func isTar(_ name: String) -> Bool {
    let name = name.lowercased()
    return [".tar", ".tar.gz", ".tgz"].contains { name.hasSuffix($0) }
  }

  /// Throws `DatasetError.missing` or `.unknown`.
  public init(_ place: URL) throws(DatasetError) {
    let real = place.resolvingSymlinksInPath().standardizedFileURL
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: real.path, isDirectory: &isFolder) else {
      throw .missing(path: place.path)
    }
    if isFolder.boolValue {
      root = real
      leading = nil
    } else {
      guard OpenFile(real) != nil else { throw .unknown(path: place.path) }
      root = real.deletingLastPathComponent()
      leading = real.lastPathComponent
    }
    if let leading, Self.isArchive(leading) {
      files = [leading]
    } else {
      visit("", depth: 0)
    }
  }

  private mutating func visit(_ folder: String, depth: Int) {
    let place = folder.isEmpty ? root.path : "\(root.path)/\(folder)"
    guard depth < Self.deepest, let entries = Self.entries(of: place) else {
      let reason = depth < Self.deepest ? "the folder can't be read" : "the folder lies too deep"
      refused.append(Refusal(path: folder.isEmpty ? "." : folder, reason: reason))
      return
    }
    for (name, kind) in entries.sorted(by: { $0.name < $1.name }) {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      switch Int32(kind) {
      case Int32(DT_DIR): visit(path, depth: depth + 1)
      case Int32(DT_REG): files.append(path)
      case Int32(DT_LNK): follow(path)
      default: refused.append(Refusal(path: path, reason: "it is not a file"))
      }
    }
  }

  private mutating func follow(_ path: String) {
    let url = root.appendingPathComponent(path)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      return refused.append(Refusal(path: path, reason: "it is a link to nothing"))
    }
    guard url.resolvingSymlinksInPath().path.hasPrefix(root.path + "/") else {
      return refused.append(
        Refusal(path: path, reason: "it is a link to something outside the folder"))
    }
    if isFolder.boolValue {
      refused.append(Refusal(path: path, reason: "it is a link to a folder"))
    } else {
      files.append(path)
    }
  }

  /// The names in a folder and their kinds, hidden ones left out; nil when it can't be read.
  private static func entries(of folder: String) -> [(name: String, kind: UInt8)]? {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    var entries: [(name: String, kind: UInt8)] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: UInt8.self, capacity: Int(NAME_MAX) + 1) {
          String(decoding: UnsafeBufferPointer(start: $0, count: strnlen(pointer)), as: UTF8.self)
        }
      }
      guard !name.hasPrefix(".") else { continue }
      entries.append((name, kind(of: entry.pointee.d_type, folder + "/" + name)))
    }
    return entries
  }

  private static func strnlen(_ name: UnsafeRawPointer) -> Int {
    Foundation.strnlen(name.assumingMemoryBound(to: CChar.self), Int(NAME_MAX))
  }

  /// Some file systems leave the kind to be asked for.
  private static func kind(of told: UInt8, _ path: String) -> UInt8 {
    guard Int32(told) == Int32(DT_UNKNOWN) else { return told }
    var status = stat()
    guard lstat(path, &status) == 0 else { return told }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return UInt8(DT_DIR)
    case S_IFREG: return UInt8(DT_REG)
    case S_IFLNK: return UInt8(DT_LNK)
    default: return told
    }
  }
}

extension DatasetTree {
  /// Where a file of the tree is.
  public func url(_ file: String) -> URL { root.appendingPathComponent(file) }

  /// The picture in a file of the tree.
  func source(_ file: String) -> PictureSource { .entry(file, of: root) }

  /// The letters after the last point, small.
  static func ending(of name: String) -> String {
    let leaf = name.split(separator: "/").last ?? ""
    guard let point = leaf.lastIndex(of: "."), point != leaf.startIndex else { return "" }
    return leaf[leaf.index(after: point)...].lowercased()
  }

  /// A path without its ending.
  static func stem(of path: String) -> String {
    let ending = ending(of: path)
    return ending.isEmpty ? path : String(path.dropLast(ending.count + 1))
  }

  /// Everything before the last slash; empty for a name alone.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  static func isPicture(_ path: String) -> Bool { PictureFormat.endings.contains(ending(of: path)) }

  /// Pictures of the tree.
  var pictures: [String] { files.filter(Self.isPicture) }

  /// Files with this ending, given in small letters.
  func files(ending: String) -> [String] { files.filter { Self.ending(of: $0) == ending } }

  /// Whether the tree has this file at exactly this path.
  func has(_ path: String) -> Bool { files.contains(path) }

  /// The file somebody means by `path` in a table that lies in `folder`: nil when there is none.
  /// Accents written in one piece or two mean the same.
  func file(_ path: String, from folder: String = "") -> String? {
    guard let inside = Self.inside(folder.isEmpty ? path : "\(folder)/\(path)") else { return nil }
    return known(inside)
  }

  /// The picture meant by `path`, whose ending may be another; nil when there is none.
  func picture(_ path: String, from folder: String = "") -> String? {
    if let exact = file(path, from: folder) { return exact }
    let stem = Self.stem(of: path)
    for ending in PictureFormat.endings.sorted() {
      for spelling in [ending, ending.uppercased()] {
        if let found = file("\(stem).\(spelling)", from: folder) { return found }
      }
    }
    return nil
  }

  private func known(_ path: String) -> String? {
    index.path(Self.normal(path)) {
      Dictionary(files.map { (Self.normal($0), $0) }) { _, last in last }
    }
  }

  private static func leaf(_ path: String) -> String {
    normal(stem(of: String(path.split(separator: "/").last ?? "")))
  }

  /// The only picture called so, wherever it lies; nil for none and for several.
  func byLeaf(_ path: String) -> String? {
    index.leaf(Self.leaf(path.replacing("\\", with: "/"))) {
      Dictionary(pictures.map { (Self.leaf($0), .some($0)) }) { _, _ in nil }
    }
  }

  /// `path` made plain, where it stays inside the folder; nil where it doesn't.
  static func inside(_ path: String) -> String? {
    let plain = path.replacing("\\", with: "/")
    guard !plain.hasPrefix("/"), !plain.contains("\0") else { return nil }
    var parts: [Substring] = []
    for part in plain.split(separator: "/") where part != "." {
      if part == ".." {
        if parts.popLast() == nil { return nil }
      } else {
        parts.append(part)
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }

  private static func normal(_ path: String) -> String {
    path.utf8.allSatisfy { $0 < 128 } ? path : path.precomposedStringWithCanonicalMapping
  }

  /// The split that the folders of `path` name, the nearest first; the folder imported may itself be
  /// one.
  func split(of path: String) -> String? {
    let folders = path.split(separator: "/").dropLast().map(String.init)
    return ([root.lastPathComponent] + folders).last(where: Self.isSplit)
  }

  /// Whether people call a split so.
  static func isSplit(_ name: String) -> Bool {
    splitNames.contains(name.lowercased())
  }

  private static let splitNames: Set<String> = [
    "train", "training", "select", "selection", "val", "valid", "validation", "dev", "test",
    "testing", "excluded", "exclude",
  ]

  /// All of a text file; nil when it isn't UTF-8, or longer than `most` bytes.
  func text(_ file: String, most: Int = 1 << 30) -> String? {
    guard let open = OpenFile(url(file)), open.count <= most,
      let bytes = open.bytes(at: 0, count: open.count)
    else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// All of a file; nil when it can't be read, or is longer than `most` bytes.
  func data(_ file: String, most: Int = 1 << 30) -> Data? {
    guard let open = OpenFile(url(file)), open.count <= most else { return nil }
    return open.bytes(at: 0, count: open.count).map { Data($0) }
  }
}
