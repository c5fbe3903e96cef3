import Foundation
public import Statistics

/// How much a classifier's answers are to be believed, on films it has seen and on others: a chance of
/// being right that knows both how sure the network is and how far the cell is from all it learned
/// from.
///
/// The network's own confidence is calibrated on its own film and believed nowhere else: a cell of
/// another laboratory may lie far outside, where networks are as sure as ever. So the chance is fitted
/// on films drawn by lot, from answers of which is known whether they were right.
public struct Trust: Sendable, Hashable, Codable {
  /// The chance that an answer is right, from the logarithm of its odds and of its strangeness.
  public var chance: LogisticRegression
  /// How sure it was, so reckoned, of right and wrong answers on drawn films.
  public var confidences: ConfidenceRecord
  /// The strangeness that one in two hundred cells of drawn films exceeds: beyond it, nothing is
  /// named.
  public var farthest: Double
  /// Answers and films by which it was fitted.
  public var films: Int

  /// - Parameters:
  ///   - answers: what the network thought of its answer, from 0 to 1; how strange the cell was; and
  ///     whether the answer was right.
  ///   - films: how many were drawn.
  init?(_ answers: [(confidence: Double, strangeness: Double, isRight: Bool)], films: Int) {
    let rows = answers.map { Self.row($0.confidence, $0.strangeness) }
    guard let chance = LogisticRegression(rows, positive: answers.map(\.isRight)) else {
      return nil
    }
    self.chance = chance
    self.films = films
    let far = answers.map(\.strangeness).sorted()
    farthest = far[min(far.count - 1, far.count * 199 / 200)]
    var record = ConfidenceRecord(right: [], wrong: [])
    for (row, answer) in zip(rows, answers) {
      let sure = (chance.probability(row) * 1e4).rounded() / 1e4
      if answer.isRight { record.right.append(sure) } else { record.wrong.append(sure) }
    }
    confidences = ConfidenceRecord(right: record.right.sorted(), wrong: record.wrong.sorted())
  }

  /// Why it can't be asked; nil where it can.
  var problem: String? {
    chance.isOf(width: 2) && farthest > 0 && farthest.isFinite
      ? nil : "'trust' isn't of odds and strangeness"
  }

  private static func row(_ confidence: Double, _ strangeness: Double) -> [Double] {
    let sure = min(max(confidence, 1e-4), 1 - 1e-4)
    return [log(sure / (1 - sure)), log(max(strangeness, 1e-3))]
  }

  /// The chance that an answer is right.
  func confidence(_ confidence: Double, strangeness: Double) -> Double {
    chance.probability(Self.row(confidence, strangeness))
  }
}
