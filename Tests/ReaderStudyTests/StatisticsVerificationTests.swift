import Basis
import Foundation
import TestSupport
import Testing

@testable import ReaderStudy

@Suite struct StatisticsVerificationTests {
  @Test(
    .enabled(
      if: SharedFolder.has("reference/statistics.json"),
      "set LEUKO_SHARED to the shared reference data"),
    arguments: [("statistics.json", 38), ("generative-metrics.json", 10)])
  func `every group of the shared vectors passes`(file: String, groups: Int) throws {
    let report = try StatisticsVerification.report(
      fileAt: SharedFolder.url("reference/\(file)"))
    for group in report.groups {
      #expect(group.outcome == .passed, "\(group.name)")
      #expect(group.cases > 0, "\(group.name)")
    }
    #expect(report.groups.count == groups)
    #expect(report.exitStatus == .success)
  }

  @Test func `a wrong value, a missing field and an unknown group are told apart`() throws {
    let text = """
      {"groups": {
        "wilson_interval": {"tolerance": {"abs": 1e-9, "rel": 0}, "cases": [
          {"name": "n0", "input": {"k": 0, "n": 0, "confidence": 0.95},
            "expected": {"low": null, "high": 0.1}}]},
        "tost_z": {"tolerance": {"abs": 1e-9, "rel": 0}, "cases": [
          {"name": "short", "input": {"se": 1}, "expected": {"p_tost": 1}}]},
        "astrology": {"tolerance": {"abs": 1e-9, "rel": 0}, "cases": []}}}
      """
    let report = try StatisticsVerification.report(
      Data(text.utf8), name: "x.json", answers: StatisticsVerification.answers)
    #expect(
      report.groups.map(\.outcome) == [
        .notBuilt("no such statistic here"), .failed("'short': can't read 'estimate'"),
        .failed("'n0.high': error inf, tolerance 0.0"),
      ])
    #expect(report.exitStatus == .failure)
  }

  @Test func `a file that isn't one of ours is refused with its name`() {
    #expect(
      throws: StudyError.damaged(
        file: "x.json", line: nil, problem: "this is no file of reference values")
    ) { try StatisticsVerification.report(Data("[]".utf8), name: "x.json", answers: [:]) }
  }
}
