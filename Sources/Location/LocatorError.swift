public import Basis

/// Why a locator can't be trained, read or used.
public enum LocatorError: Explained, Equatable {
  /// There is no locator in the folder.
  case missing(path: String)
  /// `locator.json` can't be used.
  case description(file: String, problem: String)
  /// Too few fields or cells.
  case tooFew(String)
  /// A checkpoint is of a training on other fields or boxes.
  case otherFields(file: String)
  /// The loss is no number any more.
  case diverged(step: Int)

  /// What is wrong, with the name of the file in it.
  public var summary: String {
    switch self {
    case .missing(let path): "no locator at '\(path)'"
    case .description(let file, let problem): "'\(file)' can't be used: \(problem)"
    case .tooFew(let what): "too few fields: \(what)"
    case .otherFields(let file): "'\(file)' is of a training on other fields or boxes"
    case .diverged(let step): "the training got lost: at step \(step) its loss is no number"
    }
  }

  /// What to do about it.
  public var remedy: String? {
    switch self {
    case .missing: "train one with 'leuko train locator --data FOLDER', or name one with --model"
    case .description: "copy the folder anew, or train again"
    case .tooFew: "box white cells in more fields, and name fields to choose by"
    case .otherFields: "resume with the same --data and lists, or begin anew with another --out"
    case .diverged: "look whether the boxes are where the cells are, and begin anew"
    }
  }

  /// No input or bad data.
  public var exitStatus: ExitStatus {
    switch self {
    case .missing: .noInput
    case .otherFields: .usage
    case .description, .tooFew, .diverged: .badData
    }
  }
}
