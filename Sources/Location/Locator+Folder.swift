import Basis
public import Foundation
import Tensors

extension Locator {
  /// The names of the two files of a locator's folder.
  public static let descriptionFile = "locator.json"
  public static let weightsFile = "locator.safetensors"

  /// Reads the locator in `folder`.
  ///
  /// Throws `LocatorError` or `ModelError`.
  public init(folder: URL, threads: Int) throws {
    let file = folder.appendingPathComponent(Self.descriptionFile)
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw LocatorError.missing(path: folder.path)
    }
    let description: LocatorDescription
    do {
      description = try JSONDecoder().decode(LocatorDescription.self, from: Data(contentsOf: file))
    } catch {
      throw LocatorError.description(
        file: Self.descriptionFile, problem: "it isn't the JSON of a locator")
    }
    if let problem = description.problem {
      throw LocatorError.description(file: Self.descriptionFile, problem: problem)
    }
    var network = LocatorNetwork(size: description.size, widths: description.widths)
    let weights = try Safetensors(at: folder.appendingPathComponent(Self.weightsFile))
    try network.read(weights)
    let known = Set(network.tensors.map(\.name))
    if let name = weights.entries.keys.sorted().first(where: { !known.contains($0) }) {
      throw ModelError.unexpectedTensor(file: weights.name, name: name)
    }
    self.init(description, network, threads: threads)
  }

  /// Writes the folder, which is made where it is missing: weights in half precision, and the
  /// description last.
  ///
  /// Throws `DurableFileError`.
  public func write(to folder: URL) throws {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw DurableFileError.failed(path: folder.path, reason: "the folder can't be made")
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try Safetensors.write(
      network.named(), to: folder.appendingPathComponent(Self.weightsFile), format: .float16)
    try DurableFile.write(
      encoder.encode(description) + Data("\n".utf8),
      to: folder.appendingPathComponent(Self.descriptionFile))
  }

  /// SHA-256 of the weights, 64 hexadecimal digits: by it the journal knows which locator found a
  /// cell.
  public var digest: String {
    Digest.hex(Safetensors.encoded(network.named(), format: .float16))
  }

  /// The same locator under a licence, with whom to name.
  public func licensed(_ license: String?, credit: String?) -> Locator {
    var description = description
    description.license = license
    description.credit = credit
    return Locator(description, network, threads: threads)
  }
}
