import Basis
public import Foundation
public import Tensors

/// A diffusers folder: the network's configuration and weights, the noise it was trained with, and
/// its classes. Its files may also lie side by side, and the weights in several of them.
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
  /// What was taken for granted where the folder doesn't say it, a sentence each.
  public let assumptions: [String]
  /// The tensors, by diffusers' names.
  package let weights: WeightFiles
  /// What it is told of the ground; nil for a network that isn't told.
  package let ground: Ground?
  /// What makes its pictures larger; nil where nothing does.
  public let upscaler: Upscaler?

  /// How it walks where it learned to in a few steps from another; nil for a model that walks by any
  /// solver.
  public let student: Student?

  /// Reads and checks the folder's descriptions and the header of its weights; the weights
  /// themselves are read when a denoiser is made.
  public init(folder: URL) throws(ModelError) {
    self.folder = folder
    let parts = try ModelParts(folder: folder)
    configuration = try UNetConfiguration(at: parts.network.url, name: parts.network.name)
    weights = try parts.tensors()
    classes = try ModelClasses(folder: folder, classes: configuration.classes ?? 0)
    ground = try Ground(folder: folder, channels: configuration.timeChannels)
    upscaler = try Upscaler(model: folder, base: configuration)
    digest = try parts.digest()
    guard let noise = parts.scheduler else {
      scheduler = .assumed
      student = try Student(folder: folder, .assumed)
      assumptions = [
        "its folder has no scheduler_config.json: taken for trained with diffusers' usual noise, "
          + "1000 steps of a linear schedule, predicting noise"
      ]
      return
    }
    let scheduler = try SchedulerConfiguration(at: noise.url, name: noise.name)
    self.scheduler = scheduler
    student = try Student(folder: folder, scheduler)
    assumptions = []
  }

  /// The class numbers the network knows, the null class excepted: by their names, or by numbers where
  /// nobody named them.
  public var classNames: [String] {
    if let classes { return classes.names }
    return (0..<(configuration.classes ?? 0)).map { "class_\($0)" }
  }

  /// What can be said of classes that nobody named; nil where they have names.
  public var unnamedClasses: String? {
    guard classes == nil else { return nil }
    guard let count = configuration.classes else { return "none: it makes any cell" }
    return "\(count) without names, called class_0 to class_\(count - 1)"
  }

  /// Whether it can be asked for any cell: by its null class, or since it knows no classes.
  public var makesAny: Bool { configuration.classes == nil || classes?.nullClass != nil }

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
    upscaler.map { ($0.facts.largest, $0.facts.largest) } ?? baseSize
  }

  /// Height and width of what the network makes, before anything makes it larger, in pixels.
  package var baseSize: (height: Int, width: Int)? {
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
    guard let height = height ?? baseSize?.height, let width = width ?? baseSize?.width else {
      throw .request(problem: "the model doesn't say how large its pictures are")
    }
    return Network(
      unet: try UNet(
        configuration, weights: weights, ground: ground?.weight, height: height, width: width))
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
