import Foundation

/// What one reader answered, against the truth, in four counts. Fake is the positive class.
public struct AnswerTable: Sendable, Hashable, Codable {
  /// Fakes called fake.
  public var truePositives: Int
  /// Fakes called real.
  public var falseNegatives: Int
  /// Reals called fake.
  public var falsePositives: Int
  /// Reals called real.
  public var trueNegatives: Int

  /// The four counts, each 0 or more.
  public init(
    truePositives: Int, falseNegatives: Int, falsePositives: Int, trueNegatives: Int
  ) {
    precondition(
      min(truePositives, falseNegatives, falsePositives, trueNegatives) >= 0, "a negative count")
    self.truePositives = truePositives
    self.falseNegatives = falseNegatives
    self.falsePositives = falsePositives
    self.trueNegatives = trueNegatives
  }

  /// Counts the trials; `isFake` is the truth and `calledFake` the answer, trial by trial.
  public init(isFake: [Bool], calledFake: [Bool]) {
    self.init(truePositives: 0, falseNegatives: 0, falsePositives: 0, trueNegatives: 0)
    for (truth, answer) in zip(isFake, calledFake) {
      switch (truth, answer) {
      case (true, true): truePositives += 1
      case (true, false): falseNegatives += 1
      case (false, true): falsePositives += 1
      case (false, false): trueNegatives += 1
      }
    }
  }

  /// How many fakes were shown.
  public var fakes: Int { truePositives + falseNegatives }
  /// How many reals were shown.
  public var reals: Int { falsePositives + trueNegatives }
  /// How many pictures were shown.
  public var total: Int { fakes + reals }
  /// Pictures called fake, of all.
  public var calledFake: Proportion { Proportion(truePositives + falsePositives, of: total) }
  /// Right answers, of all.
  public var correct: Proportion { Proportion(truePositives + trueNegatives, of: total) }
  /// Fakes called fake, of the fakes.
  public var sensitivity: Proportion { Proportion(truePositives, of: fakes) }
  /// Reals called real, of the reals.
  public var specificity: Proportion { Proportion(trueNegatives, of: reals) }
  /// Fakes called real, of the fakes.
  public var fooling: Proportion { Proportion(falseNegatives, of: fakes) }
  /// Reals called fake, of the reals.
  public var falseAlarms: Proportion { Proportion(falsePositives, of: reals) }
  /// Real fakes, of the pictures called fake (precision).
  public var positivePredictiveValue: Proportion {
    Proportion(truePositives, of: truePositives + falsePositives)
  }
  /// Real reals, of the pictures called real.
  public var negativePredictiveValue: Proportion {
    Proportion(trueNegatives, of: trueNegatives + falseNegatives)
  }

  /// (sensitivity + specificity) / 2; nil unless both kinds were shown.
  public var balancedAccuracy: Double? {
    youden.map { (1 + $0) / 2 }
  }

  /// Youden's J, sensitivity + specificity - 1; nil unless both kinds were shown.
  public var youden: Double? {
    guard let sensitivity = sensitivity.value, let falseAlarms = falseAlarms.value else {
      return nil
    }
    return sensitivity - falseAlarms
  }

  /// F1 of the class fake; nil when no picture was a fake or was called one.
  public var f1: Double? {
    let denominator = 2 * truePositives + falsePositives + falseNegatives
    return denominator > 0 ? 2 * Double(truePositives) / Double(denominator) : nil
  }

  /// Matthews's correlation of truth and answer; nil when either is constant.
  public var matthews: Double? {
    let called = Double(truePositives + falsePositives)
    let calledReal = Double(trueNegatives + falseNegatives)
    let product = called * calledReal * Double(fakes) * Double(reals)
    guard product > 0 else { return nil }
    let diagonal = Double(truePositives) * Double(trueNegatives)
    return (diagonal - Double(falsePositives) * Double(falseNegatives)) / sqrt(product)
  }

  /// HYPE∞, the share of wrong answers in percent: 50 is chance, above it fakes look more real
  /// than reals. Zhou et al., "HYPE", NeurIPS 2019. Nil without trials.
  public var hype: Double? {
    correct.value.map { _ in 100 * Double(falseNegatives + falsePositives) / Double(total) }
  }

  /// Youden's J with Newcombe's hybrid score interval, method 10 of Stat. Med. 17 (1998) 873;
  /// nil unless both kinds were shown.
  public func youdenInterval(confidence: Double = 0.95) -> Interval? {
    guard
      let j = youden, let p1 = sensitivity.value, let p0 = falseAlarms.value,
      let first = sensitivity.wilson(confidence: confidence),
      let second = falseAlarms.wilson(confidence: confidence)
    else { return nil }
    return Interval(
      low: j - hypot(p1 - first.low, second.high - p0),
      high: j + hypot(first.high - p1, p0 - second.low))
  }

  /// Newcombe's interval of J, carried to balanced accuracy, (1 + J) / 2.
  public func balancedAccuracyInterval(confidence: Double = 0.95) -> Interval? {
    youdenInterval(confidence: confidence).map {
      Interval(low: (1 + $0.low) / 2, high: (1 + $0.high) / 2)
    }
  }

  /// Fisher's exact test of truth against answer.
  public var fisher: FisherExact {
    FisherExact(truePositives, falseNegatives, falsePositives, trueNegatives)
  }
}
