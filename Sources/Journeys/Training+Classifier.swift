public import AtlasStore
public import Basis
public import Classification
public import Foundation
import Pictures

/// Makes models here, from one's own pictures.
public enum Training {}

extension Training {
  /// What a classifier is to be trained from, and how.
  public struct ClassifierOrder: Sendable {
    /// An atlas, or a folder as `leuko import` takes it.
    public var data: URL
    /// Where the classifier and, while it is under way, its checkpoint go.
    public var out: URL
    public var seed: UInt64
    /// Passes over the pictures; where nil, as many as the minutes allow, 20 without.
    public var epochs: Int?
    /// About how long it may take; by the pace of the first steps.
    public var minutes: Double?
    /// Goes on with the training whose checkpoint is in `out`.
    public var resumes: Bool
    public var threads: Int
    /// Micrometres a pixel of the pictures; nil where nobody says.
    public var scale: Double?
    /// The folder of a classifier that tells the scale of pictures where nobody says.
    public var judge: URL?
    /// The folder of a classifier whose weights it begins with.
    public var base: URL?
    public var license: String?
    public var credit: String?
    /// Where it says how it stands; nil for nowhere.
    public var diary: TrainingDiary?

    public init(data: URL, out: URL, seed: UInt64 = 1, threads: Int) {
      self.data = data
      self.out = out
      self.seed = seed
      self.threads = threads
      resumes = false
    }

    /// Where a break is survived.
    public var checkpoint: URL { TrainingCheckpoint.file(in: out) }
  }

  /// What a training of a classifier says while it is under way.
  public enum ClassifierNews: Sendable {
    case reading(Basis.Progress)
    case training(ClassifierTrainingNews)
  }

  /// Classes with fewer pictures to learn from are left out.
  static let fewestOfClass = 10
  /// Findings with fewer pictures to learn from are left out.
  static let fewestOfFinding = 20

  /// Trains a classifier and writes its folder. Cancelled, it writes its checkpoint and throws
  /// `CancellationError`; with `resumes` it goes on from there, and ends as it would have.
  public static func classifier(
    _ order: ClassifierOrder, vocabulary: Vocabulary, bench: Bench, software: String
  ) -> Job<ClassifierNews, Classifier> {
    Job { report in
      try check(resumes: order.resumes, order.checkpoint, in: order.out)
      let pictures = try LabelledPictures(
        at: order.data, vocabulary: vocabulary, software: software)
      let (train, select) = pictures.parts()
      let base = try order.base.map { try Classifier(folder: $0, threads: order.threads) }
      let stain = try await stain(of: train, pictures)
      let described = try describe(train, vocabulary, stain: stain)
      let description = described
      let scales = try await scales(of: train + select, pictures, order, base, bench)
      let clock = ContinuousClock()
      let start = clock.now
      @Sendable func tell(_ done: Int) {
        report(
          .reading(
            Basis.Progress(
              "reading pictures", completed: done, total: train.count + select.count,
              elapsed: clock.now - start)))
      }
      @Sendable func examples(
        _ items: [LabelledPictures.Item], _ before: Int
      ) async throws -> [ClassifierExample] {
        try await pictures.map(items, report: { tell(before + $0) }) { item, picture in
          ClassifierExample(
            picture,
            micrometresPerPixel: scales[item.digest]
              ?? usualWidth / Double(min(picture.width, picture.height)), classKey: item.classKey,
            findings: item.findings, for: description)
        }.compactMap(\.self)
      }
      let learned = try await examples(train, 0)
      let chosen = try await examples(select, train.count)
      let data = pictures.digest(train + select)
      return try await bench.run {
        try DurableFile.makeFolder(order.out)
        var training: ClassifierTraining
        if order.resumes {
          training = try ClassifierTraining(resuming: order.checkpoint) { resumed in
            // Another version's rules would read the pictures otherwise.
            guard resumed == description else {
              throw ClassifierError.otherExamples(file: order.checkpoint.lastPathComponent)
            }
            return (learned, chosen)
          }
        } else {
          let plan = try plan(order, description, learned, chosen)
          training = try ClassifierTraining(
            description, plan: plan, train: learned, select: chosen, from: base)
        }
        let classifier = try diary(order.diary, .classifier, order.out) { diary in
          let classifier = try training.run(
            threads: order.threads, checkpoint: order.checkpoint, data: data,
            report: {
              diary?.note($0)
              report(.training($0))
            }
          ).licensed(order.license, credit: order.credit)
          try classifier.write(to: order.out)
          return classifier
        }
        try? FileManager.default.removeItem(at: order.checkpoint)
        return classifier
      }
    }
  }

  /// Whether a training may begin, or go on, where it is asked to. What one that was killed left half
  /// written there goes.
  static func check(resumes: Bool, _ checkpoint: URL, in out: URL) throws(TrainingError) {
    DurableFile.sweep(out)
    let isThere = FileManager.default.fileExists(atPath: checkpoint.path)
    if resumes, !isThere { throw .nothingToResume(out.path) }
    if !resumes, isThere { throw .unfinished(out.path) }
  }

