import Basis
import Classification
import Foundation
import Pictures
import Statistics
import Tensors

/// One class's real, training and generated pictures, and everything measured of them.
struct GeneratorMeasuring {
  /// Held-out real pictures, as the generator's training saw its own.
  var reals: [Picture]
  var generated: [Picture]
  /// What the generator may have learned from, with names for a report.
  var training: [(name: String, picture: Picture)]
  /// How many of these it did learn from; they come first, and the rest only chose among its weights.
  var learned: Int
  let threads: Int

  /// How often the reals are halved.
  static let halvings = 200
  /// Neighbours that make a neighbourhood; 5 expects a coverage of 97 % among like pictures.
  static let neighbours = 5
  private static let pairsShown = 8

  /// Features of the three kinds of pictures in one space.
  struct Features {
    var name: String
    var reals: FeatureSet
    var generated: FeatureSet
    var training: FeatureSet?
    /// How many of the reals are of each class, one class after the other.
    var strata: [Int]
  }

  /// Each feature a standard deviation of the reals wide, so that none counts for its unit.
  static func standardised(_ rows: [[Double]], by reals: [[Double]]) -> [[Double]] {
    guard let width = reals.first?.count else { return rows }
    let scales = (0..<width).map { column -> (mean: Double, deviation: Double) in
      let values = reals.map { $0[column] }
      let mean = values.reduce(0, +) / Double(values.count)
      let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      return (mean, square > 0 ? square.squareRoot() : 1)
    }
    return rows.map { row in
      zip(row, scales).map { ($0 - $1.mean) / $1.deviation }
    }
  }

  /// Distances and neighbourhoods in one space.
  func space(_ features: Features) -> GeneratorEvaluation.Space {
    let (reals, generated) = (features.reals, features.generated)
    var source = SplitMix64(seed: 1)
    let halvings = RealFloor.halvings(of: features.strata, times: Self.halvings) {
      source.next()
    }
    let neighbourhoods = Neighbourhoods(real: reals, generated: generated, k: Self.neighbours)
    let isFake =
      Array(repeating: false, count: reals.count) + Array(repeating: true, count: generated.count)
    let told = LogisticRegression.crossValidated(
      reals.rows + generated.rows, positive: isFake, ridge: 10)
    let memorisation = features.training.flatMap {
      Memorisation(training: $0, holdout: reals, generated: generated)
    }
    return GeneratorEvaluation.Space(
      features: features.name, width: reals.width,
      // Halves with the same mix of classes are more alike than the unbiased estimate allows for.
      kernelDistance: features.strata.count > 1
        ? nil : RealFloor(kernelDistanceOf: generated, from: reals, halvings: halvings),
      frechetDistance: frechet(reals, generated, halvings),
      precision: neighbourhoods?.precision, recall: neighbourhoods?.recall,
      density: neighbourhoods?.density, coverage: neighbourhoods?.coverage,
      nearestNeighbour: NearestNeighbourTest(real: reals, generated: generated)?.correct.value,
      linearArea: told.flatMap { ReceiverCurve(isFake: isFake, ratings: $0).area },
      authenticity: memorisation?.authenticity, copyP: memorisation?.copyTest.pLess)
  }

  /// Shared out among threads: every halving needs two decompositions.
  private func frechet(
    _ reals: FeatureSet, _ generated: FeatureSet, _ halvings: [(first: [Int], second: [Int])]
  ) -> RealFloor? {
    guard let half = halvings.first?.first.count, half > reals.width, generated.count > reals.width
    else { return nil }
    var found = Array(repeating: [Double](), count: halvings.count)
    WorkerPool(threads: threads).update(&found) { index, distances in
      guard let first = reals.subset(halvings[index].first),
        let second = reals.subset(halvings[index].second),
        let apart = FrechetDistance(first, second),
        let distance = FrechetDistance(first, generated)
      else { return }
      distances = [apart.value, distance.value]
    }
    let whole = found.filter { $0.count == 2 }
    return RealFloor(
      apart: whole.map { $0[0] }, generated: whole.map { $0[1] }, pictures: half)
  }

  /// The nearest training picture of every generated and held-out one, pixel by pixel.
  func copies() -> GeneratorEvaluation.Copies? {
    guard training.count > 1 else { return nil }
    let neighbours = TrainingNeighbours(training.map(\.picture))
    let own = generated.map { neighbours.nearest(to: $0) }
    let heldOut = reals.compactMap { neighbours.nearest(to: $0)?.distance }
    let known = own.compactMap(\.self)
    guard let least = known.map(\.distance).min() else { return nil }
    let nearest = own.enumerated().compactMap { index, match in match.map { (index, $0) } }
      .sorted { ($0.1.distance, $0.0) < ($1.1.distance, $1.0) }.prefix(Self.pairsShown)
    let trace = trace(of: own)
    let medians = [known.map(\.distance), heldOut].map { Quantiles($0).median }
    return GeneratorEvaluation.Copies(
      copies: known.count(where: \.isCopy), least: least,
      medianRatio: medians[0].flatMap { mine in medians[1].flatMap { $0 > 0 ? mine / $0 : nil } },
      p: MannWhitney(known.map(\.distance), heldOut)?.pLess,
      nearestToLearned: trace.map {
        .init(count: $0.nearestToLearned.successes, of: $0.nearestToLearned.trials)
      },
      expectedLearned: trace?.expected, learnedP: trace?.p,
      pairs: nearest.map { index, match in
        GeneratorEvaluation.Copies.Pair(
          index: index, training: training[match.index].name, trainingIndex: match.index,
          distance: match.distance, ratio: match.ratio)
      })
  }

  /// Whether the pictures learned from are named as the nearest more often than their number lets
  /// expect, among them and all the others that are known.
  private func trace(of own: [TrainingNeighbours.Match?]) -> MembershipTest? {
    let others = TrainingNeighbours(reals)
    let nearest = zip(own, generated).compactMap { match, picture -> Int? in
      guard let match, let other = others.nearest(to: picture) else { return nil }
      return match.distance <= other.distance ? match.index : training.count + other.index
    }
    return MembershipTest(
      nearest: nearest, learned: learned, heldOut: training.count + reals.count - learned)
  }
}
