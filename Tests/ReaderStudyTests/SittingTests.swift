import Basis
import Foundation
import Statistics
import Synchronization
import Testing

@testable import ReaderStudy

@Suite struct SittingTests {
  /// Practises, then answers `count` showings, or all, with the rating of `choose`.
  private func run(
    _ sitting: inout Sitting, _ small: SmallStudy, time: SimulatedTime, count: Int = .max,
    choose: (Int) -> Rating = { _ in .probablyFake }
  ) throws {
    try sitting.practise(small)
    var done = 0
    while let position = sitting.position, done < count {
      try sitting.shown(on: .simulated)
      time.advance(2.5)
      try sitting.confirm(choose(position), times: .usual)
      done += 1
    }
  }

  @Test func `a whole sitting leaves a log that scores`() throws {
    let small = try SmallStudy()
    let time = SimulatedTime(start: 1_000)
    var sitting = try small.sitting(time: time)
    #expect(sitting.picture == nil)
    try run(&sitting, small, time: time)
    #expect(sitting.isComplete)
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    #expect(score.problems == [])
    let reader = try #require(score.readers.first)
    #expect(reader.isComplete)
    #expect(reader.receipt == sitting.receipt)
    #expect(reader.table.truePositives == 12)
    #expect(reader.table.falsePositives == 12)
    #expect(reader.controls.all.successes == 3)
    #expect(reader.repeats.count == 4)
    #expect(reader.finding.verdict == .oneSided)
    #expect(reader.judgements.allSatisfy { $0.answer.firstKeyMs == 2000 })
    #expect(reader.judgements.allSatisfy { $0.answer.confirmMs == 2500 })
  }

  @Test func `a killed sitting goes on with the picture it was cut off at`() throws {
    let small = try SmallStudy()
    let time = SimulatedTime(start: 1_000)
    var picture: StudyPicture?
    do {
      var sitting = try small.sitting(time: time)
      try run(&sitting, small, time: time, count: 5)
      try sitting.shown(on: .simulated)
      picture = sitting.picture
    }
    time.advance(7200)
    var sitting = try small.sitting(time: time)
    #expect(sitting.answered == 5)
    #expect(sitting.picture == picture)
    #expect(sitting.wasResumed)
    try run(&sitting, small, time: time)
    let reader = try #require(Scoring.score(small.folder, keyFile: small.keyFile).readers.first)
    #expect(reader.judgements.filter(\.answer.resumed).map(\.answer.showing) == [6])
    #expect(reader.openings.map(\.gapHours) == [nil, 2])
  }

  @Test func `a torn last line is cut off and noted`() throws {
    let small = try SmallStudy()
    let time = SimulatedTime(start: 1_000)
    do {
      var sitting = try small.sitting(time: time)
      try run(&sitting, small, time: time, count: 3)
    }
    var data = try Data(contentsOf: small.log)
    data.removeLast(20)
    try data.write(to: small.log)
    let sitting = try small.sitting(time: time)
    #expect(sitting.answered == 2)
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    #expect(score.isVerified)
    #expect((score.readers.first?.openings.last?.tornBytes ?? 0) > 100)
  }

  @Test func `a second sitting of the same reader is refused while the first is open`() throws {
    let small = try SmallStudy()
    let first = try small.sitting()
    #expect(throws: StudyError.inUse(reader: "anna")) { try small.sitting() }
    _ = try small.sitting("spare-1")
    #expect(first.answered == 0)
  }

  @Test func `a picture that can't be displayed comes back at the end`() throws {
    let small = try SmallStudy()
    let time = SimulatedTime(start: 1_000)
    var sitting = try small.sitting(time: time)
    try run(&sitting, small, time: time, count: 1)
    let picture = sitting.picture
    try sitting.cannotDisplay()
    try run(&sitting, small, time: time, count: small.plan.showings - 2)
    #expect(sitting.picture == picture)
    try run(&sitting, small, time: time)
    #expect(sitting.isComplete)
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    #expect(score.isVerified)
    #expect(score.readers.first?.undisplayable == 1)
  }

  @Test func `a disk that refuses loses nothing and may be tried again`() throws {
    let small = try SmallStudy()
    let time = SimulatedTime(start: 1_000)
    let calls = Calls()
    // Every third write tears: half of it reaches the disk and the call fails.
    let disk = AnswerLog.Disk(
      write: { data, descriptor in
        if calls.next().isMultiple(of: 3) {
          _ = DurableFile.writeAll(data.prefix(data.count / 2), to: descriptor)
          return false
        }
        return DurableFile.writeAll(data, to: descriptor)
      }, flush: { _ in !calls.next().isMultiple(of: 7) })
    var sitting = try small.sitting(time: time, disk: disk)
    var failures = 0
    while !sitting.isComplete {
      do {
        try run(&sitting, small, time: time)
      } catch {
        failures += 1
        try #require(failures < 100)
      }
    }
    #expect(failures > 5)
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    #expect(score.problems == [])
    #expect(score.readers.first?.isComplete == true)
  }

  @Test func `a break is due after so many answers and stops the clock`() throws {
    var plan = SmallStudy.plan
    plan.breakEvery = 5
    let small = try SmallStudy(plan)
    let time = SimulatedTime(start: 1_000)
    var sitting = try small.sitting(time: time)
    try run(&sitting, small, time: time, count: 4)
    #expect(!sitting.isBreakDue)
    try run(&sitting, small, time: time, count: 1)
    #expect(sitting.isBreakDue)
    sitting.beginBreak()
    #expect(sitting.picture == nil)
    time.advance(300)
    try sitting.endBreak()
    #expect(!sitting.isBreakDue)
    try run(&sitting, small, time: time)
    let reader = try #require(Scoring.score(small.folder, keyFile: small.keyFile).readers.first)
    #expect(reader.breaks == 1)
    #expect(reader.judgements.allSatisfy { $0.answer.confirmMs == 2500 })
  }

