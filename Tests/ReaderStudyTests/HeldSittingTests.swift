import Basis
import Foundation
import Testing

@testable import ReaderStudy

/// A sitting that another process has open, on a line that is dead or isn't.
@Suite struct HeldSittingTests {
  private func answer(_ sitting: inout Sitting, _ small: SmallStudy, count: Int = .max) throws {
    try sitting.practise(small)
    var done = 0
    while !sitting.isComplete, done < count {
      try sitting.shown(on: .simulated)
      try sitting.confirm(.probablyFake, times: .usual)
      done += 1
    }
  }

  @Test func `a sitting is taken over, chained and said, and the other writes nothing more`()
    throws
  {
    let small = try SmallStudy()
    var first = try small.sitting()
    try answer(&first, small, count: 3)
    try first.shown(on: .simulated)
    let picture = first.picture
    #expect(throws: StudyError.inUse(reader: "anna")) { try small.sitting() }
    var second = try small.sitting(takingOver: true)
    #expect(second.answered == 3)
    #expect(second.picture == picture)
    let bytes = try Data(contentsOf: small.log)
    #expect(throws: StudyError.takenOver(reader: "anna")) {
      try first.confirm(.surelyReal, times: .usual)
    }
    #expect(throws: StudyError.takenOver(reader: "anna")) { try first.leave() }
    #expect(first.answered == 3)
    #expect(try Data(contentsOf: small.log) == bytes)
    try answer(&second, small)
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    #expect(score.problems == [])
    let reader = try #require(score.readers.first)
    #expect(reader.isComplete)
    #expect(reader.openings.map(\.takenOver) == [false, true])
    #expect(reader.judgements.filter(\.answer.resumed).map(\.answer.showing) == [4])
    #expect(StudyReport(score).plainText(width: 92).contains("taken over"))
  }

  @Test func `whoever took a sitting over holds it once the other is gone`() throws {
    let small = try SmallStudy()
    var first: Sitting? = try small.sitting()
    try first?.practise(small)
    var second = try small.sitting(takingOver: true)
    first = nil
    #expect(throws: StudyError.inUse(reader: "anna")) { try small.sitting() }
    try answer(&second, small)
  }

  @Test func `what nobody holds is opened, not taken over`() throws {
    let small = try SmallStudy()
    var sitting = try small.sitting(takingOver: true)
    try answer(&sitting, small)
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    #expect(score.readers.first?.openings.map(\.takenOver) == [false])
    #expect(try !String(contentsOf: small.log, encoding: .utf8).contains("taken_over"))
  }

  @Test func `two processes that append in turn never tear a line`() async throws {
    let small = try SmallStudy()
    var sitting = try small.sitting()
    let (url, study) = (small.log, try small.study)
    let start = study.chainStart(of: "anna")
    // Notes come from beside while the sitting goes on.
    async let notes: Void = Task.detached {
      for _ in 0..<20 {
        try AnswerLog.note(
          { .interim(LogEntry.Interim(at: 1000, software: "leuko test", tornBytes: $0)) }, at: url,
          reader: "anna", start: start)
      }
    }.value
    try answer(&sitting, small)
    try await notes
    let content = try AnswerLog.read(Data(contentsOf: url), name: "anna.jsonl", start: start)
    #expect(content.torn == 0)
    #expect(content.entries.count { if case .interim = $0 { true } else { false } } == 20)
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    #expect(score.problems == [])
    #expect(score.readers.first?.isComplete == true)
  }

  @Test func `a note beside a sitting is chained, seen, and doesn't stop it`() throws {
    let small = try SmallStudy()
    var sitting = try small.sitting()
    try answer(&sitting, small, count: 2)
    let start = try small.study.chainStart(of: "anna")
    try AnswerLog.note(
      { LogEntry.interim(.init(at: 1000, software: "leuko test", tornBytes: $0 > 0 ? $0 : nil)) },
      at: small.log, reader: "anna", start: start)
    let noted = try Data(contentsOf: small.log)
    #expect(String(decoding: noted, as: UTF8.self).contains("\"event\":\"interim\""))
    try answer(&sitting, small)
    let content = try AnswerLog.read(
      Data(contentsOf: small.log), name: "anna.jsonl", start: start)
    let study = try small.study
    let order = try #require(study.manifest.order(of: "anna"))
    let progress = try SittingProgress(
      order: order, plan: study.manifest.plan, ids: study.package().records.map(\.id),
      entries: content.entries, manifestHash: study.manifestHash, logName: "anna.jsonl")
    #expect(progress.interimScorings == 1)
    #expect(progress.isComplete)
  }

  @Test("preview") func aPictureIsSeenAgainOnlyByWhatIsCounted() throws {
    let small = try SmallStudy()
    let time = SimulatedTime(start: 1_000)
    var sitting = try small.sitting(time: time)
    try sitting.practise(small)
    // Put off once, and not twice.
    try sitting.shown(on: .simulated)
    let first = sitting.picture
    #expect(sitting.canPutOff)
    try sitting.cannotDisplay()
    #expect(sitting.picture != first)
    for _ in 1..<small.plan.showings { try sitting.confirm(.perhapsReal, times: .usual) }
    #expect(sitting.picture == first)
    #expect(!sitting.canPutOff)
    let bytes = try Data(contentsOf: small.log)
    #expect(throws: StudyError.self) { try sitting.cannotDisplay() }
    #expect(try Data(contentsOf: small.log) == bytes)
    // A break over a picture that was seen makes it one that was seen before.
    let other = try small.sitting("spare-1", time: time)
    var rested = other
    try rested.practise(small)
    rested.beginBreak()
    try rested.endBreak()
    try rested.confirm(.perhapsReal, times: .usual)
    try rested.shown(on: .simulated)
    rested.beginBreak()
    #expect(rested.picture == nil)
    try rested.endBreak()
    try rested.confirm(.perhapsReal, times: .usual)
    try sitting.confirm(.perhapsReal, times: .usual)
    let readers = Scoring.score(small.folder, keyFile: small.keyFile).readers
    #expect(readers[0].undisplayable == 1)
    #expect(readers[0].judgements.filter(\.answer.resumed).map(\.answer.showing) == [1])
    #expect(readers[1].breaks == 2)
    #expect(readers[1].judgements.map(\.answer.resumed) == [false, true])
  }
}
