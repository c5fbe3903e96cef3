public import Foundation

/// A folder of pictures somebody wants to import: `class/file`, `split/class/file`, or files that a
/// `manifest.csv` describes.
///
/// Hidden files don't count. A link is followed only to a file inside the folder.
public struct PictureFolder: Sendable {
  /// The folder, links resolved.
  public let root: URL
  let vocabulary: Vocabulary

  /// Endings of the formats that are read, in small letters.
  public static let endings: Set<String> = [
    "png", "jpg", "jpeg", "jpe", "jfif", "tif", "tiff", "bmp",
  ]

  /// Endings of pictures that aren't read, with what to do.
  private static let foreign: [String: String] = [
    "webp": "WebP", "gif": "GIF", "heic": "HEIC", "svs": "a whole slide", "ndpi": "a whole slide",
    "mrxs": "a whole slide", "dcm": "DICOM", "jp2": "JPEG 2000",
  ]

  /// Throws `AtlasError.missing` where there is no folder.
  public init(_ place: URL, vocabulary: Vocabulary) throws(PictureFolderError) {
    root = place.resolvingSymlinksInPath().standardizedFileURL
    self.vocabulary = vocabulary
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder) else {
      throw .missing(path: place.path)
    }
    guard isFolder.boolValue else { throw .notAFolder(path: place.path) }
  }

  /// What is in it. Reads names and tables, no picture.
  ///
  /// Throws `SeparatedValuesError` for a manifest that can't be read.
  public func contents() throws -> FolderContents {
    var contents = tree()
    for name in ["manifest.csv", "manifest.tsv"] {
      let file = root.appendingPathComponent(name)
      guard FileManager.default.fileExists(atPath: file.path) else { continue }
      contents = try Manifest(file, vocabulary: vocabulary).applied(to: contents, in: self)
      break
    }
    try addFindings(to: &contents)
    return contents
  }

  /// What the names of files and folders say.
  private func tree() -> FolderContents {
    var contents = FolderContents()
    visit("", in: &contents)
    return contents
  }

  private func visit(_ folder: String, in contents: inout FolderContents) {
    let manager = FileManager.default
    let place = folder.isEmpty ? root : root.appendingPathComponent(folder)
    guard let names = try? manager.contentsOfDirectory(atPath: place.path) else {
      contents.refused.append(Refusal(path: folder, reason: "the folder can't be read"))
      return
    }
    for name in names.sorted() where !name.hasPrefix(".") {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      let url = root.appendingPathComponent(path)
      switch kind(of: url) {
      case .folder: visit(path, in: &contents)
      case .file: note(path, url, in: &contents)
      case .linkOutside:
        contents.refused.append(
          Refusal(path: path, reason: "it is a link to something outside the folder"))
      case .linkToFolder:
        contents.refused.append(Refusal(path: path, reason: "it is a link to a folder"))
      case .nothing:
        contents.refused.append(Refusal(path: path, reason: "it is a link to nothing"))
      case .other:
        contents.refused.append(Refusal(path: path, reason: "it is not a file"))
      }
    }
  }

  private enum Kind {
    case folder, file, linkOutside, linkToFolder, nothing, other
  }

  private func kind(of url: URL) -> Kind {
    let manager = FileManager.default
    let type = (try? manager.attributesOfItem(atPath: url.path))?[.type] as? FileAttributeType
    switch type {
    case .typeDirectory: return .folder
    case .typeRegular: return .file
    case .typeSymbolicLink:
      var isFolder: ObjCBool = false
      guard manager.fileExists(atPath: url.path, isDirectory: &isFolder) else { return .nothing }
      let target = url.resolvingSymlinksInPath().path
      guard target.hasPrefix(root.path + "/") else { return .linkOutside }
      return isFolder.boolValue ? .linkToFolder : .file
    default: return .other
    }
  }

  private func note(_ path: String, _ url: URL, in contents: inout FolderContents) {
    let ending = url.pathExtension.lowercased()
    if let name = Self.foreign[ending] {
      contents.refused.append(
        Refusal(path: path, reason: "it is \(name), which is not read; convert it to PNG"))
      return
    }
    guard Self.endings.contains(ending) else {
      contents.others[ending, default: 0] += 1
      return
    }
    var candidate = PictureCandidate(file: url, source: path)
    let folders = path.split(separator: "/").dropLast().map(String.init)
    // The folder imported may itself be one of a split or of a class.
    let names = [root.lastPathComponent] + folders
    candidate.split = names.reversed().lazy.compactMap { Split(spelled: $0) }.first
    if let parent = folders.last {
      if Split(spelled: parent) == nil { candidate.className = parent }
    } else if vocabulary.cellClass(spelled: root.lastPathComponent) != nil {
      candidate.className = root.lastPathComponent
    }
    contents.candidates.append(candidate)
  }

  /// Whether `path`, as a manifest has it, stays inside the folder; the path made plain, or nil.
  func inside(_ path: String) -> String? {
    let plain = path.replacing("\\", with: "/")
    guard !plain.hasPrefix("/") else { return nil }
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
}
