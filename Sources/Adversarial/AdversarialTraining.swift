public import Basis
public import Diffusion
import Foundation
import Tensors

/// A training of a generator against a critic under way: it steps forward, can be written down
/// between any two steps, and goes on from there to the same bytes.
///
/// Goodfellow et al., "Generative adversarial nets", NeurIPS 2014, with the hinge loss, a gradient
/// penalty on real pictures, pictures altered before they are judged, some of a class judged as one,
/// and a moving average of the generator. No number depends on how many threads share the work.
public final class AdversarialTraining {
  public let plan: AdversarialPlan
  public let configuration: GeneratorConfiguration
  /// Names, and how pictures become what the critic sees.
  public let classes: ModelClasses
  let train: [DiffusionExample]
  /// What the critic hasn't seen.
  let judged: [DiffusionExample]
  let generator: GeneratorNetwork
  let critic: CriticNetwork
  var progress = Progress()
  private let pool: WorkerPool
  private let generating: Arena
  private let judging: Arena
  private let source: Philox
  private let choice: BalancedChoice
  /// The examples of every class.
  private let examples: [Int: [Int]]

  /// What changes besides weights, as checkpoints have it.
  struct Progress: Sendable, Hashable, Codable {
    var step = 0
    /// Over the steps since the last record.
    var losses = 0.0
    var real = 0.0
    var made = 0.0
    /// Late steps count more.
    var loss: Double?
    var records: [AdversarialRecord] = []
    var seconds = 0.0

    /// Whether a training of so many steps can stand so.
    func isSound(steps: Int) -> Bool {
      (0...steps).contains(step) && (0...1e9).contains(seconds)
        && records.allSatisfy { (0...step).contains($0.step) }
    }
  }

  /// Pictures of `select` that the critic is asked about, at most.
  static let mostJudged = 128

  /// - Parameters:
  ///   - preset: of the network; pictures are of the size of `classes`.
  ///   - train: to learn from.
  ///   - select: to see whether the critic has learned its pictures by heart.
  ///   - threads: how many work; they change nothing but the time.
  /// - Throws: `AdversarialTrainingError`.
  public convenience init(
    _ preset: GeneratorConfiguration.Preset, classes: ModelClasses, plan: AdversarialPlan,
    train: [DiffusionExample], select: [DiffusionExample], threads: Int
  ) throws {
    let size = classes.size ?? 0
    guard GeneratorConfiguration.sizes.contains(size) else {
      throw AdversarialTrainingError.size(size)
    }
    try self.init(
      GeneratorConfiguration(preset, classes: classes.names.count, size: size),
      classes: classes, plan: plan, train: train, select: select, threads: threads)
  }

  init(
    _ configuration: GeneratorConfiguration, classes: ModelClasses, plan: AdversarialPlan,
    train: [DiffusionExample], select: [DiffusionExample], threads: Int
  ) throws {
    guard !train.isEmpty else { throw AdversarialTrainingError.nothing }
    precondition(
      (train + select).allSatisfy { $0.size == configuration.size }, "pictures of one size")
    self.plan = plan
    self.configuration = configuration
    self.classes = classes
    self.train = train
    let count = min(Self.mostJudged, select.count)
    judged = (0..<count).map { select[$0 * select.count / count] }
    generator = GeneratorNetwork(configuration, isTrained: true)
    critic = CriticNetwork(configuration, pack: plan.pack)
    generator.block.draw(seed: plan.seed, first: 0)
    critic.block.draw(seed: plan.seed, first: generator.block.entries.count)
    pool = WorkerPool(threads: threads)
    generating = Arena(generator.program, capacity: plan.batch, pool: pool)
    judging = Arena(critic.program, capacity: 2 * plan.packs + plan.misnamed, pool: pool)
    source = Philox(seed: plan.seed)
    choice = BalancedChoice(
      among: Array(train.indices), labels: train.map(\.label), balance: plan.balance)
    examples = Dictionary(grouping: train.indices) { train[$0].label }
  }

  /// Steps done.
  public var step: Int { progress.step }
  public var isFinished: Bool { step >= plan.steps }

  // MARK: A step

  /// Both networks learn from one batch each.
  package func advance() {
    let reals = (0..<plan.packs).map(realPack)
    let made = make(for: .critic, demanding: .made)
    judge(reals + made + misnamed(reals), at: 0)
    note()
    follow(critic.block, rate: plan.criticRate, round: progress.step + 1)
    if step % plan.penaltyInterval == 0 { penalise(reals) }
    teachGenerator()
    progress.step += 1
  }

  private func note() {
    let loss = (0..<2 * plan.packs).reduce(0.0) {
      $0 + Double(judging.floats(critic.losses, $1)[0]) / Double(plan.packs)
    }
    progress.losses += loss
    progress.loss = progress.loss.map { 0.98 * $0 + 0.02 * loss } ?? loss
    for slot in 0..<plan.packs {
      progress.real += Double(score(slot)) / Double(plan.packs)
      progress.made += Double(score(plan.packs + slot)) / Double(plan.packs)
    }
  }

