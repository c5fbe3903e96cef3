public import Tensors

/// Makes pictures from recipes.
///
/// It holds the network's weights and can be kept and passed around; the memory to run in is taken
/// for each `run`. Call it where numbers are crunched, on `Bench`: it returns when all is done, and
/// looks at the task's cancellation between steps.
public struct Sampler: Sendable {
  /// A picture on its way, after one evaluation of the network.
  public struct Step: Sendable {
    /// What is being made.
    public let recipe: Recipe
    /// Its place among the recipes of the run.
    public let position: Int
    /// Evaluations done, from 1.
    public let index: Int
    /// Evaluations in all.
    public let count: Int
    fileprivate let values: [Float]
    fileprivate let predicted: [Float]
    fileprivate let channels: Int

    /// The picture so far, noise and all.
    public var current: PictureBytes { picture(values) }

    /// The picture the network sees at the end of the way: what to show as a preview.
    public var prediction: PictureBytes { picture(predicted) }

    private func picture(_ values: [Float]) -> PictureBytes {
      PictureBytes(values, width: recipe.width, height: recipe.height, channels: channels)
    }
  }

  /// What a run tells while it goes on.
  public enum Event: Sendable {
    /// A picture has come one step further.
    case step(Step)
    /// A picture is done. Nothing of it is kept here.
    case finished(Recipe, position: Int, PictureBytes)
  }

  /// The model sampled from.
  public let model: DiffusionModel
  /// In pixels; every recipe has to be of that size.
  public let width: Int
  /// See `width`.
  public let height: Int
  private let network: Network

  /// Reads and transforms the weights, which takes a moment.
  ///
  /// - Parameters:
  ///   - model: to sample from.
  ///   - width: in pixels; nil for the model's own, as for `height`.
  public init(_ model: DiffusionModel, width: Int? = nil, height: Int? = nil) throws(ModelError) {
    guard let width = width ?? model.size?.width, let height = height ?? model.size?.height else {
      throw .request(problem: "the model doesn't say how large its pictures are")
    }
    self.model = model
    self.width = width
    self.height = height
    network = try model.network(height: height, width: width)
  }

  /// How each convolution is done, one line each.
  public var plan: [String] { network.unet.plan }

  /// Makes a picture for every recipe. Up to `batch` of them, as long as they agree in steps,
  /// solver and guidance, go side by side; the pictures do not depend on it.
  ///
  /// - Parameters:
  ///   - recipes: in the order the pictures are finished.
  ///   - batch: how many go side by side; more is faster and takes more memory.
  ///   - threads: that share the work, the caller's included.
  ///   - report: is told of every step and every finished picture, on the calling thread.
  /// - Throws: `CancellationError` when the task is cancelled; `ModelError` and `SchedulerError`,
  ///   before anything is made, for a recipe that can't be followed.
  public func run(
    _ recipes: [Recipe], batch: Int = 4,
    threads: Int = Engine.usualThreads,
    report: (Event) throws -> Void
  ) throws {
    for recipe in recipes { try check(recipe) }
    var first = 0
    var denoiser: Denoiser?
    while first < recipes.count {
      let kind = Kind(recipes[first], doubles: doubles(recipes[first]))
      var end = first + 1
      while end < recipes.count, end - first < max(1, batch),
        Kind(recipes[end], doubles: doubles(recipes[end])) == kind
      {
        end += 1
      }
      let pictures = (end - first) * (kind.doubles ? 2 : 1)
      let ready: Denoiser
      if let denoiser, denoiser.capacity >= pictures {
        ready = denoiser
      } else {
        denoiser = nil
        ready = network.denoiser(batch: pictures, threads: threads)
        denoiser = ready
      }
      try walk(Array(recipes[first..<end]), from: first, ready, report)
      first = end
    }
  }

  /// The one picture of a recipe.
  public func picture(
    _ recipe: Recipe, threads: Int = Engine.usualThreads
  ) throws -> PictureBytes {
    var picture: PictureBytes?
    try run([recipe], threads: threads) { event in
      if case .finished(_, _, let done) = event { picture = done }
    }
    guard let picture else { throw CancellationError() }
    return picture
  }

  /// What pictures that go side by side have in common.
  private struct Kind: Equatable {
    let steps: Int
    let guidance: Double
    let scheduler: SchedulerConfiguration.Kind
    let doubles: Bool

    init(_ recipe: Recipe, doubles: Bool) {
      steps = recipe.steps
      guidance = recipe.guidance
      scheduler = recipe.scheduler
      self.doubles = doubles
    }
  }

  /// Whether the network has to run twice for a step. Of the null class itself there is nothing to
  /// exaggerate.
  private func doubles(_ recipe: Recipe) -> Bool {
    let null = model.classes?.nullClass
    return recipe.label != nil && null != nil && recipe.label != null && recipe.guidance != 1
  }

  private func check(_ recipe: Recipe) throws {
    guard recipe.model == model.digest else {
      throw ModelError.request(problem: "the recipe was written for another model")
    }
    guard recipe.width == width, recipe.height == height else {
      throw ModelError.request(
        problem: "the recipe asks for \(recipe.width) by \(recipe.height) pixels, the sampler "
          + "makes \(width) by \(height)")
    }
    guard recipe.index >= 0, recipe.index <= Int(UInt32.max), recipe.guidance.isFinite else {
      throw ModelError.request(problem: "the recipe's index or guidance is out of range")
    }
    if let classes = model.configuration.classes {
      guard let label = recipe.label, (0..<classes).contains(label) else {
        throw ModelError.request(problem: "the recipe names no class of the model")
      }
    } else if recipe.label != nil {
      throw ModelError.request(problem: "the recipe names a class, but the model has none")
    }
    _ = try configuration(recipe).solver(steps: recipe.steps)
  }

  private func configuration(_ recipe: Recipe) -> SchedulerConfiguration {
    model.scheduler.walked(by: recipe.scheduler)
  }

  private func walk(
    _ recipes: [Recipe], from position: Int, _ denoiser: Denoiser, _ report: (Event) throws -> Void
  ) throws {
    let count = denoiser.count
    let first = recipes[0]
    let start = recipes.flatMap { recipe in
      NormalNoise(seed: recipe.seed).values(.start, index: UInt32(recipe.index), count: count)
    }
    let guided = GuidedDenoiser(
      denoiser, labels: first.label == nil ? nil : recipes.map { $0.label ?? 0 },
      nullLabel: doubles(first) ? model.classes?.nullClass : nil, guidance: Float(first.guidance))
    let walk = ReverseWalk(
      guided, from: start, pictures: recipes.count,
      solver: try configuration(first).solver(steps: first.steps)
    ) { picture, index in
      let recipe = recipes[picture]
      return NormalNoise(seed: recipe.seed).values(
        .step, index: UInt32(recipe.index), step: UInt32(index), count: count)
    }
    let channels = model.configuration.inputChannels
    for element in walk {
      try Task.checkCancellation()
      for (i, recipe) in recipes.enumerated() {
        let range = i * count..<(i + 1) * count
        try report(
          .step(
            Step(
              recipe: recipe, position: position + i, index: element.index, count: element.count,
              values: Array(element.x[range]), predicted: Array(element.prediction[range]),
              channels: channels)))
        if element.index == element.count {
          let picture = PictureBytes(
            element.x[range], width: width, height: height, channels: channels)
          try report(.finished(recipe, position: position + i, picture))
        }
      }
    }
  }
}
