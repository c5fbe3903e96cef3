import Foundation
import Statistics

/// The numbers of a report as JSON, each block under the name and with the fields of the
/// reference group that fixes its formula.
struct ReportNumbers {
  private let score: StudyScore

  init(_ score: StudyScore) {
    self.score = score
  }

  /// Sorted keys, two-space indents, one trailing newline.
  var data: Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes = (try? encoder.encode(value)) ?? Data("{}".utf8)
    return bytes + Data("\n".utf8)
  }

  private var value: ReferenceValue {
    .object([
      "format": .text("leuko-report-1"),
      "study": score.manifest.map { .text($0.plan.name) } ?? .null,
      "commitment": score.manifest.map { .text($0.commitment) } ?? .null,
      "demonstration": .flag(score.manifest?.plan.isDemonstration ?? false),
      "verified": .flag(score.isVerified),
      "problems": .list(score.problems.map { .text($0) }),
      "readers": .list(score.readers.map(reader)),
    ])
  }

  private func reader(_ reader: ReaderScore) -> ReferenceValue {
    let primary = reader.primary
    let table = Self.counts(reader.table)
    let isFake = ReferenceValue(primary.map { $0.truth == .fake ? 1 : 0 })
    let timed = primary.filter { !$0.answer.resumed && $0.answer.confirmMs > 0 }
    let controls = reader.controls
    let curve = reader.curve
    var inputs: [String: ReferenceValue] = [
      "confusion_from_trials": .object([
        "truth_fake": isFake,
        "judged_fake": .init(primary.map { $0.answer.rating.isFake ? 1 : 0 }),
      ]),
      "confusion_rates": table,
      "sdt_loglinear": table, "balanced_accuracy_newcombe": table,
      "roc_auc_delong": .object([
        "truth_fake": isFake, "rating": .init(primary.map(\.answer.rating.rawValue)),
        "confidence": .number(0.95),
      ]),
      "accuracy_drift_logistic": .object(["correct": .init(primary.map { $0.isRight ? 1 : 0 })]),
      "sequence_runs": .object([
        "sequence": .init(primary.map { $0.answer.rating.isFake ? 1 : 0 })
      ]),
      "response_time_summary": .object([
        "seconds": .init(timed.map { Double($0.answer.confirmMs) / 1000 }),
        "correct": .init(timed.map { $0.isRight ? 1 : 0 }),
      ]),
    ]
    inputs["roc_points"] = inputs["roc_auc_delong"]
    if case .object(var fields) = table {
      fields["auc"] = .init(curve.area)
      fields["auc_se"] = .init(curve.standardError)
      fields["controls_caught"] = .whole(controls.successes)
      fields["controls_total"] = .whole(controls.trials)
      fields["margin"] = .number(reader.margin)
      fields["alpha"] = .number(reader.alpha)
      inputs["verdict"] = .object(fields)
    }
    var result: [String: ReferenceValue] = [
      "reader": .text(reader.reader), "answered": .whole(reader.judgements.count),
      "showings": .whole(reader.showings), "receipt": .text(reader.receipt),
      "simulated": .flag(reader.openings.contains(where: \.simulated)),
      "controls_caught": .whole(controls.successes), "controls_total": .whole(controls.trials),
    ]
    for (group, input) in inputs {
      let answer = StatisticsVerification.answers[group].flatMap { try? $0(input) }
      result[group] = answer ?? .null
    }
    return .object(result)
  }

  private static func counts(_ table: AnswerTable) -> ReferenceValue {
    .object([
      "tp": .whole(table.truePositives), "fn": .whole(table.falseNegatives),
      "fp": .whole(table.falsePositives), "tn": .whole(table.trueNegatives),
      "confidence": .number(0.95),
    ])
  }
}
