import Basis
import Foundation
import Pictures
import Tensors

/// A training under way: a value that steps forward, can be written down between any two steps, and
/// goes on from there to the same bytes.
///
/// A batch is cut into shards that have gradients of their own, added up in a fixed order, so the
/// number of threads changes nothing either.
public struct ClassifierTraining: Sendable {
  public let plan: ClassifierPlan
  public let description: ClassifierDescription
  let train: [ClassifierExample]
  let select: [ClassifierExample]
  var network: ClassifierNetwork
  var optimiser: AdamW
  var average: MovingAverage<ClassifierNetwork>
  /// The averaged weights that were best on `select`.
  var best: ClassifierNetwork
  var progress = Progress()
  private let classWeights: [Float]
  private let positiveWeights: [Float]
  private var shards: [Shard]
  private let source: Philox
  private var order: (epoch: Int, places: [Int])?

  /// Pictures a shard, and so pictures a thread takes at a time.
  static let shardSize = 8

  /// What changes besides weights, as checkpoints have it.
  struct Progress: Sendable, Hashable, Codable {
    var step = 0
    /// Over the steps of the epoch under way.
    var lossSum = 0.0
    var epochs: [EpochRecord] = []
    var bestEpoch = 0
    var seconds = 0.0

    /// Whether a training of so many steps, so many of them an epoch, can stand so.
    func isSound(steps: Int, inEpoch: Int) -> Bool {
      (0...steps).contains(step) && epochs.count == step / inEpoch
        && (0...epochs.count).contains(bestEpoch) && (0...1e9).contains(seconds)
    }
  }

  /// Part of a batch, with what it adds to gradient and loss.
  private struct Shard: Sendable {
    var gradient: ClassifierNetwork
    var loss = 0.0
  }

  /// Throws `ClassifierError.tooFew` where there is nothing to learn from or to choose by.
  public init(
    _ description: ClassifierDescription, plan: ClassifierPlan, train: [ClassifierExample],
    select: [ClassifierExample], from base: Classifier? = nil
  ) throws(ClassifierError) {
    if let problem = description.problem { throw .description(file: "plan", problem: problem) }
    let counts = description.classes.indices.map { index in
      train.count { $0.classIndex == index }
    }
    guard counts.allSatisfy({ $0 > 0 }) else {
      let empty = zip(description.classes, counts).first { $0.1 == 0 }?.0 ?? ""
      throw .tooFew("'\(empty)' has no picture to learn from")
    }
    guard !select.isEmpty else { throw .tooFew("there is no picture to choose by") }
    self.description = description
    self.plan = plan
    self.train = train
    self.select = select
    network = ClassifierNetwork(description.network, outputs: description.outputs)
    network.drawWeights(seed: plan.seed)
    // Outputs that begin at 0 are no surer of one class than of another.
    network.head.clear()
    if let base { network.take(base.network, base.description, description) }
    optimiser = AdamW(for: network, decay: plan.decay)
    average = MovingAverage(of: network, keep: plan.keep)
    best = network
    let raw = counts.map { Foundation.pow(1 / Double($0), plan.balance) }
    let mean = zip(raw, counts).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(train.count)
    classWeights = raw.map { Float($0 / mean) }
    positiveWeights = description.findings.indices.map { index in
      let known = train.compactMap { $0.findings[index] }
      let yes = known.count { $0 }
      return yes == 0 ? 1 : Float(min(10, (Double(known.count - yes) / Double(yes)).squareRoot()))
    }
    let batch = min(plan.batch, train.count)
    shards = Array(
      repeating: Shard(gradient: network.zeros),
      count: (batch + Self.shardSize - 1) / Self.shardSize)
    source = Philox(seed: plan.seed)
  }

  private var batch: Int { min(plan.batch, train.count) }
  /// Steps an epoch; the pictures left over are others each time.
  var stepsInEpoch: Int { train.count / batch }
  /// Steps in all, early stops aside.
  public var steps: Int { plan.epochs * stepsInEpoch }
  /// Steps done.
  public var step: Int { progress.step }

