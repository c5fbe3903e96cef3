public import Basis

/// Why an archive can't be read.
public enum ArchiveError: Explained, Equatable {
  case unreadable(file: String)
  /// The bytes break the format's rules, or end too early.
  case damaged(file: String, reason: String)
  /// Something in it would unpack to far more than an honest data set does.
  case bomb(file: String, member: String)

  public var summary: String {
    switch self {
    case .unreadable(let file): "can't read '\(file)'"
    case .damaged(let file, let reason): "'\(file)' is a damaged archive: \(reason)"
    case .bomb(let file, let member):
      "'\(member)' in '\(file)' would unpack to far more than pictures do"
    }
  }

  public var remedy: String? {
    switch self {
    case .unreadable: "check the name and your permission to read it"
    case .damaged: "copy it again from where it came from"
    case .bomb: "don't use it, or unpack it yourself and look"
    }
  }
}
