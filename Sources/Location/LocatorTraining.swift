import Basis
public import Foundation
public import Pictures
import Tensors

/// A field with the boxes of its white cells as somebody drew them.
public struct DrawnField: Sendable {
  let field: EvenedField
  let proposals: [Box]
  /// The boxes drawn.
  public let cells: [PixelRectangle]
  /// Boxes drawn around what is no white cell: red cells, platelets.
  let others: [PixelRectangle]
  /// What its nuclei and red cells take from light.
  let stains: DrawnFilm.Stains

  /// Evens its light and looks for nuclei, which takes some tens of milliseconds.
  public init(_ picture: Picture, cells: [PixelRectangle], others: [PixelRectangle] = []) {
    field = EvenedField(picture, reductions: Proposals.reductions)
    proposals = Proposals.boxes(in: field)
    self.cells = cells
    self.others = others
    let colours = field.levels.last.flatMap { StainColours(of: [$0.picture]) }
    stains =
      colours.map {
        DrawnFilm.Stains(nuclei: SIMD3($0.nuclei), redCells: SIMD3($0.redCells))
      } ?? .usual
  }

  /// The largest overlap of a proposal with each drawn box: how much the network is given to mend.
  public var bestProposals: [Double] {
    cells.map { cell in proposals.map { $0.overlap(Box(cell)) }.max() ?? 0 }
  }

  /// How many boxes the stain proposes.
  public var proposalCount: Int { proposals.count }
}

/// A training under way: a value that steps forward, can be written down between any two steps, and
/// goes on from there to the same bytes.
public struct LocatorTraining: Sendable {
  public let plan: LocatorPlan
  /// SHA-256 over the fields and their boxes.
  let data: String
  var network: LocatorNetwork
  var optimiser: AdamW
  var average: MovingAverage<LocatorNetwork>
  /// The averaged weights that were best on the fields kept for choices.
  var best: LocatorNetwork
  var progress = Progress()
  private var description: LocatorDescription
  private let train: [DrawnField]
  private let choice: [DrawnField]
  private let samples: LocatorSamples
  private var shards: [Shard]

  /// What changes besides weights, as checkpoints have it.
  struct Progress: Sendable, Hashable, Codable {
    var step = 0
    /// Over the steps since the last look.
    var lossSum = 0.0
    var looks: [LocatorLook] = []
    /// The step whose averaged weights were best; 0 for none yet.
    var bestStep = 0
    var seconds = 0.0

    /// Whether a training of so many steps can stand so.
    func isSound(_ plan: LocatorPlan) -> Bool {
      (0...plan.steps).contains(step) && (0...step).contains(bestStep)
        && looks.allSatisfy { (0...step).contains($0.step) } && (0...1e9).contains(seconds)
    }
  }

  /// Part of a batch, with what it adds to gradient and loss.
  private struct Shard: Sendable {
    var gradient: LocatorNetwork
    var loss = 0.0
  }

  /// - Parameters:
  ///   - train: the fields to learn from.
  ///   - choice: the fields that choices are made by.
  ///   - data: SHA-256 over both, by which a checkpoint knows them again.
  ///
  /// Throws `LocatorError.tooFew` where there is nothing to learn from or to choose by.
  public init(
    plan: LocatorPlan, train: [DrawnField], choice: [DrawnField], data: String
  ) throws(LocatorError) {
    guard train.contains(where: { !$0.cells.isEmpty }) else {
      throw .tooFew("no box of a white cell to learn from")
    }
    guard choice.contains(where: { !$0.cells.isEmpty }) else {
      throw .tooFew("no box of a white cell to choose by")
    }
    self.plan = plan
    self.data = data
    self.train = train
    self.choice = choice
    description = LocatorDescription()
    samples = LocatorSamples(train, seed: plan.seed)
    network = LocatorNetwork(size: description.size, widths: description.widths)
    network.drawWeights(seed: plan.seed)
    network.head.clear()
    optimiser = AdamW(for: network, decay: plan.decay)
    average = MovingAverage(of: network, keep: plan.keep)
    best = network
    shards = Array(
      repeating: Shard(gradient: network.zeros),
      count: (plan.batch + Locator.shardSize - 1) / Locator.shardSize)
  }

  /// Trains to the end.
  ///
  /// Where the task is cancelled, the training is written to `checkpoint` and `CancellationError`
  /// thrown; it is also written after every look, whole or not at all.
  ///
  /// - Parameter checkpoint: where a break is survived; nil to survive none.
  public mutating func run(
    threads: Int, checkpoint: URL? = nil, report: (LocatorTrainingNews) -> Void
  ) throws -> Locator {
    let pool = WorkerPool(threads: threads)
    let clock = ContinuousClock()
    var last = clock.now
    let (first, begun) = (progress.step, progress.seconds)
    while progress.step < plan.steps {
      if Task.isCancelled {
        if let checkpoint { try write(to: checkpoint) }
        throw CancellationError()
      }
      progress.lossSum += advance(on: pool)
      guard progress.lossSum.isFinite else { throw LocatorError.diverged(step: progress.step) }
      let isLook = progress.step % plan.lookEvery == 0 || progress.step == plan.steps
      let since = (progress.step - 1) % plan.lookEvery + 1
      let loss = progress.lossSum / Double(since)
      if isLook { look(loss: loss, threads: threads) }
      progress.seconds += (clock.now - last) / .seconds(1)
      last = clock.now
      if isLook, let checkpoint { try write(to: checkpoint) }
      let pace = (progress.seconds - begun) / Double(progress.step - first)
      report(
        LocatorTrainingNews(
          step: progress.step, steps: plan.steps, loss: loss, looks: progress.looks,
          remaining: .seconds(pace * Double(plan.steps - progress.step))))
    }
    return finished(threads: threads)
  }

