public import Adversarial
public import AtlasStore
public import Basis
public import Diffusion
public import Foundation
import Pictures
import Tensors

extension Training {
  /// What a GAN is to be trained from, and how.
  @dynamicMemberLookup public struct AdversarialOrder: Sendable {
    /// An atlas, or a folder as `leuko import` takes it.
    public var data: URL
    public var preset = GeneratorConfiguration.Preset.small
    /// What it has in common with other models' trainings; its parts can be named without it.
    public var usual: GeneratorOrder

    public init(data: URL, _ usual: GeneratorOrder) {
      self.data = data
      self.usual = usual
    }

    public subscript<Part>(dynamicMember part: WritableKeyPath<GeneratorOrder, Part>) -> Part {
      get { usual[keyPath: part] }
      set { usual[keyPath: part] = newValue }
    }

    public subscript<Part>(dynamicMember part: KeyPath<GeneratorOrder, Part>) -> Part {
      usual[keyPath: part]
    }
  }

  /// What a training of a GAN says while it is under way.
  public typealias AdversarialNews = GeneratorNews<AdversarialTrainingNews>

  /// Trains a generator against a critic and writes its folder, which can be sampled from after every
  /// look at `select`. Cancelled, it writes its checkpoint and throws `CancellationError`; with
  /// `resumes` it goes on from there, and ends as it would have.
  ///
  /// There is no early stop: no loss of a GAN says how good its pictures are.
  public static func adversarial(
    _ order: AdversarialOrder, vocabulary: Vocabulary, bench: Bench, software: String
  ) -> Job<AdversarialNews, ModelClasses> {
    Job { report in
      try check(resumes: order.resumes, order.checkpoint, in: order.out)
      let base = try LabelledPictures(
        at: order.data, vocabulary: vocabulary, software: software)
      let classes = ModelClasses(
        names: try LearningMaterial.classes(base, vocabulary), nullClass: nil, crop: order.crop,
        size: order.size, filter: ResizeFilter.box.rawValue)
      let material = try LearningMaterial(
        base, classes: classes, crop: order.crop, size: order.size, vocabulary: vocabulary)
      let clock = ContinuousClock()
      let start = clock.now
      let (train, select) = try await material.examples { done, total in
        report(
          .reading(
            Basis.Progress(
              "reading pictures", completed: done, total: total, elapsed: clock.now - start)))
      }
      return try await bench.run {
        let training = try begin(order, classes, train, select)
        try DurableFile.makeFolder(order.samples)
        func write(_ training: AdversarialTraining) throws {
          try training.write(to: order.out, data: material.digest) { classes in
            classes.license = order.license
            classes.credit = order.credit
          }
        }
        try diary(order.diary, .gan, order.out) { diary in
          var strip: SampleStrip?
          try training.run(
            checkpoint: order.checkpoint, minutes: order.saving,
            looked: { training in
              try write(training)
              strip = try sample(
                order.out, onto: order.samples, step: training.step, size: order.size,
                threads: order.threads)
            },
            report: {
              diary?.note($0, strip)
              report(.training($0, strip))
            })
          try write(training)
        }
        try? FileManager.default.removeItem(at: order.checkpoint)
        return try AdversarialModel(folder: order.out).classes
      }
    }
  }

  /// The training in the checkpoint, or a new one of as many steps as asked for, or as the minutes
  /// allow at the pace measured here.
  private static func begin(
    _ order: AdversarialOrder, _ classes: ModelClasses, _ train: [DiffusionExample],
    _ select: [DiffusionExample]
  ) throws -> AdversarialTraining {
    if order.resumes {
      return try AdversarialTraining(
        resuming: order.checkpoint, classes: classes, train: train, select: select,
        threads: order.threads)
    }
    func training(_ steps: Int) throws -> AdversarialTraining {
      var plan = AdversarialPlan(steps: steps, batch: order.batch, seed: order.seed)
      if let rate = order.rate {
        plan.rate = rate
        plan.criticRate = rate
      }
      return try AdversarialTraining(
        order.preset, classes: classes, plan: plan, train: train, select: select,
        threads: order.threads)
    }
    if let steps = order.steps { return try training(steps) }
    guard let minutes = order.minutes else { return try training(20_000) }
    let pace = try training(1000).secondsPerStep()
    // A tenth goes into looks at 'select' and samples.
    return try training(max(20, Int(0.9 * minutes * 60 / pace)))
  }
}
