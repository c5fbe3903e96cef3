import Basis
package import Foundation

/// A folder with a network in two files: a description in JSON, and weights in half precision, which
/// its calibration already knows of.
package enum NetworkFolder {
  /// Writes the folder, which is made where it is missing, the description last.
  ///
  /// Throws `DurableFileError`.
  package static func write(
    _ network: some Parameterized, as weightsFile: String, _ description: some Encodable,
    as descriptionFile: String, to folder: URL
  ) throws {
    do {
      try DurableFile.makeFolder(folder)
    } catch {
      throw DurableFileError.failed(path: folder.path, reason: "the folder can't be made")
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try Safetensors.write(
      network.named(), to: folder.appendingPathComponent(weightsFile), format: .float16)
    try DurableFile.write(
      encoder.encode(description) + Data("\n".utf8),
      to: folder.appendingPathComponent(descriptionFile))
  }

  /// Fills the network from a file that has its tensors and no other. Throws `ModelError`.
  package static func read(_ network: inout some Parameterized, at url: URL) throws(ModelError) {
    let weights = try Safetensors(at: url)
    try network.read(weights)
    let known = Set(network.tensors.map(\.name))
    if let name = weights.entries.keys.sorted().first(where: { !known.contains($0) }) {
      throw .unexpectedTensor(file: weights.name, name: name)
    }
  }

  /// SHA-256 of the weights as the folder has them, 64 hexadecimal digits.
  package static func digest(of network: some Parameterized) -> String {
    Digest.hex(Safetensors.encoded(network.named(), format: .float16))
  }
}

extension Parameterized {
  /// The same with every number rounded as the folder will have it.
  package var roundedToHalf: Self {
    var rounded = self
    rounded.visit("") { _, tensor in
      for index in tensor.values.indices {
        tensor.values[index] = NumberFormat.widen(
          half: NumberFormat.narrow(toHalf: tensor.values[index]))
      }
    }
    return rounded
  }
}
