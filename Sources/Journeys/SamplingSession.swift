import Adversarial
public import AtlasStore
public import Basis
public import Diffusion
public import Foundation
public import Pictures
import Tensors

extension Sampling {
  /// A model that is loaded and ready to be asked.
  public struct Session: Sendable {
    private let maker: Maker
    let threads: Int
    /// Side of the pictures it makes, in pixels; nil for the model's own.
    private let side: Int?

    /// What makes the pictures.
    private enum Maker {
      case diffusion(Sampler)
      case adversarial(AdversarialSampler)
    }

    /// Loads the model in `folder`, whatever its kind. Throws `ModelError`.
    ///
    /// - Parameter side: of the pictures it makes, in pixels: at most the model's own, to which those of
    ///   a model with a second stage are made smaller; nil for the model's own.
    public init(folder: URL, threads: Int, side: Int? = nil) throws {
      maker =
        AdversarialModel.isFound(in: folder)
        ? .adversarial(try AdversarialSampler(AdversarialModel(folder: folder)))
        : .diffusion(try Sampler(DiffusionModel(folder: folder)))
      self.threads = threads
      self.side = side
      guard let side else { return }
      let (least, most) = sides
      guard (least...most).contains(side) else {
        throw SamplingError.size(side, least: least, most: most, model: name)
      }
    }

    /// What walks from noise to cell; nil for a GAN.
    var sampler: Sampler? {
      if case .diffusion(let sampler) = maker { sampler } else { nil }
    }

    /// The same model, its pictures as large as its first stage makes them.
    public func atFirstStage() throws -> Session {
      try Session(folder: folder, threads: threads, side: sides.least)
    }

    /// Sides of the pictures it can make: those of the first stage, and of the second.
    public var sides: (least: Int, most: Int) {
      switch maker {
      case .diffusion(let sampler): (sampler.width, sampler.model.size?.width ?? sampler.width)
      case .adversarial(let sampler):
        (sampler.model.configuration.size, sampler.model.configuration.size)
      }
    }

    /// Loads the model that is meant: `name`, else the settings', else the best of the samples.
    public static func open(
      named name: String?, side: Int? = nil, in project: Project
    ) async throws -> Session {
      guard let folder = project.folders.model(named: name, settings: project.settings) else {
        throw SamplingError.noModel
      }
      let threads = project.settings.threads ?? ProcessInfo.processInfo.activeProcessorCount
      return try await project.bench.run {
        try Session(folder: folder, threads: threads, side: side)
      }
    }

    /// The model's kind.
    public var kind: Recipe.ModelKind {
      switch maker {
      case .diffusion: .diffusion
      case .adversarial: .gan
      }
    }

    /// Steps of a model that can't be told how to walk: a student's, or the one of a GAN; nil for one
    /// that can.
    public var ownSteps: Int? {
      switch maker {
      case .diffusion(let sampler): sampler.model.student?.times.count
      case .adversarial: 1
      }
    }

    /// The model's folder.
    public var folder: URL {
      switch maker {
      case .diffusion(let sampler): sampler.model.folder
      case .adversarial(let sampler): sampler.model.folder
      }
    }

    /// Its name.
    public var name: String { folder.lastPathComponent }

    /// The digest its recipes name it by.
    public var digest: String {
      switch maker {
      case .diffusion(let sampler): sampler.model.digest
      case .adversarial(let sampler): sampler.model.digest
      }
    }

    /// What its folder says about it; nil where that says nothing.
    public var description: ModelClasses? {
      switch maker {
      case .diffusion(let sampler): sampler.model.classes
      case .adversarial(let sampler): sampler.model.classes
      }
    }

    /// SHA-256 of every picture the model is known to have learned from.
    public var seenDigests: Set<String> { DiffusionModel.seenDigests(in: folder) }

    /// How each convolution is done, one line each.
    public var plan: [String] {
      switch maker {
      case .diffusion(let sampler): sampler.plan
      case .adversarial(let sampler): sampler.plan
      }
    }

    /// What sampling takes at most, in words: it doesn't grow with the number of pictures.
    public func memory(batch: Int) -> String {
      let (weights, batches) =
        switch maker {
        case .diffusion(let sampler):
          (
            sampler.weightMemory, sampler.memory(at: Sampler.Pace(batch: batch, threads: threads))
          )
        case .adversarial(let sampler):
          (sampler.weightMemory, sampler.memory(batch: batch, threads: threads))
        }
      func megabytes(_ bytes: Int) -> String { "\((bytes + 999_999) / 1_000_000) MB" }
      return "memory: weights \(megabytes(weights)), "
        + "batches of \(batch) \(megabytes(batches)), however many are made"
    }

