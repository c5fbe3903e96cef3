public import Basis
public import Pictures

/// Why a data set can't be read or written at all.
public enum DatasetError: Explained, Equatable {
  case missing(path: String)
  /// A pipe, a device, or a file of no kind that holds data sets.
  case unknown(path: String)
  /// A file that is something else.
  case foreign(path: String, ForeignFile)
  /// Several fields of labels, any of which may be meant.
  case severalFields(file: String, names: [String])
  /// A field of labels that isn't there.
  case noField(file: String, asked: String, names: [String])
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
    case .foreign(let path, let kind): "'\(path)' is \(kind.name), which is not read"
    case .severalFields(let file, let names):
      "'\(file)' has several fields of labels: \(Self.list(names))"
    case .noField(let file, let asked, let names):
      "'\(file)' has no field of labels '\(asked)'"
        + (names.isEmpty ? "" : ", but \(Self.list(names))")
    case .noPictures(let path): "there is no picture in '\(path)'"
    case .damaged(let file, let format, let reason): "'\(file)' is no sound \(format): \(reason)"
    case .several(let path, let names):
      "'\(path)' holds several data sets: \(Self.list(names))"
    case .writeOnly(let format): "\(format) is written, not read"
    case .readOnly(let format): "\(format) is read, not written"
    case .unfit(let format, let reason): "these cells can't go into \(format): \(reason)"
    case .notEmpty(let path): "'\(path)' is not empty"
    }
  }

  private static func list(_ names: [String]) -> String {
    names.map { "'\($0)'" }.joined(separator: ", ")
  }

  public var remedy: String? {
    switch self {
    case .missing: "check the name"
    case .unknown:
      "name a folder, or a .csv, .json, .npz, .zip, .tar or .tar.gz file; --format says which it is"
    case .foreign(_, let kind): kind.remedy
    case .severalFields, .noField: "say which with --labels FIELD"
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
    case .foreign, .severalFields: .badData
    case .noField: .usage
    case .damaged, .unfit: .badData
    case .writeOnly, .readOnly: .usage
    case .notEmpty: .cannotCreate
    }
  }
}
