import Basis
public import Foundation
import Statistics

/// The judgements of a scored study in forms other programs read.
public struct StudyExport: Sendable {
  private let score: StudyScore
  private let namingSources: Bool

  /// The exports of `score`.
  ///
  /// - Parameter namingSources: whether the column `provenance` names files and seeds; otherwise it
  ///   is empty, and pictures bear their trial ids alone.
  public init(_ score: StudyScore, namingSources: Bool = false) {
    self.score = score
    self.namingSources = namingSources
  }

  /// One row a judgement, all showings and controls included, for a mixed model fitted elsewhere:
  /// `correct ~ 1 + class + (1 | reader) + (1 | picture)` on the rows with `primary` 1.
  ///
  /// RFC 4180 with a header and line feeds.
  public var csv: Data {
    let header = [
      "study", "reader", "showing", "picture", "class", "truth", "control", "repeat", "primary",
      "rating", "called_fake", "correct", "first_key_ms", "confirm_ms", "resumed", "cues",
      "nearest_training", "provenance", "simulated", "control_grade", "role",
    ]
    let study = score.manifest?.plan.name ?? ""
    let rows = score.readers.flatMap { reader in
      let simulated = reader.openings.contains(where: \.simulated)
      return reader.judgements.map { judgement in
        let answer = judgement.answer
        let row = score.key?.rows[judgement.record]
        func flag(_ value: Bool) -> String { value ? "1" : "0" }
        return [
          study, reader.reader, "\(answer.showing)", answer.picture, judgement.cellClass,
          judgement.truth.rawValue, flag(judgement.isControl), flag(judgement.isRepeat),
          flag(judgement.isPrimary), "\(answer.rating.rawValue)", flag(answer.rating.isFake),
          flag(judgement.isRight), "\(answer.firstKeyMs)", "\(answer.confirmMs)",
          flag(answer.resumed), answer.cues.map(\.rawValue).joined(separator: " "),
          row?.nearestTraining.map { "\($0)" } ?? "",
          namingSources ? row?.provenance ?? "" : "", flag(simulated),
          judgement.controlGrade?.words ?? "", reader.person.role?.rawValue ?? "",
        ]
      }
    }
    let lines = ([header] + rows).map { SeparatedValues.line($0) }
    return Data((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// The input of the iMRMC program: primary judgements of every reader who judged all pictures.
  ///
  /// Reader -1 gives the truth, 1 for a fake; case ids are whole numbers from 1; the score is the
  /// rating. Nil when no reader has finished.
  public var imrmc: Data? {
    let readers = score.readers.filter(\.isComplete)
    guard let first = readers.first else { return nil }
    let cases = first.primary.map { (record: $0.record, truth: $0.truth) }
      .sorted { $0.record < $1.record }
    let numbers = Dictionary(
      uniqueKeysWithValues: cases.enumerated().map { ($1.record, $0 + 1) })
    var lines = [
      "Blind test \(score.manifest?.plan.name ?? "")",
      "NR: \(readers.count)", "N0: \(cases.count { $0.truth == .real })",
      "N1: \(cases.count { $0.truth == .fake })", "NM: 1", "BEGIN DATA:",
    ]
    lines += cases.map { "-1,\(numbers[$0.record] ?? 0),0,\($0.truth == .fake ? 1 : 0)" }
    for (index, reader) in readers.enumerated() {
      lines += reader.primary.sorted { $0.record < $1.record }.map {
        "\(index + 1),\(numbers[$0.record] ?? 0),1,\($0.answer.rating.rawValue)"
      }
    }
    return Data((lines.joined(separator: "\n") + "\n").utf8)
  }
}
