import Basis
public import Foundation
public import Tensors

/// What a training begins with: a network's configuration, its classes, its first weights.
public struct DiffusionStart: Sendable {
  public let configuration: UNetConfiguration
  public let scheduler: SchedulerConfiguration
  /// Names, the null class, and how pictures become what the network sees.
  public let classes: ModelClasses
  /// The digest of the model the weights are from; nil where they are drawn.
  public let origin: String?
  /// Classes that the model did not have.
  public let added: [String]
  let weights: [(name: String, tensor: Tensor)]
  /// What the model it goes on from is told of the ground.
  let ground: Ground?
  /// The model whose second stage this is; nil for a first one.
  let firstStage: DiffusionModel?
  /// What makes the pictures of that model larger, with the same classes added; nil for nothing.
  let upscaler: Upscaler?
  /// Whether that model is told of the ground.
  public var isToldOfGround: Bool { ground != nil }

  /// A new network, its weights drawn from `seed`.
  ///
  /// Numbers are normal and of the variance PyTorch's layers begin with; each is a function of the
  /// seed, the tensor's place and its own place.
  public init(
    _ preset: UNetConfiguration.Preset, classes: ModelClasses, size: Int, seed: UInt64
  ) throws(ModelError) {
    let configuration = try UNetConfiguration(preset, classes: classes.names.count + 1)
      .changed(size: size, classes: classes.names.count + 1)
    try self.init(configuration, classes: classes, size: size, seed: seed)
  }

  init(
    _ configuration: UNetConfiguration, classes: ModelClasses, size: Int, seed: UInt64
  ) throws(ModelError) {
    weights = try Self.drawn(configuration, seed: seed)
    var classes = classes
    classes.nullClass = classes.names.count
    classes.size = size
    self.classes = classes
    self.configuration = configuration
    scheduler = .usual
    ground = nil
    firstStage = nil
    upscaler = nil
    origin = nil
    added = []
  }

  /// First weights of a network, drawn from `seed`.
  private static func drawn(
    _ configuration: UNetConfiguration, seed: UInt64
  ) throws(ModelError) -> [(name: String, tensor: Tensor)] {
    let noise = NormalNoise(seed: seed)
    return try configuration.tensors().enumerated().map { place, entry in
      let count = entry.shape.reduce(1, *)
      if entry.shape.count == 1 {
        let isScale = entry.name.hasSuffix(".weight")
        return (entry.name, Tensor(repeating: isScale ? 1 : 0, shape: entry.shape))
      }
      let inputs = Float(entry.shape.dropFirst().reduce(1, *))
      let isTable = entry.name == "class_embedding.weight"
      let deviation = isTable ? 1 : (1 / (3 * inputs)).squareRoot()
      let values = noise.values(.weights, index: UInt32(place), count: count)
        .map { $0 * deviation }
      return (entry.name, Tensor(shape: entry.shape, values: values))
    }
  }

  /// A second stage of the model in `folder`: the one it has, to be trained on, or a new one, its weights
  /// drawn from `seed`.
  ///
  /// Throws `ModelError` for a model that can't have one.
  ///
  /// - Parameter size: side of what it makes, in pixels.
  public init(secondStageOf folder: URL, size: Int, seed: UInt64) throws(ModelError) {
    let model = try DiffusionModel(folder: folder)
    guard let classes = model.classes, let base = model.baseSize, base.height == base.width,
      model.configuration.outputChannels == 3, model.student == nil
    else {
      throw .request(
        problem: "a second stage wants a first one of square colour pictures that names its classes"
      )
    }
    guard size > base.height else {
      throw .request(
        problem: "a second stage makes pictures larger than the first one's \(base.height) pixels")
    }
    if let known = model.upscaler {
      configuration = try known.configuration.changed(
        size: size, classes: model.configuration.classes)
      weights = try known.tensors()
    } else {
      configuration = try .secondStage(size: size, classes: model.configuration.classes)
      weights = try Self.drawn(configuration, seed: seed)
    }
    self.classes = classes
    scheduler = model.scheduler
    ground = nil
    upscaler = nil
    firstStage = model
    origin = model.digest
    added = []
  }

  /// Side of the first stage's pictures, in pixels; nil for what isn't a second one.
  public var base: Int? { firstStage?.baseSize?.width }

  /// The model in `folder`, with classes added to it. Each new class begins as the one it is nearest
  /// to: CLASS+FINDING as CLASS where the model has that, any other as the mean of all classes. The
  /// null class stays the last.
  ///
  /// Throws `ModelError`.
  ///
  /// - Parameter filter: by which pictures are resized from now on; nil for the model's own.
  public init(
    from folder: URL, adding added: [String] = [], filter: String? = nil
  ) throws(ModelError) {
    let model = try DiffusionModel(folder: folder)
    guard var classes = model.classes, let null = classes.nullClass,
      null == classes.names.count, model.configuration.classes == null + 1
    else {
      throw .configuration(
        file: "classes.json",
        problem: "a model to go on from names all its classes and has the null class last")
    }
    if let known = added.first(where: classes.names.contains) {
      throw .request(problem: "the model has the class '\(known)' already")
    }
    guard Set(added).count == added.count else {
      throw .request(problem: "a class is to be added twice")
    }
    var weights: [(name: String, tensor: Tensor)] = []
    for entry in try model.configuration.tensors() {
      weights.append((entry.name, try model.weights.tensor(entry.name, shape: entry.shape)))
    }
    Self.extend(&weights, classes.names, by: added)
    let before = classes.names
    classes.names += added
    classes.nullClass = classes.names.count
    classes.filter = filter ?? classes.filter
    self.weights = weights
    self.classes = classes
    self.added = added
    configuration = try model.configuration.changed(classes: before.count + added.count + 1)
    scheduler = model.scheduler
    ground = model.ground
    firstStage = nil
    upscaler = try model.upscaler?.extended(classes.names.count + 1) {
      Self.extend(&$0, before, by: added)
    }
    origin = model.digest
  }

  /// Gives the table of classes among `weights` rows for `added`.
  private static func extend(
    _ weights: inout [(name: String, tensor: Tensor)], _ names: [String], by added: [String]
  ) {
    guard let place = weights.firstIndex(where: { $0.name == "class_embedding.weight" }) else {
      return
    }
    weights[place].tensor = extended(weights[place].tensor, names, by: added)
  }

  /// The table of classes with rows for `added` before its last.
  private static func extended(_ table: Tensor, _ names: [String], by added: [String]) -> Tensor {
    guard !added.isEmpty else { return table }
    var rows = (0..<names.count).map { table[$0].values }
    for name in added {
      let parent = String(name.prefix { $0 != "+" })
      if let place = names.firstIndex(of: parent) {
        rows.append(table[place].values)
      } else {
        let width = table.shape[1]
        rows.append(
          (0..<width).map { column in
            (0..<names.count).reduce(0) { $0 + rows[$1][column] } / Float(names.count)
          })
      }
    }
    rows.append(table[names.count].values)
    return Tensor(shape: [rows.count, table.shape[1]], values: rows.flatMap(\.self))
  }
}
