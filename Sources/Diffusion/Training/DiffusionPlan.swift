package import Tensors

/// How a diffusion model is to be trained. Together with the examples it fixes the result: nothing
/// that happens on the way, breaks included, changes a number.
public struct DiffusionPlan: Sendable, Hashable, Codable {
  public var seed: UInt64
  /// Steps in all, early stops aside.
  public var steps: Int
  /// Pictures a step, at most `largestBatch`.
  public var batch: Int
  /// The largest learning rate.
  public var rate: Double
  /// Steps in which the learning rate rises; it then falls as half a cosine.
  public var warmUp: Int
  /// How fast weights are pulled to 0, times the learning rate.
  public var decay: Float = 1e-4
  /// The longest gradient followed as it is.
  public var longestGradient = 1.0
  /// How much of itself the moving average keeps in a step.
  public var keep: Float
  /// The share of pictures shown without their class, for guidance.
  public var classDropout = 0.1
  /// How far a rare class is shown more often: 0 not at all, 1 until all classes count alike.
  public var balance = 0.6
  /// The share of each batch from the classes the model has already, where some are added.
  public var baseShare = 0.5
  /// How many times the usual learning rate the rows of added classes have.
  public var addedPace: Float = 150
  /// The share of pictures that are changed more than that, and of which the network is told what was
  /// done; 0 for a network that isn't told. When it samples it is told that nothing was: what it makes
  /// isn't changed (Karras et al., NeurIPS 2022, appendix F.1).
  public var toldShare = 0.0
  /// How far those are changed.
  package var toldAugmentation = Augmentation.Strength(
    margin: DiffusionExample.margin, stain: 0.12, channelStain: 0.05, haze: 0.02, zoom: 0.08)
  /// Whether pictures are turned and shifted before they are cut out and resized, and nothing else is
  /// changed about them; else after. A network that learns from pictures turned after a resize can't
  /// learn what the resize leaves of the place of rows and columns, and stain that is varied spreads
  /// the colour of the ground.
  public var turnsSource = true
  /// Grey levels of noise from which on pictures are turned by any angle, and not in mirrors only.
  public var turnedAbove = 20.0
  /// Below so many grey levels of noise the order of neighbours is decided.
  public var lowNoise = 5.0
  /// The share of pictures with less noise than that, beside those that have it by chance, in the
  /// first two thirds of the steps and in the last.
  public var lowShare = 0.25
  public var lateLowShare = 0.5
  /// Whether the network is told how light the ground is, so that sampling can draw that from training
  /// cells; of so many in a hundred pictures it isn't told.
  public var tellsGround = true
  package var groundDropout = 0.15
  /// How many times the usual learning rate the matrix for it has, which begins with nothing.
  package var groundPace: Float = 20
  /// How much of itself a second, longer moving average keeps in a step; each look takes the better.
  package var longKeep: Float = 0
  /// How the model learns to walk from the one it begins with; nil for one that learns from cells.
  public var student: Student?
  /// How a second stage learns from parts of large pictures; nil for a first one.
  public var enlarging: Enlarging?
  /// Steps from one look at `select` to the next.
  public var interval: Int
  /// Looks without a better loss after which training stops.
  public var patience = 6
  /// How far pictures are changed each time they are shown. A model learns to make what it is shown,
  /// so stains vary little.
  package var augmentation = Augmentation.Strength(
    margin: DiffusionExample.margin, stain: 0.03, channelStain: 0.015, haze: 0.005)

  /// The most pictures a step.
  public static let largestBatch = 256

  /// The usual training of so many steps.
  ///
  /// - Parameter isFineTuning: whether it begins with a trained model, which wants smaller steps.
  public init(steps: Int, batch: Int = 16, seed: UInt64 = 1, isFineTuning: Bool = false) {
    self.seed = seed
    self.steps = max(2, steps)
    self.batch = batch
    rate = isFineTuning ? 1e-4 : 3e-4
    warmUp = max(1, min(isFineTuning ? 50 : 300, steps / 10))
    // The mean reaches back over a twentieth of the training, at most 2000 steps.
    keep = Float(min(0.9995, 1 - 20 / Double(max(40, steps))))
    longKeep = Float(min(0.9999, 1 - 5 / Double(max(40, steps))))
    interval = max(50, steps / 12)
  }
}

