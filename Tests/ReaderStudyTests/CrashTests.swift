import Basis
import Foundation
import Testing

@testable import ReaderStudy

/// A machine that dies at any byte loses no confirmed answer, and goes on with the same picture.
@Suite struct CrashTests {
  @Test("kill") func noConfirmedAnswerIsLostWhereverTheMachineDies() throws {
    let small = try SmallStudy()
    let sessions = Thorough.runs(50, thorough: 1000)
    // The crash is made here, byte by byte, so waiting for a real disk proves nothing.
    let disk = AnswerLog.Disk(write: AnswerLog.Disk.real.write, flush: { _ in true })
    var source = SplitMix64(seed: 11)
    func below(_ limit: Int) -> Int { Int(source.next() % UInt64(max(1, limit))) }
    for session in 0..<sessions {
      try? FileManager.default.removeItem(at: small.log)
      let time = SimulatedTime(start: 0)
      var confirmed: [Rating] = []
      while confirmed.count < small.plan.showings {
        var sitting = try small.sitting(time: time, disk: disk)
        #expect(sitting.answered == confirmed.count, "session \(session)")
        try sitting.practise(small)
        let steps = 1 + below(12)
        for _ in 0..<steps where !sitting.isComplete {
          let rating = Rating.allCases[below(6)]
          time.advance(1)
          try sitting.confirm(rating, times: .usual)
          confirmed.append(rating)
        }
        guard !sitting.isComplete else { continue }
        // One more answer gets half-way to the disk.
        let expected = sitting.picture
        let whole = try Data(contentsOf: small.log).count
        try sitting.confirm(.surelyReal, times: .usual)
        let after = try Data(contentsOf: small.log)
        guard !sitting.isComplete else {
          confirmed.append(.surelyReal)
          continue
        }
        let torn = after.prefix(whole + below(after.count - whole))
        _ = consume sitting
        try torn.write(to: small.log)
        let again = try small.sitting(time: time, disk: disk)
        #expect(again.picture == expected, "session \(session)")
      }
      let score = Scoring.score(small.folder, keyFile: small.keyFile)
      #expect(score.problems == [], "session \(session)")
      #expect(score.readers.first?.judgements.map(\.answer.rating) == confirmed)
    }
  }
}
