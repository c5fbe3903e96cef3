import Basis
public import Diffusion
public import Foundation
public import Tensors

/// A generator's folder: `config.json`, `generator.safetensors`, `classes.json`, and the list of
/// what it has seen.
public struct AdversarialModel: Sendable {
  /// The folder, as it was named.
  public let folder: URL
  /// `config.json`.
  public let configuration: GeneratorConfiguration
  /// `classes.json`.
  public let classes: ModelClasses
  /// SHA-256 of configuration and weights, as hexadecimal digits: what a recipe names the model by.
  public let digest: String
  private let weights: Safetensors

  private static let configurationFile = "config.json"
  private static let weightsFile = "generator.safetensors"

  /// Whether the folder holds a generator rather than a diffusion model: only the former has a
  /// `config.json` of its own.
  public static func isFound(in folder: URL) -> Bool {
    let file = folder.appending(path: configurationFile)
    guard FileManager.default.fileExists(atPath: file.path) else { return false }
    // A network of diffusers' may lie in a folder by itself, and then has a file of that name too.
    guard let data = try? Data(contentsOf: file), case .object(let options) = JSONReader.read(data)
    else { return true }
    return options["_class_name"] != .text("UNet2DModel")
  }

  /// Reads and checks the folder's descriptions and the header of its weights. Throws `ModelError`.
  public init(folder: URL) throws(ModelError) {
    self.folder = folder
    configuration = try GeneratorConfiguration(folder: folder)
    guard let classes = try ModelClasses(folder: folder, classes: configuration.classes),
      classes.names.count == configuration.classes
    else {
      throw .configuration(file: "classes.json", problem: "a generator's classes all have names")
    }
    self.classes = classes
    weights = try Safetensors(at: folder.appending(path: Self.weightsFile))
    var parts = ""
    for name in [Self.configurationFile, Self.weightsFile] {
      do {
        let data = try Data(contentsOf: folder.appending(path: name), options: .alwaysMapped)
        parts += "\(name) \(Digest.hex(data))\n"
      } catch {
        throw .refused(name, error)
      }
    }
    digest = Digest.hex(parts)
  }

  /// Numbers the generator consists of.
  public var parameters: Int {
    configuration.generatorTensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
  }

  /// The network with the folder's weights.
  func network() throws(ModelError) -> GeneratorNetwork {
    let network = GeneratorNetwork(configuration, isTrained: false)
    for entry in network.block.entries {
      network.block.set(
        .weights, entry.name, to: try weights.tensor(entry.name, shape: entry.shape))
    }
    return network
  }

  /// A recipe for this model: a picture is made in one step, so that there is nothing else to say.
  ///
  /// - Parameters:
  ///   - className: one of the model's.
  ///   - seed: chooses the normal numbers.
  ///   - index: which of the seed's pictures, from 0.
  public func recipe(
    className: String, seed: UInt64, index: Int = 0
  ) throws(ModelError) -> Recipe {
    guard let label = classes.names.firstIndex(of: className) else {
      throw .unknownClass(name: className, known: classes.names)
    }
    guard index >= 0, index <= Int(UInt32.max) else {
      throw .request(problem: "a picture's index is 0 to \(UInt32.max), not \(index)")
    }
    return Recipe(
      model: digest, label: label, className: className, seed: seed, index: index, steps: 1,
      guidance: 1, scheduler: nil, width: configuration.size, height: configuration.size,
      plan: "standard", learnedFrom: classes.origins?[className], engine: Engine.version,
      rules: Recipe.currentRules)
  }

  /// Writes a folder, which is made where it is missing; each file is written whole or not at all.
  ///
  /// - Parameter weights: by the names of `GeneratorConfiguration`.
  static func write(
    _ configuration: GeneratorConfiguration, weights: [(name: String, tensor: Tensor)],
    classes: ModelClasses, to folder: URL, precision: NumberFormat
  ) throws {
    do {
      try DurableFile.makeFolder(folder)
    } catch {
      throw DurableFileError.failed(path: folder.path, reason: "its folder can't be made")
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try Safetensors.write(
      weights, to: folder.appending(path: weightsFile), format: precision)
    try DurableFile.write(encoder.encode(classes), to: folder.appending(path: "classes.json"))
    try DurableFile.write(
      encoder.encode(configuration), to: folder.appending(path: configurationFile))
  }

  /// Writes a copy with weights at another precision, and the facts that `change` alters.
  public func copy(
    to folder: URL, precision: NumberFormat, change: (inout ModelClasses) -> Void = { _ in }
  ) throws {
    var classes = classes
    change(&classes)
    try Self.write(
      configuration,
      weights: configuration.generatorTensors.map {
        ($0.name, try weights.tensor($0.name, shape: $0.shape))
      }, classes: classes, to: folder, precision: precision)
  }
}
