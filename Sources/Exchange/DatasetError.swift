public import Basis
import Pictures

/// Why a data set can't be read or written at all.
public enum DatasetError: Explained, Equatable {
  case missing(path: String)
  /// A pipe, a device, or a file of no kind that holds data sets.
  case unknown(path: String)
  /// Not one picture in it.
  case noPictures(path: String)
  /// What was to be a data set of this kind breaks its rules.
  case damaged(file: String, format: String, reason: String)
  /// Several data sets in one folder, any of which may be meant.
  case several(path: String, names: [String])
  /// The format can be written, not read.
  case writeOnly(format: String)
  /// The format can be read, not written.
  case readOnly(format: String)
  /// What the format asks of pictures isn't so.
  case unfit(format: String, reason: String)
  /// A folder that is not to be written into.
  case notEmpty(path: String)

  public var summary: String {
    switch self {
    case .missing(let path): "there is no file or folder '\(path)'"
    case .unknown(let path): "'\(path)' is no data set of a kind that Leuko reads"
    case .noPictures(let path): "there is no picture in '\(path)'"
    case .damaged(let file, let format, let reason): "'\(file)' is no sound \(format): \(reason)"
    case .several(let path, let names):
      "'\(path)' holds several data sets: \(names.map { "'\($0)'" }.joined(separator: ", "))"
    case .writeOnly(let format): "\(format) is written, not read"
    case .readOnly(let format): "\(format) is read, not written"
    case .unfit(let format, let reason): "these cells can't go into \(format): \(reason)"
    case .notEmpty(let path): "'\(path)' is not empty"
    }
  }

  public var remedy: String? {
    switch self {
    case .missing: "check the name"
    case .unknown:
      "name a folder, or a .csv, .json, .npz, .tar or .tar.gz file; --format says which it is"
    case .noPictures:
      "name a folder with one folder a class, holding \(PictureFormat.words)"
    case .damaged: "get it again, or move the file away"
    case .several: "name the one you mean"
    case .writeOnly, .readOnly: "use another --format"
    case .unfit: "use another --format"
    case .notEmpty: "name a folder that doesn't exist yet"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .missing, .unknown, .noPictures, .several: .noInput
    case .damaged, .unfit: .badData
    case .writeOnly, .readOnly: .usage
    case .notEmpty: .cannotCreate
    }
  }
}
