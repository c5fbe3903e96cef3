import Basis
import Foundation
import Pictures
import Tensors

/// A training of a diffusion model under way: it steps forward, can be written down between any two
/// steps, and goes on from there to the same bytes.
///
/// All numbers live in one block and one arena, taken once; a step takes no memory of its own. No
/// number depends on how many threads share the work.
public final class DiffusionTraining {
  public let plan: DiffusionPlan
  public let start: DiffusionStart
  let train: [DiffusionExample]
  /// What the model is chosen by.
  let judged: [DiffusionExample]
  let network: TrainableUNet
  let pool: WorkerPool
  let noise: NormalNoise
  let source: Philox
  var progress = Progress()
  /// The averaged weights that were best on `select`.
  var best: [Float]
  /// A second, longer moving average; empty for none.
  var long: [Float]
  /// The grounds that the network is told of; nil for a network that isn't.
  let ground: Ground?
  /// Cuts the parts that a second stage learns from.
  let cutter: Enlarging.Cutter?
  /// What a student learns from; nil for a training on cells alone.
  let teacher: Teacher?
  let arena: Arena
  private let optimiser: BlockOptimiser
  private let rate: LearningRate
  let choices: [Choice]
  let alphas: [Float]

  /// What changes besides weights, as checkpoints have it.
  struct Progress: Sendable, Hashable, Codable {
    var step = 0
    /// Over the steps since the last look at `select`.
    var lossSum = 0.0
    /// Late steps count more.
    var loss: Double?
    var records: [DiffusionRecord] = []
    /// The step whose averaged weights were best; 0 for none yet.
    var bestStep = 0
    var seconds = 0.0

    /// Whether a training of so many steps can stand so.
    func isSound(steps: Int) -> Bool {
      (0...steps).contains(step) && (0...step).contains(bestStep)
        && (0...1e9).contains(seconds)
        && records.allSatisfy { (0...step).contains($0.step) }
    }
  }

  /// What some places of a batch are filled from.
  struct Choice {
    let slots: Range<Int>
    let examples: BalancedChoice
  }

  /// Pictures that a model is chosen by, at most.
  static let mostJudged = 48

  /// - Parameters:
  ///   - train: to learn from.
  ///   - select: to choose by; with added classes only theirs are looked at, where there are any.
  ///   - threads: how many work; they change nothing but the time.
  /// - Throws: `DiffusionTrainingError` where there is nothing to learn from, `ModelError` for a
  ///   network that can't be trained here.
  public init(
    _ start: DiffusionStart, plan: DiffusionPlan, train: [DiffusionExample],
    select: [DiffusionExample], threads: Int
  ) throws {
    guard let size = start.configuration.height, start.configuration.width == size,
      start.configuration.outputChannels == 3,
      start.configuration.inputChannels == (plan.enlarging == nil ? 3 : 6)
    else { throw DiffusionTrainingError.size("square colour pictures") }
    guard plan.enlarging?.isSound(unit: start.configuration.sizeUnit) ?? true,
      plan.enlarging?.size ?? size == size
    else { throw DiffusionTrainingError.size("parts no larger than the pictures") }
    guard (train + select).allSatisfy({ $0.size == size }) else {
      throw DiffusionTrainingError.size("pictures of \(size) pixels")
    }
    guard !train.isEmpty else { throw DiffusionTrainingError.nothing }
    self.start = start
    self.plan = plan
    self.train = train
    judged = Self.judged(of: select)
    let side = plan.enlarging?.patch ?? size
    network = try TrainableUNet(
      start.configuration, height: side, width: side, isTold: plan.toldShare > 0,
      tellsGround: plan.tellsGround)
    for (name, tensor) in start.weights { network.block.set(.weights, name, to: tensor) }
    cutter = plan.enlarging.map(Enlarging.Cutter.init)
    ground = plan.tellsGround ? Self.ground(of: train, start) : nil
    if let ground { network.block.set(.weights, TrainableUNet.groundWeight, to: ground.weight) }
    network.block.copy(.weights, to: .average)
    best = network.block.floats(.average).array
    long = plan.longKeep > 0 ? best : []
    pool = WorkerPool(threads: threads)
    if let student = plan.student {
      guard student.isSound(for: start.scheduler) else { throw DiffusionTrainingError.walk }
      teacher = try Teacher(student, start, size: size, batch: plan.batch, pool: pool)
    } else {
      teacher = nil
    }
    arena = Arena(network.program, capacity: plan.batch, pool: pool)
    noise = NormalNoise(seed: plan.seed)
    source = Philox(seed: plan.seed)
    optimiser = Self.optimiser(network.block, start, plan)
    rate = LearningRate(
      peak: plan.rate, warmUp: min(plan.warmUp, plan.steps - 1), steps: plan.steps)
    choices = Self.choices(train, plan)
    alphas = NoiseSchedule(start.scheduler).alphasCumulative
  }

