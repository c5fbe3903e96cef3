import Basis
import Classification
import Foundation
import Pictures
import Tensors

/// A picture to learn from.
struct LearnedPicture: Sendable {
  /// Who it is in the order and in all random choices: the same picture has the same number in every
  /// arm, and so has the same added place.
  var number: Int
  /// Rows of red, green and blue: the network's side and the margin on each.
  var bytes: [UInt8]
  var classPlace: Int
  /// What is changed about it for good, besides the turns that every picture gets.
  var change = Augmentation(margin: CellTraining.margin)
}

/// One training of the experiment: a small network on one thread, a function of plan, seed and
/// pictures alone.
///
/// In every arm the same seed draws the same first weights and shows the real pictures in the same
/// sequence; added pictures stand between them.
struct CellTraining {
  let budget: ExperimentPlan.Budget
  let classes: Int
  let seed: UInt64
  let train: [LearnedPicture]
  let select: [LearnedPicture]
  private var network: ClassifierNetwork
  private var optimiser: AdamW
  private var average: MovingAverage<ClassifierNetwork>
  private let source: Philox

  /// Pixels around the middle, which shifted copies bring in.
  static let margin = 4
  /// How far a classic copy is changed, besides being turned.
  static let strength = Augmentation.Strength(
    margin: margin, stain: 0.10, channelStain: 0.06, haze: 0.02)

  init(
    _ budget: ExperimentPlan.Budget, classes: Int, seed: UInt64, train: [LearnedPicture],
    select: [LearnedPicture]
  ) {
    self.budget = budget
    self.classes = classes
    self.seed = seed
    self.train = train.sorted { $0.number < $1.number }
    self.select = select
    network = ClassifierNetwork(
      NetworkSides(
        widths: budget.widths, blocks: Array(repeating: 1, count: budget.widths.count), groups: 8),
      outputs: classes)
    network.drawWeights(seed: seed)
    network.head.clear()
    optimiser = AdamW(for: network, decay: Float(budget.decay))
    average = MovingAverage(of: network, keep: 0.99)
    source = Philox(seed: seed)
  }

  /// A look at the real pictures of `select`.
  struct Look: Sendable, Hashable, Codable {
    var step: Int
    /// Mean -log probability of the right class.
    var loss: Double
  }

  /// Trains, and returns the log probabilities of the classes for each of `test`, by the weights that
  /// were best on `select`.
  mutating func run(
    test: [LearnedPicture], report: (_ step: Int) throws -> Void
  ) throws -> (logs: [[Float]], looks: [Look]) {
    let rate = LearningRate(
      peak: budget.rate, warmUp: min(budget.steps - 1, max(1, budget.steps / 20)),
      steps: budget.steps)
    var order = ShownOrder(numbers: train.map(\.number), source: source)
    var best = network
    var looks: [Look] = []
    var bestLook = 0
    for step in 1...budget.steps {
      let shown = (0..<budget.batch).map { _ in order.next() }
      learn(shown, rate: rate.rate(at: step), step: step)
      guard step % budget.look == 0 || step == budget.steps else { continue }
      try Task.checkCancellation()
      let logs = Self.logs(of: average.model, select, budget)
      let loss =
        zip(logs, select).reduce(0) { $0 - Double($1.0[$1.1.classPlace]) } / Double(select.count)
      looks.append(Look(step: step, loss: loss))
      if loss <= looks[bestLook].loss {
        bestLook = looks.count - 1
        best = average.model
      }
      try report(step)
      if looks.count - 1 - bestLook >= budget.patience { break }
    }
    return (Self.logs(of: best, test, budget), looks)
  }

  private mutating func learn(_ shown: [ShownOrder.Place], rate: Float, step: Int) {
    let size = budget.size
    var x = Tensor(shape: [shown.count, size, size, 3])
    var out = x.values.mutableSpan
    for (row, place) in shown.enumerated() {
      let picture = train[place.index]
      var change = picture.change
      let words = source.words(
        at: SIMD4(Purpose.turn, UInt32(picture.number), UInt32(place.round), 0))
      change.turn = Int(words.x & 7)
      change.write(
        picture.bytes, size: size, margin: Self.margin, to: &out, at: row * size * size * 3)
    }
    let (outputs, trace) = network.forward(x)
    let right = SoftmaxCrossEntropy.evaluate(
      outputs, classes: shown.map { train[$0.index].classPlace }, scale: 1 / Float(shown.count))
    var gradient = network.zeros
    _ = network.backward(right.slope, trace, into: &gradient)
    gradient.clip(to: 2)
    optimiser.step(&network, against: gradient, rate: rate, step: step)
    average.update(with: network, step: step)
  }

  /// Log probabilities of the classes, a row a picture.
  private static func logs(
    of network: ClassifierNetwork, _ pictures: [LearnedPicture], _ budget: ExperimentPlan.Budget
  ) -> [[Float]] {
    let size = budget.size
    let share = 32
    return stride(from: 0, to: pictures.count, by: share).flatMap { first -> [[Float]] in
      let mine = pictures[first..<min(pictures.count, first + share)]
      var x = Tensor(shape: [mine.count, size, size, 3])
      var out = x.values.mutableSpan
      for (row, picture) in mine.enumerated() {
        Augmentation(margin: margin).write(
          picture.bytes, size: size, margin: margin, to: &out, at: row * size * size * 3)
      }
      let y = network.forward(x).y
      let width = y.shape[1]
      return mine.indices.map { row in
        let from = (row - first) * width
        return SoftmaxCrossEntropy.logSoftmax(y.values[from..<from + width]).map { Float($0) }
      }
    }
  }
}

/// The sequence in which pictures are shown, round by round: in each every picture once, in an order
/// that is a function of round and picture. Pictures that are added don't change the order of the
/// others.
struct ShownOrder {
  /// A picture's turn.
  struct Place {
    /// Its index.
    var index: Int
    /// How often all pictures were shown before.
    var round: Int
  }

  private let numbers: [Int]
  private let source: Philox
  private var round = 0
  private var rest: [Int]

  /// - Parameter numbers: who each picture is.
  init(numbers: [Int], source: Philox) {
    self.numbers = numbers
    self.source = source
    rest = Self.shuffled(numbers, 0, source)
  }

  mutating func next() -> Place {
    if rest.isEmpty {
      round += 1
      rest = Self.shuffled(numbers, round, source)
    }
    return Place(index: rest.removeLast(), round: round)
  }

  private static func shuffled(_ numbers: [Int], _ round: Int, _ source: Philox) -> [Int] {
    let keys = numbers.map { number in
      let words = source.words(at: SIMD4(Purpose.order, UInt32(number), UInt32(round), 0))
      return UInt64(words.x) << 32 | UInt64(words.y)
    }
    return numbers.indices.sorted { (keys[$0], $0) > (keys[$1], $1) }
  }
}

/// What random words are for: word 0 of their counter.
enum Purpose {
  static let order: UInt32 = 0x7365_7175
  static let turn: UInt32 = 0x7475_726E
  static let draw: UInt32 = 0x6472_6177
  static let classic: UInt32 = 0x636C_6173
}
