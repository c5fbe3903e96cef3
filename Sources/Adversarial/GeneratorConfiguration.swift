import Diffusion
import Foundation
import Tensors

/// How large a generator is: `config.json` of its folder.
public struct GeneratorConfiguration: Sendable, Hashable, Codable {
  /// The most numbers of a network and its critic that a file may ask for.
  static let mostNumbers = 200_000_000

  /// What the file calls the network.
  static let name = "LeukoConditionalGenerator"

  var className = GeneratorConfiguration.name
  /// Classes it makes pictures of.
  public var classes: Int
  /// Channels at 4 by 4 pixels, then after every doubling.
  public var channels: [Int]
  /// Normal numbers that a picture begins as.
  public var latents: Int
  /// Numbers that latents and class become before they are a picture.
  public var width: Int
  /// Groups of channels that are normalised together.
  public var groups: Int
  /// Keeps the division of the normalisation from 0.
  public var epsilon: Double
  /// Side of its pictures, in pixels.
  public var size: Int

  enum CodingKeys: String, CodingKey {
    case className = "_class_name"
    case classes = "num_classes"
    case channels = "block_out_channels"
    case latents = "latent_size"
    case width = "embedding_size"
    case groups = "norm_num_groups"
    case epsilon = "norm_eps"
    case size = "sample_size"
  }

  /// - Precondition: at least two sizes, whole groups of channels.
  init(classes: Int, channels: [Int], latents: Int = 128, width: Int = 256, groups: Int = 8) {
    precondition(
      channels.count > 1 && channels.allSatisfy { $0 > 0 && $0 % groups == 0 }, "whole groups")
    self.classes = classes
    self.channels = channels
    self.latents = latents
    self.width = width
    self.groups = groups
    epsilon = 1e-5
    size = 4 << (channels.count - 1)
  }

  /// The networks that have names.
  public enum Preset: String, Sendable, CaseIterable, Codable {
    /// 3 million parameters at 64 by 64 pixels.
    case small
    /// 6 million parameters at 64 by 64 pixels.
    case base

    /// Channels at sides of 4, 8, 16 and so on.
    fileprivate var channels: [Int] {
      switch self {
      case .small: [192, 128, 96, 64, 32, 16]
      case .base: [256, 192, 128, 96, 48, 24]
      }
    }
  }

  /// Sides of pictures that the networks with names are built for.
  public static let sizes = [16, 32, 64, 128]

  /// A network with a name.
  ///
  /// - Precondition: `size` is one of `sizes`.
  public init(_ preset: Preset, classes: Int, size: Int) {
    precondition(Self.sizes.contains(size), "a size that is built")
    let doublings = size.trailingZeroBitCount - 2
    self.init(classes: classes, channels: Array(preset.channels[...doublings]))
  }

