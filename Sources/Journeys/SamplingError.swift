public import Basis

/// Why nothing can be sampled.
public enum SamplingError: Explained, Equatable {
  /// Neither named nor among the samples.
  case noModel
  /// Not one of the model's classes.
  case unknownClass(String, known: [String])
  /// Not one of the solvers.
  case unknownSolver(String, known: [String])
  /// An option about the walk from noise, said to a GAN or a student.
  case noWalk(option: String, model: String)
  /// A side that the model can't make.
  case size(Int, least: Int, most: Int, model: String)

  public var summary: String {
    switch self {
    case .noModel: "no model is named, and none came with the program"
    case .unknownClass(let name, _): "the model has no class '\(name)'"
    case .unknownSolver(let name, _): "there is no solver '\(name)'"
    case .noWalk(let option, let model):
      "'\(model)' walks in steps of its own: \(option) means nothing to it"
    case .size(let side, let least, let most, let model):
      "'\(model)' makes cells of "
        + (least == most ? "\(most) pixels" : "\(least) to \(most) pixels") + ", not of \(side)"
    }
  }

  public var remedy: String? {
    switch self {
    case .noModel: "name one with --model, or as 'model' in settings.toml"
    case .unknownClass(_, let known): "use one of \(known.joined(separator: ", "))"
    case .unknownSolver(_, let known): "use one of \(known.joined(separator: ", "))"
    case .noWalk(let option, _): "leave \(option) out, or name another model with --model"
    case .size(_, let least, let most, _):
      least == most ? "leave the size out" : "name a size from \(least) to \(most)"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .noModel: .noInput
    case .unknownClass, .unknownSolver, .noWalk, .size: .usage
    }
  }
}
