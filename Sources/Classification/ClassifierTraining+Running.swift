import Basis
public import Foundation
import Tensors

extension ClassifierTraining {
  /// Trains until it is finished, and returns the calibrated classifier.
  ///
  /// Where the task is cancelled, the training is written to `checkpoint` and `CancellationError`
  /// thrown; it is also written after every epoch, whole or not at all.
  ///
  /// - Parameters:
  ///   - threads: how many work; they change nothing but the time.
  ///   - checkpoint: where a break is survived; nil to survive none.
  ///   - data: what `TrainingFacts.data` is to say.
  public mutating func run(
    threads: Int, checkpoint: URL?, data: String = "",
    report: (ClassifierTrainingNews) -> Void
  ) throws -> Classifier {
    let pool = WorkerPool(threads: threads)
    let clock = ContinuousClock()
    var last = clock.now
    var pace = Pace()
    while !isFinished {
      if Task.isCancelled {
        if let checkpoint { try write(to: checkpoint) }
        throw CancellationError()
      }
      let finished = progress.epochs.count
      advance(on: pool)
      let now = clock.now
      progress.seconds += (now - last) / .seconds(1)
      pace.note(pictures: min(plan.batch, train.count), taking: now - last)
      last = now
      if let checkpoint, progress.epochs.count > finished { try write(to: checkpoint) }
      report(news(pace))
    }
    return calibrated(on: pool, data: data)
  }

  /// Seconds a step takes here, by the best of three whose results are thrown away.
  public func secondsPerStep(threads: Int) -> Double {
    let pool = WorkerPool(threads: threads)
    let clock = ContinuousClock()
    var trial = self
    return (0..<3).map { _ in clock.measure { trial.advance(on: pool) } / .seconds(1) }.min() ?? 1
  }

  private func news(_ pace: Pace) -> ClassifierTrainingNews {
    let inEpoch = step % stepsInEpoch
    let perSecond = pace.picturesPerSecond
    return ClassifierTrainingNews(
      step: step, steps: steps,
      loss: inEpoch > 0
        ? progress.lossSum / Double(inEpoch) : progress.epochs.last?.loss ?? 0,
      epochs: progress.epochs, picturesPerSecond: perSecond,
      remaining: perSecond.map {
        .seconds(Double((steps - step) * min(plan.batch, train.count)) / $0)
      })
  }

  /// The best weights, rounded as the folder will have them, their temperature, confidences and
  /// thresholds found on `select`.
  func calibrated(on pool: WorkerPool, data: String) -> Classifier {
    let network = best.roundedToHalf
    var description = description
    let classes = description.classes.count
    let rows = Self.outputs(of: network, select, description, on: pool)
    let outputs = rows.map { Array($0.prefix(classes)) }
    let truth = select.map(\.classIndex)
    description.temperature = Calibration.temperature(outputs, classes: truth)
    var confidences = ConfidenceRecord(right: [], wrong: [])
    for (row, right) in zip(outputs, truth) {
      let place = row.largestPlace
      let logs = SoftmaxCrossEntropy.logSoftmax(
        row.map { Float(Double($0) / description.temperature) })
      let confidence = (exp(logs[place]) * 1e4).rounded() / 1e4
      if place == right {
        confidences.right.append(confidence)
      } else {
        confidences.wrong.append(confidence)
      }
    }
    description.confidences = ConfidenceRecord(
      right: confidences.right.sorted(), wrong: confidences.wrong.sorted())
    for index in description.findings.indices {
      let known = zip(rows, select).compactMap { row, example in
        example.findings[index].map { (1 / (1 + exp(-Double(row[classes + index]))), $0) }
      }
      description.findings[index].threshold = Self.threshold(known)
    }
    if description.seen != nil {
      description.seen?.deviation = zoomDeviation(network, on: pool)
    }
    let chosen = progress.epochs.first { $0.epoch == progress.bestEpoch }
    var pictures: [String: Int] = [:]
    for example in train { pictures[description.classes[example.classIndex], default: 0] += 1 }
    description.training = TrainingFacts(
      pictures: pictures, selectPictures: select.count, data: data, seed: plan.seed,
      epochs: progress.epochs.count, bestEpoch: progress.bestEpoch, batch: plan.batch,
      seconds: progress.seconds.rounded(),
      selectLoss: chosen?.selectLoss ?? Calibration.loss(outputs, classes: truth),
      selectAccuracy: chosen?.selectAccuracy
        ?? Double(confidences.right.count) / Double(max(1, truth.count)))
    description.learned = learnedCells(network, on: pool)
    description.trust = trust(network, description, on: pool)
    return Classifier(description, network, threads: pool.threads)
  }

  /// How far the logarithm of the zoom is told wrong in views of `select` near the network's own
  /// scale, on films drawn by lot: the root of the mean square.
  private func zoomDeviation(_ network: ClassifierNetwork, on pool: WorkerPool) -> Double {
    let stains = description.stains
    let views = select.indices.map { index in
      DrawnView(
        Philox(seed: plan.seed ^ 0x5A6F_6F6D), example: index, step: 0, stains: stains,
        disc: description.redCellRadius)
    }
    let rows = Self.outputs(of: network, select, description, on: pool) { views[$0] }
    let squares = zip(rows, views).filter { $0.1.showsClass }.map { row, view in
      let error = Double((row.last ?? 0) * Self.zoomUnit - log(view.zoom))
      return error * error
    }
    return squares.isEmpty
      ? 1 : (squares.reduce(0, +) / Double(squares.count)).squareRoot()
  }

  /// The probability from which on a finding is best named, by F1 on `select`; a half where `select`
  /// shows fewer than five of them.
  static func threshold(_ answers: [(probability: Double, isThere: Bool)]) -> Double {
    let there = answers.count { $0.isThere }
    guard there >= 5 else { return 0.5 }
    let falling = answers.sorted { $0.probability > $1.probability }
    var best = (score: -1.0, threshold: 0.5)
    var rights = 0
    for (place, answer) in falling.enumerated() {
      rights += answer.isThere ? 1 : 0
      let next = place + 1 < falling.count ? falling[place + 1].probability : 0
      guard next < answer.probability else { continue }
      let score = 2 * Double(rights) / Double(place + 1 + there)
      // Half way to the next, so that what is about as likely is named too.
      if score > best.score { best = (score, (answer.probability + next) / 2) }
    }
    return (best.threshold * 1e4).rounded(.down) / 1e4
  }
}

/// Pictures a second over the last steps.
private struct Pace {
  private var steps: [(pictures: Int, seconds: Double)] = []

  mutating func note(pictures: Int, taking time: Duration) {
    steps.append((pictures, time / .seconds(1)))
    if steps.count > 20 { steps.removeFirst() }
  }

  var picturesPerSecond: Double? {
    let seconds = steps.reduce(0) { $0 + $1.seconds }
    return seconds > 0 ? Double(steps.reduce(0) { $0 + $1.pictures }) / seconds : nil
  }
}
