import Foundation
public import Pictures
import Tensors

/// What a classifier makes of a picture.
public struct Opinion: Sendable, Hashable {
  /// The key of the likeliest class.
  public var classKey: String
  /// Its probability, after calibration.
  public var confidence: Double
  /// The probability of every class the classifier knows, in its order.
  public var probabilities: [Double]
  /// The findings it names, with their probabilities.
  public var findings: [String: Double]
}

/// A trained classifier, ready to be asked.
public struct Classifier: Sendable {
  public let description: ClassifierDescription
  let network: ClassifierNetwork
  let threads: Int

  init(_ description: ClassifierDescription, _ network: ClassifierNetwork, threads: Int) {
    self.description = description
    self.network = network
    self.threads = threads
  }

  /// What it makes of each picture, whatever its size: the middle is cut out and resized as in
  /// training.
  public func opinions(on pictures: [Picture]) -> [Opinion] {
    walk(pictures) { $0.outputs.map(opinion) }
  }

  /// The network's last layer but one for each picture: the space in which the classifier tells cells
  /// apart, and in which generated cells are measured. As many numbers as the last width.
  public func features(of pictures: [Picture]) -> [[Float]] {
    walk(pictures) { $0.features }
  }

  /// Opinions and features in one walk.
  public func looks(
    at pictures: [Picture]
  ) -> [(opinion: Opinion, features: [Float])] {
    walk(pictures) { walked in
      zip(walked.outputs, walked.features).map { (opinion: opinion($0), features: $1) }
    }
  }

  /// How many numbers `features(of:)` gives a picture.
  public var featureCount: Int { description.network.widths.last ?? 0 }

  /// The confidence below which a class is only a guess, for answers above it to be right with this
  /// precision on pictures like those of `select`.
  ///
  /// Throws `ClassifierError.unreachable`.
  public func threshold(precision: Double) throws(ClassifierError) -> Double {
    guard let threshold = description.confidences?.threshold(precision: precision) else {
      throw .unreachable(precision: precision)
    }
    return threshold
  }

  private func opinion(_ row: [Float]) -> Opinion {
    let classes = description.classes.count
    let logs = SoftmaxCrossEntropy.logSoftmax(
      row.prefix(classes).map { Float(Double($0) / description.temperature) })
    let probabilities = logs.map { exp($0) }
    let place = row.prefix(classes).largestPlace
    let key = description.classes[place]
    var findings: [String: Double] = [:]
    for (index, task) in description.findings.enumerated() where task.classes.contains(key) {
      let probability = 1 / (1 + exp(-Double(row[classes + index])))
      if probability >= task.threshold { findings[task.key] = probability }
    }
    return Opinion(
      classKey: key, confidence: probabilities[place], probabilities: probabilities,
      findings: findings)
  }

  /// Walks the network over pictures, some at a time on each thread.
  private func walk<Row: Sendable>(
    _ pictures: [Picture],
    _ take: @Sendable (_ walked: (outputs: [[Float]], features: [[Float]])) -> [Row]
  ) -> [Row] {
    let (network, preprocessing) = (network, description.preprocessing)
    let size = preprocessing.size
    var parts = stride(from: 0, to: pictures.count, by: ClassifierTraining.shardSize).map {
      (first: $0, rows: [Row]())
    }
    // A pool has one caller at a time, and nobody knows who calls this.
    WorkerPool(threads: min(threads, max(1, parts.count))).update(&parts) { _, part in
      let last = min(pictures.count, part.first + ClassifierTraining.shardSize)
      let mine = pictures[part.first..<last]
      var x = Tensor(shape: [mine.count, size, size, 3])
      var out = x.values.mutableSpan
      var place = 0
      for picture in mine {
        for byte in preprocessing(picture).bytes {
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
