public import AtlasStore
public import Basis
public import Classification
import Diffusion
import Foundation
import Pictures
import Statistics

/// A second opinion measured on cells it hasn't learned from, beside the classifier's on the same.
public struct SecondOpinionEvaluation: Sendable, Encodable {
  /// One of the two.
  public struct Side: Sendable, Encodable {
    public var name: String
    /// Right answers among all the classes, and their 95 % interval by Wilson.
    public var right: Int
    public var low: Double
    public var high: Double
    /// The same with neutrophils of all kinds as one.
    public var rightMerged: Int
    /// How far confidence and share of right answers are apart.
    public var calibrationError: Double?
    /// Mean -log of the right class's probability.
    public var surprise: Double
    /// By class: how well its cells are told from all others as strange when the class is taken from
    /// the list; the area under the curve.
    public var anomalyAreas: [String: Double]
    /// Their mean.
    public var anomalyArea: Double?
    /// Median seconds a cell took.
    public var seconds: Double
  }

  public var cells: Int
  public var classes: [String]
  public var generator: Side
  public var classifier: Side
  /// Truth down, the generator's answer across.
  public var confusion: [[Int]]
  /// Cells on which both answer alike, and how many of those answers are right.
  public var agreeing: Int
  public var agreeingRight: Int
  /// Median evaluations of the network.
  public var evaluations: Int
}

extension SecondOpinion {
  /// Measures the generator's opinion and the classifier's on the same cells of `split`.
  ///
  /// Throws `LabelledPicturesError.noneInSplit`, or what reading pictures throws.
  public func evaluated(
    on pictures: LabelledPictures, split: Split = .val, most: Int = 200, beside other: Classifier,
    bench: Bench
  ) -> Job<Basis.Progress, SecondOpinionEvaluation> {
    Job { report in
      let items = cells(pictures, split, most)
      guard !items.isEmpty else {
        throw LabelledPicturesError.noneInSplit(split: split.rawValue)
      }
      let clock = ContinuousClock()
      var (mine, theirs): ([Double], [Double]) = ([], [])
      var records: [DiffusionClassifier.Record] = []
      var opinions: [Opinion] = []
      let start = clock.now
      for item in items {
        try Task.checkCancellation()
        let (record, opinion, times) = try await bench.run {
          let picture = try pictures.picture(of: item)
          let begun = clock.now
          let record = try classifier.ask(seen(picture), among: choices.map(\.label))
          let between = clock.now
          let opinion = other.opinions(on: [picture])[0]
          return (record, opinion, (between - begun, clock.now - between))
        }
        records.append(record)
        opinions.append(opinion)
        mine.append(times.0 / .seconds(1))
        theirs.append(times.1 / .seconds(1))
        report(
          Basis.Progress(
            "asking", completed: records.count, total: items.count, elapsed: clock.now - start))
      }
      let keys = choices.map(\.key)
      let truth = items.map { item in keys.firstIndex(of: item.classKey) ?? 0 }
      let tables = records.map { record -> [Double] in
        let all = classifier.opinion(of: record).probabilities
        return choices.map { all[$0.label] }
      }
      let others = opinions.map { opinion -> [Double] in
        // Only the classes both know.
        let known = keys.map { key in
          other.description.classes.firstIndex(of: key).map { opinion.probabilities[$0] } ?? 0
        }
        let sum = known.reduce(0, +)
        return known.map { sum > 0 ? $0 / sum : 1 / Double(known.count) }
      }
      let strange = records.map { strangenessWithout($0) }
      let sides = (
        side("the generator", tables, truth, keys, mine) { strange[$0][$1] },
        side("the classifier", others, truth, keys, theirs) { cell, without in
          Self.doubt(others[cell], without: without)
        }
      )
      let answers = tables.map(Self.likeliest)
      let both = zip(answers, others.map(Self.likeliest)).map(==)
      var confusion = Array(
        repeating: Array(repeating: 0, count: keys.count), count: keys.count)
      for (right, answer) in zip(truth, answers) { confusion[right][answer] += 1 }
      return SecondOpinionEvaluation(
        cells: items.count, classes: keys, generator: sides.0, classifier: sides.1,
        confusion: confusion, agreeing: both.count { $0 },
        agreeingRight: truth.indices.count { both[$0] && answers[$0] == truth[$0] },
        evaluations: records.map { record in
          record.classes.reduce(record.unnamed.count) { $0 + $1.count }
        }.sorted()[records.count / 2])
    }
  }

  private static func likeliest(_ row: [Double]) -> Int {
    row.indices.max { row[$0] < row[$1] } ?? 0
  }

  /// One minus the largest probability among the classes left.
  private static func doubt(_ row: [Double], without: Int?) -> Double {
    let left = row.indices.filter { $0 != without }
    let sum = left.reduce(0) { $0 + row[$1] }
    return sum > 0 ? 1 - (left.map { row[$0] }.max() ?? 0) / sum : 1
  }

  /// How strange a cell is with each choice in turn taken from the list, and, last, with all of them.
  private func strangenessWithout(_ record: DiffusionClassifier.Record) -> [Int?: Double] {
    let draws = OpinionCalibration.comparedDraws
    var found: [Int?: Double] = [:]
    for without in choices.indices.map(Optional.some) + [nil] {
      let left = choices.indices.filter { $0 != without }.map { choices[$0].label }
      // All classes got these draws, so the best of those left is told by them.
      let best = left.min {
        record.classes[$0].prefix(draws).reduce(0, +)
          < record.classes[$1].prefix(draws).reduce(0, +)
      }
      guard let best, let gain = DiffusionClassifier.gain(record, label: best) else { continue }
      found[without] = classifier.calibration.strangeness(gain: gain, label: best) ?? -gain
    }
    return found
  }

  private func side(
    _ name: String, _ rows: [[Double]], _ truth: [Int], _ keys: [String], _ seconds: [Double],
    strangeness: (_ cell: Int, _ without: Int?) -> Double?
  ) -> SecondOpinionEvaluation.Side {
    let answers = rows.map(Self.likeliest)
    func kind(_ place: Int) -> String {
      keys[place].hasSuffix("_neutrophil") ? "neutrophil" : keys[place]
    }
    let right = zip(answers, truth).count { $0 == $1 }
    let interval = Proportion(right, of: truth.count).wilson()
    var areas: [String: Double] = [:]
    for (place, key) in keys.enumerated() {
      let cells = truth.indices
      let ratings = cells.map { cell in
        strangeness(cell, truth[cell] == place ? place : nil) ?? 0
      }
      areas[key] = ReceiverCurve(isFake: cells.map { truth[$0] == place }, ratings: ratings).area
    }
    return SecondOpinionEvaluation.Side(
      name: name, right: right, low: interval?.low ?? 0, high: interval?.high ?? 1,
      rightMerged: zip(answers, truth).count { kind($0) == kind($1) },
      calibrationError: Calibration.error(
        rows.map { $0.max() ?? 0 }, isRight: zip(answers, truth).map(==)),
      surprise: zip(rows, truth).reduce(0) { $0 - log(max(1e-12, $1.0[$1.1])) }
        / Double(max(1, rows.count)),
      anomalyAreas: areas,
      anomalyArea: areas.isEmpty ? nil : areas.values.reduce(0, +) / Double(areas.count),
      seconds: seconds.sorted()[seconds.count / 2])
  }
}
