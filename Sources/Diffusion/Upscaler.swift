import Basis
import Foundation
public import Pictures
import Tensors

/// The second stage of a cascade: a network that makes a larger picture of one that the first stage
/// made, walking from noise with the smaller picture, made as large, beside it.
///
/// Ho, Saharia, Chan, Fleet, Norouzi and Salimans, "Cascaded diffusion models for high fidelity image
/// generation", JMLR 23, 2022. It lies in a folder of its own in the model's: a `UNet2DModel` of six
/// channels, of which the last three are the smaller picture, and `upscaler.json`.
public struct Upscaler: Sendable {
  /// What `upscaler.json` says.
  public struct Facts: Sendable, Hashable, Codable {
    /// Side of what its network makes, in pixels.
    public var size: Int
    /// Side of the cut in the files it learned from, in pixels: what it makes was made of that by
    /// `lanczos`, and is brought back to it before it is recorded; nil for no larger than `size`.
    public var fileSize: Int?
    /// Evaluations of the network.
    public var steps: Int
    /// Grey levels of noise at which the walk's last evaluation is.
    public var lastLevels: Double
    /// Grey levels of noise on the smaller picture, which hide what the first stage does wrong.
    public var conditionLevels: Double
    /// How the files it learned from were coded; nil where they weren't all alike.
    public var recording: Recording?
    /// Pictures seen in training, repeats included.
    public var pictures: Int?

    /// Side of the largest pictures that come out, in pixels.
    public var largest: Int { fileSize ?? size }

    enum CodingKeys: String, CodingKey {
      case size, steps, recording, pictures
      case lastLevels = "last_levels"
      case conditionLevels = "condition_levels"
      case fileSize = "file_size"
    }
  }

  public let facts: Facts
  let configuration: UNetConfiguration
  let weights: WeightFiles

  /// The folder's name in a model's.
  static let folder = "upscaler"
  /// Channels of the smaller picture.
  static let condition = 3
  private static let factsFile = "upscaler.json"
  /// What the digest of a model with one is over, besides.
  static let files = ["config.json", "diffusion_pytorch_model.safetensors", factsFile]
    .map { "\(folder)/\($0)" }

  /// Reads that of the model in `model`; nil where there is none.
  ///
  /// - Parameters:
  ///   - base: the first stage's network, which makes square colour pictures.
  init?(model: URL, base: UNetConfiguration) throws(ModelError) {
    let folder = model.appending(path: Self.folder)
    guard FileManager.default.fileExists(atPath: folder.path) else { return nil }
    let named = Self.files
    configuration = try UNetConfiguration(
      at: model.appending(path: named[0]), name: named[0], condition: Self.condition)
    weights = WeightFiles(try Safetensors(at: model.appending(path: named[1])))
    let name = named[2]
    do {
      facts = try JSONDecoder().decode(
        Facts.self, from: Data(contentsOf: model.appending(path: name)))
    } catch {
      throw .malformed(file: name, problem: "it doesn't say what the second stage does")
    }
    func refuse(_ problem: String) -> ModelError { .configuration(file: name, problem: problem) }
    guard base.outputChannels == 3, configuration.outputChannels == 3, let side = base.height,
      base.width == side, side <= 1024
    else { throw refuse("a second stage wants a first one of square colour pictures") }
    guard (side...1024).contains(facts.size), facts.size % configuration.sizeUnit == 0 else {
      throw refuse(
        "'size' is at least the first stage's, at most 1024 and a multiple of "
          + "\(configuration.sizeUnit)")
    }
    guard (2...1000).contains(facts.steps), (0.5...64).contains(facts.lastLevels),
      (0...64).contains(facts.conditionLevels), (1...100).contains(facts.recording?.quality ?? 1)
    else { throw refuse("'steps' is 2 to 1000, levels of noise are at most 64") }
    guard (facts.size...1024).contains(facts.fileSize ?? facts.size) else {
      throw refuse("'file_size' is at least 'size', at most 1024")
    }
    guard configuration.classes == base.classes else {
      throw refuse("the second stage knows other classes than the first")
    }
  }

