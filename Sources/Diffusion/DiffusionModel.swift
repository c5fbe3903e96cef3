import Basis
public import Foundation
public import Tensors

/// A diffusers folder: the network's configuration and weights, the noise it was trained with, and
/// its classes.
public struct DiffusionModel: Sendable {
  /// The folder, as it was named.
  public let folder: URL
  /// `unet/config.json`.
  public let configuration: UNetConfiguration
  /// `scheduler/scheduler_config.json`.
  public let scheduler: SchedulerConfiguration
  /// `classes.json`; nil where there is none.
  public let classes: ModelClasses?
  /// SHA-256 of configuration, weights and scheduler, as hexadecimal digits: what a recipe names the
  /// model by.
  public let digest: String
  private let weights: Safetensors

  /// Reads and checks the folder's descriptions and the header of its weights; the weights
  /// themselves are read when a denoiser is made.
  public init(folder: URL) throws(ModelError) {
    self.folder = folder
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw .missing(path: folder.path) }
    var index = try ConfigurationFile(
      at: folder.appending(path: "model_index.json"), name: "model_index.json")
    guard case .list(let unet) = index.take("unet"), unet.last == .text("UNet2DModel") else {
      throw .unsupported(
        file: "model_index.json", option: "unet", value: "another network",
        supported: "a 'UNet2DModel'")
    }
    configuration = try UNetConfiguration(folder: folder)
    scheduler = try SchedulerConfiguration(folder: folder)
    let weightsFile = folder.appending(path: "unet/diffusion_pytorch_model.safetensors")
    weights = try Safetensors(at: weightsFile)
    classes = try ModelClasses(folder: folder, classes: configuration.classes ?? 0)
    digest = try Self.digest(of: folder)
  }

  /// The class numbers the network knows, the null class excepted.
  public var classNames: [String] { classes?.names ?? [] }

  /// SHA-256 of every picture the model is known to have learned from, as hexadecimal digits; empty
  /// for a model that keeps no list.
  public var seenDigests: Set<String> { Self.seenDigests(in: folder) }

  /// The same of the model in `folder`.
  public static func seenDigests(in folder: URL) -> Set<String> {
    let file = folder.appending(path: DiffusionTraining.seenFile)
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    return Set(text.split(separator: "\n").map(String.init))
  }

  /// Height and width the model makes unless asked otherwise, in pixels.
  public var size: (height: Int, width: Int)? {
    if let height = configuration.height, let width = configuration.width {
      return (height, width)
    }
    return classes?.size.map { ($0, $0) }
  }

  /// The number of the class called `name`.
  public func label(of name: String) throws(ModelError) -> Int {
    guard let label = classNames.firstIndex(of: name) else {
      throw .unknownClass(name: name, known: classNames)
    }
    return label
  }

  /// The network, built for pictures of one size: reads and transforms the weights, which takes a
  /// moment.
  ///
  /// - Parameters:
  ///   - height: of the pictures, in pixels; nil for the model's own.
  ///   - width: see `height`.
  public func network(height: Int? = nil, width: Int? = nil) throws(ModelError) -> Network {
    guard let height = height ?? size?.height, let width = width ?? size?.width else {
      throw .request(problem: "the model doesn't say how large its pictures are")
    }
    return Network(
      unet: try UNet(configuration, weights: weights, height: height, width: width))
  }

  /// A network ready to run; see `network` to make several from the same weights.
  ///
  /// - Parameters:
  ///   - batch: the most pictures it will take at once.
  ///   - threads: that share the work, the caller's included.
  public func denoiser(
    batch: Int = 1, threads: Int = Engine.usualThreads
  ) throws(ModelError) -> Denoiser {
    try network().denoiser(batch: batch, threads: threads)
  }

  private static func digest(of folder: URL) throws(ModelError) -> String {
    var parts = ""
    for name in [
      "unet/config.json", "unet/diffusion_pytorch_model.safetensors",
      "scheduler/scheduler_config.json",
    ] {
      do {
        let data = try Data(contentsOf: folder.appending(path: name), options: .alwaysMapped)
        parts += "\(name) \(Digest.hex(data))\n"
      } catch {
        throw .unreadable(path: name, reason: "the system refuses")
      }
    }
    return Digest.hex(parts)
  }
}

/// A network built for one size of picture; its weights are shared by all denoisers made from it.
public struct Network: Sendable {
  package let unet: UNet

  package init(unet: UNet) {
    self.unet = unet
  }

  /// Bytes that a denoiser takes, beside the weights.
  package func memory(batch: Int, threads: Int) -> Int {
    Arena.bytes(unet.program, capacity: batch, threads: max(1, threads))
  }

  /// Takes the memory to run batches of up to `batch` pictures with `threads` threads.
  ///
  /// - Parameter isCalm: whether its threads let everything else on the machine go first.
  public func denoiser(
    batch: Int = 1, threads: Int = Engine.usualThreads, isCalm: Bool = false
  ) -> Denoiser {
    Denoiser(
      unet, capacity: batch, pool: WorkerPool(threads: max(1, threads), isCalm: isCalm))
  }
}