  /// The classes and findings there are enough pictures of, in the vocabulary's order.
  static func describe(
    _ train: [LabelledPictures.Item], _ vocabulary: Vocabulary, stain: StainColours? = nil
  ) throws(ClassifierError) -> ClassifierDescription {
    var counts: [String: Int] = [:]
    for item in train { counts[item.classKey, default: 0] += 1 }
    let order = vocabulary.classes.map(\.key)
    let classes = counts.filter { $0.value >= fewestOfClass }.keys.sorted {
      (order.firstIndex(of: $0) ?? order.count, $0) < (order.firstIndex(of: $1) ?? order.count, $1)
    }
    guard classes.count >= 2 else {
      throw .tooFew("two classes need \(fewestOfClass) pictures each in 'train'")
    }
    let findings = vocabulary.findings.compactMap { finding -> FindingTask? in
      let shown = train.filter { $0.findings.contains(finding.key) }
      let places = classes.filter { key in shown.contains { $0.classKey == key } }
      guard shown.count >= fewestOfFinding, !places.isEmpty else { return nil }
      return FindingTask(key: finding.key, classes: places)
    }
    var description = ClassifierDescription(
      classes: classes, findings: findings,
      preprocessing: Preprocessing(crop: 160, size: 80, filter: .box))
    description.seen = SeenScale(micrometresPerPixel: 2 * usualScale)
    description.stain = stain
    return description
  }

  /// Micrometres of film that pictures of single cells usually show, where nobody says.
  static let usualWidth = 34.16
  /// Micrometres a pixel of such a picture of 224 pixels.
  static let usualScale = usualWidth / 224
  /// Micrometres a pixel of each picture, by its digest: as somebody says, else as the classifier it
  /// begins with, or the one that came with the program, takes them to be.
  private static func scales(
    of items: [LabelledPictures.Item], _ pictures: LabelledPictures, _ order: ClassifierOrder,
    _ base: Classifier?, _ bench: Bench
  ) async throws -> [String: Double] {
    if let scale = order.scale {
      return Dictionary(uniqueKeysWithValues: items.map { ($0.digest, scale) })
    }
    let judge = base ?? order.judge.flatMap { try? Classifier(folder: $0, threads: order.threads) }
    guard let judge, judge.description.seen != nil else { return [:] }
    let survey = try await bench.run {
      let members = try items.map { item in
        let data = try pictures.data(of: item)
        let size = try PictureSize(of: data, name: item.name)
        return FilmSurvey.Member(
          scale: item.scale ?? PictureScale(file: data), width: size.width, height: size.height)
      }
      return try FilmSurvey(members, by: judge) { try pictures.picture(of: items[$0]) }
    }
    return Dictionary(
      uniqueKeysWithValues: zip(items, survey.scales).compactMap { item, scale in
        scale.map { (item.digest, $0) }
      })
  }

  /// Pictures by which the stains learned from are measured.
  private static let measured = 200

  /// What the films look like that are learned from; nil where they show too little stain.
  private static func stain(
    of train: [LabelledPictures.Item], _ pictures: LabelledPictures
  ) async throws -> StainColours? {
    // Items come in the order of their digests, which has nothing to do with what they show.
    let some = Array(train.prefix(measured))
    return StainColours(of: try await pictures.map(some) { _, picture in picture })
  }

  /// As many epochs as asked for, or as the minutes allow at the pace measured here.
  private static func plan(
    _ order: ClassifierOrder, _ description: ClassifierDescription,
    _ train: [ClassifierExample], _ select: [ClassifierExample]
  ) throws -> ClassifierPlan {
    var plan = ClassifierPlan(seed: order.seed)
    if let epochs = order.epochs {
      plan.epochs = epochs
    } else if let minutes = order.minutes {
      let trial = try ClassifierTraining(
        description, plan: plan, train: train, select: select)
      // A look at a picture of 'select' costs about a third of learning from one.
      let pictures = Double(train.count) + Double(select.count) / 3
      let perPicture =
        trial.secondsPerStep(threads: order.threads)
        / Double(min(plan.batch, train.count))
      plan.epochs = min(100, max(1, Int(minutes * 60 / (perPicture * pictures))))
    }
    return plan
  }
}

/// Why a training can't begin.
public enum TrainingError: Explained, Equatable {
  /// A checkpoint lies where a new training is to begin.
  case unfinished(String)
  /// There is no checkpoint to go on from.
  case nothingToResume(String)

  /// What is in the way.
  public var summary: String {
    switch self {
    case .unfinished(let path): "an unfinished training lies in '\(path)'"
    case .nothingToResume(let path): "no unfinished training lies in '\(path)'"
    }
  }

  /// How to go on.
  public var remedy: String? {
    switch self {
    case .unfinished: "go on with --resume, or name another folder with --out"
    case .nothingToResume: "leave out --resume, or name its folder with --out"
    }
  }

  /// Bad usage.
  public var exitStatus: ExitStatus { .usage }
}
