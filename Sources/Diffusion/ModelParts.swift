import Basis
import Foundation
import Tensors

/// Where the parts of a model lie in its folder: as diffusers saves a pipeline, with all files side by
/// side, as a network alone, in one file of weights or several, in full or half precision.
struct ModelParts {
  /// A file, and its path in the folder.
  struct Part {
    let name: String
    let url: URL
  }

  /// The network's options.
  let network: Part
  /// The scheduler's; nil where the folder has none.
  let scheduler: Part?
  /// The weights, or the index of their files.
  let weights: Part
  private let folder: URL

  /// Looks for the parts of the model in `folder`.
  ///
  /// Throws `ModelError.missing`, or `.pickled` for weights in a format that is not read.
  init(folder: URL) throws(ModelError) {
    self.folder = folder
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw .missing(path: folder.path) }
    func part(_ name: String) -> Part? {
      let url = folder.appending(path: name)
      return FileManager.default.fileExists(atPath: url.path) ? Part(name: name, url: url) : nil
    }
    guard let network = part("unet/config.json") ?? part("config.json") else {
      throw .missing(path: folder.appending(path: "unet/config.json").path)
    }
    self.network = network
    scheduler =
      part("scheduler/scheduler_config.json") ?? part("scheduler_config.json")
      ?? part("scheduler/config.json")
    let place = network.name == "config.json" ? "" : "unet/"
    weights = try Self.weights(in: folder.appending(path: place), place)
    try checkIndex(part("model_index.json"))
  }

  /// Refuses a pipeline whose network is of another kind.
  private func checkIndex(_ part: Part?) throws(ModelError) {
    guard let part else { return }
    var index = try ConfigurationFile(at: part.url, name: part.name)
    guard case .list(let network) = index.take("unet"), network.last == .text("UNet2DModel") else {
      throw .unsupported(
        file: part.name, option: "unet", value: "another network", supported: "a 'UNet2DModel'")
    }
  }

  private static let stem = "diffusion_pytorch_model"

  /// The weights that diffusers would take: whole before parts, full precision before half.
  private static func weights(in folder: URL, _ place: String) throws(ModelError) -> Part {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    func first(_ suits: (String) -> Bool) -> String? { names.first(where: suits) }
    let ending = ".safetensors"
    let index = "\(ending).index"
    // Names of variants stand before the ending of weights, and behind that of an index.
    let variants = names.filter {
      $0.hasPrefix("\(stem).") && $0.hasSuffix(ending) && $0 != stem + ending
        && !$0.contains("-of-")
    }
    let found =
      first { $0 == stem + ending } ?? first { $0 == "\(stem)\(index).json" }
      ?? variants.first { $0 == "\(stem).fp16\(ending)" }
      ?? first { $0 == "\(stem)\(index).fp16.json" }
    if let found { return Part(name: place + found, url: folder.appending(path: found)) }
    let others =
      variants + names.filter { $0.hasPrefix("\(stem)\(index).") && $0.hasSuffix(".json") }
      + names.filter { ["model\(ending)", "pytorch_model\(ending)"].contains($0) }
    if others.count > 1 { throw .ambiguous(path: folder.path, files: others) }
    if let only = others.first {
      return Part(name: place + only, url: folder.appending(path: only))
    }
    let pickled = [".bin", ".pt", ".pth", ".ckpt", ".pkl", ".msgpack", ".h5", ".onnx"]
    if let name = first({ name in pickled.contains(where: name.hasSuffix) }) {
      throw .pickled(path: place + name)
    }
    throw .missing(path: folder.appending(path: stem + ending).path)
  }

  /// The tensors. Their numbers are read when they are wanted.
  func tensors() throws(ModelError) -> WeightFiles {
    guard weights.name.hasSuffix(".json") else {
      return WeightFiles(try Safetensors(at: weights.url))
    }
    return try WeightFiles(WeightIndex(at: weights.url, name: weights.name))
  }

  /// SHA-256 of configuration, weights, scheduler, ground, second stage and a student's
  /// walk, as hexadecimal digits.
  func digest() throws(ModelError) -> String {
    var files = [network, weights]
    if weights.name.hasSuffix(".json") {
      let index = try WeightIndex(at: weights.url, name: weights.name)
      files += index.files.map { Part(name: $0.name, url: $0.url) }
    }
    if let scheduler { files.append(scheduler) }
    for name in [Ground.file] + Upscaler.files + [Student.file] {
      let url = folder.appending(path: name)
      if FileManager.default.fileExists(atPath: url.path) {
        files.append(Part(name: name, url: url))
      }
    }
    var parts = ""
    for file in files {
      do {
        let data = try Data(contentsOf: file.url, options: .alwaysMapped)
        parts += "\(file.name) \(Digest.hex(data))\n"
      } catch {
        throw .refused(file.name, error)
      }
    }
    return Digest.hex(parts)
  }
}
