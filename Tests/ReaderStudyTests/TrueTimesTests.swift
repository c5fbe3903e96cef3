import Basis
import Foundation
import Testing

@testable import ReaderStudy

@Suite struct TrueTimesTests {
  private let start = ContinuousClock.now

  private func at(_ milliseconds: Int) -> ContinuousClock.Instant {
    start + .milliseconds(milliseconds)
  }

  @Test("true-times") func timesCountFromTheAcknowledgedPicture() {
    var clock = ShowingClock(due: start)
    #expect(!clock.isWhole)
    #expect(clock.times(confirmedAt: at(5000)) == nil)
    clock.becameWhole(at: at(2300), acknowledged: true)
    clock.pressed(at: at(3300))
    clock.pressed(at: at(4000))
    #expect(
      clock.times(confirmedAt: at(4500))
        == AnswerTimes(drawMs: 2300, firstKeyMs: 1000, confirmMs: 2200))
  }

  @Test func `a picture drawn again keeps its time`() {
    var clock = ShowingClock(due: start)
    clock.becameWhole(at: at(100), acknowledged: true)
    clock.becameWhole(at: at(900), acknowledged: true)
    #expect(
      clock.times(confirmedAt: at(1100))
        == AnswerTimes(drawMs: 100, firstKeyMs: 1000, confirmMs: 1000))
  }

  @Test func `a terminal that acknowledges nothing is measured nothing of`() {
    var clock = ShowingClock(due: start)
    clock.becameWhole(at: at(100), acknowledged: false)
    clock.left(at: at(700))
    clock.pressed(at: at(1100))
    #expect(
      clock.times(confirmedAt: at(1200))
        == AnswerTimes(drawMs: nil, firstKeyMs: 1000, confirmMs: 1100))
  }

  @Test func `an exposure lasts from acknowledgement to acknowledgement`() {
    var clock = ShowingClock(due: start)
    clock.becameWhole(at: at(100), acknowledged: true)
    clock.left(at: at(640))
    clock.left(at: at(900))
    #expect(clock.times(confirmedAt: at(2000))?.exposureMs == 540)
  }

  @Test func `faster than the eye is told apart`() throws {
    let small = try SmallStudy()
    var sitting = try small.sitting()
    try sitting.practise(small)
    for confirm in [0, 199, 200, 5000] {
      let times = AnswerTimes(drawMs: nil, firstKeyMs: confirm, confirmMs: confirm)
      try sitting.confirm(.perhapsReal, times: times)
    }
    let reader = try #require(Scoring.score(small.folder, keyFile: small.keyFile).readers.first)
    #expect(reader.judgements.map(\.answer.isInstant) == [true, true, false, false])
    #expect(reader.judgements.allSatisfy { $0.answer.drawMs == nil })
    #expect(try !String(contentsOf: small.log, encoding: .utf8).contains("draw_ms"))
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    #expect(StudyReport(score).plainText(width: 92).contains("not measured"))
  }

  @Test func `the screen is logged when a picture is whole on it, and when it becomes another`()
    throws
  {
    let small = try SmallStudy()
    var sitting = try small.sitting()
    try sitting.practise(small)
    var display = Display(
      terminal: "kitty(0.36.4)", renderer: "quadrants", columns: 34, rows: 17, colourDepth: 24,
      pictureColumns: 68, pictureRows: 34, roundTripMilliseconds: 3)
    try sitting.shown(on: display)
    try sitting.confirm(.perhapsReal, times: .usual)
    // Another round trip is no other screen.
    display.roundTripMilliseconds = 9
    try sitting.shown(on: display)
    try sitting.confirm(.perhapsReal, times: .usual)
    display.renderer = "octants"
    display.pictureRows = 68
    try sitting.shown(on: display)
    try sitting.confirm(.perhapsReal, times: .usual)
    let reader = try #require(Scoring.score(small.folder, keyFile: small.keyFile).readers.first)
    let opening = try #require(reader.openings.first)
    #expect(opening.display.renderer == "quadrants")
    #expect(opening.laterDisplays == [display])
    let lines = try String(contentsOf: small.log, encoding: .utf8).split(separator: "\n")
    #expect(!lines[0].contains("\"display\""))
    #expect(lines.count { $0.contains("\"event\":\"display\"") } == 2)
  }

  @Test func `logs of earlier versions still read`() throws {
    let small = try SmallStudy()
    let study = try small.study
    var chain = ChainedLines(start: study.chainStart(of: "anna"))
    let order = try #require(study.manifest.order(of: "anna"))
    let picture = try study.package().records[order.showings[0].record].id
    let opened: [String: Any] = [
      "event": "opened", "at": 5, "reader": "anna", "attempt": 0,
      "manifest_sha256": study.manifestHash, "software": "leuko 0.1.0", "background": [:],
      "display": [
        "terminal": "none", "renderer": "quadrants", "columns": 34, "rows": 17,
        "colour_depth": 8, "picture_columns": 68, "picture_rows": 34,
      ], "torn_bytes": 0, "key_readable": true, "simulated": false,
    ]
    let answered: [String: Any] = [
      "event": "answered", "at": 6,
      "answer": [
        "showing": 1, "picture": picture, "rating": 2, "draw_ms": 0,
        "first_key_ms": 700, "confirm_ms": 900, "resumed": false, "cues": [] as [String],
      ] as [String: Any],
    ]
    var data = Data()
    for line in [opened, answered] {
      let text = String(
        decoding: try JSONSerialization.data(withJSONObject: line, options: .sortedKeys),
        as: UTF8.self)
      let hash = StudyProtocol.chain(after: chain.last, line: text)
      let whole = "\(text.dropLast()),\"chain\":\"\(hash)\"}"
      data += Data("\(whole)\n".utf8)
      let _: LogEntry = try chain.read(Data(whole.utf8), file: "anna.jsonl", line: 1)
    }
    try data.write(to: small.log)
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    #expect(score.problems == [])
    let reader = try #require(score.readers.first)
    #expect(reader.openings.first?.display.renderer == "quadrants")
    #expect(reader.judgements.map(\.answer.drawMs) == [0])
    #expect(try small.sitting().answered == 1)
  }
}