  /// The critic's slopes are kept small around real pictures: half of `penalty` times the squared
  /// length of the score's slope g with respect to the pack, on average.
  ///
  /// Its slope with respect to the weights is that of the difference of the scores a small step along
  /// g to either side, g itself held fixed: two passes more, and no second derivative to write down.
  /// The critic is smooth, so what is left is of the order of the step squared.
  private func penalise(_ batch: [Shown]) {
    judge(penaltyPairs(batch), at: 0, alters: false)
    follow(critic.block, rate: plan.criticRate, round: progress.step + 1)
  }

  /// Every pack a step along the slope of its score to either side, with what is asked of them.
  func penaltyPairs(_ batch: [Shown]) -> [Shown] {
    let pushed = batch.map { Shown($0.pictures, $0.label, .pushed(Float(batch.count))) }
    judge(pushed, at: 0, alters: false)
    let count = Float(plan.penaltyInterval)
    return zip(batch, pictureSlopes(batch.count)).flatMap { real, slopes in
      let length = Float(slopes.joined().reduce(0.0) { $0 + Double($1 * $1) }.squareRoot())
      let weight = plan.penalty * count * length / Self.penaltyStep
      let way = length > 0 ? Self.penaltyStep / length : 0
      return [Float(1), -1].map { side in
        let moved = zip(real.pictures, slopes).map { picture, slope in
          zip(picture, slope).map { $0 + side * way * $1 }
        }
        return Shown(moved, real.label, .pushed(side * weight))
      }
    }
  }

  /// How far along its slope a pack is moved for the penalty, all its numbers taken as a vector.
  private static let penaltyStep: Float = 0.5

  private func teachGenerator() {
    judge(make(for: .generator, demanding: .pushed(-1)), at: 1)
    let size = configuration.size
    let slopes = pictureSlopes(plan.packs)
    pool.run(plan.batch) { slot, _ in
      let (pack, place) = slot.quotientAndRemainder(dividingBy: plan.pack)
      var slope = slopes[pack][place]
      alteration(ofPack: pack, at: 1).changeBack(&slope, size: size)
      generating.floats(generator.slope.buffer, slot).set(slope)
    }
    let program = generator.program.operations.count
    pool.perform { generating.run(batch: plan.batch, generator.forward..<program) }
    follow(generator.block, rate: plan.rate, round: progress.step + 1)
  }

  /// Changes weights against their slopes. Kingma and Ba's rule without a memory of the direction,
  /// which would run on after the other network has moved.
  private func follow(_ block: ParameterBlock, rate: Double, round: Int) {
    let optimiser = BlockOptimiser(
      decay: 0, keepMean: 0, keepSquare: 0.99, longest: .infinity, keepAverage: plan.keep)
    let rise = min(1, Double(round) / Double(max(1, plan.warmUp)))
    _ = optimiser.step(block, rate: Float(rate * rise), step: round, on: pool)
  }

  // MARK: What is made and judged

  /// Pictures of one class that the critic is shown as one.
  struct Shown {
    let pictures: [[Float]]
    let label: Int
    let demand: CriticNetwork.Demand

    init(_ pictures: [[Float]], _ label: Int, _ demand: CriticNetwork.Demand) {
      self.pictures = pictures
      self.label = label
      self.demand = demand
    }

    /// Pixel by pixel, the channels of every picture one after the other.
    func numbers(alteredBy alteration: Alteration, size: Int) -> [Float] {
      var numbers = [Float](repeating: 0, count: 3 * pictures.count * size * size)
      for (place, picture) in pictures.enumerated() {
        var picture = picture
        alteration.change(&picture, size: size)
        for pixel in 0..<size * size {
          let to = 3 * (pixel * pictures.count + place)
          for channel in 0..<3 { numbers[to + channel] = picture[3 * pixel + channel] }
        }
      }
      return numbers
    }
  }

  /// Packs by the generator as it is. Its memory stays ready for the way back.
  private func make(for purpose: Purpose, demanding demand: CriticNetwork.Demand) -> [Shown] {
    let labels = (0..<plan.packs).map { train[place($0, purpose)].label }
    for slot in 0..<plan.batch {
      generating.floats(generator.latent, slot).set(
        source.normals(
          purpose.rawValue, index: slot, step: step, count: configuration.latents))
      generating.floats(generator.label, slot)[0] = Float(labels[slot / plan.pack])
    }
    pool.perform { generating.run(batch: plan.batch, 0..<generator.forward) }
    return labels.enumerated().map { pack, label in
      let slots = pack * plan.pack..<(pack + 1) * plan.pack
      return Shown(slots.map { generating.floats(generator.output, $0) }, label, demand)
    }
  }

