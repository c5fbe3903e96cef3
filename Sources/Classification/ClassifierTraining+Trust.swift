import Basis
import Pictures
import Tensors

/// What a finished training measures on films drawn by lot.
extension ClassifierTraining {
  /// Cells of `train` by which it is remembered where classes lie.
  private static let remembered = 2000
  /// Films drawn for every cell of `select`.
  private static let films = 3
  /// Seeds of draws that training never makes, so that no film is one learned from.
  private static let (placeSeed, trustSeed): (UInt64, UInt64) = (0x706C_6163_6500, 0x7472_7573_7400)

  /// Where the classes lie, by cells of `train` on drawn films; nil for a classifier that sees pixels.
  func learnedCells(_ network: ClassifierNetwork, on pool: WorkerPool) -> LearnedCells? {
    guard description.seen != nil else { return nil }
    let step = max(1, train.count / Self.remembered)
    let some = stride(from: 0, to: train.count, by: step).map { train[$0] }
    let views = views(some.count, seed: Self.placeSeed, film: 0)
    let walked = Self.looks(of: network, some, description, on: pool) { views[$0] }
    return LearnedCells(
      walked.map(\.features), classes: some.map(\.classIndex), count: description.classes.count)
  }

  /// How much answers are to be believed, by `select` as it is and on drawn films.
  func trust(
    _ network: ClassifierNetwork, _ description: ClassifierDescription, on pool: WorkerPool
  ) -> Trust? {
    guard let learned = description.learned else { return nil }
    let classifier = Classifier(description, network, threads: pool.threads)
    var answers: [(confidence: Double, strangeness: Double, isRight: Bool)] = []
    for film in 0..<Self.films {
      let views = views(select.count, seed: Self.trustSeed, film: film)
      let walked = Self.looks(of: network, select, description, on: pool) { views[$0] }
      for (look, example) in zip(walked, select) {
        let chances = classifier.probabilities(look.outputs)
        let place = chances.indices.max { chances[$0] < chances[$1] } ?? 0
        answers.append(
          (
            description.chance(of: place, chances), learned.strangeness(of: look.features),
            description.areAlike(place, example.classIndex)
          ))
      }
    }
    return Trust(answers, films: Self.films * select.count)
  }

  private func views(_ count: Int, seed: UInt64, film: Int) -> [DrawnView] {
    let stains = description.stains
    return (0..<count).map {
      DrawnView(
        Philox(seed: seed), example: $0, step: film, stains: stains,
        disc: description.redCellRadius, isUpright: true)
    }
  }

  /// Outputs and features for these examples in these views.
  private static func looks(
    of network: ClassifierNetwork, _ examples: [ClassifierExample],
    _ description: ClassifierDescription, on pool: WorkerPool,
    view: @Sendable (_ example: Int) -> DrawnView
  ) -> [(outputs: [Float], features: [Float])] {
    var parts = stride(from: 0, to: examples.count, by: shardSize).map { first in
      (first: first, rows: [(outputs: [Float], features: [Float])]())
    }
    let size = description.preprocessing.size
    pool.update(&parts) { _, part in
      let mine = examples[part.first..<min(examples.count, part.first + shardSize)]
      var x = Tensor(shape: [mine.count, size, size, 3])
      for (row, example) in mine.enumerated() {
        write(example, view(part.first + row), description, to: &x, at: row)
      }
      let (y, trace) = network.forward(x)
      part.rows = zip(y.rows, trace.features.rows).map { ($0, $1) }
    }
    return parts.flatMap(\.rows)
  }
}

extension ClassifierDescription {
  /// Whether two classes count as one in a normal differential: readers take segmented and band
  /// neutrophils for one another too often for a promise about them.
  func areAlike(_ one: Int, _ other: Int) -> Bool {
    guard one != other else { return true }
    guard classes.indices.contains(one), classes.indices.contains(other) else { return false }
    let types = [one, other].map { ClassifierEvaluation.normalType(classes[$0]) }
    return types[0] != nil && types[0] == types[1]
  }

  /// The chance that a cell is of this class, or of one that counts as the same.
  func chance(of place: Int, _ chances: [Double]) -> Double {
    min(1, chances.indices.reduce(0) { $0 + (areAlike(place, $1) ? chances[$1] : 0) })
  }
}
