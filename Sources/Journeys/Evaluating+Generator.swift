public import AtlasStore
public import Basis
public import Classification
import Diffusion
import Foundation
public import Pictures
import ReaderStudy
import Statistics
import Tensors

extension Evaluating {
  /// What of a generator is to be measured, and against what.
  public struct GeneratorOrder: Sendable {
    /// The generator's folder or name; nil for the usual one.
    public var model: String?
    /// The model's classes to measure, as typed; empty for all the data has pictures of.
    public var classes: [String]
    /// The part of the real pictures to compare with; no generator may have seen it.
    public var split: Split
    /// Pictures made of each class; nil for half of the class's reals, which makes distances those
    /// of sets of one size.
    public var count: Int?
    public var seed: UInt64
    public var steps: Int
    /// Side of the pictures compared, in pixels; nil for the model's own.
    public var side: Int?
    /// Nil for as much as the model says of each class.
    public var guidance: Double?
    /// Whether a network learns to tell the kinds apart, which takes minutes.
    public var asksNetwork: Bool
    /// Whether the nearest training picture of each is looked for.
    public var looksForCopies = true
    /// Grey levels of noise that reals are made anew from; empty for none.
    public var remadeLevels: [Double] = []
    /// Whether what tells generated from real cells is named.
    public var namesTells = true

    /// The grey levels reals are made anew from: one step of the model, the order of neighbours, and
    /// the shape of what is in a cell.
    public static let usualLevels = [1.2, 4.8, 42]

    public init(
      model: String? = nil, classes: [String] = [], split: Split = .val, count: Int? = nil,
      seed: UInt64 = 1, steps: Int = 20, guidance: Double? = nil, asksNetwork: Bool = true
    ) {
      self.model = model
      self.classes = classes
      self.split = split
      self.count = count
      self.seed = seed
      self.steps = steps
      self.guidance = guidance
      self.asksNetwork = asksNetwork
    }
  }

  /// What became of it: the numbers, and the pictures to look at.
  public struct GeneratorFindings: Sendable {
    public var evaluation: GeneratorEvaluation
    /// The pictures of each group but the last, in its order.
    public var pictures: [Gallery]

    /// A class's pictures.
    public struct Gallery: Sendable {
      public var name: String
      public var reals: [Picture]
      public var generated: [Picture]
      /// Generated pictures beside the training pictures nearest to them.
      public var pairs: [(generated: Picture, training: Picture, distance: Double)]
      /// What noise each generated picture began with: equal for those that share it.
      var noises: [String] = []
      /// The model's name for the class.
      var key = ""
      /// Whether it counts among all: a look's pictures are those of its class already.
      var isWhole = true
    }
  }

  /// Samples a generator and compares its pictures with real ones.
  ///
  /// Throws `SamplingError`, `LabelledPicturesError`, or what reading pictures throws.
  public static func generator(
    _ order: GeneratorOrder, on pictures: LabelledPictures, by classifier: Classifier,
    in project: Project
  ) -> Job<Basis.Progress, GeneratorFindings> {
    Job { report in
      let session = try await Sampling.Session.open(
        named: order.model, side: order.side, in: project)
      let walk = GeneratorWalk(
        order: order, pictures: pictures, classifier: classifier, session: session,
        project: project, report: report)
      return try await walk.run()
    }
  }
}

/// One evaluation, from reading to measuring.
private struct GeneratorWalk: Sendable {
  let order: Evaluating.GeneratorOrder
  let pictures: LabelledPictures
  let classifier: Classifier
  let session: Sampling.Session
  let project: Project
  let report: @Sendable (Basis.Progress) -> Void

  /// Fewer reals than this say nothing, in either half.
  private static let fewest = 10