  /// Shows packs to the critic, altered; afterwards its block has the slopes of the mean loss.
  ///
  /// - Parameter half: of the step: the critic's and the generator's pictures are altered differently.
  func judge(_ batch: [Shown], at half: Int, alters: Bool = true) {
    let size = configuration.size
    pool.run(batch.count) { slot, _ in
      let shown = batch[slot]
      let alteration = alteration(
        ofPack: slot, at: half, strength: alters ? plan.alteration : .none)
      judging.floats(critic.input.buffer, slot)
        .set(shown.numbers(alteredBy: alteration, size: size))
      judging.floats(critic.label, slot)[0] = Float(shown.label)
      judging.floats(critic.demand, slot).set(shown.demand.numbers)
    }
    pool.perform { judging.run(batch: batch.count) }
  }

  /// What is done to a pack: alike to all its pictures, or their likeness would be lost.
  func alteration(
    ofPack pack: Int, at half: Int, strength: Alteration.Strength? = nil
  ) -> Alteration {
    Alteration(
      strength ?? plan.alteration, source, size: configuration.size, picture: pack,
      time: 2 * step + half)
  }

  /// The score of the pack at a place of the batch that was judged last.
  func score(_ slot: Int) -> Float { judging.floats(critic.scores, slot)[0] }

  /// The slopes of the pictures of the first packs of the batch that was judged last.
  func pictureSlopes(_ count: Int) -> [[[Float]]] {
    (0..<count).map { slot in
      let slopes = judging.floats(critic.slope, slot)
      return (0..<plan.pack).map { place in
        var slope = [Float](repeating: 0, count: slopes.count / plan.pack)
        for index in slope.indices {
          let (pixel, channel) = index.quotientAndRemainder(dividingBy: 3)
          slope[index] = slopes[3 * (pixel * plan.pack + place) + channel]
        }
        return slope
      }
    }
  }

  /// Real pictures of one class, none twice where there are others.
  func realPack(_ pack: Int) -> Shown {
    let first = place(pack, .real)
    let label = train[first].label
    var others = examples[label, default: []].filter { $0 != first }
    if others.isEmpty { others = [first] }
    let words = source.words(at: SIMD4(Purpose.pack.rawValue, UInt32(pack), UInt32(step), 0))
    let start = Int(words.unit * Double(others.count))
    let members = [first] + (1..<plan.pack).map { others[(start + $0) % others.count] }
    let slots = members.enumerated().map { (pack * plan.pack + $0, $1) }
    return Shown(slots.map { real(train[$1], $0) }, label, .real)
  }

  /// The first of these packs under another class, each under any of the others.
  private func misnamed(_ reals: [Shown]) -> [Shown] {
    reals.prefix(plan.misnamed).enumerated().compactMap { pack, real in
      let others = examples.keys.filter { $0 != real.label }.sorted()
      guard !others.isEmpty else { return nil }
      let words = source.words(
        at: SIMD4(Purpose.misnamed.rawValue, UInt32(pack), UInt32(step), 0))
      return Shown(real.pictures, others[Int(words.unit * Double(others.count))], .made)
    }
  }

  /// A real picture, turned, mirrored, shifted and stained a little differently.
  func real(_ example: DiffusionExample, _ slot: Int) -> [Float] {
    example.values(
      Augmentation(plan.augmentation, source, example: slot, step: step))
  }

  /// Purposes of random words: word 0 of their counter.
  private enum Purpose: UInt32 {
    case real = 0x7265_616C
    case critic = 0x6372_6974
    case generator = 0x6765_6E65
    case pack = 0x7061_636B
    case misnamed = 0x6D69_736E
  }

  /// The example for a place of a step's batch; of made pictures only its class matters.
  private func place(_ slot: Int, _ purpose: Purpose) -> Int {
    choice.place(
      at: source.words(at: SIMD4(purpose.rawValue &+ 1, UInt32(slot), UInt32(step), 0)).unit)
  }
}

extension Arena {
  /// The numbers of `view` for picture `index`; it has no gaps between pixels.
  fileprivate func floats(_ view: View, _ index: Int) -> [Float] {
    floats(view.buffer, index).part(0, view.pixels * view.channels).array
  }
}

/// Why a generator can't be trained.
public enum AdversarialTrainingError: Explained, Equatable {
  /// There is nothing to learn from.
  case nothing
  /// Not a size of picture that networks are built for.
  case size(Int)
  /// A checkpoint was made with other pictures.
  case otherExamples(file: String)
  /// The loss is no number any more.
  case diverged(step: Int)

  /// What is wrong.
  public var summary: String {
    switch self {
    case .nothing: "there is no picture to learn from"
    case .size(let size): "there is no generator of pictures of \(size) pixels"
    case .otherExamples(let file):
      "'\(file)' is the checkpoint of a training on other pictures or of another network"
    case .diverged(let step): "the training got lost: at step \(step) its loss is no number"
    }
  }

  /// How to go on.
  public var remedy: String? {
    switch self {
    case .nothing: "label pictures, or give a folder with one folder a class"
    case .size:
      "use --size " + GeneratorConfiguration.sizes.map(String.init).joined(separator: ", ")
    case .otherExamples:
      "give the --data, --net and --size it began with, or begin anew in another --out"
    case .diverged: "begin anew with a smaller --rate"
    }
  }

  /// Bad data.
  public var exitStatus: ExitStatus { .badData }
}
