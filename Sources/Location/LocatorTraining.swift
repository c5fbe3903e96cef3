import Basis
import Foundation
public import Pictures
import Tensors

/// A field with the boxes of its white cells as somebody drew them.
public struct DrawnField: Sendable {
  let field: EvenedField
  let proposals: [Box]
  /// The boxes drawn.
  public let cells: [PixelRectangle]

  /// Evens its light and looks for nuclei, which takes some tens of milliseconds.
  public init(_ picture: Picture, cells: [PixelRectangle]) {
    field = EvenedField(picture, reductions: Proposals.reductions)
    proposals = Proposals.boxes(in: field)
    self.cells = cells
  }

  /// The largest overlap of a proposal with each drawn box: how much the network is given to mend.
  public var bestProposals: [Double] {
    cells.map { cell in proposals.map { $0.overlap(Box(cell)) }.max() ?? 0 }
  }

  /// How many boxes the stain proposes.
  public var proposalCount: Int { proposals.count }
}

/// How a locator is to be trained. Together with the fields it fixes the result.
public struct LocatorPlan: Sendable, Hashable, Codable {
  public var seed: UInt64 = 1
  public var steps = 2400
  /// Squares a step.
  public var batch = 64
  /// The largest learning rate.
  public var rate = 2e-3
  public var decay: Float = 0.05
  /// The share of the steps in which the learning rate rises.
  public var warmUp = 0.05
  /// How much of itself the moving average keeps in a step.
  public var keep: Float = 0.995
  /// What the boxes' loss counts beside the scores'.
  public var boxShare: Float = 1
  /// Steps between two looks at the fields kept for choices.
  public var lookEvery = 300
  /// What is found of cells that can be found, on those fields, at the default threshold.
  public var recall = 0.99

  public init() {}
}

/// What a training says while it runs.
public struct LocatorTrainingNews: Sendable, Hashable {
  public var step: Int
  public var steps: Int
  /// Mean loss since the last look.
  public var loss: Double
  /// The average precision of each look so far.
  public var looks: [Double]
  public var elapsed: Duration
}

/// A training under way: a value that steps forward.
public struct LocatorTraining: Sendable {
  public let plan: LocatorPlan
  private var description: LocatorDescription
  private let train: [DrawnField]
  private let choice: [DrawnField]
  private let samples: LocatorSamples
  private var network: LocatorNetwork
  private var optimiser: AdamW
  private var average: MovingAverage<LocatorNetwork>
  private var best: (precision: Double, step: Int, network: LocatorNetwork)
  private var step = 0
  private var shards: [Shard]

  /// Part of a batch, with what it adds to gradient and loss.
  private struct Shard: Sendable {
    var gradient: LocatorNetwork
    var loss = 0.0
  }

  /// - Parameters:
  ///   - train: the fields to learn from.
  ///   - choice: the fields that choices are made by.
  ///
  /// Throws `LocatorError.tooFew` where there is nothing to learn from or to choose by.
  public init(
    plan: LocatorPlan, train: [DrawnField], choice: [DrawnField]
  ) throws(LocatorError) {
    guard train.contains(where: { !$0.cells.isEmpty }) else {
      throw .tooFew("no box of a white cell to learn from")
    }
    guard choice.contains(where: { !$0.cells.isEmpty }) else {
      throw .tooFew("no box of a white cell to choose by")
    }
    self.plan = plan
    self.train = train
    self.choice = choice
    description = LocatorDescription()
    samples = LocatorSamples(train, seed: plan.seed)
    network = LocatorNetwork(size: description.size, widths: description.widths)
    network.drawWeights(seed: plan.seed)
    network.head.clear()
    optimiser = AdamW(for: network, decay: plan.decay)
    average = MovingAverage(of: network, keep: plan.keep)
    best = (-1, 0, network)
    shards = Array(
      repeating: Shard(gradient: network.zeros),
      count: (plan.batch + Locator.shardSize - 1) / Locator.shardSize)
  }

  /// Trains to the end. Cancelled, throws `CancellationError`.
  ///
  /// - Parameter data: what `LocatorDescription.Training.data` is to say.
  public mutating func run(
    threads: Int, data: String, report: (LocatorTrainingNews) -> Void
  ) throws -> Locator {
    let pool = WorkerPool(threads: threads)
    let clock = ContinuousClock()
    let start = clock.now
    var (loss, since) = (0.0, 0)
    var looks: [Double] = []
    while step < plan.steps {
      try Task.checkCancellation()
      loss += advance(on: pool)
      since += 1
      if step % plan.lookEvery == 0 || step == plan.steps {
        looks.append(look(threads: threads))
        if looks.last ?? 0 >= best.precision {
          best = (looks.last ?? 0, step, average.model)
        }
      }
      report(
        LocatorTrainingNews(
          step: step, steps: plan.steps, loss: loss / Double(since), looks: looks,
          elapsed: clock.now - start))
      if step % plan.lookEvery == 0 { (loss, since) = (0, 0) }
    }
    return finished(threads: threads, data: data, seconds: (clock.now - start) / .seconds(1))
  }

  private mutating func advance(on pool: WorkerPool) -> Double {
    let (samples, network, plan, size) = (samples, network, plan, description.size)
    let step = step
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
    self.step += 1
    var gradient = shards[0].gradient
    for shard in shards.dropFirst() { gradient.add(shard.gradient) }
    gradient.clip(to: 2)
    let rate = LearningRate(
      peak: plan.rate, warmUp: Int(plan.warmUp * Double(plan.steps)), steps: plan.steps)
    optimiser.step(
      &self.network, against: gradient, rate: rate.rate(at: self.step), step: self.step)
    average.update(with: self.network, step: self.step)
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

  private func look(threads: Int) -> Double {
    evaluation(Locator(description, average.model, threads: threads)).averagePrecision
  }

  /// The best weights, rounded as the folder will have them, and their threshold.
  private func finished(threads: Int, data: String, seconds: Double) -> Locator {
    var network = best.network
    network.visit("") { _, tensor in
      for index in tensor.values.indices {
        tensor.values[index] = NumberFormat.widen(
          half: NumberFormat.narrow(toHalf: tensor.values[index]))
      }
    }
    var description = description
    let evaluation = evaluation(Locator(description, network, threads: threads))
    description.threshold = evaluation.bestScore(recall: plan.recall)
    description.training = LocatorDescription.Training(
      fields: train.count, cells: train.reduce(0) { $0 + $1.cells.count },
      chosenByFields: choice.count, chosenByCells: evaluation.drawn, data: data, seed: plan.seed,
      steps: plan.steps, bestStep: best.step,
      averagePrecision: (evaluation.averagePrecision * 1e4).rounded() / 1e4,
      seconds: seconds.rounded())
    return Locator(description, network, threads: threads)
  }
}