  func run() async throws -> Evaluating.GeneratorFindings {
    if order.guidance != nil, session.ownSteps != nil {
      throw SamplingError.noWalk(option: "a guidance", model: session.name)
    }
    var groups: [GeneratorEvaluation.Group] = []
    var galleries: [Evaluating.GeneratorFindings.Gallery] = []
    var everything = [Rows(), Rows()]
    let choices = try chosen()
    // A class's findings are pictures of the class already.
    let isWhole = choices.contains(where: \.findings.isEmpty)
    for (place, choice) in choices.enumerated() {
      let name = choice.words(project.vocabulary)
      let reals = try await read(held(of: choice))
      let training = order.looksForCopies ? learned(of: choice) : []
      let learnedPictures = try await read(training)
      let (generated, noises) = try await make(
        choice, reals.count / 2, "\(place + 1)/\(choices.count)")
      let kinds = GeneratorMeasuring(
        reals: reals, generated: generated,
        training: zip(training, learnedPictures).map { ($0.name, $1) },
        learned: order.looksForCopies ? learned(of: choice, choosing: false).count : 0,
        threads: session.threads)
      let rows = await rows(kinds)
      if !isWhole || choice.findings.isEmpty {
        for space in rows.indices { everything[space].append(rows[space]) }
      }
      let group = await project.bench.run {
        measure(kinds, rows, name: name, choice: choice)
      }
      groups.append(group)
      galleries.append(
        .init(
          name: name, reals: reals, generated: generated,
          pairs: (group.copies?.pairs ?? []).map { pair in
            (generated[pair.index], learnedPictures[pair.trainingIndex], pair.distance)
          }, noises: noises, key: choice.key, isWhole: !isWhole || choice.findings.isEmpty))
    }
    if groups.count > 1 {
      let all = GeneratorMeasuring(
        reals: [], generated: [], training: [], learned: 0, threads: session.threads)
      let rows = everything
      groups.append(await project.bench.run { measure(all, rows, name: "all", choice: nil) })
    }
    if order.asksNetwork {
      let areas = try await networkAreas(galleries, besidesAll: groups.count > galleries.count)
      for (place, area) in areas.enumerated() { groups[place].networkArea = area }
    }
    let whole = galleries.filter(\.isWhole)
    let told = try await TellsWalk(
      order: order, session: session, bench: project.bench, report: report
    ).findings(whole)
    let evaluation = GeneratorEvaluation(
      areas: told.areas, remade: told.remade, model: session.name, split: order.split.rawValue,
      steps: session.ownSteps ?? order.steps, guidance: order.guidance, seed: order.seed,
      classifierData: classifier.description.training?.data, groups: groups)
    return Evaluating.GeneratorFindings(evaluation: evaluation, pictures: galleries)
  }

  /// The classes asked for, or all the model makes that have enough real pictures.
  private func chosen() throws -> [Sampling.ModelClass] {
    if !order.classes.isEmpty {
      let choices = try order.classes.map {
        try session.modelClass(spelled: $0, project.vocabulary)
      }
      for choice in choices {
        let found = held(of: choice).count
        guard found >= Self.fewest else {
          throw LabelledPicturesError.tooFew(
            className: choice.words(project.vocabulary), split: order.split.rawValue,
            found: found, needed: Self.fewest)
        }
      }
      return choices
    }
    let choices = session.classes.filter { held(of: $0).count >= Self.fewest }
    guard !choices.isEmpty else {
      throw LabelledPicturesError.tooFewOfAll(split: order.split.rawValue, needed: Self.fewest)
    }
    return choices
  }

  private func held(of choice: Sampling.ModelClass) -> [LabelledPictures.Item] {
    pictures.items.filter { $0.split == order.split && matches($0, choice) }
  }

  /// - Parameter choosing: those too that weren't learned from, but chose among weights.
  private func learned(
    of choice: Sampling.ModelClass, choosing: Bool = true
  ) -> [LabelledPictures.Item] {
    let (train, select) = pictures.parts()
    return (choosing ? train + select : train).filter {
      $0.split != order.split && matches($0, choice)
    }
  }

  private func matches(_ item: LabelledPictures.Item, _ choice: Sampling.ModelClass) -> Bool {
    item.classKey == choice.classKey && item.findings.isSuperset(of: choice.findings)
  }

  /// As the generator's training saw them.
  private func read(_ items: [LabelledPictures.Item]) async throws -> [Picture] {
    let way = session.preprocessing
    let clock = ContinuousClock()
    let start = clock.now
    return try await pictures.map(items) { done in
      report(
        Basis.Progress(
          "reading cells", completed: done, total: items.count, elapsed: clock.now - start))
    } _: { _, picture in
      way(picture)
    }
  }

  private func make(
    _ choice: Sampling.ModelClass, _ half: Int, _ place: String
  ) async throws -> (pictures: [Picture], noises: [String]) {
    let count = order.count ?? max(Self.fewest / 2, half)
    let recipes = try session.recipes(
      for: Sampling.Order(
        classKey: choice.key, count: count, seed: order.seed, steps: order.steps,
        guidance: order.guidance))
    return try await project.bench.run {
      var made: [(Int, Picture)] = []
      var steps = 0
      let clock = ContinuousClock()
      let start = clock.now
      try session.make(
        recipes, batch: 8,
        preview: { preview in
          steps += 1
          report(
            Basis.Progress(
              "making class \(place)", completed: steps, total: count * preview.steps,
              elapsed: clock.now - start))
        },
        made: { made.append(($0.index, $0.picture)) })
      let noises = recipes.map { "noise \($0.noiseSeed) \($0.index)" }
      return (made.sorted { $0.0 < $1.0 }.map(\.1), noises)
    }
  }