    /// Takes the memory for sampling on a screen and runs the network once, so that the first cell
    /// shows soon after its key. A generator of one step needs no such thing.
    public func prepare() {
      if case .diffusion(let sampler) = maker { sampler.prepare(at: .screen(threads: threads)) }
    }

    /// The classes it can be asked for.
    public var classes: [ModelClass] {
      switch maker {
      case .diffusion(let sampler): sampler.model.classNames.map(ModelClass.init)
      case .adversarial(let sampler): (sampler.model.classes.names).map(ModelClass.init)
      }
    }

    /// Whether it can be asked for any cell, of no class in particular.
    public var makesAny: Bool {
      switch maker {
      case .diffusion(let sampler): sampler.model.makesAny
      case .adversarial: false
      }
    }

    /// What was taken for granted where the model's folder doesn't say it, a sentence each.
    public var assumptions: [String] {
      switch maker {
      case .diffusion(let sampler): sampler.model.assumptions
      case .adversarial: []
      }
    }

    /// How much a class is exaggerated where nobody says otherwise; 1 where there is no walk.
    public func guidance(of choice: ModelClass) -> Double {
      switch maker {
      case .diffusion(let sampler):
        sampler.model.student == nil ? sampler.model.guidance(of: choice.key) : 1
      case .adversarial: 1
      }
    }

    /// The ways to walk from noise to picture, the usual one first; one word where there is no choice.
    public var solvers: [String] {
      if let ownSteps { return [ownSteps == 1 ? "one step" : "\(ownSteps) steps"] }
      let usual = Recipe.usualScheduler
      return [usual.rawValue]
        + SchedulerConfiguration.Kind.allCases.filter { $0 != usual }.map(\.rawValue)
    }

    /// Steps and solver under one name, the quickest first; none where there is no choice.
    public var presets: [Preset] {
      guard ownSteps == nil else { return [] }
      return Recipe.Preset.allCases.map {
        Preset(name: $0.rawValue, steps: $0.steps, solver: $0.scheduler.rawValue)
      }
    }

    /// What makes a real picture one like those the model makes.
    public var preprocessing: Preprocessing {
      let (least, most) = sides
      guard most > least else { return networkPreprocessing }
      return Preprocessing(
        crop: description?.crop ?? most, size: side ?? most,
        filter: side ?? most == description?.crop ?? most ? .box : .lanczos)
    }

    /// What makes a real picture one like those the model's first network was trained with.
    public var networkPreprocessing: Preprocessing {
      Preprocessing(
        crop: description?.crop ?? 160, size: description?.size ?? sides.least,
        filter: description?.filter.flatMap(ResizeFilter.init(rawValue:)) ?? .box)
    }

    /// The model's class someone means: its key, or the atlas's name for it.
    public func modelClass(
      spelled spelling: String, _ vocabulary: Vocabulary
    ) throws -> ModelClass {
      let wanted = Vocabulary.folded(spelling)
      let match = classes.first { choice in
        Vocabulary.folded(choice.key) == wanted
          || Vocabulary.folded(choice.words(vocabulary)) == wanted
      }
      if let match { return match }
      if let key = vocabulary.cellClass(spelled: spelling)?.key,
        let plain = classes.first(where: { $0.classKey == key && $0.findings.isEmpty })
      {
        return plain
      }
      throw SamplingError.unknownClass(spelling, known: classes.map(\.key))
    }

    /// The recipes of an order, in its sequence. Throws for an order the model can't follow. Steps,
    /// guidance and solver say nothing to a model with steps of its own.
    public func recipes(for order: Order) throws -> [Recipe] {
      let places = 0..<max(0, order.count)
      switch maker {
      case .adversarial(let sampler):
        return try places.map { place in
          try sampler.model.recipe(
            className: order.classKey, seed: order.seed, index: order.firstIndex + place)
        }
      case .diffusion(let sampler):
        let solver = ownSteps == nil ? try solver(order.solver) : .ddim
        return try places.map { place in
          try sampler.model.recipe(
            className: order.classKey.isEmpty ? nil : order.classKey, seed: order.seed,
            index: order.firstIndex + place,
            steps: order.steps, guidance: order.guidance, scheduler: solver, width: side,
            height: side)
        }
      }
    }

    private func solver(_ spelling: String) throws -> SchedulerConfiguration.Kind {
      let name = spelling.isEmpty ? Recipe.usualScheduler.rawValue : spelling
      guard
        let solver = SchedulerConfiguration.Kind.allCases.first(where: {
          $0.rawValue.lowercased() == name.lowercased()
        })
      else { throw SamplingError.unknownSolver(name, known: solvers) }
      return solver
    }

