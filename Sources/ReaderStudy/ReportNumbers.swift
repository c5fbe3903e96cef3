import Foundation
import Statistics

/// The numbers of a report as JSON, each block under the name and with the fields of the
/// reference group that fixes its formula.
struct ReportNumbers {
  private let score: StudyScore
  private let conditions: ClaimConditions

  init(_ score: StudyScore) {
    self.score = score
    conditions = score.conditions
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
      "sentence": .text(StudyClaim(score.readers, conditions).sentence),
      "readers": .list(score.readers.map(reader)), "readers_together": together,
    ])
  }

  /// What all readers who finished say together; null for fewer than two.
  private var together: ReferenceValue {
    let common = CommonRatings(score)
    guard common.readers.count > 1, !common.isFake.isEmpty else { return .null }
    let isFake = ReferenceValue(common.isFake.map { $0 ? 1 : 0 })
    let pictures = common.isFake.indices
    let calledFake = pictures.map { picture in common.ratings.map { $0[picture].isFake ? 1 : 0 } }
    let correct = pictures.map { picture in
      common.ratings.map { $0[picture].isFake == common.isFake[picture] ? 1 : 0 }
    }
    let ratings = common.ratings.map { $0.map(\.rawValue) }
    var fields = Self.answers([
      "fleiss_kappa": .object(["ratings": .init(calledFake), "categories": .whole(2)]),
      "gwet_ac1": .object(["ratings": .init(calledFake), "categories": .whole(2)]),
      "krippendorff_alpha": .object([
        "readers_by_images": .init(ratings), "level": .text("ordinal"),
      ]),
      "cochran_q": .object(["correct": .init(correct)]),
      "majority_and_fooling": .object([
        "truth_fake": isFake, "judged_fake": .init(calledFake), "tie": .text("undecided"),
      ]),
      "obuchowski_rockette_single": .object([
        "truth_fake": isFake, "ratings_by_reader": .init(ratings),
      ]),
    ])
    fields["readers"] = .list(common.readers.map { .text($0.reader) })
    return .object(fields)
  }

  /// Our answers to these inputs, group by group; null where there is none.
  private static func answers(_ inputs: [String: ReferenceValue]) -> [String: ReferenceValue] {
    Dictionary(
      uniqueKeysWithValues: inputs.map { group, input in
        (group, StatisticsVerification.answers[group].flatMap { try? $0(input) } ?? .null)
      })
  }

  private func reader(_ reader: ReaderScore) -> ReferenceValue {
    let primary = reader.primary
    let table = Self.counts(reader.table)
    let isFake = ReferenceValue(primary.map { $0.truth == .fake ? 1 : 0 })
    let timed = zip(primary, reader.seconds).compactMap { judgement, seconds in
      seconds.map { (seconds: max(0.001, $0), isRight: judgement.isRight) }
    }
    let controls = reader.controls.all
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
        "seconds": .init(timed.map(\.seconds)),
        "correct": .init(timed.map { $0.isRight ? 1 : 0 }),
      ]),
    ]
    let tables = (score.manifest?.plan.classes ?? []).map { entry in
      let table = reader.table(of: entry.cellClass)
      return ReferenceValue([
        [table.truePositives, table.falseNegatives], [table.falsePositives, table.trueNegatives],
      ])
    }
    inputs["per_class_strata"] = .object(["tables": .list(tables)])
    let pairs = reader.repeats
    if !pairs.isEmpty {
      inputs["cohen_kappa"] = .object([
        "a": .init(pairs.map(\.first.rawValue)), "b": .init(pairs.map(\.second.rawValue)),
        "categories": .init(Rating.allCases.map(\.rawValue)), "weights": .text("quadratic"),
      ])
    }
    inputs["roc_points"] = inputs["roc_auc_delong"]
    var result: [String: ReferenceValue] = [
      "reader": .text(reader.reader), "answered": .whole(reader.judgements.count),
      "showings": .whole(reader.showings), "receipt": .text(reader.receipt),
      "simulated": .flag(reader.openings.contains(where: \.simulated)),
      "controls_caught": .whole(controls.successes), "controls_total": .whole(controls.trials),
    ]
    result.merge(Self.answers(inputs)) { $1 }
    let claim = Claim(reader, conditions)
    result["verdict"] = Self.verdict(reader)
    result["claim"] = .object([
      "sentence": .text(claim.sentence), "credible": .flag(claim.isCredible),
      "can_tell": .flag(claim.isAble),
      "cannot_be_said_because": .list(claim.obstacles.map { .text($0) }),
      "remarks": .list(claim.remarks.map { .text($0) }),
    ])
    return .object(result)
  }

  /// The fields of the reference group `verdict`, with the p that the verdict uses in place of Wald's.
  private static func verdict(_ reader: ReaderScore) -> ReferenceValue {
    let found = reader.finding
    let controls = reader.controls
    var fields: [String: ReferenceValue] = [
      "verdict": .text(found.verdict.rawValue), "equivalent": .flag(found.isEquivalent),
      "one_sided": .flag(found.isOneSided), "p_detect": .init(found.detection),
      "p_pattern": .init(found.pattern), "share_fake": .init(found.shareFake),
      "ba_low": .init(found.balancedAccuracy?.low), "ba_high": .init(found.balancedAccuracy?.high),
      "p_controls_beyond_habit": .init(controls.beyondHabit),
      "p_by": reader.hasRatings ? .init(reader.permutation?.words) : .text("Fisher"),
    ]
    for (grade, caught) in controls.byGrade {
      fields["controls_\(grade.words)"] = .object([
        "caught": .whole(caught.successes), "total": .whole(caught.trials),
      ])
    }
    return .object(fields)
  }

  private static func counts(_ table: AnswerTable) -> ReferenceValue {
    .object([
      "tp": .whole(table.truePositives), "fn": .whole(table.falseNegatives),
      "fp": .whole(table.falsePositives), "tn": .whole(table.trueNegatives),
      "confidence": .number(0.95),
    ])
  }
}
