public import AtlasStore
public import Basis
import Classification
public import Diffusion
public import Foundation
public import Pictures
import Tensors

extension Training {
  /// What a diffusion model is to be trained from, and how.
  @dynamicMemberLookup public struct DiffusionOrder: Sendable {
    /// A class that is added to a model: its name, and a folder of its pictures.
    public struct AddedClass: Sendable, Hashable {
      public var name: String
      public var folder: URL

      public init(name: String, folder: URL) {
        self.name = name
        self.folder = folder
      }
    }

    /// An atlas, or a folder as `leuko import` takes it; nil to learn from added classes only.
    public var data: URL?
    /// The model to go on from; nil for a new one.
    public var from: URL?
    public var added: [AddedClass] = []
    /// The network of a new model.
    public var preset = UNetConfiguration.Preset.small
    /// The share of each batch from the classes the model has already.
    public var baseShare = 0.5
    /// The share of pictures that are changed so much that the network has to be told.
    public var toldShare = 0.0
    /// How pictures are resized; nil for as the model to go on from says, and by `lanczos` for a new
    /// one, which leaves no phase.
    public var filter: ResizeFilter?
    /// The share of pictures with so little noise that it decides the order of neighbours, and the
    /// same in the last third of the steps.
    public var lowShare = 0.25
    public var lateLowShare = 0.5
    /// Evaluations of the network in which it is to make a cell as the model to go on from does in many;
    /// nil for a model that learns from cells alone.
    public var student: Int?
    /// Side of what a second stage of the model to go on from is to make, in pixels; nil to train a first.
    public var secondStage: Int?
    /// Side of the parts that it learns from.
    public var patch = 96
    /// What it has in common with other models' trainings; its parts can be named without it.
    public var usual: GeneratorOrder

    public init(_ usual: GeneratorOrder) { self.usual = usual }

    public subscript<Part>(dynamicMember part: WritableKeyPath<GeneratorOrder, Part>) -> Part {
      get { usual[keyPath: part] }
      set { usual[keyPath: part] = newValue }
    }

    public subscript<Part>(dynamicMember part: KeyPath<GeneratorOrder, Part>) -> Part {
      usual[keyPath: part]
    }
  }

  /// One generated picture of every class, to see how a training comes along.
  public struct SampleStrip: Sendable {
    /// The step whose weights made them.
    public var step: Int
    public var pictures: [(key: String, picture: Picture)]
    /// The file with all of them.
    public var sheet: TrainingState.Sheet
  }

  /// What a training of a diffusion model says while it is under way.
  public typealias DiffusionNews = GeneratorNews<DiffusionTrainingNews>

  /// Trains a diffusion model and writes its folder, which can be sampled from after every look at
  /// `select`. Cancelled, it writes its checkpoint and throws `CancellationError`; with `resumes` it
  /// goes on from there, and ends as it would have.
  public static func diffusion(
    _ order: DiffusionOrder, vocabulary: Vocabulary, bench: Bench, software: String
  ) -> Job<DiffusionNews, ModelClasses> {
    Job { report in
      try check(resumes: order.resumes, order.checkpoint, in: order.out)
      let material = try DiffusionMaterial(order, vocabulary: vocabulary, software: software)
      let clock = ContinuousClock()
      let start = clock.now
      // A training begun by an earlier version goes on as it began.
      let turnsSource =
        try !order.resumes || DiffusionTraining.plan(in: order.checkpoint).turnsSource
      let (train, select) = try await material.pictures.examples(keepsSources: turnsSource) {
        done, total in
        report(
          .reading(
            Basis.Progress(
              "reading pictures", completed: done, total: total, elapsed: clock.now - start)))
      }
      return try await bench.run {
        try DurableFile.makeFolder(order.samples)
        let training =
          order.resumes
          ? try DiffusionTraining(
            resuming: order.checkpoint, material.start, train: train, select: select,
            threads: order.threads)
          : try DiffusionTraining(
            material.start, plan: plan(order, material.start, train), train: train,
            select: select, threads: order.threads)
        try diary(order.diary, .diffusion, order.out) { diary in
          var strip: SampleStrip?
          try training.run(
            checkpoint: order.checkpoint, minutes: order.saving,
            looked: { training in
              try write(training, material, order)
              strip = try sample(
                order.out, onto: order.samples, step: training.step,
                size: order.secondStage ?? order.size,
                threads: order.threads)
            },
            report: {
              diary?.note($0, strip)
              report(.training($0, strip))
            })
          try write(training, material, order)
        }
        try? FileManager.default.removeItem(at: order.checkpoint)
        let model = try DiffusionModel(folder: order.out)
        var classes = model.classes ?? material.start.classes
        // The file tells of the first stage; what is told here is of the second.
        if order.secondStage != nil {
          classes.pictures = training.step * order.batch
          classes.training?.seconds = training.seconds.rounded()
        }
        return classes
      }
    }
  }