extension DiffusionPlan {
  /// Reads the plan of a checkpoint. What a plan has had since the first checkpoints may be missing:
  /// those trainings did without.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys) throws -> Value {
      try values.decode(Value.self, forKey: key)
    }
    self.init(steps: try value(.steps), batch: try value(.batch), seed: try value(.seed))
    steps = try value(.steps)
    rate = try value(.rate)
    warmUp = try value(.warmUp)
    decay = try value(.decay)
    longestGradient = try value(.longestGradient)
    keep = try value(.keep)
    classDropout = try value(.classDropout)
    balance = try value(.balance)
    baseShare = try value(.baseShare)
    addedPace = try value(.addedPace)
    interval = try value(.interval)
    patience = try value(.patience)
    augmentation = try value(.augmentation)
    toldShare = try values.decodeIfPresent(Double.self, forKey: .toldShare) ?? 0
    toldAugmentation =
      try values.decodeIfPresent(Augmentation.Strength.self, forKey: .toldAugmentation)
      ?? toldAugmentation
    func since<Value: Decodable>(_ key: CodingKeys, _ before: Value) throws -> Value {
      try values.decodeIfPresent(Value.self, forKey: key) ?? before
    }
    turnsSource = try since(.turnsSource, false)
    turnedAbove = try since(.turnedAbove, turnedAbove)
    lowNoise = try since(.lowNoise, lowNoise)
    lowShare = try since(.lowShare, 0)
    lateLowShare = try since(.lateLowShare, 0)
    tellsGround = try since(.tellsGround, false)
    groundDropout = try since(.groundDropout, groundDropout)
    groundPace = try since(.groundPace, groundPace)
    longKeep = try since(.longKeep, 0)
    student = try values.decodeIfPresent(Student.self, forKey: .student)
    enlarging = try values.decodeIfPresent(Enlarging.self, forKey: .enlarging)
  }

  /// Whether a training can follow it: a damaged checkpoint may say anything.
  var isSound: Bool {
    let shares = [
      classDropout, balance, baseShare, toldShare, lowShare, lateLowShare, groundDropout,
    ]
    return (2...100_000_000).contains(steps) && (1...Self.largestBatch).contains(batch)
      && (1...100_000_000).contains(interval) && (0...100_000_000).contains(warmUp) && patience > 0
      && rate > 0 && rate <= 1 && longestGradient > 0 && (0...1).contains(decay)
      && (0..<1).contains(keep) && (0..<1).contains(longKeep)
      && (0...1_000_000).contains(addedPace) && (0...1_000_000).contains(groundPace)
      && (0...1000).contains(turnedAbove) && (0...1000).contains(lowNoise)
      && shares.allSatisfy { (0...1).contains($0) }
      && augmentation.isSound(margin: DiffusionExample.margin)
      && toldAugmentation.isSound(margin: DiffusionExample.margin)
  }
}

/// How a training stands at a look at `select`.
public struct DiffusionRecord: Sendable, Hashable, Codable {
  /// Steps done.
  public var step: Int
  /// Mean squared error over the steps since the last look.
  public var loss: Double
  /// Mean squared error of the averaged weights on `select`, at fixed times and with fixed noise;
  /// nil where there is nothing to look at.
  public var selectLoss: Double?
}

/// What a training says while it runs.
public struct DiffusionTrainingNews: Sendable, Hashable {
  /// Steps done, of `steps`.
  public var step: Int
  public var steps: Int
  /// Mean squared error, late steps counting more.
  public var loss: Double
  /// The looks at `select` so far.
  public var records: [DiffusionRecord]
  /// Over the last steps; nil to begin with.
  public var picturesPerSecond: Double?
  /// At that pace, early stops aside.
  public var remaining: Duration?
}
