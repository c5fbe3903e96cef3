public import Basis

/// Why a classifier can't be trained, read or asked.
public enum ClassifierError: Explained, Equatable {
  /// There is no classifier in the folder.
  case missing(path: String)
  /// `classifier.json` can't be used.
  case description(file: String, problem: String)
  /// Too few pictures.
  case tooFew(String)
  /// A checkpoint is of a training on other pictures or labels.
  case otherExamples(file: String)
  /// No confidence on `select` gives that precision.
  case unreachable(precision: Double)

  /// What is wrong, with the name of the file in it.
  public var summary: String {
    switch self {
    case .missing(let path): "no classifier at '\(path)'"
    case .description(let file, let problem): "'\(file)' can't be used: \(problem)"
    case .tooFew(let what): "too few pictures: \(what)"
    case .otherExamples(let file):
      "'\(file)' is of a training on other pictures or labels"
    case .unreachable(let precision):
      "no confidence of this classifier promises a precision of \(precision)"
    }
  }

  /// What to do about it.
  public var remedy: String? {
    switch self {
    case .missing:
      "train one with 'leuko train classifier --data ATLAS-OR-FOLDER', or name one with --model"
    case .description: "copy the folder anew, or train again"
    case .tooFew: "label more pictures, and give some the split 'select'"
    case .otherExamples: "resume with the same --data, or begin anew with another --out"
    case .unreachable: "ask for less with --precision"
    }
  }

  /// No input, bad data or bad usage.
  public var exitStatus: ExitStatus {
    switch self {
    case .missing: .noInput
    case .unreachable, .otherExamples: .usage
    case .description, .tooFew: .badData
    }
  }
}