  /// Whether every epoch is done, or the last ones were no better.
  public var isFinished: Bool {
    step >= steps || progress.epochs.count - progress.bestEpoch >= plan.patience
  }

  private var rate: LearningRate {
    LearningRate(
      peak: plan.rate, warmUp: min(steps - 1, Int(plan.warmUp * Double(steps))), steps: steps)
  }

  /// One step, and after the last of an epoch a look at `select`.
  mutating func advance(on pool: WorkerPool) {
    let epoch = step / stepsInEpoch
    if order?.epoch != epoch { order = (epoch, shuffled(epoch)) }
    let first = step % stepsInEpoch * batch
    let places = Array((order?.places ?? [])[first..<first + batch])
    learn(places, epoch: epoch, on: pool)
    progress.step += 1
    progress.lossSum += shards.reduce(0) { $0 + $1.loss }
    var gradient = shards[0].gradient
    for shard in shards.dropFirst() { gradient.add(shard.gradient) }
    gradient.clip(to: plan.longestGradient)
    optimiser.step(&network, against: gradient, rate: rate.rate(at: step), step: step)
    average.update(with: network, step: step)
    if step % stepsInEpoch == 0 { finishEpoch(epoch + 1, on: pool) }
  }

  private func shuffled(_ epoch: Int) -> [Int] {
    let keys = train.indices.map { index in
      let words = source.words(at: SIMD4(Purpose.shuffle, UInt32(index), UInt32(epoch), 0))
      return UInt64(words.x) << 32 | UInt64(words.y)
    }
    return train.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
  }

  /// Fills the shards' gradients and losses for these examples.
  private mutating func learn(_ places: [Int], epoch: Int, on pool: WorkerPool) {
    let (train, network, source, plan) = (train, network, source, plan)
    let (classWeights, positiveWeights) = (classWeights, positiveWeights)
    let (description, stains) = (description, description.stains)
    let size = description.preprocessing.size
    let classes = description.classes.count
    let share = 1 / Float(places.count)
    pool.update(&shards) { index, shard in
      let first = index * Self.shardSize
      let mine = places[first..<min(places.count, first + Self.shardSize)]
      var x = Tensor(shape: [mine.count, size, size, 3])
      var views: [DrawnView] = []
      for (row, place) in mine.enumerated() {
        guard description.seen != nil, plan.asTheyAre != true else {
          let change =
            plan.asTheyAre == true
            ? Augmentation.none : Augmentation(source, example: place, epoch: epoch)
          change.write(train[place], size: size, to: &x, at: row)
          continue
        }
        let view = DrawnView(
          source, example: place, step: epoch, stains: stains, disc: description.redCellRadius)
        Self.write(train[place], view, description, to: &x, at: row)
        views.append(view)
      }
      let (outputs, trace) = network.forward(x)
      let (ofClasses, others) = outputs.split(at: classes)
      let (ofFindings, ofScale) = others.split(at: description.findings.count)
      let right = SoftmaxCrossEntropy.evaluate(
        ofClasses, classes: mine.map { train[$0].classIndex }, weights: classWeights,
        rows: views.isEmpty ? nil : views.map { $0.showsClass ? 1 : 0 },
        scale: share, smoothing: plan.smoothing)
      let looks = LogisticLoss.evaluate(
        ofFindings,
        answers: mine.enumerated().flatMap { row, place in
          views.isEmpty || views[row].showsClass
            ? train[place].findings : train[place].findings.map { _ in nil }
        },
        positiveWeights: positiveWeights, scale: share * plan.findingShare)
      let scale = HuberLoss.evaluate(
        ofScale, targets: ofScale.values.isEmpty ? [] : views.map { log($0.zoom) / Self.zoomUnit },
        scale: share * (plan.scaleShare ?? 0.3))
      shard.loss = right.loss + looks.loss + scale.loss
      shard.gradient.clear()
      _ = network.backward(
        right.slope.joined(looks.slope).joined(scale.slope), trace, into: &shard.gradient)
    }
  }

