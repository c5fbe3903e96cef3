import Basis
import Foundation
package import Tensors

/// The tensors of a network, in one safetensors file or in several that an index puts together.
package struct WeightFiles: Sendable {
  /// What messages call them: the file's name, or the index's.
  package let name: String
  private let files: [Safetensors]
  /// Which file has a tensor.
  private let places: [String: Int]

  /// The tensors of one file.
  package init(_ file: Safetensors) {
    name = file.name
    files = [file]
    places = file.entries.mapValues { _ in 0 }
  }

  /// The tensors of several files, as an index says which file has which. Throws `ModelError` where one
  /// has a tensor that the index doesn't know, or lacks one.
  init(_ index: WeightIndex) throws(ModelError) {
    var files: [Safetensors] = []
    var places: [String: Int] = [:]
    for (number, file) in index.files.enumerated() {
      let shard = try Safetensors(at: file.url)
      let wanted = Set(index.tensors.filter { $0.value == file.name }.keys)
      if let name = wanted.subtracting(shard.entries.keys).min() {
        throw .missingTensor(file: file.name, name: name)
      }
      if let name = Set(shard.entries.keys).subtracting(wanted).min() {
        throw .malformed(
          file: index.name, problem: "it doesn't mention tensor '\(name)' of '\(file.name)'")
      }
      for name in wanted { places[name] = number }
      files.append(shard)
    }
    name = index.name
    self.files = files
    self.places = places
  }

  /// The names of all tensors.
  package var names: Set<String> { Set(places.keys) }

  /// What is known of a tensor; nil where there is none of that name.
  package func entry(_ name: String) -> Safetensors.Entry? {
    places[name].flatMap { files[$0].entries[name] }
  }

  /// The tensor called `name`, widened to float32.
  package func tensor(_ name: String) throws(ModelError) -> Tensor {
    guard let place = places[name] else { throw .missingTensor(file: self.name, name: name) }
    return try files[place].tensor(name)
  }

  /// The tensor called `name`, which has to have the sides `shape`.
  package func tensor(_ name: String, shape: [Int]) throws(ModelError) -> Tensor {
    guard let place = places[name] else { throw .missingTensor(file: self.name, name: name) }
    return try files[place].tensor(name, shape: shape)
  }
}

/// `diffusion_pytorch_model.safetensors.index.json`: which of several files has which tensor.
struct WeightIndex {
  let name: String
  /// The file's name of each tensor.
  let tensors: [String: String]
  /// The files, in the order of their names.
  let files: [(name: String, url: URL)]

  /// Reads the index at `url`. The files it names are beside it: a name that leads elsewhere is
  /// refused.
  init(at url: URL, name: String) throws(ModelError) {
    var file = try ConfigurationFile(at: url, name: name)
    guard case .object(let map)? = file.take("weight_map"), !map.isEmpty else {
      throw .malformed(file: name, problem: "it has no 'weight_map'")
    }
    var tensors: [String: String] = [:]
    for (tensor, value) in map {
      guard case .text(let shard) = value, Self.isPlain(shard) else {
        throw .malformed(
          file: name, problem: "it puts tensor '\(tensor)' into what is no file beside it")
      }
      tensors[tensor] = shard
    }
    self.name = name
    self.tensors = tensors
    let folder = url.deletingLastPathComponent()
    files = Set(tensors.values).sorted().map { ($0, folder.appending(path: $0)) }
    for file in files where !FileManager.default.fileExists(atPath: file.url.path) {
      throw .incomplete(file: file.name, of: files.count)
    }
  }

  private static func isPlain(_ name: String) -> Bool {
    name.hasSuffix(".safetensors") && !name.hasPrefix(".")
      && name.unicodeScalars.allSatisfy {
        $0.value >= 32 && $0.value != 127 && $0 != "/" && $0 != "\\"
      }
  }
}
