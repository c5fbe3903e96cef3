import Basis
import Pictures
import Tensors

/// What a step sees.
extension DiffusionTraining {
  static func choices(_ train: [DiffusionExample], _ plan: DiffusionPlan) -> [Choice] {
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
  static func judged(of select: [DiffusionExample]) -> [DiffusionExample] {
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
    static let part: UInt32 = 0x7061_7274
    static let condition: UInt32 = 0x636F_6E64
  }

  /// Puts the pictures of the next step, their noise and what the network should make of them into
  /// the arena.
  func fill() {
    let step = step
    let count = network.input.pixels * start.configuration.outputChannels
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
      let (picture, condition) = part(of: shown.values(change), slot, step)
      let noise = source.normals(Purpose.noise, index: slot, step: step, count: count)
      let (noisy, target) = Self.mixed(picture, noise, alphas[time], velocity)
      arena.floats(network.input.buffer, slot)
        .set(condition.map { noisy.joined(with: $0) } ?? noisy)
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

  /// The part of a picture that is learned from, and what a second stage is shown besides.
  private func part(
    of whole: [Float], _ slot: Int, _ step: Int
  ) -> (picture: [Float], condition: [Float]?) {
    guard let cutter, let base = plan.enlarging?.base else { return (whole, nil) }
    let words = source.words(at: SIMD4(Purpose.part, UInt32(slot), UInt32(step), 0))
    func unit(_ word: UInt32) -> Double { Double(word) / 4_294_967_296 }
    let part = cutter(
      whole, across: unit(words.x), down: unit(words.y),
      noise: source.normals(Purpose.condition, index: slot, step: step, count: 3 * base * base),
      share: unit(words.z))
    return (part.picture, part.condition)
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
  static func ground(of train: [DiffusionExample], _ start: DiffusionStart) -> Ground? {
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
