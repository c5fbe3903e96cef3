import Diffusion
package import Tensors

/// How a generator is to be trained against its critic. Together with the examples it fixes the
/// result.
public struct AdversarialPlan: Sendable, Hashable, Codable {
  public var seed: UInt64
  public var steps: Int
  /// Real pictures a step, and as many made ones: whole packs.
  public var batch: Int
  /// Pictures of one class that the critic sees beside each other and judges as one, so that a
  /// generator that makes the same picture again and again gives itself away: Lin, Khetan, Fanti and
  /// Oh, "PacGAN: The power of two samples in generative adversarial networks", NeurIPS 2018. With
  /// single pictures a training on blood cells ended in one picture a class.
  public var pack = 2
  /// Packs of real pictures a step that the critic is shown under another class, and is to score like
  /// made ones: Reed et al., "Generative adversarial text to image synthesis", ICML 2016, section 4.2.
  /// With few pictures a step and many classes the critic otherwise hardly learns what they mean.
  public var misnamed: Int
  /// The learning rate of the generator, and of the critic.
  public var rate = 2e-4
  public var criticRate = 2e-4
  /// Steps in which the learning rates rise.
  public var warmUp = 100
  /// How much of itself the generator's moving average keeps in a step.
  public var keep: Float
  /// What the gradient penalty on real pictures counts, and steps from one to the next: Mescheder,
  /// Geiger and Nowozin, "Which training methods for GANs do actually converge?", ICML 2018, equation
  /// 9, every so many steps as in Karras et al., "Analyzing and improving the image quality of
  /// StyleGAN", CVPR 2020, section 3.1.
  public var penalty: Float = 0.1
  public var penaltyInterval = 8
  /// How far a rare class is shown more often: 0 not at all, 1 until all classes count alike.
  public var balance = 0.6
  /// Steps from one look at `select` to the next.
  public var interval: Int
  /// What may be done to real pictures alone: it leaves them real.
  package var augmentation = Augmentation.Strength(
    margin: DiffusionExample.margin, stain: 0.03, channelStain: 0.015, haze: 0.005)
  /// What is done to all that the critic sees.
  var alteration = Alteration.Strength()

  /// Pictures in a pack, at most.
  static let largestPack = 8

  /// Packs a step.
  var packs: Int { batch / pack }

  /// The usual training of so many steps.
  ///
  /// - Parameter batch: rounded up to whole packs.
  public init(steps: Int, batch: Int = 16, seed: UInt64 = 1) {
    self.seed = seed
    self.steps = max(2, steps)
    self.batch = (max(1, batch) + pack - 1) / pack * pack
    misnamed = self.batch / pack / 2
    // The mean reaches back over a tenth of the training, at most a thousand steps.
    keep = Float(min(0.999, 1 - 10 / Double(max(20, steps))))
    interval = max(50, min(500, steps / 12))
  }

  /// Checkpoints of before `pack` have single pictures judged, and those of before `misnamed` none
  /// shown under another class.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    seed = try values.decode(UInt64.self, forKey: .seed)
    steps = try values.decode(Int.self, forKey: .steps)
    batch = try values.decode(Int.self, forKey: .batch)
    pack = try values.decodeIfPresent(Int.self, forKey: .pack) ?? 1
    misnamed = try values.decodeIfPresent(Int.self, forKey: .misnamed) ?? 0
    rate = try values.decode(Double.self, forKey: .rate)
    criticRate = try values.decode(Double.self, forKey: .criticRate)
    warmUp = try values.decode(Int.self, forKey: .warmUp)
    keep = try values.decode(Float.self, forKey: .keep)
    penalty = try values.decode(Float.self, forKey: .penalty)
    penaltyInterval = try values.decode(Int.self, forKey: .penaltyInterval)
    balance = try values.decode(Double.self, forKey: .balance)
    interval = try values.decode(Int.self, forKey: .interval)
    augmentation = try values.decode(Augmentation.Strength.self, forKey: .augmentation)
    alteration = try values.decode(Alteration.Strength.self, forKey: .alteration)
  }
}

extension AdversarialPlan {
  /// Whether a training can follow it: a damaged checkpoint may say anything.
  var isSound: Bool {
    (2...100_000_000).contains(steps) && (1...DiffusionPlan.largestBatch).contains(batch)
      && (1...Self.largestPack).contains(pack) && batch % pack == 0
      && (0...packs).contains(misnamed)
      && rate > 0 && rate <= 1 && criticRate > 0 && criticRate <= 1
      && (0...100_000_000).contains(warmUp)
      && (0..<1).contains(keep) && (0...1000).contains(penalty) && penaltyInterval > 0
      && (0...1).contains(balance) && (1...100_000_000).contains(interval)
      && augmentation.isSound(margin: DiffusionExample.margin) && alteration.isSound
  }
}

/// How a training stands after some steps.
public struct AdversarialRecord: Sendable, Hashable, Codable {
  /// Steps done.
  public var step: Int
  /// The critic's hinge loss over the steps since the last record: 2 where it can't tell anything.
  public var criticLoss: Double
  /// The mean scores of real and of made pictures over those steps.
  public var real: Double
  public var made: Double
  /// The mean score of `select`; nil where there is nothing to look at. Where it falls from that of
  /// the real pictures towards that of the made ones, the critic has learned its pictures by heart
  /// (Karras et al., "Training generative adversarial networks with limited data", NeurIPS 2020,
  /// section 3.1).
  public var select: Double?
}

/// What a training says while it runs.
public struct AdversarialTrainingNews: Sendable, Hashable {
  /// Steps done, of `steps`.
  public var step: Int
  public var steps: Int
  /// The critic's hinge loss, late steps counting more.
  public var loss: Double
  public var records: [AdversarialRecord]
  /// Over the last steps; nil to begin with.
  public var picturesPerSecond: Double?
  /// At that pace.
  public var remaining: Duration?
}
