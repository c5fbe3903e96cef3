public import Basis

/// Why a diffusion model can't be trained.
public enum DiffusionTrainingError: Explained, Equatable {
  /// There is nothing to learn from.
  case nothing
  /// The pictures or the network have another size.
  case size(String)
  /// A student's times aren't those of the training.
  case walk
  /// A checkpoint was made with other pictures.
  case otherExamples(file: String)
  /// The loss is no number any more.
  case diverged(step: Int)

  /// What is wrong.
  public var summary: String {
    switch self {
    case .nothing: "there is no picture to learn from"
    case .size(let wanted): "this training is of \(wanted)"
    case .walk: "the student's times aren't among those its teacher was trained with"
    case .otherExamples(let file):
      "'\(file)' is the checkpoint of a training on other pictures or with other classes"
    case .diverged(let step): "the training got lost: at step \(step) its loss is no number"
    }
  }

  /// How to go on.
  public var remedy: String? {
    switch self {
    case .nothing: "label pictures, or give a folder with one folder a class"
    case .size: "name another --size or another model"
    case .walk: "begin anew in another --out"
    case .otherExamples:
      "give the --data and --add-class it began with, or begin anew in another --out"
    case .diverged: "begin anew with a smaller --rate"
    }
  }

  /// Bad data.
  public var exitStatus: ExitStatus { .badData }
}
