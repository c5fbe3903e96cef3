public import Foundation
import Pictures

/// The names in a folder or an archive that may be a data set.
public struct DatasetTree: Sendable {
  /// The folder, links resolved; the archive, where it is one.
  public let root: URL
  /// What the folder or the archive is called.
  let name: String
  /// The file of the folder that was named itself; nil when the folder was.
  public let leading: String?
  /// Ordinary files, relative to the folder, folder after folder in the order of names.
  public let files: [String]
  /// Names that lead nowhere safe, and why.
  public let refused: [Refusal]
  private let source: Source
  /// What has been looked up and looked into.
  let index = TreeIndex()

  /// Where the files are.
  private enum Source: Sendable {
    case folder
    case zip([String: ZipEntry])
    case tar([String: FileSlice])
  }

  /// Whether a file is a tar archive by its name, gzipped or not.
  static func isTar(_ name: String) -> Bool {
    let name = name.lowercased()
    return [".tar", ".tar.gz", ".tgz"].contains { name.hasSuffix($0) }
  }

  /// A folder, a file of one, or a zip. Throws `DatasetError` or `ArchiveError`.
  public init(_ place: URL) throws {
    let real = place.resolvingSymlinksInPath().standardizedFileURL
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: real.path, isDirectory: &isFolder) else {
      throw DatasetError.missing(path: place.path)
    }
    if isFolder.boolValue {
      let folder = try Self.snapshot(of: real)
      let walk = FolderWalk(folder)
      self.init(
        root: folder, name: real.lastPathComponent, leading: nil, files: walk.files,
        refused: walk.refused, source: .folder)
      return
    }
    guard let file = OpenFile(real) else { throw DatasetError.unknown(path: place.path) }
    // The name that was given tells more than that of the blob a link leads to.
    let given = place.lastPathComponent
    let named =
      DatasetTree.ending(of: real.lastPathComponent).isEmpty ? given : real.lastPathComponent
    let head = file.bytes(at: 0, count: min(4, file.count)) ?? []
    if DatasetTree.ending(of: named) == "npz" || Self.isTar(named) {
      self.init(
        root: real.deletingLastPathComponent(), name: named, leading: real.lastPathComponent,
        files: [real.lastPathComponent], refused: [], source: .folder)
    } else if head == [0x50, 0x4B, 3, 4] || DatasetTree.ending(of: named) == "zip" {
      try self.init(zip: real)
    } else {
      let folder = real.deletingLastPathComponent()
      let walk = FolderWalk(folder)
      self.init(
        root: folder, name: folder.lastPathComponent, leading: real.lastPathComponent,
        files: walk.files, refused: walk.refused, source: .folder)
    }
  }

  private init(
    root: URL, name: String, leading: String?, files: [String], refused: [Refusal], source: Source
  ) {
    (self.root, self.name, self.leading) = (root, name, leading)
    (self.files, self.refused, self.source) = (files, refused, source)
  }

  /// The folder to read: of a whole cache of the Hugging Face libraries, the snapshot that its `main`
  /// means, or the only one.
  private static func snapshot(of folder: URL) throws(DatasetError) -> URL {
    let snapshots = folder.appendingPathComponent("snapshots")
    let manager = FileManager.default
    guard manager.fileExists(atPath: folder.appendingPathComponent("blobs").path),
      let names = try? manager.contentsOfDirectory(atPath: snapshots.path).sorted(), !names.isEmpty
    else { return folder }
    let main = try? String(
      contentsOf: folder.appendingPathComponent("refs/main"), encoding: .utf8)
    if let main, names.contains(main.trimmingCharacters(in: .whitespacesAndNewlines)) {
      return snapshots.appendingPathComponent(main.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    guard names.count == 1 else { throw .several(path: snapshots.path, names: names) }
    return snapshots.appendingPathComponent(names[0])
  }

  private init(zip url: URL) throws {
    let archive = try ZipArchive(url)
    var members: [String: ZipEntry] = [:]
    var refused: [Refusal] = []
    for member in archive.members where !member.name.hasSuffix("/") {
      guard let plain = Self.inside(member.name) else {
        refused.append(Self.refusal(member.name, "its name leads out of the archive"))
        continue
      }
      guard !Self.isHidden(plain) else { continue }
      if member.isEncrypted {
        refused.append(Self.refusal(plain, "it is encrypted"))
      } else if members.updateValue(ZipEntry(archive: archive, member: member), forKey: plain)
        != nil
      {
        refused.append(Self.refusal(plain, "the archive holds another file of this name"))
      }
    }
    self.init(
      root: url, name: Self.stem(of: url.lastPathComponent), leading: nil,
      files: members.keys.sorted(), refused: refused, source: .zip(members))
  }

  /// The files in a tar archive as if they were a folder's. Throws `ArchiveError`.
  init(tar url: URL) throws {
    let archive = try TarArchive(url)
    var members: [String: FileSlice] = [:]
    var refused = archive.refused
    for member in archive.members where !Self.isHidden(member.name) {
      if members.updateValue(member.slice, forKey: member.name) != nil {
        refused.append(Self.refusal(member.name, "the archive holds another file of this name"))
      }
    }
    self.init(
      root: url, name: String(url.lastPathComponent.prefix { $0 != "." }), leading: nil,
      files: members.keys.sorted(), refused: refused, source: .tar(members))
  }

  private static func refusal(_ path: String, _ reason: String) -> Refusal {
    Refusal(path: path, reason: reason, holds: isPicture(path) ? .picture : .none)
  }

  /// What programs leave in archives and nobody means.
  private static func isHidden(_ path: String) -> Bool {
    path.split(separator: "/").contains { $0.hasPrefix(".") || $0 == "__MACOSX" }
  }
}

extension DatasetTree {
  /// The picture in a file of the tree.
  func source(_ file: String) -> PictureSource {
    switch source {
    case .folder: .entry(file, of: root)
    case .zip(let members): members[file].map { .packed($0) } ?? .bytes(Data())
    case .tar(let members): members[file].map { .slice($0) } ?? .bytes(Data())
    }
  }

  /// The bytes of a file of the tree, unpacked; nil when it can't be read.
  func open(_ file: String) -> FileSlice? {
    switch source {
    case .folder: OpenFile(root.appendingPathComponent(file))?.whole
    case .zip(let members): members[file].flatMap { try? $0.slice() }
    case .tar(let members): members[file]
    }
  }

  /// The first bytes of a file, at most `count`; empty when it can't be read.
  func head(_ file: String, _ count: Int) -> [UInt8] { open(file)?.head(count) ?? [] }

  /// All of a file; nil when it can't be read, or is longer than `most` bytes.
  func bytes(_ file: String, most: Int = 1 << 30) -> [UInt8]? {
    guard let slice = open(file), slice.count <= most else { return nil }
    return slice.bytes()
  }

  /// All of a text file in UTF-8 or, with its mark, UTF-16; nil when it is none, or longer than `most`
  /// bytes.
  func text(_ file: String, most: Int = 1 << 30) -> String? {
    bytes(file, most: most).flatMap(TextBytes.text)
  }

  /// The value of a JSON file; nil where it is none.
  func json(_ file: String) -> JSONNumbers.Value? {
    text(file, most: 1 << 29).flatMap { JSONNumbers.read($0) }
  }

  /// JSON files by the names at their top. Of those that can't be read there are none.
  func jsonFiles(where fits: (Set<String>) -> Bool) -> [String] {
    let all = leading.map { Self.ending(of: $0) == "json" ? [$0] : [] } ?? files(ending: "json")
    return all.filter { file in
      fits(
        index.names(of: file) {
          text(file, most: 1 << 29).map { JSONOutline.names($0.utf8) } ?? []
        })
    }
  }
}
