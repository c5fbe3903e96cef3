public import Foundation

extension Training {
  /// What every training of a model that makes pictures is told.
  public struct GeneratorOrder: Sendable {
    /// Where the model and, while it is under way, its checkpoint and samples go.
    public var out: URL
    /// The side of a new model's pictures, in pixels.
    public var size = 64
    /// The side of the middle square that they are made from, in pixels of the originals.
    public var crop = 160
    public var batch = 16
    public var seed: UInt64 = 1
    /// Steps; where nil, as many as the minutes allow, and without those as usual.
    public var steps: Int?
    /// About how long it may take; by the pace of the first steps.
    public var minutes: Double?
    /// The largest learning rate; nil for the usual.
    public var rate: Double?
    /// Minutes from one checkpoint to the next.
    public var saving = 5.0
    /// Goes on with the training whose checkpoint is in `out`.
    public var resumes = false
    public var threads: Int
    public var license: String?
    public var credit: String?
    /// Where it says how it stands; nil for nowhere.
    public var diary: TrainingDiary?

    public init(out: URL, threads: Int) {
      self.out = out
      self.threads = threads
    }

    /// Where a break is survived.
    public var checkpoint: URL { TrainingCheckpoint.file(in: out) }
    /// Where a sheet of samples is left now and then.
    public var samples: URL { out.appendingPathComponent("samples", isDirectory: true) }
  }
}
