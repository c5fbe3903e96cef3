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
      let description = try describe(train, vocabulary)
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
            picture, classKey: item.classKey, findings: item.findings, for: description)
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
            description, plan: plan, train: learned, select: chosen)
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
    _ train: [LabelledPictures.Item], _ vocabulary: Vocabulary
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
    return ClassifierDescription(
      classes: classes, findings: findings,
      preprocessing: Preprocessing(crop: 160, size: 80, filter: .box))
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
