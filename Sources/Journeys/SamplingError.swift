public import Basis

/// Why nothing can be sampled.
public enum SamplingError: Explained, Equatable {
  /// Neither named nor among the samples.
  case noModel
  /// Not one of the model's classes.
  case unknownClass(String, known: [String])
  /// Not one of the solvers.
  case unknownSolver(String, known: [String])
  /// An option about the walk from noise, said to a model that doesn't walk.
  case noWalk(option: String, model: String)

  public var summary: String {
    switch self {
    case .noModel: "no model is named, and none came with the program"
    case .unknownClass(let name, _): "the model has no class '\(name)'"
    case .unknownSolver(let name, _): "there is no solver '\(name)'"
    case .noWalk(let option, let model):
      "'\(model)' is a GAN, which makes a cell in one go: \(option) means nothing to it"
    }
  }

  public var remedy: String? {
    switch self {
    case .noModel: "name one with --model, or as 'model' in settings.toml"
    case .unknownClass(_, let known): "use one of \(known.joined(separator: ", "))"
    case .unknownSolver(_, let known): "use one of \(known.joined(separator: ", "))"
    case .noWalk(let option, _): "leave \(option) out, or name a diffusion model with --model"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .noModel: .noInput
    case .unknownClass, .unknownSolver, .noWalk: .usage
    }
  }
}
