import Foundation
public import Tensors

/// Asks a class-conditional diffusion model which class a picture is of: the one whose denoising
/// fits it best. A second opinion from a network that was never trained to tell classes apart.
///
/// Li et al., "Your diffusion model is secretly a zero-shot classifier", ICCV 2023, algorithm 2:
/// all classes are asked about a few draws of noise, and the more promising a class, the more draws
/// it gets. For blood cells: Deltadahl et al., "Deep generative classification of blood cell
/// morphology" (CytoDiffusion), 2024.
public struct DiffusionClassifier: Sendable {
  /// One round of questions: every class that is left gets draws until it has `draws`; then the
  /// `keep` best stay.
  public struct Round: Sendable, Hashable {
    public var draws: Int
    public var keep: Int

    public init(draws: Int, keep: Int) {
      self.draws = draws
      self.keep = keep
    }
  }

  /// What a second opinion takes unless asked otherwise.
  public static let usualRounds = [
    Round(draws: OpinionCalibration.comparedDraws, keep: 5), Round(draws: 16, keep: 3),
    Round(draws: 32, keep: 1),
  ]

  /// What is thought of one picture.
  public struct Opinion: Sendable, Hashable {
    /// The probability of each class of the model, in its order; they add up to 1.
    public var probabilities: [Double]
    /// Evaluations of the network that it took.
    public var evaluations: Int
    /// How much less than usual it helps to name the likeliest class, in standard deviations: high
    /// for a cell like none of the classes. Nil without a calibration.
    public var strangeness: Double?

    /// The likeliest class's number.
    public var label: Int {
      probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
    }
  }

  /// Errors in spreads: of every class, draw by draw, as far as it was asked about, and with none
  /// named.
  package struct Record: Sendable {
    package var classes: [[Double]]
    package var unnamed: [Double]
  }

  /// The model asked.
  public let model: DiffusionModel
  /// How differences of error become probabilities.
  public var calibration: OpinionCalibration
  let errors: DenoisingErrors
  let nullClass: Int

  /// Asks by the network and in the memory of `sampler`; the two take turns.
  ///
  /// Throws `ModelError` for a model without classes, or without the class that stands for any.
  ///
  /// - Parameters:
  ///   - sampler: of the model to be asked.
  ///   - calibration: nil for the one in the model's folder, or what is assumed where there is none.
  ///   - pace: how many threads share the work, and whether they let everything else go first.
  public init(
    _ sampler: Sampler, calibration: OpinionCalibration? = nil, pace: Sampler.Pace = Sampler.Pace()
  ) throws(ModelError) {
    let model = sampler.model
    guard model.classNames.count > 1, let nullClass = model.classes?.nullClass else {
      throw .request(problem: "the model has no classes to choose from, or no class for any")
    }
    self.model = model
    self.nullClass = nullClass
    let own = try OpinionCalibration(folder: model.folder)
    self.calibration = calibration ?? own ?? OpinionCalibration()
    errors = DenoisingErrors(sampler, range: self.calibration.times, pace: pace)
  }

  /// The opinion on `picture`, which has to be as large as the model's and prepared as its training
  /// prepared its own.
  ///
  /// - Parameters:
  ///   - rounds: how many draws of noise which classes get.
  ///   - labels: the classes to choose from, by number; nil for all. The others get probability 0.
  /// - Throws: `CancellationError` when the task is cancelled; `ModelError` for a picture of another
  ///   size.
  public func callAsFunction(
    _ picture: PictureBytes, rounds: [Round] = usualRounds, among labels: [Int]? = nil
  ) throws -> Opinion {
    opinion(of: try ask(picture, rounds: rounds, among: labels))
  }

  /// Asks round by round.
  package func ask(
    _ picture: PictureBytes, rounds: [Round] = usualRounds, among labels: [Int]? = nil
  ) throws -> Record {
    let values = try errors.values(of: picture)
    var remaining = labels ?? Array(model.classNames.indices)
    var record = Record(classes: Array(repeating: [], count: model.classNames.count), unnamed: [])
    for round in rounds {
      let from = remaining.first.map { record.classes[$0].count } ?? 0
      guard from < round.draws else { continue }
      // Draw by draw, so that the noise of each is made once.
      let questions = (from..<round.draws).flatMap { draw in
        let unnamed = draw < OpinionCalibration.comparedDraws ? [nullClass] : []
        return (remaining + unnamed).map { DenoisingErrors.Question(draw: draw, label: $0) }
      }
      for (question, error) in zip(questions, try errors(values, questions)) {
        let spread = spread(ofDraw: question.draw, in: calibration)
        if question.label == nullClass {
          record.unnamed.append(error / spread)
        } else {
          record.classes[question.label].append(error / spread)
        }
      }
      remaining = Array(
        remaining.sorted { record.classes[$0].mean < record.classes[$1].mean }
          .prefix(max(1, round.keep)))
    }
    return record
  }

  /// How far apart classes' errors are in a draw, by `calibration`.
  package func spread(ofDraw draw: Int, in calibration: OpinionCalibration) -> Double {
    calibration.spread(ofDraw: draw, time: errors.place(ofDraw: draw))
  }

  /// Probabilities from a record: the softmax of minus the differences to the best class, each over
  /// the draws that both got.
  package func opinion(of record: Record) -> Opinion {
    let logits = Self.logits(record, temperature: calibration.temperature)
    let weights = logits.map { exp($0) }
    let sum = weights.reduce(0, +)
    var opinion = Opinion(
      probabilities: weights.map { $0 / sum },
      evaluations: record.classes.reduce(record.unnamed.count) { $0 + $1.count })
    let label = opinion.label
    opinion.strangeness = Self.gain(record, label: label).flatMap {
      calibration.strangeness(gain: $0, label: label)
    }
    return opinion
  }

  /// Of the class that fits best 0, of the others less, of those not asked about minus infinity.
  package static func logits(_ record: Record, temperature: Double) -> [Double] {
    let most = record.classes.map(\.count).max() ?? 0
    let finalists = record.classes.filter { $0.count == most && most > 0 }
    let best = finalists.min { $0.mean < $1.mean } ?? []
    let differences = record.classes.map { errors in
      errors.isEmpty ? .infinity : errors.mean - best.prefix(errors.count).mean
    }
    // One that was left behind on few draws may have been ahead on those.
    let least = min(0, differences.min() ?? 0)
    return differences.map { -($0 - least) / temperature }
  }

  /// By how many spreads the picture is undone better with the class named than with none, over the
  /// draws that every class gets.
  package static func gain(_ record: Record, label: Int) -> Double? {
    let count = min(record.unnamed.count, record.classes[label].count)
    guard count > 0 else { return nil }
    return record.unnamed.prefix(count).mean - record.classes[label].prefix(count).mean
  }
}

extension Collection where Element == Double {
  /// Infinite where there is nothing.
  var mean: Double { isEmpty ? .infinity : reduce(0, +) / Double(count) }
}
