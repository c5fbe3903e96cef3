public import Basis
public import Foundation
public import Location

extension Training {
  /// What a locator is to be trained from, and how.
  public struct LocatorOrder: Sendable {
    /// A folder as `DrawnFields` takes it.
    public var data: URL
    /// Where the locator goes.
    public var out: URL
    /// The list of fields to learn from.
    public var train = "train"
    /// The list of fields that choices are made by.
    public var choice = "val"
    public var plan = LocatorPlan()
    /// Goes on with the training whose checkpoint is in `out`, by its own plan.
    public var resumes = false
    public var threads: Int
    public var license: String?
    public var credit: String?

    public init(data: URL, out: URL, threads: Int) {
      self.data = data
      self.out = out
      self.threads = threads
    }

    /// Where a break is survived.
    public var checkpoint: URL { TrainingCheckpoint.file(in: out) }
  }

  /// What a training of a locator says while it is under way.
  public enum LocatorNews: Sendable {
    case reading(Basis.Progress)
    /// How many boxes the stain alone finds: those with a proposal that overlaps them by 0.35.
    case proposed(found: Int, of: Int, proposals: Int, fields: Int)
    case training(LocatorTrainingNews)
  }

  /// Trains a locator and writes its folder. Cancelled, it writes its checkpoint and throws
  /// `CancellationError`; with `resumes` it goes on from there, and ends as it would have.
  public static func locator(
    _ order: LocatorOrder, bench: Bench
  ) -> Job<LocatorNews, Locator> {
    Job { report in
      try check(resumes: order.resumes, order.checkpoint, in: order.out)
      let fields = try DrawnFields(at: order.data)
      let train = try fields.items(split: order.train)
      let choice = try fields.items(split: order.choice)
      let clock = ContinuousClock()
      let start = clock.now
      @Sendable func tell(_ done: Int) {
        report(
          .reading(
            Basis.Progress(
              "reading fields", completed: done, total: train.count + choice.count,
              elapsed: clock.now - start)))
      }
      let learned = try await fields.read(train) { tell($0) }
      let chosen = try await fields.read(choice) { tell(train.count + $0) }
      let best = (learned + chosen).flatMap(\.bestProposals)
      report(
        .proposed(
          found: best.count { $0 >= 0.35 }, of: best.count,
          proposals: (learned + chosen).reduce(0) { $0 + $1.proposalCount },
          fields: learned.count + chosen.count))
      let data = try fields.digest(train + choice)
      return try await bench.run {
        try DurableFile.makeFolder(order.out)
        var training =
          try order.resumes
          ? LocatorTraining(resuming: order.checkpoint, train: learned, choice: chosen, data: data)
          : LocatorTraining(plan: order.plan, train: learned, choice: chosen, data: data)
        let locator = try training.run(threads: order.threads, checkpoint: order.checkpoint) {
          report(.training($0))
        }.licensed(order.license, credit: order.credit)
        try locator.write(to: order.out)
        try? FileManager.default.removeItem(at: order.checkpoint)
        return locator
      }
    }
  }
}