  init(_ facts: Facts, _ configuration: UNetConfiguration, _ weights: WeightFiles) {
    (self.facts, self.configuration, self.weights) = (facts, configuration, weights)
  }

  /// The same for so many classes, its weights changed by `change`.
  func extended(
    _ classes: Int, _ change: (inout [(name: String, tensor: Tensor)]) -> Void
  ) throws(ModelError) -> Upscaler {
    guard configuration.classes != nil, configuration.classes != classes else { return self }
    var tensors = try tensors()
    change(&tensors)
    return Upscaler(
      facts, try configuration.changed(classes: classes),
      WeightFiles(try Safetensors(Safetensors.encoded(tensors), name: Self.files[1])))
  }

  func tensors() throws(ModelError) -> [(name: String, tensor: Tensor)] {
    var tensors: [(name: String, tensor: Tensor)] = []
    for entry in try configuration.tensors() {
      tensors.append((entry.name, try weights.tensor(entry.name, shape: entry.shape)))
    }
    return tensors
  }

  /// Writes it to the folder of a model.
  func write(to model: URL, precision: NumberFormat) throws {
    let tensors = try tensors()
    let place = model.appending(path: Self.folder)
    do {
      try DurableFile.makeFolder(place)
    } catch {
      throw DurableFileError.failed(path: place.path, reason: "its folder can't be made")
    }
    try Safetensors.write(
      tensors, to: model.appending(path: Self.files[1]), format: precision)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try DurableFile.write(
      Data((JSONValue.object(configuration.options).encoded() + "\n").utf8),
      to: model.appending(path: Self.files[0]))
    try DurableFile.write(encoder.encode(facts), to: model.appending(path: Self.files[2]))
  }
}

/// A second stage that is built and ready to run.
struct SecondStage: Sendable {
  let upscaler: Upscaler
  let network: Network
  /// Makes a picture of the first stage as large as what the network makes, by `lanczos`.
  let enlarged: SquareMap
  /// Brings what the network makes to the scale of the files it learned from: to the picture nearest to
  /// an enlarged one that `lanczos` makes it of, so that no fine detail is lost on the way there and back.
  let atFileScale: SquareMap?

  /// - Parameter base: side of the first stage's pictures, in pixels.
  init(_ upscaler: Upscaler, base: Int) throws(ModelError) {
    self.upscaler = upscaler
    let size = upscaler.facts.size
    network = Network(
      unet: try UNet(
        upscaler.configuration, weights: upscaler.weights, height: size, width: size))
    enlarged = SquareMap(ResizeFilter.lanczos.weights(from: base, to: size))
    let file = upscaler.facts.largest
    atFileScale =
      file > size
      ? SquareMap(
        leastSquaresInverseOf: ResizeFilter.lanczos.weights(from: file, to: size),
        near: ResizeFilter.lanczos.weights(from: size, to: file))
      : nil
  }
}

/// A denoiser that sees a picture of its own beside each noisy one.
struct ConditionedDenoiser: NoiseModel {
  let denoiser: Denoiser
  /// (pixels, 3) each, one after the other.
  let conditions: [Float]
  let labels: [Int]?

  func predict(_ x: [Float], pictures: Range<Int>, time: Float, into out: inout [Float]) {
    let size = denoiser.outputCount
    let seen = Array(conditions[pictures.lowerBound * size..<pictures.upperBound * size])
    denoiser(
      x.joined(with: seen), times: Array(repeating: time, count: pictures.count),
      labels: labels.map { Array($0[pictures]) }, into: &out)
  }
}

extension [Float] {
  /// A picture of three channels with that of `condition` behind each pixel.
  func joined(with condition: [Float]) -> [Float] {
    var joined = [Float](repeating: 0, count: count + condition.count)
    for pixel in 0..<count / 3 {
      for channel in 0..<3 {
        joined[6 * pixel + channel] = self[3 * pixel + channel]
        joined[6 * pixel + 3 + channel] = condition[3 * pixel + channel]
      }
    }
    return joined
  }
}
