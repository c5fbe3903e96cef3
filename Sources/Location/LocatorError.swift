public import Basis

/// Why a locator can't be trained, read or used.
public enum LocatorError: Explained, Equatable {
  /// There is no locator in the folder.
  case missing(path: String)
  /// `locator.json` can't be used.
  case description(file: String, problem: String)
  /// Too few fields or cells.
  case tooFew(String)

  /// What is wrong, with the name of the file in it.
  public var summary: String {
    switch self {
    case .missing(let path): "no locator at '\(path)'"
    case .description(let file, let problem): "'\(file)' can't be used: \(problem)"
    case .tooFew(let what): "too few fields: \(what)"
    }
  }

  /// What to do about it.
  public var remedy: String? {
    switch self {
    case .missing: "train one with 'leuko train locator --data FOLDER', or name one with --model"
    case .description: "copy the folder anew, or train again"
    case .tooFew: "box white cells in more fields, and name fields to choose by"
    }
  }

  /// No input or bad data.
  public var exitStatus: ExitStatus {
    switch self {
    case .missing: .noInput
    case .description, .tooFew: .badData
    }
  }
}
