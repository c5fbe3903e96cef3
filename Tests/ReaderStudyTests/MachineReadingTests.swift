import Foundation
import Statistics
import Testing

@testable import ReaderStudy

@Suite struct MachineReadingTests {
  private func read(_ small: SmallStudy) throws -> MachineReading {
    let rows = try small.key.rows
    // It knows the truth, but for one fake that it takes for real.
    var isFooled = false
    let ratings = rows.map { row -> Double in
      guard row.truth == .fake, !row.isControl, !isFooled else {
        return row.truth == .fake ? 0.9 : 0.2
      }
      isFooled = true
      return 0.1
    }
    return MachineReading(
      try small.study, ratings: ratings, learnedReals: 40, learnedFakes: 40, ownArea: 0.97,
      model: "abc", seed: 1, software: "leuko test")
  }

  @Test func `the report sets the machine beside the readers`() throws {
    let small = try SmallStudy()
    try SimulatedReader(dPrime: 1, seed: 4).sit(
      small.study, as: "anna", key: small.key, startingAt: 1_000, software: "leuko test")
    try read(small).write(to: MachineReading.file(besides: small.keyFile))
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    #expect(score.isVerified)
    let text = StudyReport(score).plainText()
    #expect(text.contains("The machine on the same pictures"))
    // 11 of 12 fakes above all 12 reals.
    #expect(text.contains("0.92"))
    #expect(score.readers.map(\.reader) == ["anna"])
  }

  @Test func `without a reading the report says nothing of a machine`() throws {
    let small = try SmallStudy()
    let text = StudyReport(Scoring.score(small.folder, keyFile: small.keyFile)).plainText()
    #expect(!text.contains("machine on the same"))
  }

  @Test func `a reading of another study is a problem, and isn't used`() throws {
    let small = try SmallStudy()
    var reading = try read(small)
    reading.commitment = String(repeating: "0", count: 64)
    try reading.write(to: MachineReading.file(besides: small.keyFile))
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    #expect(score.machine == nil)
    #expect(score.problems == ["'small.machine.json': it is of another study"])
  }

  @Test func `the reading can be opened by its owner alone`() throws {
    let small = try SmallStudy()
    let file = MachineReading.file(besides: small.keyFile)
    try read(small).write(to: file)
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    #expect((attributes[.posixPermissions] as? Int) == 0o600)
  }
}
