import Basis
public import Foundation
public import Pictures

/// A picture on its way into an atlas, with all that is known about it.
public struct Newcomer: Sendable {
  /// The file as it is.
  public let data: Data
  /// SHA-256 of `data`.
  public let digest: String
  /// The usual ending for the file's format.
  public let fileExtension: String
  public let width: Int
  public let height: Int
  public let thumbnail: Picture
  /// The file's name.
  public var name: String
  /// Where it was, relative to the folder imported.
  public var source: String
  public var origin: Origin
  public var classKey: String?
  public var findings: Set<String> = []
  /// How strong its findings are and what else was said of them, by their keys.
  public var remarks: [String: FindingRemark] = [:]
  public var split: Split?
  /// How large a pixel is, where the file or a table says.
  public var scale: PictureScale?
  public var comment = ""
  /// Whether a generated picture was kept where it came from.
  public var curation = Curation.undecided
  /// Where it was cut out of a picture of many cells.
  public var region: CellRegion?
  /// What else was said of it, by name.
  public var extra: [String: String] = [:]
  /// Whether the atlas has the file already, and only its row is to be written.
  var isKept = false

  /// Decodes `data`, which is refused unless it is a whole picture.
  public init(
    _ data: Data, name: String, source: String? = nil, origin: Origin = .microscope,
    digest: String? = nil
  ) throws(PictureError) {
    try self.init(
      data, picture: PictureFile.read(data: data, name: source ?? name), name: name,
      source: source, origin: origin, digest: digest)
  }

  /// - Parameter picture: what `data` shows.
  public init(
    _ data: Data, picture: Picture, name: String, source: String? = nil,
    origin: Origin = .microscope, digest: String? = nil
  ) {
    self.data = data
    self.digest = digest ?? Digest.hex(data)
    fileExtension = PictureFile.format(of: data)?.fileExtension ?? ""
    width = picture.width
    height = picture.height
    thumbnail = Self.thumbnail(of: picture)
    self.name = name
    self.source = source ?? name
    self.origin = origin
  }

  /// `picture` made so small that its longer side is `Atlas.thumbnailSide`; as it is when smaller.
  static func thumbnail(of picture: Picture) -> Picture {
    let longest = max(picture.width, picture.height)
    guard longest > ThumbnailStore.side else { return picture }
    let scale = Double(ThumbnailStore.side) / Double(longest)
    func scaled(_ side: Int) -> Int { max(1, Int((Double(side) * scale).rounded())) }
    return picture.resized(width: scaled(picture.width), height: scaled(picture.height))
  }
}