  /// Features of the three kinds of pictures in one space.
  private struct Rows: Sendable {
    var reals: [[Double]] = []
    var generated: [[Double]] = []
    var training: [[Double]] = []
    /// Reals of each class, one class after the other.
    var strata: [Int] = []

    init() {}

    init(_ kinds: GeneratorMeasuring, _ features: ([Picture]) -> [[Double]]) {
      reals = features(kinds.reals)
      generated = features(kinds.generated)
      training = features(kinds.training.map(\.picture))
      strata = [reals.count]
    }

    mutating func append(_ other: Rows) {
      reals += other.reals
      generated += other.generated
      strata += other.strata
    }

    /// Each feature a standard deviation of the reals wide, so that none counts for its unit.
    var standardised: Rows {
      var rows = self
      rows.reals = GeneratorMeasuring.standardised(reals, by: reals)
      rows.generated = GeneratorMeasuring.standardised(generated, by: reals)
      rows.training = GeneratorMeasuring.standardised(training, by: reals)
      return rows
    }
  }

  /// The classifier's, then colour and texture.
  private func rows(_ kinds: GeneratorMeasuring) async -> [Rows] {
    await project.bench.run {
      [
        Rows(kinds) { pictures in classifier.features(of: pictures).map { $0.map(Double.init) } },
        Rows(kinds) { pictures in pictures.map(ColourAndTexture.features) },
      ]
    }
  }

  private func measure(
    _ kinds: GeneratorMeasuring, _ rows: [Rows], name: String, choice: Sampling.ModelClass?
  ) -> GeneratorEvaluation.Group {
    let named = zip(["classifier", "colour and texture"], [rows[0], rows[1].standardised])
    let spaces = named.compactMap { name, rows -> GeneratorEvaluation.Space? in
      guard let reals = FeatureSet(rows.reals), let generated = FeatureSet(rows.generated) else {
        return nil
      }
      return kinds.space(
        .init(
          name: name, reals: reals, generated: generated, training: FeatureSet(rows.training),
          strata: rows.strata))
    }
    return GeneratorEvaluation.Group(
      name: name, key: choice?.key,
      guidance: choice.map { order.guidance ?? session.guidance(of: $0) },
      reals: rows[0].reals.count, generated: rows[0].generated.count, spaces: spaces,
      copies: kinds.copies(), recognised: choice.flatMap { recognised($0, kinds) })
  }

  /// How well a network that hasn't seen them tells each class's kinds apart, and, last, all of them.
  private func networkAreas(
    _ galleries: [Evaluating.GeneratorFindings.Gallery], besidesAll: Bool
  ) async throws -> [Double?] {
    // As many of each kind, or the classes would give the kinds away.
    let counts = galleries.map { min($0.reals.count, $0.generated.count) }
    let reals = zip(galleries, counts).flatMap { Array($0.reals.prefix($1)) }
    let generated = zip(galleries, counts).flatMap { Array($0.generated.prefix($1)) }
    guard reals.count >= OriginJudge.fewest else { return galleries.map { _ in nil } }
    let clock = ContinuousClock()
    let start = clock.now
    let ratings = try await project.bench.run {
      try OriginJudge.crossRatings(
        reals: reals, generated: generated, folds: 3, seed: order.seed, threads: session.threads
      ) { done in
        report(
          Basis.Progress(
            "a network looks for differences", completed: Int(1000 * done), total: 1000,
            elapsed: clock.now - start))
      }
    }
    func area(_ places: Range<Int>) -> Double? {
      let kinds = [ratings.reals[places], ratings.generated[places]]
      return ReceiverCurve(
        isFake: kinds.enumerated().flatMap { kind, ratings in ratings.map { _ in kind == 1 } },
        ratings: kinds.flatMap(\.self)
      ).area
    }
    var first = 0
    let areas = counts.map { count in
      defer { first += count }
      return area(first..<first + count)
    }
    return besidesAll ? areas + [area(0..<reals.count)] : areas
  }

  private func recognised(
    _ choice: Sampling.ModelClass, _ kinds: GeneratorMeasuring
  ) -> GeneratorEvaluation.Share? {
    guard classifier.description.classes.contains(choice.classKey) else { return nil }
    let right = classifier.opinions(on: kinds.generated).count { opinion in
      opinion.classKey == choice.classKey
        && choice.findings.isSubset(of: Set(opinion.findings.keys))
    }
    return GeneratorEvaluation.Share(count: right, of: kinds.generated.count)
  }
}
