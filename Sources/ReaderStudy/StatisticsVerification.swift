public import Basis
public import Foundation

/// Compares our statistics with `statistics.json` or `generative-metrics.json`, group by group.
public enum StatisticsVerification {
  /// One group of a reference file.
  struct Group: Decodable {
    struct Tolerance: Decodable {
      var abs: Double
      var rel: Double
    }

    struct Case: Decodable {
      var name: String
      var input: ReferenceValue
      var expected: ReferenceValue
    }

    var tolerance: Tolerance
    var cases: [Case]
  }

  private struct File: Decodable {
    var groups: [String: Group]
  }

  /// Answers one case: from its input to the fields its reference has, or more.
  typealias Answer = @Sendable (ReferenceValue) throws -> ReferenceValue

  /// The report of the reference file at `url`, groups by name. A group that we have no answer
  /// for is named as not built.
  ///
  /// - Throws: `StudyError` when the file can't be read or isn't such a file.
  public static func report(fileAt url: URL) throws(StudyError) -> VerificationReport {
    try report(StudyFile.read(url), name: url.lastPathComponent, answers: answers)
  }

  static func report(
    _ data: Data, name: String, answers: [String: Answer]
  ) throws(StudyError) -> VerificationReport {
    let file: File
    do {
      file = try JSONDecoder().decode(File.self, from: data)
    } catch {
      throw .damaged(file: name, line: nil, problem: "this is no file of reference values")
    }
    let groups = file.groups.sorted { $0.key < $1.key }.map { key, group in
      check(group, name: "\(name): \(key)", answer: answers[key])
    }
    return VerificationReport(groups: groups)
  }

  private static func check(
    _ group: Group, name: String, answer: Answer?
  ) -> VerificationGroup {
    var result = VerificationGroup(name: name)
    guard let answer else {
      result.outcome = .notBuilt("no such statistic here")
      return result
    }
    for item in group.cases {
      let worst: ReferenceValue.Comparison
      do {
        worst = try compare(item, group.tolerance, answer)
      } catch {
        let field = (error as? UnreadableCase)?.field ?? "\(error)"
        result.outcome = .failed("'\(item.name)': can't read '\(field)'")
        continue
      }
      result.record("\(item.name)\(worst.place)", error: worst.error, tolerance: worst.tolerance)
    }
    return result
  }

  /// The comparison of a case that is nearest to its tolerance, or farthest beyond it.
  private static func compare(
    _ item: Group.Case, _ tolerance: Group.Tolerance, _ answer: Answer
  ) throws -> ReferenceValue.Comparison {
    let comparisons = item.expected.compare(
      with: try answer(item.input), at: "", absolute: tolerance.abs, relative: tolerance.rel)
    func nearness(_ comparison: ReferenceValue.Comparison) -> Double {
      if comparison.error.isNaN { return .infinity }
      if comparison.tolerance > 0 { return comparison.error / comparison.tolerance }
      return comparison.error > 0 ? .infinity : -1
    }
    return comparisons.max { nearness($0) < nearness($1) }
      ?? ReferenceValue.Comparison(place: "", error: .infinity, tolerance: 0)
  }

  /// Every group we have an answer for.
  static let answers: [String: Answer] = oneReaderAnswers.merging(severalReaderAnswers) { $1 }
    .merging(experimentAnswers) { $1 }
    .merging(protocolAnswers) { $1 }
    .merging(generativeAnswers) { $1 }
}
