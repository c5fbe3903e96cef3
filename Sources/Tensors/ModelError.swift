public import Basis
import Foundation

/// What can be wrong with a model, or with any file of tensors.
public enum ModelError: Explained, Equatable {
  /// There is no file or folder of that name.
  case missing(path: String)
  /// It is there but can't be read; the reason is the system's.
  case unreadable(path: String, reason: String)
  /// There is no memory to read it.
  case noMemory(path: String)
  /// Of weights in several files one isn't there.
  case incomplete(file: String, of: Int)
  /// Several files could be meant.
  case ambiguous(path: String, files: [String])
  /// Weights in a format that isn't read.
  case pickled(path: String)
  /// The file isn't what its name says; `problem` says where it stops making sense.
  case malformed(file: String, problem: String)
  /// A tensor the model needs isn't in the file.
  case missingTensor(file: String, name: String)
  /// A tensor has other sides than the configuration calls for.
  case wrongShape(file: String, name: String, expected: [Int], found: [Int])
  /// A tensor the configuration doesn't call for.
  case unexpectedTensor(file: String, name: String)
  /// An option of the configuration that isn't built here.
  case unsupported(file: String, option: String, value: String, supported: String)
  /// The configuration contradicts itself or is out of range.
  case configuration(file: String, problem: String)
  /// The model doesn't know the class asked for.
  case unknownClass(name: String, known: [String])
  /// What was asked of a sound model can't be done.
  case request(problem: String)

  /// What is wrong, with the file and the name in it.
  public var summary: String {
    switch self {
    case .missing(let path): "no model file at '\(path)'"
    case .unreadable(let path, let reason): "can't read '\(path)': \(reason)"
    case .noMemory(let path): "out of memory: '\(path)' can't be read"
    case .incomplete(let file, let count):
      "'\(file)' isn't there, one of \(count) files that hold the weights together"
    case .ambiguous(let path, let files): "'\(path)' has several weights: \(Self.list(files))"
    case .pickled(let path):
      "'\(path)' holds the weights in a format that is not read, only safetensors is"
    case .malformed(let file, let problem): "'\(file)' is damaged: \(problem)"
    case .missingTensor(let file, let name): "'\(file)' has no tensor '\(name)'"
    case .wrongShape(let file, let name, let expected, let found):
      "'\(file)': tensor '\(name)' is \(Self.sides(found)), but the configuration needs "
        + Self.sides(expected)
    case .unexpectedTensor(let file, let name):
      "'\(file)' has a tensor '\(name)' that its configuration doesn't mention"
    case .unsupported(let file, let option, let value, _):
      "'\(file)' sets '\(option)' to '\(value)', which isn't built here"
    case .configuration(let file, let problem): "'\(file)': \(problem)"
    case .unknownClass(let name, _): "the model has no class '\(name)'"
    case .request(let problem): problem
    }
  }

  /// Where to get it right.
  public var remedy: String? {
    switch self {
    case .missing:
      "name a folder in diffusers' format with --model, or train one with 'leuko train'"
    case .incomplete: "copy the whole folder again"
    case .ambiguous: "leave only the one that is meant in the folder"
    case .pickled:
      "save the model anew with save_pretrained(folder, safe_serialization=True) of diffusers"
    case .unreadable: "check the file's permissions"
    case .noMemory: "try where there is more memory, or a higher limit ('ulimit -v')"
    case .malformed: "copy the file anew, and compare its checksum with the source's"
    case .missingTensor, .wrongShape, .unexpectedTensor:
      "use the weights and the configuration of one and the same model"
    case .unsupported(_, _, _, let supported): "use a model with \(supported)"
    case .configuration: "compare the file with what diffusers wrote"
    case .unknownClass(_, let known):
      known.isEmpty
        ? "leave the class out: this model has none" : "use one of \(Self.list(known))"
    case .request: nil
    }
  }

  /// No input, or bad data, or bad usage.
  public var exitStatus: ExitStatus {
    switch self {
    case .missing, .incomplete: .noInput
    case .unreadable: .inputOutput
    case .noMemory: .unavailable
    case .unknownClass, .request: .usage
    default: .badData
    }
  }

  private static func sides(_ shape: [Int]) -> String {
    shape.isEmpty ? "a single number" : shape.map(String.init).joined(separator: "x")
  }

  private static func list(_ names: [String]) -> String {
    names.map { "'\($0)'" }.joined(separator: ", ")
  }
}

extension ModelError {
  /// Why a file that is there couldn't be read.
  package static func refused(_ path: String, _ error: any Error) -> ModelError {
    let code = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError)?.code
    return code == Int(ENOMEM)
      ? .noMemory(path: path) : .unreadable(path: path, reason: "the system refuses")
  }
}
