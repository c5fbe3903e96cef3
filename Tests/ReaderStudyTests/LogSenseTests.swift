import Basis
import Foundation
import Testing

@testable import ReaderStudy

/// log-sense: a chain can be redone by whoever has the file; what it says must still have been able
/// to happen.
@Suite struct LogSenseTests {
  private static let created = "1970-01-01T00:16:00Z"

  private static func opening(
    at: Double = 1_000, reader: String = "anna", gap: Double? = nil
  ) -> LogEntry {
    .opened(
      LogEntry.Opening(
        at: at, reader: reader, manifestSha256: "", software: "", background: Background(),
        gapHours: gap, tornBytes: 0, keyReadable: false, simulated: false))
  }

  private static func answer(
    at: Double, draw: Int? = 100, first: Int = 500, confirm: Int = 900
  ) -> LogEntry {
    .answered(
      LogEntry.Answered(
        at: at,
        answer: Answer(
          showing: 1, picture: "", rating: .surelyReal, drawMs: draw, firstKeyMs: first,
          confirmMs: confirm, resumed: false, cues: [])))
  }

  private static func ending(at: Double, _ answered: Int, complete: Bool) -> LogEntry {
    .ended(LogEntry.Ending(at: at, answered: answered, complete: complete))
  }

  private func problems(_ entries: [LogEntry]) -> [String] {
    LogSense(entries, reader: "anna", created: Self.created).problems.map {
      "\($0.line): \($0.words)"
    }
  }

  @Test("log-sense: what could have happened has no remark")
  func sound() {
    let log = [
      Self.opening(), Self.answer(at: 1_002), Self.answer(at: 1_001.5),
      Self.ending(at: 1_010, 2, complete: false), Self.opening(at: 9_000, gap: 2.2),
      Self.answer(at: 9_002), Self.ending(at: 9_002, 3, complete: true),
      .interim(LogEntry.Interim(at: 9_100, software: "")),
    ]
    #expect(problems(log) == [])
  }

  @Test(
    "log-sense: each contradiction is named",
    arguments: [
      ([answer(at: 1_002)], "1: it comes before the sitting was opened"),
      ([opening(reader: "bob")], "1: it was opened by 'bob', not by 'anna'"),
      ([opening(at: 100)], "1: it was written before the study was sealed"),
      ([opening(at: .nan)], "1: its time is no time"),
      ([opening(at: 2_000), answer(at: 1_000)], "2: time runs back by 1000 s"),
      ([opening(), answer(at: 1_002, draw: -1)], "2: a time is less than nothing"),
      ([opening(), answer(at: 1_002, confirm: -5)], "2: a time is less than nothing"),
      (
        [opening(), answer(at: 1_002, first: 900, confirm: 800)],
        "2: it was confirmed before its first key"
      ),
      ([opening(), answer(at: 1_002, confirm: 60_000)], "2: an answer of 60.1 s, 2.0 s after"),
      (
        [opening(), .rested(LogEntry.Rest(at: 1_002, seconds: -3))],
        "2: a time is less than nothing"
      ),
      (
        [opening(), .practised(LogEntry.Practice(at: 1_002, right: 5, of: 4))],
        "2: 5 of 4 practice answers can't be right"
      ),
      ([opening(), ending(at: 1_002, 4, complete: true)], "2: it says 4 answers, and 0 stand"),
      (
        [opening(), ending(at: 1_002, 0, complete: true), answer(at: 1_004)],
        "3: something comes after the end"
      ),
      (
        [opening(), ending(at: 1_002, 0, complete: false), answer(at: 1_004)],
        "3: it comes before the sitting was opened"
      ),
      ([opening(gap: -3)], "1: a gap of -3.0 hours can't be"),
    ] as [([LogEntry], String)])
  func contradictions(_ log: [LogEntry], _ expected: String) {
    #expect(problems(log).contains { $0.hasPrefix(expected) }, "\(problems(log))")
  }

  @Test("log-sense: a clock that is put back a little is noted, not held against anybody")
  func corrections() {
    let sense = LogSense(
      [Self.opening(), Self.answer(at: 1_010), Self.answer(at: 950)], reader: "anna",
      created: Self.created)
    #expect(sense.problems == [])
    #expect(sense.notes.map(\.words) == ["the clock was put back by 60 s"])
  }
}
