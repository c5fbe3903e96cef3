/// How a classifier is to be trained. Together with the examples it fixes the result: nothing that
/// happens on the way, breaks included, changes a number.
public struct ClassifierPlan: Sendable, Hashable, Codable {
  public var seed: UInt64
  /// Passes over the examples.
  public var epochs: Int
  /// Examples a step; fewer where there are fewer.
  public var batch = 64
  /// The largest learning rate.
  public var rate = 2e-3
  /// How fast weights are pulled to 0, times the learning rate.
  public var decay: Float = 0.05
  /// The share of the steps in which the learning rate rises.
  public var warmUp = 0.05
  /// How much certainty is spread over all classes.
  public var smoothing: Float = 0.05
  /// How much of itself the moving average keeps in a step.
  public var keep: Float = 0.998
  /// What the findings' loss counts beside the classes'.
  public var findingShare: Float = 0.3
  /// What the loss of the zoom counts beside the classes', for a classifier that tells scale.
  /// nil is 0.3.
  public var scaleShare: Float?
  /// The longest gradient followed as it is.
  public var longestGradient = 2.0
  /// Epochs without a better loss on `select` after which training stops.
  public var patience = 8
  /// How far a rare class is weighted up: 0 not at all, 1 until all classes count alike.
  public var balance = 0.5
  /// Whether pictures are learned from as they are, neither moved nor stained anew; nil is no.
  public var asTheyAre: Bool?

  public init(seed: UInt64 = 1, epochs: Int = 20) {
    self.seed = seed
    self.epochs = epochs
  }
}

extension ClassifierPlan {
  /// Whether a training can follow it: a damaged checkpoint may say anything.
  var isSound: Bool {
    let shares = [warmUp, balance, rate]
    return (0...1_000_000).contains(epochs) && (1...4096).contains(batch)
      && shares.allSatisfy { (0...1).contains($0) } && (0...1).contains(decay)
      && (0..<1).contains(smoothing) && (0..<1).contains(keep) && (0...100).contains(findingShare)
      && (0...100).contains(scaleShare ?? 0)
      && longestGradient > 0 && patience > 0
  }
}

/// How a training stands after an epoch.
public struct EpochRecord: Sendable, Hashable, Codable {
  /// From 1.
  public var epoch: Int
  /// Mean loss over the epoch's steps.
  public var loss: Double
  /// Mean -log probability of the right class on `select`, by the averaged weights.
  public var selectLoss: Double
  /// Share of right classes on `select`.
  public var selectAccuracy: Double
}

/// What a training says while it runs.
public struct ClassifierTrainingNews: Sendable, Hashable {
  /// Steps done, of `steps`.
  public var step: Int
  public var steps: Int
  /// Mean loss over the epoch so far.
  public var loss: Double
  /// The epochs that are finished.
  public var epochs: [EpochRecord]
  /// Over the last seconds; nil to begin with.
  public var picturesPerSecond: Double?
  /// At that pace, early stops aside.
  public var remaining: Duration?
}
