import Synchronization
public import Tensors

/// Makes pictures from recipes.
///
/// It holds the network's weights and the memory to run in, and can be kept and passed around. Call
/// it where numbers are crunched, on `Bench`: it returns when all is done, and looks at the task's
/// cancellation between steps.
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
    let side: (width: Int, height: Int)
    let values: [Float]
    let predicted: [Float]
    let channels: Int

    /// The picture so far, noise and all.
    public var current: PictureBytes { picture(values) }

    /// The picture the network sees at the end of the way: what to show as a preview.
    public var prediction: PictureBytes { picture(predicted) }

    private func picture(_ values: [Float]) -> PictureBytes {
      PictureBytes(values, width: side.width, height: side.height, channels: channels)
    }
  }

  /// How a run goes about it; nothing here changes a picture.
  public struct Pace: Sendable, Hashable {
    /// Pictures in one evaluation of the network: more is faster and takes more memory.
    public var batch: Int
    /// Pictures that walk side by side, each step taken by all before any takes the next.
    public var abreast: Int
    /// Threads that share the work, the caller's included.
    public var threads: Int
    /// Whether the first picture takes its first step alone, to be seen sooner, and the threads let
    /// everything else on the machine go first.
    public var isForScreen: Bool

    /// As a command works: a batch is finished before the next is begun.
    public init(batch: Int = 4, threads: Int = Engine.usualThreads) {
      self.batch = max(1, batch)
      abreast = self.batch
      self.threads = threads
      isForScreen = false
    }

    /// As a screen wants it, where somebody waits for the first picture and presses keys meanwhile.
    public static func screen(threads: Int = Engine.usualThreads) -> Pace {
      var pace = Pace(threads: threads)
      pace.abreast = 16
      pace.isForScreen = true
      return pace
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
  /// In pixels; every recipe has to be of that size, or where a second stage makes pictures larger, of
  /// its size or a smaller one.
  public let width: Int
  /// See `width`.
  public let height: Int
  private let network: Network
  private let workplace = Workplace()
  /// What makes pictures larger, and the memory it runs in.
  let second: SecondStage?
  let secondWorkplace = Workplace()

  /// Reads and transforms the weights, which takes a moment.
  ///
  /// - Parameters:
  ///   - model: to sample from.
  ///   - width: in pixels; nil for the model's own, as for `height`.
  public init(_ model: DiffusionModel, width: Int? = nil, height: Int? = nil) throws(ModelError) {
    guard let width = width ?? model.baseSize?.width,
      let height = height ?? model.baseSize?.height
    else { throw .request(problem: "the model doesn't say how large its pictures are") }
    self.model = model
    self.width = width
    self.height = height
    network = try model.network(height: height, width: width)
    if let upscaler = model.upscaler, width == model.baseSize?.width, height == width {
      second = try SecondStage(upscaler, base: width)
    } else {
      second = nil
    }
  }

  /// How each convolution is done, one line each.
  public var plan: [String] { network.unet.plan }

  /// Bytes of the network's weights as they are held.
  public var weightMemory: Int {
    network.unet.program.weightBytes + (second?.network.unet.program.weightBytes ?? 0)
  }

  /// Bytes of memory that evaluations at that pace take, beside the weights, however many pictures
  /// are made.
  public func memory(at pace: Pace) -> Int {
    network.memory(batch: 2 * pace.batch, threads: pace.threads)
      + (second?.network.memory(batch: 1, threads: pace.threads) ?? 0)
  }

  /// Takes the memory for runs at that pace and runs the network once, so that the first picture
  /// doesn't wait for either.
  public func prepare(at pace: Pace) {
    let denoiser = workplace.denoiser(network, pictures: 2 * pace.batch, pace)
    var out = [Float](repeating: 0, count: denoiser.count)
    denoiser(
      out, times: [1], labels: model.configuration.classes == nil ? nil : [0], into: &out)
  }

  /// Makes a picture for every recipe. Those that follow one another and agree in steps, solver and
  /// guidance go side by side; the pictures do not depend on it.
  ///
  /// - Parameters:
  ///   - recipes: in the order the pictures are finished.
  ///   - pace: how many at once, and by how many threads.
  ///   - report: is told of every step and every finished picture, on the calling thread.
  /// - Throws: `CancellationError` when the task is cancelled; `ModelError` and `SchedulerError`,
  ///   before anything is made, for a recipe that can't be followed.
  public func run(
    _ recipes: [Recipe], at pace: Pace = Pace(), report: (Event) throws -> Void
  ) throws {
    for recipe in recipes { try check(recipe) }
    var first = 0
    while first < recipes.count {
      let kind = Kind(recipes[first], doubles: doubles(recipes[first]))
      var end = first + 1
      while end < recipes.count, end - first < max(1, pace.abreast),
        Kind(recipes[end], doubles: doubles(recipes[end])) == kind
      {
        end += 1
      }
      let pictures = min(end - first, pace.batch) * (kind.doubles ? 2 : 1)
      let denoiser = workplace.denoiser(network, pictures: pictures, pace)
      try walk(Array(recipes[first..<end]), from: first, denoiser, pace, report)
      first = end
    }
  }

  /// The one picture of a recipe.
  public func picture(
    _ recipe: Recipe, threads: Int = Engine.usualThreads
  ) throws -> PictureBytes {
    var picture: PictureBytes?
    try run([recipe], at: Pace(threads: threads)) { event in
      if case .finished(_, _, let done) = event { picture = done }
    }
    guard let picture else { throw CancellationError() }
    return picture
  }

  /// The memory to run the network in, for so many pictures at once.
  func denoiser(pictures: Int, _ pace: Pace) -> Denoiser {
    workplace.denoiser(network, pictures: pictures, pace)
  }

  /// What pictures that go side by side have in common.
  private struct Kind: Equatable {
    let steps: Int
    let guidance: Double
    let scheduler: SchedulerConfiguration.Kind?
    let doubles: Bool
    let rules: Int?

    init(_ recipe: Recipe, doubles: Bool) {
      steps = recipe.steps
      guidance = recipe.guidance
      scheduler = recipe.scheduler
      self.doubles = doubles
      rules = recipe.rules
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
    guard (1...Recipe.currentRules).contains(recipe.rules ?? 1) else {
      throw ModelError.request(problem: "the recipe was written by a newer version of Leuko")
    }
    let most = second?.upscaler.facts.largest
    let isMade =
      most.map { recipe.width == recipe.height && (8...$0).contains(recipe.width) }
      ?? (recipe.width == width && recipe.height == height)
    guard isMade else {
      throw ModelError.request(
        problem: "the recipe asks for \(recipe.width) by \(recipe.height) pixels, the sampler "
          + (most.map { "makes squares of at most \($0)" } ?? "makes \(width) by \(height)"))
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
    _ = try solver(recipe)
  }

  private func solver(_ recipe: Recipe) throws -> AnySolver {
    guard let student = model.student else {
      return try configuration(recipe).solver(steps: recipe.steps)
    }
    guard recipe.scheduler == .ddim, recipe.steps == student.times.count else {
      throw ModelError.request(
        problem: "the model is a student and walks in \(student.times.count) steps of DDIM, not as "
          + "the recipe says")
    }
    return AnySolver(DDIM(model.scheduler.walked(by: .ddim), times: student.times))
  }

  private func configuration(_ recipe: Recipe) throws(ModelError) -> SchedulerConfiguration {
    guard let scheduler = recipe.scheduler else {
      throw .request(problem: "the recipe names no solver")
    }
    return model.scheduler.walked(by: scheduler, keepingClip: recipe.rules ?? 1 < 2)
  }

  private func walk(
    _ recipes: [Recipe], from position: Int, _ denoiser: Denoiser, _ pace: Pace,
    _ report: (Event) throws -> Void
  ) throws {
    let count = denoiser.count
    let first = recipes[0]
    let start = recipes.flatMap { recipe in
      NormalNoise(seed: recipe.noiseSeed)
        .values(.start, index: UInt32(recipe.index), count: count)
    }
    let grounds = model.ground.map { ground in
      recipes.flatMap { recipe in
        ground.drawn(
          label: recipe.label == model.classes?.nullClass ? nil : recipe.label,
          seed: recipe.noiseSeed, index: recipe.index)
      }
    }
    let guided = GuidedDenoiser(
      denoiser, labels: first.label == nil ? nil : recipes.map { $0.label ?? 0 }, grounds: grounds,
      nullLabel: doubles(first) ? model.classes?.nullClass : nil, guidance: Float(first.guidance))
    let walk = ReverseWalk(
      guided, from: start, pictures: recipes.count, batch: pace.batch,
      showsFirstSoon: pace.isForScreen && position == 0,
      solver: try solver(first)
    ) { picture, index in
      let recipe = recipes[picture]
      return NormalNoise(seed: recipe.noiseSeed).values(
        .step, index: UInt32(recipe.index), step: UInt32(index), count: count)
    }
    let channels = model.configuration.inputChannels
    let more = second?.upscaler.facts.steps ?? 0
    for element in walk {
      try Task.checkCancellation()
      for (place, i) in element.pictures.enumerated() {
        let recipe = recipes[i]
        let range = place * count..<(place + 1) * count
        try report(
          .step(
            Step(
              recipe: recipe, position: position + i, index: element.index,
              count: element.count + more, side: (width, height), values: Array(element.x[range]),
              predicted: Array(element.prediction[range]), channels: channels)))
        guard element.index == element.count else { continue }
        if second != nil {
          try enlarge(
            Array(element.x[range]), recipe, position: position + i, after: element.count, pace,
            report)
        } else {
          let picture = PictureBytes(
            element.x[range], width: width, height: height, channels: channels)
          try report(.finished(recipe, position: position + i, picture))
        }
      }
    }
  }
}

/// The memory of the latest run, kept for the next one that it is large enough for.
final class Workplace: Sendable {
  private struct Place {
    let denoiser: Denoiser
    let threads: Int
    let isCalm: Bool
  }

  private let latest = Mutex<Place?>(nil)

  func denoiser(_ network: Network, pictures: Int, _ pace: Sampler.Pace) -> Denoiser {
    latest.withLock { latest in
      if let place = latest, place.denoiser.capacity >= pictures, place.threads == pace.threads,
        place.isCalm == pace.isForScreen
      {
        return place.denoiser
      }
      // The old one goes before the new one comes.
      latest = nil
      let denoiser = network.denoiser(
        batch: pictures, threads: pace.threads, isCalm: pace.isForScreen)
      latest = Place(denoiser: denoiser, threads: pace.threads, isCalm: pace.isForScreen)
      return denoiser
    }
  }
}
