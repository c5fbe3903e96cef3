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
  /// What a student learns from; nil for a training on cells alone.
  let teacher: Teacher?
  private let arena: Arena
  private let optimiser: BlockOptimiser
  private let rate: LearningRate
  private let choices: [Choice]
  private let alphas: [Float]

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
  private struct Choice {
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
      start.configuration.inputChannels == 3
    else { throw DiffusionTrainingError.size("square colour pictures") }
    guard (train + select).allSatisfy({ $0.size == size }) else {
      throw DiffusionTrainingError.size("pictures of \(size) pixels")
    }
    guard !train.isEmpty else { throw DiffusionTrainingError.nothing }
    self.start = start
    self.plan = plan
    self.train = train
    judged = Self.judged(of: select)
    network = try TrainableUNet(
      start.configuration, height: size, width: size, isTold: plan.toldShare > 0,
      tellsGround: plan.tellsGround)
    for (name, tensor) in start.weights { network.block.set(.weights, name, to: tensor) }
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

  // MARK: What a step sees

  private static func choices(_ train: [DiffusionExample], _ plan: DiffusionPlan) -> [Choice] {
    let labels = train.map(\.label)
    func choice(_ slots: Range<Int>, _ places: [Int]) -> Choice {
      Choice(
        slots: slots,
        examples: BalancedChoice(among: places, labels: labels, balance: plan.balance))
    }
    let base = train.indices.filter { !train[$0].isAdded }
    let added = train.indices.filter { train[$0].isAdded }
    guard !base.isEmpty, !added.isEmpty else { return [choice(0..<plan.batch, base + added)] }
    let share = Int((plan.baseShare * Double(plan.batch)).rounded())
    return [choice(0..<share, base), choice(share..<plan.batch, added)].filter { !$0.slots.isEmpty }
  }

  /// Some of `select`, spread evenly; those of added classes where there are any.
  private static func judged(of select: [DiffusionExample]) -> [DiffusionExample] {
    let added = select.filter(\.isAdded)
    let from = added.isEmpty ? select : added
    let count = min(mostJudged, from.count)
    return (0..<count).map { from[$0 * from.count / count] }
  }

  /// Purposes of random words: word 0 of their counter.
  private enum Purpose {
    static let choice: UInt32 = 0x6368_6F69
    static let time: UInt32 = 0x7469_6D65
    static let noise: UInt32 = 0x6E6F_6973
    static let ground: UInt32 = 0x6772_6F75
  }

  /// Puts the pictures of the next step, their noise and what the network should make of them into
  /// the arena.
  private func fill() {
    let step = step
    let count = network.input.pixels * network.input.channels
    // The times of a batch lie at even distances, which makes the loss vary less: Kingma, Salimans,
    // Poole and Ho, "Variational diffusion models", NeurIPS 2021, appendix I.1.
    let first = source.words(at: SIMD4(Purpose.time, 0, UInt32(step), 0)).unit
    let null = start.classes.nullClass ?? 0
    let velocity = start.scheduler.prediction
    pool.run(plan.batch) { slot, _ in
      let example = train[place(for: slot, at: step)]
      let time = time(of: slot, first)
      let words = choiceWords(slot, step)
      let isTold = Double(words.w) / 4_294_967_296 < plan.toldShare
      let change = change(of: example, slot, step, isTold: isTold)
      let shown = shown(example, slot, step, time: time)
      let picture = shown.values(change)
      let noise = source.normals(Purpose.noise, index: slot, step: step, count: count)
      let (noisy, target) = Self.mixed(picture, noise, alphas[time], velocity)
      arena.floats(network.input.buffer, slot).set(noisy)
      arena.floats(network.target, slot).set(target)
      arena.floats(network.time, slot)[0] = Float(time)
      if let told = network.change {
        let nothing = [Float](repeating: 0, count: Augmentation.toldCount)
        arena.floats(told, slot).set(isTold ? change.told : nothing)
      }
      if let told = network.ground, let ground {
        let isKnown =
          source.words(at: SIMD4(Purpose.ground, UInt32(slot), UInt32(step), 0)).unit
          >= plan.groundDropout
        arena.floats(told, slot).part(0, Ground.width)
          .set(isKnown && !isTold ? ground.told(of: shown.bytes) : Ground.untold)
      }
      if let label = network.label {
        let isDropped = Double(words.z) / 4_294_967_296 < plan.classDropout
        arena.floats(label, slot)[0] = Float(isDropped ? null : example.label)
      }
    }
    teach()
  }

  /// Where there is a teacher, the places of the batch are to land where it leads them.
  private func teach() {
    guard let teacher else { return }
    let slots = 0..<plan.batch
    let count = network.input.pixels * network.input.channels
    let targets = teacher.targets(
      slots.flatMap { arena.floats(network.input.buffer, $0).part(0, count).array },
      places: slots.map(studentPlace),
      labels: network.label.map { label in slots.map { Int(arena.floats(label, $0)[0]) } },
      grounds: network.ground.map { told in
        slots.flatMap { arena.floats(told, $0).part(0, Ground.width).array }
      })
    for slot in slots {
      arena.floats(network.target, slot).set(targets[slot * count..<(slot + 1) * count])
    }
  }

  /// Which of the student's times a place of the batch is at.
  private func studentPlace(of slot: Int) -> Int {
    (slot + step) % max(1, plan.student?.times.count ?? 1)
  }

  /// The times of all places of the step that comes, of which the first lies at `part`.
  func times(at part: Double) -> [Int] {
    (0..<plan.batch).map { time(of: $0, part) }
  }

  /// The time of a place of the batch: the first places have little noise, the others lie evenly.
  private func time(of slot: Int, _ first: Double) -> Int {
    if let student = plan.student { return student.times[studentPlace(of: slot)] }
    let isLate = 3 * step >= 2 * plan.steps
    let low = Int(
      (Double(plan.batch) * (isLate ? plan.lateLowShare : plan.lowShare)).rounded(.down))
    let isLow = slot < low
    let (place, count) = isLow ? (slot, low) : (slot - low, plan.batch - low)
    let part = (first + Double(place) / Double(count)).truncatingRemainder(dividingBy: 1)
    let times = isLow ? self.times(below: plan.lowNoise) : alphas.count
    return min(times - 1, Int(part * Double(times)))
  }

  /// How many of the times have less noise than so many grey levels.
  private func times(below levels: Double) -> Int {
    max(1, alphas.count { ((1 - Double($0)) / Double($0)).squareRoot() * 127.5 < levels })
  }

  /// The example as it is cut out this time.
  private func shown(
    _ example: DiffusionExample, _ slot: Int, _ step: Int, time: Int
  ) -> DiffusionExample {
    guard plan.turnsSource, let picture = example.source else { return example }
    let isFree = time >= times(below: plan.turnedAbove)
    let turn = SourcePicture.Turn(source, example: slot, step: step, isFree: isFree)
    guard let seen = picture.seen(turn) else { return example }
    return DiffusionExample(
      bytes: seen.bytes, margin: 0, source: nil, label: example.label, isAdded: example.isAdded,
      digest: example.digest)
  }

  /// What else is changed about it.
  private func change(
    of example: DiffusionExample, _ slot: Int, _ step: Int, isTold: Bool
  ) -> Augmentation {
    guard plan.turnsSource, example.source != nil else {
      return Augmentation(
        isTold ? plan.toldAugmentation : plan.augmentation, source, example: slot, step: step)
    }
    guard isTold else { return Augmentation(margin: 0) }
    var change = Augmentation(plan.toldAugmentation, source, example: slot, step: step)
    (change.turn, change.shift) = (0, (0, 0))
    return change
  }

  /// The white points of all examples, and the matrix the model had, if any.
  private static func ground(of train: [DiffusionExample], _ start: DiffusionStart) -> Ground? {
    let points = train.map { example in
      (label: example.label, levels: SIMD3<Float>(WhitePoint(rgb: example.middle).levels))
    }
    guard var ground = Ground(points, channels: start.configuration.timeChannels) else {
      return nil
    }
    if let known = start.ground { ground = known.with(points: ground.points) }
    return ground
  }

  /// A picture with so much of its variance left, and what a network should make of it.
  static func mixed(
    _ picture: [Float], _ noise: [Float], _ alpha: Float,
    _ prediction: SchedulerConfiguration.Prediction
  ) -> (noisy: [Float], target: [Float]) {
    let (signal, deviation) = (alpha.squareRoot(), (1 - alpha).squareRoot())
    var noisy = picture
    var target = picture
    for index in picture.indices {
      noisy[index] = signal * picture[index] + deviation * noise[index]
      switch prediction {
      case .velocity: target[index] = signal * noise[index] - deviation * picture[index]
      case .epsilon: target[index] = noise[index]
      case .sample: break
      }
    }
    return (noisy, target)
  }

  private func choiceWords(_ slot: Int, _ step: Int) -> SIMD4<UInt32> {
    source.words(at: SIMD4(Purpose.choice, UInt32(slot), UInt32(step), 0))
  }

  /// The classes of the pictures of a step.
  func labels(at step: Int) -> [Int] {
    (0..<plan.batch).map { train[place(for: $0, at: step)].label }
  }

  /// The example for a place of a step's batch.
  private func place(for slot: Int, at step: Int) -> Int {
    guard let choice = choices.first(where: { $0.slots.contains(slot) }) else { return 0 }
    return choice.examples.place(at: choiceWords(slot, step).unit)
  }
}