  /// Does `work`, and has the diary of the model in `out` say how it ended.
  static func diary<Result>(
    _ diary: TrainingDiary?, _ kind: TrainingState.Kind, _ out: URL,
    _ work: (inout TrainingDiary.Writer?) throws -> Result
  ) throws -> Result {
    var writer = diary?.begin(kind, out: out)
    do {
      let result = try work(&writer)
      writer?.end()
      return result
    } catch {
      writer?.end(error)
      throw error
    }
  }

  /// As many steps as asked for, or as the minutes allow at the pace measured here.
  private static func plan(
    _ order: DiffusionOrder, _ start: DiffusionStart, _ train: [DiffusionExample]
  ) throws -> DiffusionPlan {
    let recording = order.secondStage == nil ? nil : DiffusionExample.recording(of: train)
    func plan(_ steps: Int) -> DiffusionPlan {
      var plan = DiffusionPlan(
        steps: steps, batch: order.batch, seed: order.seed, isFineTuning: order.from != nil)
      if let rate = order.rate { plan.rate = rate }
      plan.baseShare = order.baseShare
      plan.toldShare = order.toldShare
      plan.lowShare = order.lowShare
      plan.lateLowShare = order.lateLowShare
      // Who adds a class to a model that isn't told doesn't make another model of it.
      plan.tellsGround = start.added.isEmpty || start.isToldOfGround
      if let size = order.secondStage, let base = start.base {
        plan.enlarging = Enlarging(
          size: size, base: base, patch: min(size, order.patch), recording: recording)
        (plan.toldShare, plan.tellsGround) = (0, false)
      }
      if let evaluations = order.student {
        plan.student = Student(
          evaluations: evaluations, teacher: start.origin ?? "", start.scheduler)
        // It sees what it will see when it samples.
        (plan.lowShare, plan.lateLowShare, plan.toldShare) = (0, 0, 0)
        plan.tellsGround = start.isToldOfGround
      }
      return plan
    }
    if let steps = order.steps { return plan(steps) }
    guard let minutes = order.minutes else { return plan(order.from == nil ? 20_000 : 2_000) }
    let pace = try DiffusionTraining(
      start, plan: plan(1000), train: train, select: [], threads: order.threads
    ).secondsPerStep()
    // A tenth goes into looks at 'select' and samples.
    return plan(max(20, Int(0.9 * minutes * 60 / pace)))
  }

  private static func write(
    _ training: DiffusionTraining, _ material: DiffusionMaterial, _ order: DiffusionOrder
  ) throws {
    try training.write(
      to: order.out, data: material.pictures.digest, seenBefore: material.seenBefore,
      picturesBefore: material.picturesBefore
    ) { classes in
      classes.license = order.license ?? classes.license
      classes.credit = order.credit ?? classes.credit
      let origins = (classes.origins ?? [:]).merging(material.pictures.origins) { $1 }
      classes.origins = origins.isEmpty ? nil : origins
    }
  }

  /// A picture of every class by the model in `folder` as it is now, quickly, and all of them on a
  /// sheet in `sheets`.
  static func sample(
    _ folder: URL, onto sheets: URL, step: Int, size: Int, threads: Int
  ) throws -> SampleStrip {
    let whole = try Sampling.Session(folder: folder, threads: threads)
    let session = size > whole.sides.least ? whole : try whole.atFirstStage()
    let preset = Recipe.Preset.preview
    let recipes = try session.classes.flatMap { choice in
      try session.recipes(
        for: Sampling.Order(
          classKey: choice.key, count: 1, seed: 1, steps: preset.steps,
          solver: preset.scheduler.rawValue))
    }
    var made: [(key: String, picture: Picture)] = []
    try session.make(recipes, batch: 8) { made.append(($0.recipe.className ?? "", $0.picture)) }
    let layout = Mosaic(columns: 7, side: max(64, size), gap: 4)
    let file = sheets.appendingPathComponent(String(format: "%07d.png", step))
    try PictureFile.write(
      layout.sheet(made.map { .init($0.picture, label: $0.key) }), to: file)
    return SampleStrip(
      step: step, pictures: made,
      sheet: TrainingState.Sheet(
        path: file.path, step: step, names: made.map(\.key), columns: layout.columns,
        side: layout.side, size: size, gap: layout.gap))
  }
}
