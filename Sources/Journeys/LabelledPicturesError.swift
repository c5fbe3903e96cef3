public import Basis

/// Why there is nothing to learn from.
public enum LabelledPicturesError: Explained, Equatable {
  /// Nothing in the atlas or folder has a class.
  case none(path: String)
  /// Nothing in it has that split.
  case noneInSplit(split: String)
  /// No class has enough of them to measure anything by.
  case tooFewOfAll(split: String, needed: Int)
  /// Too few of a class to measure anything by.
  case tooFew(className: String, split: String, found: Int, needed: Int)

  /// What is missing.
  public var summary: String {
    switch self {
    case .none(let path): "no real picture in '\(path)' has a class"
    case .noneInSplit(let split): "no picture whose class the model knows is '\(split)'"
    case .tooFewOfAll(let split, let needed):
      "no class that the model knows has \(needed) pictures that are '\(split)'"
    case .tooFew(let name, let split, let found, let needed):
      "\(found) pictures of '\(name)' are '\(split)'; \(needed) are needed"
    }
  }

  /// Where to get it.
  public var remedy: String? {
    switch self {
    case .none: "label pictures, or give a folder with one folder a class"
    case .noneInSplit, .tooFewOfAll:
      "label more cells, or deal more of them to that split with 'leuko split'; where the command has "
        + "--split, name another"
    case .tooFew: "leave that class out, name another --split, or label more cells"
    }
  }

  /// Bad data.
  public var exitStatus: ExitStatus { .badData }
}
