import Foundation
public import Pictures
import Tensors

/// What a classifier makes of a picture.
public struct Opinion: Sendable, Hashable {
  /// The key of the likeliest class.
  public var classKey: String
  /// How likely it is right, after calibration; segmented and band neutrophils count as one where the
  /// classifier knows how much it is to be trusted.
  public var confidence: Double
  /// The probability of every class the classifier knows, in its order.
  public var probabilities: [Double]
  /// The findings it names, with their probabilities.
  public var findings: [String: Double]
  /// How far the cell is from all that was learned from: about 1 for cells like those; nil where the
  /// classifier can't tell.
  public var strangeness: Double?
  /// It is so far that its class isn't to be named.
  public var isStrange = false
}

/// A trained classifier, ready to be asked.
public struct Classifier: Sendable {
  public let description: ClassifierDescription
  let network: ClassifierNetwork
  /// What people here said of cells of this laboratory; nil where it goes by what it learned alone.
  var adaptation: Adaptation?
  let threads: Int

  init(_ description: ClassifierDescription, _ network: ClassifierNetwork, threads: Int) {
    self.description = description
    self.network = network
    self.threads = threads
  }

  /// What it makes of each picture.
  ///
  /// - Parameter scales: micrometres a pixel of each picture; nil where that is estimated, as one
  ///   scale for all of those where they agree on one. A classifier that sees pixels cuts out the middle as in training, whatever the
  ///   scale.
  public func opinions(on pictures: [Picture], scales: [Double?]? = nil) -> [Opinion] {
    looks(at: pictures, scales: scales).map(\.opinion)
  }

  /// The network's last layer but one for each picture: the space in which the classifier tells cells
  /// apart, and in which generated cells are measured. As many numbers as the last width.
  public func features(of pictures: [Picture], scales: [Double?]? = nil) -> [[Float]] {
    walk(pictures, scales) { $0.features }
  }

  /// Opinions and features in one walk.
  public func looks(
    at pictures: [Picture], scales: [Double?]? = nil
  ) -> [(opinion: Opinion, features: [Float])] {
    walk(pictures, scales) { walked in
      zip(walked.outputs, walked.features).map { (opinion: opinion($0, $1), features: $1) }
    }
  }

  /// How many numbers `features(of:)` gives a picture.
  public var featureCount: Int { description.network.widths.last ?? 0 }

  /// The confidence below which a class is only a guess, for answers above it to be right with this
  /// precision on pictures like those of `select`.
  ///
  /// Throws `ClassifierError.unreachable`.
  public func threshold(precision: Double) throws(ClassifierError) -> Double {
    if adaptation == nil, let trust = description.trust {
      // Half of the mistakes allowed are kept for films unlike any that was drawn.
      if let threshold = trust.confidences.threshold(precision: (1 + precision) / 2) {
        return threshold
      }
    }
    let known =
      adaptation?.confidences ?? description.trust?.confidences ?? description.confidences
    guard let threshold = known?.threshold(precision: precision) else {
      throw .unreachable(precision: precision)
    }
    return threshold
  }

  /// Where the cells lie that it learned from.
  var learned: LearnedCells? { description.learned }

  /// The chances of the classes, by the network's outputs alone.
  func probabilities(_ row: [Float]) -> [Double] {
    SoftmaxCrossEntropy.logSoftmax(
      row.prefix(description.classes.count).map { Float(Double($0) / description.temperature) }
    ).map { exp($0) }
  }

  private func opinion(_ row: [Float], _ features: [Float]) -> Opinion {
    let classes = description.classes.count
    var probabilities = probabilities(row)
    if let adaptation, let learned {
      probabilities = adaptation.probabilities(probabilities, at: learned.place(of: features))
    }
    let place = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
    let key = description.classes[place]
    var findings: [String: Double] = [:]
    for (index, task) in description.findings.enumerated() where task.classes.contains(key) {
      let probability = 1 / (1 + exp(-Double(row[classes + index])))
      if probability >= task.threshold { findings[task.key] = probability }
    }
    var opinion = Opinion(
      classKey: key, confidence: probabilities[place], probabilities: probabilities,
      findings: findings)
    if adaptation != nil { opinion.confidence = description.chance(of: place, probabilities) }
    opinion.strangeness = learned?.strangeness(of: features)
    if let trust = description.trust, let strangeness = opinion.strangeness, adaptation == nil {
      opinion.confidence = trust.confidence(
        description.chance(of: place, probabilities), strangeness: strangeness)
      opinion.isStrange = strangeness > trust.farthest
    }
    return opinion
  }

  /// Walks the network over pictures, some at a time on each thread.
  private func walk<Row: Sendable>(
    _ pictures: [Picture], _ scales: [Double?]?,
    _ take: @Sendable (_ walked: (outputs: [[Float]], features: [[Float]])) -> [Row]
  ) -> [Row] {
    let preprocessing = description.preprocessing
    guard let seen = description.seen else {
      return walk(pictures.count, { preprocessing(pictures[$0]) }, take)
    }
    let known = scales ?? pictures.map { _ in nil }
    let unknown = known.indices.filter { known[$0] == nil }
    let found = commonScales(of: unknown.map { pictures[$0] })
    var all = known
    for (place, estimate) in zip(unknown, found) { all[place] = estimate }
    let complete = all.map { $0 ?? seen.micrometresPerPixel }
    return walk(
      pictures.count,
      {
        CellView.picture(
          pictures[$0], reduction: seen.micrometresPerPixel / complete[$0],
          side: preprocessing.size)
      }, take)
  }

  /// Walks the network over what `view` gives for each of `count` places.
  func walk<Row: Sendable>(
    _ count: Int, _ view: @Sendable (Int) -> Picture,
    _ take: @Sendable (_ walked: (outputs: [[Float]], features: [[Float]])) -> [Row]
  ) -> [Row] {
    let network = network
    let size = description.preprocessing.size
    var parts = stride(from: 0, to: count, by: ClassifierTraining.shardSize).map {
      (first: $0, rows: [Row]())
    }
    // A pool has one caller at a time, and nobody knows who calls this.
    WorkerPool(threads: min(threads, max(1, parts.count))).update(&parts) { _, part in
      let mine = part.first..<min(count, part.first + ClassifierTraining.shardSize)
      var x = Tensor(shape: [mine.count, size, size, 3])
      var out = x.values.mutableSpan
      var place = 0
      for index in mine {
        for byte in view(index).bytes {
          out[place] = Float(byte) / 127.5 - 1
          place += 1
        }
      }
      let (y, trace) = network.forward(x)
      part.rows = take((y.rows, trace.features.rows))
    }
    return parts.flatMap(\.rows)
  }
}
