import Diffusion
package import Tensors

/// How a generator is to be trained against its critic. Together with the examples it fixes the
/// result.
public struct AdversarialPlan: Sendable, Hashable, Codable {
  public var seed: UInt64
  public var steps: Int
  /// Real pictures a step, and as many made ones.
  public var batch: Int
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
  public var penalty: Float = 4
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

  /// The usual training of so many steps.
  public init(steps: Int, batch: Int = 16, seed: UInt64 = 1) {
    self.seed = seed
    self.steps = max(2, steps)
    self.batch = batch
    // The mean reaches back over a tenth of the training, at most a thousand steps.
    keep = Float(min(0.999, 1 - 10 / Double(max(20, steps))))
    interval = max(50, min(500, steps / 12))
  }
}

extension AdversarialPlan {
  /// Whether a training can follow it: a damaged checkpoint may say anything.
  var isSound: Bool {
    (2...100_000_000).contains(steps) && (1...DiffusionPlan.largestBatch).contains(batch)
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
