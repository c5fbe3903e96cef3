public import AtlasStore
public import Basis
import Classification
public import Diffusion
import Foundation
import Pictures
import Statistics

extension SecondOpinion {
  /// Every so many cells of each kind, in the order of their digests: as many of one class as of
  /// another, as far as there are.
  func cells(_ pictures: LabelledPictures, _ split: Split, _ most: Int) -> [LabelledPictures.Item] {
    let share = max(1, most / max(1, choices.count))
    return choices.flatMap { choice in
      pictures.items.filter { $0.split == split && $0.classKey == choice.key }.prefix(share)
    }
  }

  /// Learns from cells of `split` how errors become probabilities, and what is usual.
  ///
  /// Throws `LabelledPicturesError.noneInSplit`, or what reading pictures throws.
  public func calibrated(
    on pictures: LabelledPictures, split: Split = .select, most: Int = 200, bench: Bench
  ) -> Job<Basis.Progress, OpinionCalibration> {
    Job { report in
      let items = cells(pictures, split, most)
      guard !items.isEmpty else {
        throw LabelledPicturesError.noneInSplit(split: split.rawValue)
      }
      let records = try await records(of: items, pictures, bench, report)
      return calibration(records, items.map(\.classKey))
    }
  }

  /// Asks about each cell, errors kept.
  func records(
    of items: [LabelledPictures.Item], _ pictures: LabelledPictures, _ bench: Bench,
    _ report: @escaping @Sendable (Basis.Progress) -> Void
  ) async throws -> [DiffusionClassifier.Record] {
    let clock = ContinuousClock()
    let start = clock.now
    var records: [DiffusionClassifier.Record] = []
    for item in items {
      try Task.checkCancellation()
      records.append(
        try await bench.run {
          try classifier.ask(
            seen(pictures.picture(of: item)), among: choices.map(\.label))
        })
      report(
        Basis.Progress(
          "asking", completed: records.count, total: items.count, elapsed: clock.now - start))
    }
    return records
  }

  /// Spreads of the draws that every class got, then the temperature, then how much naming each
  /// class helps its own cells.
  private func calibration(
    _ records: [DiffusionClassifier.Record], _ keys: [String]
  ) -> OpinionCalibration {
    let old = classifier.calibration
    var new = old
    let labels = choices.map(\.label)
    let draws = OpinionCalibration.comparedDraws
    new.spreads = (0..<draws).map { draw in
      let deviations = records.flatMap { record -> [Double] in
        let errors = labels.map { record.classes[$0][draw] }
        let mean = errors.reduce(0, +) / Double(errors.count)
        return errors.map { $0 - mean }
      }
      let square = deviations.reduce(0) { $0 + $1 * $1 } / Double(max(1, deviations.count))
      return square.squareRoot() * classifier.spread(ofDraw: draw, in: old)
    }
    let rescaled = records.map { record in
      var record = record
      func rescale(_ errors: inout [Double]) {
        for draw in errors.indices {
          errors[draw] *=
            classifier.spread(ofDraw: draw, in: old) / classifier.spread(ofDraw: draw, in: new)
        }
      }
      for label in record.classes.indices { rescale(&record.classes[label]) }
      rescale(&record.unnamed)
      return record
    }
    let truth = keys.map { key in choices.firstIndex { $0.key == key } ?? 0 }
    let logits = rescaled.map { record in
      let all = DiffusionClassifier.logits(record, temperature: 1)
      return labels.map { Float(all[$0]) }
    }
    new.temperature = Calibration.temperature(logits, classes: truth)
    let gains = classifier.model.classNames.indices.map { label in
      zip(rescaled, truth).filter { labels[$0.1] == label }
        .compactMap { DiffusionClassifier.gain($0.0, label: label) }
    }
    // One width for all: some classes have few cells to tell it from.
    let deviations = gains.flatMap { gains in
      let mean = gains.reduce(0, +) / Double(max(1, gains.count))
      return gains.map { $0 - mean }
    }
    let width =
      (deviations.reduce(0) { $0 + $1 * $1 } / Double(max(1, deviations.count))).squareRoot()
    let overall = gains.flatMap(\.self)
    let usual = overall.reduce(0, +) / Double(max(1, overall.count))
    new.gains = gains.map { gains in
      OpinionCalibration.Expectation(
        mean: gains.isEmpty ? usual : gains.reduce(0, +) / Double(gains.count),
        deviation: max(width, 1e-9))
    }
    new.cells = records.count
    return new
  }
}