    /// Makes pictures here and now, on the calling thread.
    ///
    /// - Parameters:
    ///   - batch: how many go through the network at once.
    ///   - isForScreen: whether all go side by side, the first one a step ahead, and leave the
    ///     processor to whoever presses a key.
    ///   - preview: is told after every step of every picture.
    ///   - made: gets each finished picture.
    /// - Throws: `CancellationError` when the task is cancelled; what is made by then was handed on.
    public func make(
      _ recipes: [Recipe], batch: Int = 4, isForScreen: Bool = false,
      preview: (Preview) -> Void = { _ in },
      made: (Made) throws -> Void
    ) throws {
      switch maker {
      case .diffusion(let sampler):
        try walk(sampler, recipes, batch: batch, isForScreen: isForScreen, preview, made)
      case .adversarial(let sampler):
        try sampler.run(recipes, batch: batch, threads: threads, isCalm: isForScreen) {
          recipe, position, bytes in
          let picture = Picture(bytes)
          preview(
            Preview(index: position, step: 1, steps: 1, picture: picture, remaining: nil))
          try made(Made(index: position, recipe: recipe, picture: picture))
        }
      }
    }

    private func walk(
      _ sampler: Sampler, _ recipes: [Recipe], batch: Int, isForScreen: Bool,
      _ preview: (Preview) -> Void, _ made: (Made) throws -> Void
    ) throws {
      let clock = ContinuousClock()
      let start = clock.now
      var done = 0
      let pace =
        isForScreen
        ? Sampler.Pace.screen(threads: threads) : Sampler.Pace(batch: batch, threads: threads)
      try sampler.run(recipes, at: pace) { event in
        switch event {
        case .step(let step):
          done += 1
          let all = recipes.count * step.count
          let remaining = (clock.now - start) * (Double(all - done) / Double(done))
          preview(
            Preview(
              index: step.position, step: step.index, steps: step.count,
              picture: Picture(step.index == step.count ? step.current : step.prediction),
              remaining: remaining))
        case .finished(let recipe, let position, let bytes):
          try made(Made(index: position, recipe: recipe, picture: Picture(bytes)))
        }
      }
    }

    /// Real pictures, as the model's training saw its own, made anew from `levels` grey levels of noise
    /// by the model's own last steps; as they are where it has none.
    ///
    /// A model of two stages gets them as its first makes them, and its second makes what comes out
    /// larger again.
    ///
    /// - Parameter keys: the model's class of each.
    func remade(
      _ pictures: [Picture], _ keys: [String], _ levels: Double, steps: Int
    ) throws -> [Picture] {
      guard let sampler, ownSteps == nil else { return pictures }
      let labels =
        sampler.model.configuration.classes == nil ? nil : try keys.map(sampler.model.label)
      let first = pictures.map { picture in
        picture.resized(width: sampler.width, height: sampler.height, filter: .lanczos)
      }
      let made = try sampler.remade(
        first.map { PictureBytes(width: $0.width, height: $0.height, rgb: $0.bytes) },
        labels: labels, levels: levels, steps: steps, threads: threads
      ).map(Picture.init)
      return zip(made, pictures).map { made, picture in
        made.resized(width: picture.width, height: picture.height, filter: .lanczos)
      }
    }

    /// A picture, made what the model sees, under more and more noise: from itself to noise alone.
    public func dissolution(of picture: Picture, frames: Int) -> [Picture] {
      let seen = preprocessing(picture)
      let bytes = PictureBytes(width: seen.width, height: seen.height, rgb: seen.bytes)
      let scheduler: SchedulerConfiguration =
        if case .diffusion(let sampler) = maker { sampler.model.scheduler } else { .usual }
      return ForwardProcess(scheduler).strip(of: bytes, frames: frames, seed: 1)
        .map(Picture.init)
    }

    /// Starts an order for the screen: previews and finished pictures as they come. None is kept
    /// anywhere; `Sampling.keep` puts one into the atlas.
    public func run(_ order: Order, on bench: Bench) -> Run { Run(self, order, bench) }
  }

  /// Puts a finished picture into the atlas as generated, with its whole recipe. A picture that is
  /// there already, from the same recipe, stays as it is.
  ///
  /// - Parameter person: who wants it; nil for whoever opened the project.
  public static func keep(
    _ made: Made, in project: Project, by person: String? = nil
  ) throws -> SpecimenID? {
    let data = try PictureFile.png(made.picture)
    var newcomer = try Newcomer(
      data, name: "\(made.name).png",
      source: "\(made.recipe.className ?? "any")/\(made.name).png",
      origin: .generated(recipe: made.recipe.json, group: made.recipe.group))
    if let name = made.recipe.className {
      let choice = ModelClass(name)
      newcomer.classKey = choice.classKey
      newcomer.findings = choice.findings
    }
    let admission = try project.atlas.admit(
      [newcomer], by: person ?? project.person ?? "leuko", at: project.now(), means: .model)
    if let id = admission.admitted.first { return id }
    return try project.atlas.specimen(withDigest: newcomer.digest)?.id
  }
}