  /// Where classes are added, the rows of the others stay what they are, and the new ones, which have
  /// all the way from another class to go, are faster than the rest of a trained network.
  private static func optimiser(
    _ block: ParameterBlock, _ start: DiffusionStart, _ plan: DiffusionPlan
  ) -> BlockOptimiser {
    var optimiser = BlockOptimiser(
      decay: plan.decay, longest: plan.longestGradient, keepAverage: plan.keep)
    func hurry(_ name: String, by factor: Float) {
      guard let entry = block.entries.first(where: { $0.name == name }) else { return }
      optimiser.paces.append(.init(entry.offset..<entry.offset + entry.count, factor: factor))
    }
    let table = block.entries.first { $0.name == "class_embedding.weight" }
    if let table, !start.added.isEmpty {
      let width = table.shape[1]
      let old = (table.shape[0] - start.added.count - 1) * width
      let new = old + start.added.count * width
      optimiser.paces = [
        .init(table.offset..<table.offset + old, factor: 0),
        .init(table.offset + old..<table.offset + new, factor: plan.addedPace),
        .init(table.offset + new..<table.offset + table.count, factor: 0),
      ]
      // It begins with nothing too.
      hurry(TrainableUNet.changeWeight, by: plan.addedPace)
    }
    if start.ground == nil { hurry(TrainableUNet.groundWeight, by: plan.groundPace) }
    return optimiser
  }

  /// Steps done.
  public var step: Int { progress.step }

  /// Whether all steps are done, or the last looks found nothing better.
  public var isFinished: Bool {
    let since = progress.records.count { $0.step > progress.bestStep }
    return step >= plan.steps || (!judged.isEmpty && since >= plan.patience)
  }

  /// Bytes of memory it runs in.
  public var memory: Int {
    arena.bytes + ParameterBlock.Part.allCases.count * 4 * network.block.floats(.weights).count
  }

  /// Multiplications, each with its addition, for one picture of a step.
  var multiplications: Int { network.program.multiplications }

  /// One step.
  package func advance() {
    fill()
    pool.perform { arena.run(batch: plan.batch) }
    var loss = 0.0
    for slot in 0..<plan.batch { loss += Double(arena.floats(network.losses, slot)[0]) }
    loss /= Double(plan.batch)
    progress.step += 1
    progress.lossSum += loss
    progress.loss = progress.loss.map { 0.98 * $0 + 0.02 * loss } ?? loss
    _ = optimiser.step(network.block, rate: rate.rate(at: step), step: step, on: pool)
    if !long.isEmpty, step % Self.longStride == 0 { lengthenAverage() }
  }

  /// Steps from one update of the longer average to the next.
  private static let longStride = 16

  private func lengthenAverage() {
    let weights = network.block.floats(.weights)
    let warm = Float(step) / Float(step + 9 * Self.longStride)
    let share = 1 - min(warm, pow(plan.longKeep, Float(Self.longStride)))
    for index in long.indices { long[index] += share * (weights[index] - long[index]) }
  }

  /// How long each operation of a step takes, in milliseconds; of no use but to look at.
  package func stepTimes() -> [(name: String, time: Double)] {
    fill()
    return arena.timedRun(batch: plan.batch).map { operation, time in
      let millions = operation.multiplications / 1_000_000
      let name = operation.plan ?? "\(type(of: operation)), \(millions) million multiplications"
      return (name, time / .milliseconds(1))
    }
  }
}