  /// Reads the folder's file.
  init(folder: URL) throws(ModelError) {
    let file = "config.json"
    let url = folder.appending(path: file)
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw .missing(path: url.path)
    }
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
    } catch {
      throw .malformed(file: file, problem: "it isn't the JSON of a generator's sizes")
    }
    try check(file: file)
  }

  /// Throws what makes no network of it.
  func check(file: String) throws(ModelError) {
    func refuse(_ problem: String) -> ModelError { .configuration(file: file, problem: problem) }
    guard className == Self.name else {
      throw .unsupported(
        file: file, option: "_class_name", value: className, supported: "a '\(Self.name)'")
    }
    guard (2...8).contains(channels.count), size == 4 << (channels.count - 1) else {
      throw refuse("'sample_size' isn't what 'block_out_channels' make of 4 pixels")
    }
    let isSound =
      (1...1024).contains(groups)
      && channels.allSatisfy { (1...4096).contains($0) && $0 % groups == 0 }
      && (1...65536).contains(latents) && (1...65536).contains(width)
      && (1...10_000).contains(classes) && epsilon > 0 && epsilon < 1
    guard isSound else { throw refuse("its sizes make no network") }
    // A few digits must not ask for all the memory there is.
    let numbers = (generatorTensors + criticTensors(pack: AdversarialPlan.largestPack))
      .reduce(0) { $0 + $1.shape.reduce(1, *) }
    guard numbers <= Self.mostNumbers else {
      throw refuse(
        "its sizes make a network of over \(Self.mostNumbers / 1_000_000) million numbers")
    }
  }

  /// The name and the sides of every tensor of the generator.
  var generatorTensors: [(name: String, shape: [Int])] {
    var tensors: [(name: String, shape: [Int])] = []
    func matrix(_ name: String, _ outputs: Int, _ inputs: Int) {
      tensors += [("\(name).weight", [outputs, inputs]), ("\(name).bias", [outputs])]
    }
    func kernel(_ name: String, _ outputs: Int, _ inputs: Int) {
      tensors += [("\(name).weight", [outputs, inputs, 3, 3]), ("\(name).bias", [outputs])]
    }
    func norm(_ name: String, _ channels: Int) {
      tensors += [("\(name).weight", [channels]), ("\(name).bias", [channels])]
    }
    matrix("latent.0", width, latents)
    matrix("latent.1", width, width)
    tensors.append(("class_embedding.weight", [classes, width]))
    matrix("start", 16 * channels[0], width)
    for level in channels.indices.dropLast() {
      let own = channels[level]
      norm("blocks.\(level).norm1", own)
      kernel("blocks.\(level).conv1", own, own)
      matrix("blocks.\(level).condition", own, width)
      norm("blocks.\(level).norm2", own)
      kernel("blocks.\(level).conv2", own, own)
      kernel("grow.\(level)", channels[level + 1], own)
    }
    norm("norm_out", channels[channels.count - 1])
    kernel("out", 3, channels[channels.count - 1])
    return tensors
  }

  /// The same of the critic it is trained against, which judges so many pictures as one.
  func criticTensors(pack: Int) -> [(name: String, shape: [Int])] {
    var tensors: [(name: String, shape: [Int])] = []
    func kernel(_ name: String, _ outputs: Int, _ inputs: Int) {
      tensors += [("\(name).weight", [outputs, inputs, 3, 3]), ("\(name).bias", [outputs])]
    }
    kernel("in", channels[channels.count - 1], 3 * pack)
    for level in channels.indices.dropLast().reversed() {
      let own = channels[level]
      kernel("shrink.\(level)", own, channels[level + 1])
      kernel("blocks.\(level).conv1", own, own)
      kernel("blocks.\(level).conv2", own, own)
    }
    tensors += [
      ("score.weight", [1 + classes, 16 * channels[0]]), ("score.bias", [1 + classes]),
    ]
    return tensors
  }
}

extension ParameterBlock {
  /// Draws the weights a training begins with: normal, of variance 1 / inputs; rows of tables of
  /// variance 1. Each is a function of seed, the tensor's place and its own place.
  ///
  /// - Parameter first: the place of the first tensor, so that two networks of one seed differ.
  func draw(seed: UInt64, first: Int) {
    let noise = NormalNoise(seed: seed)
    for (place, entry) in entries.enumerated() {
      guard entry.shape.count > 1 else {
        let isScale = entry.name.hasSuffix(".weight")
        set(
          .weights, entry.name, to: Tensor(repeating: isScale ? 1 : 0, shape: entry.shape))
        continue
      }
      let inputs = entry.shape.dropFirst().reduce(1, *)
      let isTable = entry.name == "class_embedding.weight"
      let deviation = isTable ? 1 : (1 / Float(inputs)).squareRoot()
      let values = noise.values(.weights, index: UInt32(first + place), count: entry.count)
        .map { $0 * deviation }
      set(.weights, entry.name, to: Tensor(shape: entry.shape, values: values))
    }
    copy(.weights, to: .average)
  }
}
