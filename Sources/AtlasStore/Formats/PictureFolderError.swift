public import Basis

/// Why a folder can't be imported at all.
public enum PictureFolderError: Explained, Equatable {
  case missing(path: String)
  case notAFolder(path: String)
  /// A folder that is already an atlas.
  case isAtlas(path: String)
  /// Not one picture in it.
  case noPictures(path: String)

  public var summary: String {
    switch self {
    case .missing(let path): "there is no folder '\(path)'"
    case .notAFolder(let path): "'\(path)' is not a folder"
    case .isAtlas(let path): "'\(path)' is an atlas already"
    case .noPictures(let path): "there is no picture in '\(path)'"
    }
  }

  public var remedy: String? {
    switch self {
    case .missing: "check the name"
    case .notAFolder: "name the folder it is in"
    case .isAtlas(let path): "open it with 'leuko open \(path)'"
    case .noPictures: "name a folder with one folder a class, holding PNG, JPEG, TIFF or BMP"
    }
  }

  public var exitStatus: ExitStatus { .noInput }
}
