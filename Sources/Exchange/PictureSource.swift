import Basis
public import Foundation
public import Pictures

/// Where a picture's bytes are, read only when they are wanted.
public indirect enum PictureSource: Sendable, Hashable {
  /// A file of its own.
  case file(URL)
  /// A file of a folder that has many.
  case entry(String, of: URL)
  /// In memory.
  case bytes(Data)
  /// A run of bytes of a file, like a member of an archive.
  case slice(FileSlice)
  /// A member of a zip.
  case packed(ZipEntry)
  /// Bare pixels in a file, row by row: 1 value or 3 a pixel.
  case pixels(FileSlice, width: Int, height: Int, channels: Int)
  /// The part of another picture inside a box.
  case cut(from: PictureSource, FieldRegion)
}

extension PictureSource {
  /// About how many bytes reading it takes; 0 where the file can't be looked at.
  public var roughCount: Int {
    switch self {
    case .file(let url): return Self.fileCount(url.path)
    case .entry(let name, let folder): return Self.fileCount("\(folder.path)/\(name)")
    case .bytes(let data): return data.count
    case .slice(let slice), .pixels(let slice, _, _, _): return slice.count
    case .packed(let entry): return entry.member.count
    case .cut(_, let region):
      let area = region.width * region.height
      return area.isFinite && area < 1e9 ? 3 * Int(area) : 0
    }
  }
}

extension PictureSource {
  private static func fileCount(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}

/// Fetches pictures. A field is decoded once for all its cells that come one after the other.
public struct PictureLoader: Sendable {
  private var field: (source: PictureSource, opened: OpenedPicture)?

  public init() {}

  /// The bytes of a picture's file: as they are where there are any, else as a PNG. `name` is what
  /// an error calls it.
  public mutating func data(
    of source: PictureSource, name: String
  ) throws(PictureError) -> Data {
    switch source {
    case .file(let url): return try PictureFile.bytes(of: url)
    case .entry(let name, let folder):
      return try PictureFile.bytes(of: folder.appendingPathComponent(name))
    case .bytes(let data): return data
    case .slice(let slice):
      guard slice.count <= PictureFile.mostBytes else {
        throw .tooLong(name: name, bytes: slice.count)
      }
      return Data(try read(slice, name))
    case .packed(let entry):
      guard entry.member.count <= PictureFile.mostBytes else {
        throw .tooLong(name: name, bytes: entry.member.count)
      }
      let slice: FileSlice
      do {
        slice = try entry.slice()
      } catch {
        throw .unreadable(name: name, reason: (error as? any Explained)?.summary ?? "\(error)")
      }
      return Data(try read(slice, name))
    case .pixels(let slice, let width, let height, let channels):
      let bytes = try read(slice, name)
      let colours = channels == 3 ? bytes : bytes.flatMap { [$0, $0, $0] }
      guard colours.count == 3 * width * height else {
        throw .unreadable(name: name, reason: "its pixels are not all there")
      }
      return try PictureFile.png(
        Picture(width: width, height: height, bytes: colours), name: name)
    case .cut(let source, let region):
      return try PictureFile.png(try cut(source, region, name), name: name)
    }
  }

  private func read(_ slice: FileSlice, _ name: String) throws(PictureError) -> [UInt8] {
    guard let bytes = slice.bytes() else {
      throw .unreadable(name: name, reason: "the file has changed meanwhile")
    }
    return bytes
  }

  /// The box is widened to whole pixels; what lies outside the field is left out.
  private mutating func cut(
    _ source: PictureSource, _ region: FieldRegion, _ name: String
  ) throws(PictureError) -> Picture {
    if field?.source != source {
      // Room for one field at a time.
      field?.opened.close()
      field = nil
      let bytes = try data(of: source, name: region.field)
      field = (source, try PictureFile.opened(data: bytes, name: region.field))
    }
    guard let picture = field?.opened.picture, region.fault == nil,
      (picture.width, picture.height) == (region.fieldWidth, region.fieldHeight)
    else {
      let size =
        field.map { "\($0.opened.picture.width) x \($0.opened.picture.height)" } ?? "unknown"
      throw .unreadable(
        name: name,
        reason: region.fault
          ?? "its table says \(region.fieldWidth) x \(region.fieldHeight), the picture is \(size)")
    }
    let left = Int(region.x.rounded(.down))
    let top = Int(region.y.rounded(.down))
    let frame = PixelRectangle(
      x: left, y: top, width: Int((region.x + region.width).rounded(.up)) - left,
      height: Int((region.y + region.height).rounded(.up)) - top)
    guard let cell = picture.cropped(to: frame) else {
      throw .unreadable(name: name, reason: "its box lies outside the picture")
    }
    return cell
  }
}

extension PictureError {
  /// Why a picture doesn't come in, for a list that names it: what another kind of file is comes with
  /// what to do.
  public var reason: String {
    if case .foreign(_, let kind) = self { kind.sentence } else { summary }
  }
}