  private mutating func finishEpoch(_ epoch: Int, on pool: WorkerPool) {
    let outputs = Self.outputs(of: average.model, select, description, on: pool)
    let classes = description.classes.count
    let rows = outputs.map { Array($0.prefix(classes)) }
    let truth = select.map(\.classIndex)
    let rights = zip(rows, truth).count { $0.largestPlace == $1 }
    let record = EpochRecord(
      epoch: epoch, loss: progress.lossSum / Double(stepsInEpoch),
      selectLoss: Calibration.loss(rows, classes: truth),
      selectAccuracy: Double(rights) / Double(select.count))
    progress.lossSum = 0
    let bestLoss =
      progress.epochs.first { $0.epoch == progress.bestEpoch }?.selectLoss ?? .infinity
    progress.epochs.append(record)
    if record.selectLoss < bestLoss {
      progress.bestEpoch = epoch
      best = average.model
    }
  }

  /// What the network's answer about zoom is multiplied by: the logarithm of how many times larger
  /// than at its own scale it sees a cell.
  static let zoomUnit: Float = 0.5

  /// Writes a view of an example to a tensor of pictures.
  static func write(
    _ example: ClassifierExample, _ view: DrawnView, _ description: ClassifierDescription,
    to batch: inout Tensor, at row: Int
  ) {
    let size = description.preprocessing.size
    var out = batch.values.mutableSpan
    view.write(
      example.bytes, side: ClassifierExample.side(description), size: size, to: &out,
      at: row * 3 * size * size)
  }

  /// The outputs for these examples, one row each: unchanged, or as `view` says for each.
  static func outputs(
    of network: ClassifierNetwork, _ examples: [ClassifierExample],
    _ description: ClassifierDescription, on pool: WorkerPool,
    view: @Sendable (_ example: Int) -> DrawnView = { _ in .plain }
  ) -> [[Float]] {
    let size = description.preprocessing.size
    var parts = stride(from: 0, to: examples.count, by: shardSize).map { first in
      (first: first, rows: [[Float]]())
    }
    pool.update(&parts) { _, part in
      let mine = examples[part.first..<min(examples.count, part.first + shardSize)]
      var x = Tensor(shape: [mine.count, size, size, 3])
      for (row, example) in mine.enumerated() {
        if description.seen == nil {
          Augmentation.none.write(example, size: size, to: &x, at: row)
        } else {
          write(example, view(part.first + row), description, to: &x, at: row)
        }
      }
      part.rows = network.forward(x).y.rows
    }
    return parts.flatMap(\.rows)
  }
}

extension Tensor {
  /// A matrix as rows.
  var rows: [[Float]] {
    let width = shape[1]
    return (0..<shape[0]).map { Array(values[$0 * width..<($0 + 1) * width]) }
  }

  /// The first columns of a matrix, and the others.
  func split(at column: Int) -> (Tensor, Tensor) {
    let rows = rows
    return (
      Tensor(shape: [shape[0], column], values: rows.flatMap { $0.prefix(column) }),
      Tensor(shape: [shape[0], shape[1] - column], values: rows.flatMap { $0.dropFirst(column) })
    )
  }

  /// This matrix with the columns of `other` after its own.
  func joined(_ other: Tensor) -> Tensor {
    Tensor(
      shape: [shape[0], shape[1] + other.shape[1]],
      values: zip(rows, other.rows).flatMap { $0 + $1 })
  }
}

extension Collection<Float> where Index == Int {
  /// Where the largest is; the first of several.
  var largestPlace: Int {
    indices.reduce(startIndex) { self[$1] > self[$0] ? $1 : $0 }
  }
}
