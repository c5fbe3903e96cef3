public import Basis

/// Why there is nothing to learn from.
public enum LabelledPicturesError: Explained, Equatable {
  /// Nothing in the atlas or folder has a class.
  case none(path: String)
  /// Nothing in it has that split.
  case noneInSplit(split: String)
  /// Too few of a class to measure anything by.
  case tooFew(className: String, split: String, found: Int, needed: Int)

  /// What is missing.
  public var summary: String {
    switch self {
    case .none(let path): "no real picture in '\(path)' has a class"
    case .noneInSplit(let split): "no picture the classifier knows the class of is '\(split)'"
    case .tooFew(let name, let split, let found, let needed):
      "\(found) pictures of '\(name)' are '\(split)'; \(needed) are needed"
    }
  }

  /// Where to get it.
  public var remedy: String? {
    switch self {
    case .none: "label pictures, or give a folder with one folder a class"
    case .noneInSplit: "name another split with --split: train, select, val, test or all"
    case .tooFew: "leave that class out, name another --split, or label more cells"
    }
  }

  /// Bad data.
  public var exitStatus: ExitStatus { .badData }
}