  mutating func advance(on pool: WorkerPool) -> Double {
    let (samples, network, plan, size) = (samples, network, plan, description.size)
    let step = progress.step
    pool.update(&shards) { index, shard in
      let first = index * Locator.shardSize
      let places = first..<min(plan.batch, first + Locator.shardSize)
      var x = Tensor(shape: [places.count, size, size, 3])
      var drawn: [LocatorSamples.Sample] = []
      for (row, place) in places.enumerated() {
        drawn.append(samples.sample(place, step: step, size: size, to: &x, at: row))
      }
      let (outputs, trace) = network.forward(x)
      let (loss, slope) = Self.loss(
        outputs, drawn, scale: 1 / Float(plan.batch), boxShare: plan.boxShare)
      shard.loss = loss
      shard.gradient.clear()
      _ = network.backward(slope, trace, into: &shard.gradient)
    }
    progress.step += 1
    var gradient = shards[0].gradient
    for shard in shards.dropFirst() { gradient.add(shard.gradient) }
    gradient.clip(to: 2)
    let rate = LearningRate(
      peak: plan.rate, warmUp: Int(plan.warmUp * Double(plan.steps)), steps: plan.steps)
    optimiser.step(
      &self.network, against: gradient, rate: rate.rate(at: progress.step), step: progress.step)
    average.update(with: self.network, step: progress.step)
    return shards.reduce(0) { $0 + $1.loss }
  }

  /// The logistic loss of scores and Huber's of boxes, the latter where there is one.
  private static func loss(
    _ outputs: Tensor, _ samples: [LocatorSamples.Sample], scale: Float, boxShare: Float
  ) -> (Double, Tensor) {
    let width = LocatorNetwork.outputs
    var slope = Tensor(shape: outputs.shape)
    let logits = Tensor(
      shape: [samples.count, 1], values: samples.indices.map { outputs.values[$0 * width] })
    let scores = LogisticLoss.evaluate(logits, answers: samples.map(\.isCell), scale: scale)
    var loss = scores.loss
    for (row, sample) in samples.enumerated() {
      slope.values[row * width] = scores.slope.values[row]
      guard let offset = sample.offset else { continue }
      for (number, target) in offset.numbers.enumerated() {
        let at = row * width + 1 + number
        let error = outputs.values[at] - target
        loss += Double(
          boxShare * scale * (abs(error) < 1 ? error * error / 2 : abs(error) - 0.5))
        slope.values[at] = boxShare * scale * min(max(error, -1), 1)
      }
    }
    return (loss, slope)
  }

  private func evaluation(_ locator: Locator) -> DetectionEvaluation {
    DetectionEvaluation(
      found: choice.map { drawn in
        locator.look(drawn.field, drawn.proposals).map {
          LocatedCell(
            box: $0.box.rectangle(width: drawn.field.width, height: drawn.field.height),
            score: $0.score)
        }
      }, drawn: choice.map(\.cells))
  }

  /// Looks at the fields kept for choices with the averaged weights, and remembers them if none were
  /// better.
  private mutating func look(loss: Double, threads: Int) {
    let precision = evaluation(
      Locator(description, average.model, threads: threads)
    ).averagePrecision
    if progress.looks.allSatisfy({ precision >= $0.averagePrecision }) {
      (best, progress.bestStep) = (average.model, progress.step)
    }
    progress.looks.append(
      LocatorLook(step: progress.step, loss: loss, averagePrecision: precision))
    progress.lossSum = 0
  }

  /// The best weights, rounded as the folder will have them, and their threshold.
  private func finished(threads: Int) -> Locator {
    let network = best.roundedToHalf
    var description = description
    let evaluation = evaluation(Locator(description, network, threads: threads))
    description.threshold = evaluation.bestScore(recall: plan.recall)
    description.training = LocatorDescription.Training(
      fields: train.count, cells: train.reduce(0) { $0 + $1.cells.count },
      chosenByFields: choice.count, chosenByCells: evaluation.drawn, data: data, seed: plan.seed,
      steps: plan.steps, bestStep: progress.bestStep,
      averagePrecision: (evaluation.averagePrecision * 1e4).rounded() / 1e4,
      seconds: progress.seconds.rounded())
    return Locator(description, network, threads: threads)
  }
}
