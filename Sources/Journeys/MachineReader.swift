import AtlasStore
public import Basis
import Classification
public import Foundation
import Pictures
public import ReaderStudy
import Statistics

/// A machine that reads a blind test beside the people: a network that learns to tell the same
/// generator's cells from real ones, on other pictures, and then rates the study's.
///
/// It learns from pictures treated as the study's were, each in one turn drawn for it, and from
/// nothing moved or stained besides.
public enum MachineReader {
  /// What is to be read, and by what.
  public struct Order: Sendable {
    /// The study.
    public var study: URL
    /// The model whose fakes are in it; nil for the usual one.
    public var model: String?
    /// The classes to learn from, as the model spells them.
    public var classes: [String]
    /// Real and generated pictures of each class at most.
    public var count: Int
    /// Of network and fakes; the study's own fakes have another.
    public var seed: UInt64
    public var steps: Int
    /// Nil for as much as the model says of each class.
    public var guidance: Double?
    public var threads: Int

    public init(
      study: URL, model: String? = nil, classes: [String], count: Int = 120, seed: UInt64 = 1_001,
      steps: Int = 20, guidance: Double? = nil, threads: Int
    ) {
      self.study = study
      self.model = model
      self.classes = classes
      self.count = count
      self.seed = seed
      self.steps = steps
      self.guidance = guidance
      self.threads = threads
    }
  }

  /// Learns, rates and writes the reading beside the key.
  ///
  /// The reals are cells of the data that aren't among the study's pictures. Throws
  /// `MachineReaderError`, `SamplingError`, `StudyError`, or what reading pictures throws.
  public static func read(
    _ order: Order, data: LabelledPictures, in project: Project
  ) -> Job<Basis.Progress, MachineReading> {
    Job { report in
      let study = try Study(at: order.study)
      let session = try await Sampling.Session.open(named: order.model, in: project)
      let shown = try study.pictures()
      let choices = try order.classes.map {
        try session.modelClass(spelled: $0, project.vocabulary)
      }
      let reals = try await reals(choices, order, data, session, besides: shown)
      let count = reals.reduce(0) { $0 + $1.count }
      guard count >= OriginJudge.fewest else { throw MachineReaderError.tooFew(count) }
      let fakes = try await fakes(choices, order, session, project, report)
      let secret = Digest.sha256(Array("machine-turns \(order.seed)".utf8))
      func treated(_ groups: [[StudyPicture]]) -> (learned: [Picture], aside: [Picture]) {
        parted(interleaved(groups).map { Picture(Presentation.turned($0, secret: secret)) })
      }
      let (known, made) = (treated(reals), treated(fakes))
      let clock = ContinuousClock()
      let start = clock.now
      return try await project.bench.run {
        let judge = try OriginJudge(
          reals: known.learned, generated: made.learned, seed: order.seed,
          threads: order.threads
        ) { step, count in
          report(
            Basis.Progress(
              "learning", completed: step, total: max(1, count), elapsed: clock.now - start))
        }
        let own = (judge.ratings(of: known.aside), judge.ratings(of: made.aside))
        let area = ReceiverCurve(
          isFake: own.0.map { _ in false } + own.1.map { _ in true }, ratings: own.0 + own.1
        ).area
        let reading = MachineReading(
          study, ratings: judge.ratings(of: shown.map { Picture($0) }),
          learnedReals: known.learned.count,
          learnedFakes: made.learned.count, ownArea: area, model: session.digest, seed: order.seed,
          software: project.atlas.software)
        try reading.write(
          to: MachineReading.file(besides: BlindTesting.keyFile(of: order.study)))
        return reading
      }
    }
  }

  /// Real cells of each class in the model's size, none of them shown in the study in any turn.
  private static func reals(
    _ choices: [Sampling.ModelClass], _ order: Order, _ data: LabelledPictures,
    _ session: Sampling.Session, besides shown: [StudyPicture]
  ) async throws -> [[StudyPicture]] {
    let seen = Set(shown)
    let way = session.preprocessing.withoutPhase
    var all: [[StudyPicture]] = []
    for choice in choices {
      // From `val` and `test` too: the generator learned from `train`, and its cells may look more
      // like those.
      let items = data.items.filter {
        $0.classKey == choice.classKey && choice.findings.isSubset(of: $0.findings)
      }
      let pictures = try await data.map(Array(items.prefix(2 * order.count))) { _, picture in
        StudyPicture(way(picture))
      }
      var others: [StudyPicture] = []
      for picture in pictures where others.count < order.count {
        let isShown = Presentation.turns(of: picture).contains {
          seen.contains(Presentation.turned(picture, by: $0))
        }
        if !isShown { others.append(picture) }
      }
      all.append(others)
    }
    return all
  }

  private static func fakes(
    _ choices: [Sampling.ModelClass], _ order: Order, _ session: Sampling.Session,
    _ project: Project, _ report: @escaping @Sendable (Basis.Progress) -> Void
  ) async throws -> [[StudyPicture]] {
    let clock = ContinuousClock()
    let start = clock.now
    var all: [[StudyPicture]] = []
    for (place, choice) in choices.enumerated() {
      let recipes = try session.recipes(
        for: Sampling.Order(
          classKey: choice.key, count: order.count, seed: order.seed,
          firstIndex: place * order.count, steps: order.steps, guidance: order.guidance))
      let before = all.reduce(0) { $0 + $1.count }
      all.append(
        try await project.bench.run {
          var made: [StudyPicture] = []
          try session.make(recipes) { one in
            made.append(StudyPicture(one.picture))
            report(
              Basis.Progress(
                "making fakes to learn from", completed: before + made.count,
                total: choices.count * order.count, elapsed: clock.now - start))
          }
          return made
        })
    }
    return all
  }

  /// Every fifth is kept aside, to see how well the network does on cells it hasn't seen.
  private static func parted(_ pictures: [Picture]) -> (learned: [Picture], aside: [Picture]) {
    (
      pictures.enumerated().filter { $0.offset % 5 != 4 }.map(\.element),
      pictures.enumerated().filter { $0.offset % 5 == 4 }.map(\.element)
    )
  }

  /// One of each class in turn, so that every part has all classes.
  private static func interleaved(_ groups: [[StudyPicture]]) -> [StudyPicture] {
    let most = groups.map(\.count).max() ?? 0
    return (0..<most).flatMap { place in
      groups.compactMap { $0.indices.contains(place) ? $0[place] : nil }
    }
  }
}

extension StudyPicture {
  /// A picture as a study keeps it.
  init(_ picture: Picture) {
    self.init(width: picture.width, height: picture.height, rgb: picture.bytes)
  }
}

extension Picture {
  /// A study's picture.
  init(_ picture: StudyPicture) {
    self.init(width: picture.width, height: picture.height, bytes: picture.rgb)
  }
}

/// Why a machine can't read a study.
public enum MachineReaderError: Explained, Equatable {
  /// Fewer real cells besides the study's than it can learn from.
  case tooFew(Int)

  public var summary: String {
    switch self {
    case .tooFew(let count):
      "there are only \(count) real cells besides the study's; a machine learns from 32 or more"
    }
  }

  public var remedy: String? { "name more data with --data, or more classes with --class" }

  public var exitStatus: ExitStatus { .noInput }
}
