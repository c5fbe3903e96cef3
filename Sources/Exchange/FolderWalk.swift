import Foundation
import Pictures

/// A walk through a folder that may be a data set: ordinary files in the order of names, without
/// hidden ones, and without following anything out of it.
///
/// A link is followed only to a file inside the folder, or, in a cache of the Hugging Face libraries,
/// from a snapshot to the `blobs` beside it.
struct FolderWalk {
  /// Relative to the folder.
  private(set) var files: [String] = []
  /// Names that lead nowhere safe, and why.
  private(set) var refused: [Refusal] = []
  private let root: String
  /// Where else a link may lead; nil for nowhere.
  private let blobs: String?

  /// Folders in one another; deeper ones are refused.
  private static let deepest = 32

  init(_ root: URL) {
    self.root = root.path
    blobs = Self.blobs(of: root)
    visit(Array(root.path.utf8), "", depth: 0)
  }

  /// The files that the snapshots of a cache are links to.
  private static func blobs(of root: URL) -> String? {
    let parts = root.path.split(separator: "/", omittingEmptySubsequences: false)
    guard let place = parts.lastIndex(of: "snapshots") else { return nil }
    let folder = parts[..<place].joined(separator: "/") + "/blobs"
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
    return isThere && isFolder.boolValue ? folder + "/" : nil
  }

  /// - Parameters:
  ///   - folder: its path in bytes, which need be no text.
  ///   - path: relative to the root; nil where it is no text.
  private mutating func visit(_ folder: [UInt8], _ path: String?, depth: Int) {
    let shown = path ?? Self.shown(folder.dropFirst(root.utf8.count + 1))
    guard depth < Self.deepest, var entries = Self.entries(of: folder) else {
      let reason = depth < Self.deepest ? "the folder can't be read" : "the folder lies too deep"
      refused.append(Refusal(path: shown.isEmpty ? "." : shown, reason: reason))
      return
    }
    if entries.contains(where: { $0.name.elementsEqual("snapshots".utf8) }) {
      // What the links of the snapshots lead to comes by them.
      entries.removeAll { $0.name.elementsEqual("blobs".utf8) && Int32($0.kind) == Int32(DT_DIR) }
    }
    for (name, kind) in entries.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
      let place = folder + [UInt8(ascii: "/")] + name
      let text = String(validating: name, as: UTF8.self)
      let inside = path.flatMap { path in text.map { path.isEmpty ? $0 : "\(path)/\($0)" } }
      if Int32(kind) == Int32(DT_DIR) {
        visit(place, inside, depth: depth + 1)
        continue
      }
      guard let inside else {
        let shown = Self.shown(place.dropFirst(root.utf8.count + 1))
        let holds: Holdings = DatasetTree.isPicture(shown) ? .picture : .none
        refused.append(
          Refusal(path: shown, reason: "its name is not UTF-8; rename it", holds: holds))
        continue
      }
      switch Int32(kind) {
      case Int32(DT_REG): files.append(inside)
      case Int32(DT_LNK): follow(inside)
      default: refuse(inside, "it is not a file")
      }
    }
  }

  private mutating func refuse(_ path: String, _ reason: String) {
    let holds: Holdings = DatasetTree.isPicture(path) ? .picture : .none
    refused.append(Refusal(path: path, reason: reason, holds: holds))
  }

  private mutating func follow(_ path: String) {
    let url = URL(fileURLWithPath: "\(root)/\(path)")
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      return refuse(path, "it is a link to nothing")
    }
    let target = url.resolvingSymlinksInPath().path
    guard target.hasPrefix(root + "/") || blobs.map(target.hasPrefix) ?? false else {
      return refuse(path, "it is a link to something outside the folder")
    }
    if isFolder.boolValue {
      refuse(path, "it is a link to a folder")
    } else {
      files.append(path)
    }
  }

  /// Bytes that are no text, as a terminal may show them: those that are no ASCII in digits.
  private static func shown(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.map { byte in
      (32..<127).contains(byte) && byte != UInt8(ascii: "\\")
        ? String(UnicodeScalar(byte))
        : "\\x" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }

  /// The names in a folder and their kinds, hidden ones left out; nil when it can't be read.
  private static func entries(of folder: [UInt8]) -> [(name: [UInt8], kind: UInt8)]? {
    let path = folder.map { CChar(bitPattern: $0) } + [0]
    guard let stream = opendir(path) else { return nil }
    defer { closedir(stream) }
    var entries: [(name: [UInt8], kind: UInt8)] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: UInt8.self, capacity: Int(NAME_MAX) + 1) { start in
          [UInt8](
            UnsafeBufferPointer(
              start: start,
              count: strnlen(
                UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self), Int(NAME_MAX))
            ))
        }
      }
      guard name.first != UInt8(ascii: ".") else { continue }
      entries.append((name, kind(of: entry.pointee.d_type, folder + [UInt8(ascii: "/")] + name)))
    }
    return entries
  }

  /// Some file systems leave the kind to be asked for.
  private static func kind(of told: UInt8, _ path: [UInt8]) -> UInt8 {
    guard Int32(told) == Int32(DT_UNKNOWN) else { return told }
    var status = stat()
    guard lstat(path.map { CChar(bitPattern: $0) } + [0], &status) == 0 else { return told }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return UInt8(DT_DIR)
    case S_IFREG: return UInt8(DT_REG)
    case S_IFLNK: return UInt8(DT_LNK)
    default: return told
    }
  }
}