  @Test func `a break that isn't wanted is offered again only after as many answers`() throws {
    var plan = SmallStudy.plan
    plan.breakEvery = 5
    let small = try SmallStudy(plan)
    let time = SimulatedTime(start: 1_000)
    var sitting = try small.sitting(time: time)
    try run(&sitting, small, time: time, count: 5)
    #expect(sitting.isBreakDue)
    sitting.declineBreak()
    #expect(!sitting.isBreakDue)
    try run(&sitting, small, time: time, count: 4)
    #expect(!sitting.isBreakDue)
    try run(&sitting, small, time: time, count: 1)
    #expect(sitting.isBreakDue)
  }

  @Test func `a finished sitting may be opened again and keeps its receipt`() throws {
    let small = try SmallStudy()
    let time = SimulatedTime(start: 1_000)
    var receipt = ""
    do {
      var sitting = try small.sitting(time: time)
      try run(&sitting, small, time: time)
      receipt = sitting.receipt
    }
    let bytes = try Data(contentsOf: small.log)
    let again = try small.sitting(time: time)
    #expect(again.isComplete)
    #expect(again.receipt == receipt)
    #expect(try Data(contentsOf: small.log) == bytes)
  }

  @Test func `the receipt of a sitting that was left is in the score`() throws {
    let small = try SmallStudy()
    let time = SimulatedTime(start: 1_000)
    var receipt = ""
    do {
      var sitting = try small.sitting(time: time)
      try run(&sitting, small, time: time, count: 4)
      try sitting.leave()
      receipt = sitting.receipt
    }
    var sitting = try small.sitting(time: time)
    try run(&sitting, small, time: time)
    let reader = try #require(Scoring.score(small.folder, keyFile: small.keyFile).readers.first)
    #expect(reader.earlierReceipts == [receipt])
    #expect(reader.receipt == sitting.receipt)
  }

  @Test func `practice that has to be passed comes again until it is`() throws {
    var plan = SmallStudy.plan
    plan.rules = SittingRules(practiceToPass: 4)
    let small = try SmallStudy(plan)
    var sitting = try small.sitting()
    var practice = try small.study.practice()
    var truths: [Truth] = []
    while let truth = practice.answer(.perhapsReal) { truths.append(truth) }
    try sitting.finish(practice)
    #expect(sitting.needsPractice)
    #expect(sitting.picture == nil)
    practice = try small.study.practice()
    for truth in truths { practice.answer(truth == .real ? .surelyReal : .surelyFake) }
    try sitting.finish(practice)
    #expect(!sitting.needsPractice)
    #expect(sitting.picture != nil)
    try SimulatedReader(dPrime: 1, seed: 4).sit(
      small.study, as: "spare-1", key: small.key, startingAt: 9, software: "leuko test")
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    #expect(score.readers.map(\.practice) == [Proportion(4, of: 4), Proportion(4, of: 4)])
    #expect(score.readers.last?.isComplete == true)
  }

  @Test func `training needs the key and tells the truth after each answer`() throws {
    var plan = SmallStudy.plan
    plan.feedback = .each
    let small = try SmallStudy(plan)
    #expect(throws: StudyError.keyNeeded) {
      try Sitting(
        small.study, reader: "anna", clock: SimulatedTime(start: 0).clock,
        software: "leuko test")
    }
    let time = SimulatedTime(start: 1_000)
    var sitting = try small.sitting(time: time)
    #expect(sitting.lastTruth == nil)
    try run(&sitting, small, time: time, count: 1)
    let judgement = try #require(
      Scoring.score(small.folder, keyFile: small.keyFile).readers.first?.judgements.first)
    #expect(sitting.lastTruth == judgement.truth)
  }

  @Test func `what can be checked without the key is checked`() throws {
    let small = try SmallStudy()
    let time = SimulatedTime(start: 1_000)
    do {
      var sitting = try small.sitting(time: time)
      try run(&sitting, small, time: time, count: 3)
    }
    try FileManager.default.removeItem(at: small.keyFile)
    #expect(try small.study.check() == [])
    let text = try String(contentsOf: small.log, encoding: .utf8)
    try text.replacing("\"showing\":", with: "\"Showing\":").write(
      to: small.log, atomically: true, encoding: .utf8)
    #expect(try small.study.check() == ["'anna.jsonl', line 4: the chain breaks here"])
  }

  @Test func `the log changed by another hand stops the sitting`() throws {
    let small = try SmallStudy()
    let time = SimulatedTime(start: 1_000)
    var sitting = try small.sitting(time: time)
    let handle = try FileHandle(forWritingTo: small.log)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("x".utf8))
    #expect(throws: StudyError.logChanged(file: "anna.jsonl")) {
      try run(&sitting, small, time: time)
    }
  }

  @Test func `a simulated reader's study is the same bytes every time`() throws {
    let reader = SimulatedReader(dPrime: 1, seed: 5)
    let logs = try (0..<2).map { _ in
      let small = try SmallStudy()
      try reader.sit(
        small.study, as: "anna", key: small.key, startingAt: 5, software: "leuko test")
      return try Data(contentsOf: small.log)
    }
    #expect(logs[0] == logs[1])
  }
}

/// Counts calls.
final class Calls: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }
}
