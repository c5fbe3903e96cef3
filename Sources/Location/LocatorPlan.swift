/// How a locator is to be trained. Together with the fields it fixes the result.
public struct LocatorPlan: Sendable, Hashable, Codable {
  public var seed: UInt64 = 1
  public var steps = 2400
  /// Squares a step.
  public var batch = 64
  /// The largest learning rate.
  public var rate = 2e-3
  public var decay: Float = 0.05
  /// The share of the steps in which the learning rate rises.
  public var warmUp = 0.05
  /// How much of itself the moving average keeps in a step.
  public var keep: Float = 0.995
  /// What the boxes' loss counts beside the scores'.
  public var boxShare: Float = 1
  /// Steps between two looks at the fields kept for choices.
  public var lookEvery = 300
  /// What is found of cells that can be found, on those fields, at the default threshold.
  public var recall = 0.99

  public init() {}

  /// Whether a training can follow it: a damaged checkpoint may say anything.
  var isSound: Bool {
    let shares = [warmUp, rate, recall]
    return (1...100_000_000).contains(steps) && (1...4096).contains(batch)
      && (1...100_000_000).contains(lookEvery) && shares.allSatisfy { (0...1).contains($0) }
      && (0...1).contains(decay) && (0..<1).contains(keep) && (0...1000).contains(boxShare)
  }
}

/// How a training stands at a look at the fields kept for choices.
public struct LocatorLook: Sendable, Hashable, Codable {
  /// Steps done.
  public var step: Int
  /// Mean loss over the steps since the look before.
  public var loss: Double
  public var averagePrecision: Double
}

/// What a training says while it runs.
public struct LocatorTrainingNews: Sendable, Hashable {
  public var step: Int
  public var steps: Int
  /// Mean loss since the last look.
  public var loss: Double
  /// The looks so far, those before a break among them.
  public var looks: [LocatorLook]
  /// At the pace since it began or went on.
  public var remaining: Duration
}
