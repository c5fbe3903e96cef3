public import Basis
public import Foundation

/// Why a picture could not be read or written. Every case names the file.
public enum PictureError: Explained, Equatable {
  /// The file could not be opened or read; `reason` is the system's.
  case unreadable(name: String, reason: String)
  /// The name is that of a folder, a pipe or a device.
  case notAFile(name: String)
  case empty(name: String)
  /// The first bytes are those of no format Leuko reads.
  case notAPicture(name: String)
  /// The first bytes are those of something known that isn't read.
  case foreign(name: String, ForeignFile)
  /// The format is known, but the bytes break its rules or end too early; `reason` is the decoder's.
  case damaged(name: String, format: PictureFormat, reason: String)
  /// More pixels than `PictureFile.mostPixels`, or a side above `longestSide`, told by the header
  /// alone.
  case tooLarge(name: String, width: Int, height: Int)
  /// The file has more bytes than `PictureFile.mostBytes`.
  case tooLong(name: String, bytes: Int)
  /// A kind of this format that isn't read; `reason` is the decoder's.
  case unsupported(name: String, format: PictureFormat, reason: String)
  case noMemory(name: String)
  /// Opening it takes more than `most` bytes, which all pictures that are opened at once have.
  case needsMemory(name: String, width: Int, height: Int, bytes: Int, most: Int)
  /// The file could not be written; `reason` is the system's.
  case unwritable(name: String, reason: String)

  public var summary: String {
    switch self {
    case .unreadable(let name, let reason): "can't read '\(name)': \(reason)"
    case .notAFile(let name): "'\(name)' is not a file"
    case .empty(let name): "'\(name)' is empty"
    case .notAPicture(let name): "'\(name)' is not a picture that Leuko reads"
    case .foreign(let name, let kind): "'\(name)' is \(kind.name), which is not read"
    case .damaged(let name, let format, let reason):
      reason.isEmpty
        ? "'\(name)' is a damaged \(format.name)"
        : "'\(name)' is a damaged \(format.name): \(reason)"
    case .tooLarge(let name, let width, let height)
    where max(width, height) > PictureFile.longestSide:
      "'\(name)' has \(width) x \(height) pixels, a side of more than 1 million"
    case .tooLarge(let name, let width, let height):
      "'\(name)' has \(width) x \(height) pixels, more than \(PictureFile.mostPixels / 1_000_000) million"
    case .tooLong(let name, let bytes):
      "'\(name)' has \(bytes) bytes, more than \(PictureFile.mostBytes >> 20) MiB"
    case .unsupported(let name, let format, let reason):
      "'\(name)' is a \(format.name) of a kind that Leuko doesn't read: \(reason)"
    case .noMemory(let name): "there is not enough memory for '\(name)'"
    case .needsMemory(let name, let width, let height, let bytes, let most):
      "'\(name)' has \(width) x \(height) pixels and needs \(bytes >> 20) MiB to be opened, more than "
        + "the \(most >> 20) MiB that all pictures may take"
    case .unwritable(let name, let reason): "can't write '\(name)': \(reason)"
    }
  }

  public var remedy: String? {
    switch self {
    case .unreadable: "check the name and your permission to read it"
    case .notAFile, .empty: nil
    case .notAPicture: "use a \(PictureFormat.words)"
    case .foreign(_, let kind): kind.remedy
    case .damaged: "copy it again from where it came from"
    case .tooLarge, .tooLong, .needsMemory: "cut single cells out of it first"
    case .unsupported: "save it as an 8-bit RGB PNG"
    case .noMemory: "close other programs, or make the picture smaller"
    case .unwritable: "check the folder's permissions and the space left on its disk"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .unreadable, .notAFile: .noInput
    case .unwritable: .cannotCreate
    default: .badData
    }
  }
}

extension PictureError {
  /// Why `data`, which is of no format that is read, is no picture.
  public static func noPicture(_ data: Data, name: String) -> PictureError {
    ForeignFile(head: data).map { .foreign(name: name, $0) } ?? .notAPicture(name: name)
  }
}
