import Foundation
import Statistics
import Testing

@testable import ReaderStudy

@Suite struct GeneratorComparisonTests {
  /// One study of a generator, sat by a simulated reader.
  private func study(
    _ name: String, dPrime: Double, seed: UInt64, reader: String = "anna"
  ) throws -> (folder: SmallStudy, score: StudyScore) {
    let small = try SmallStudy(
      Plan(
        name: name, classes: [.init("eosinophil", pairs: 40)], controls: 4,
        readers: ["anna", "ben"],
        isDemonstration: true))
    try SimulatedReader(dPrime: dPrime, seed: seed).sit(
      small.study, as: reader, key: small.key, startingAt: 1_000_000, software: "leuko test")
    return (small, Scoring.score(small.folder, keyFile: small.keyFile))
  }

  @Test func `fakes that are told more easily are named, with shared reals counted once`() throws {
    let plain = try study("plain", dPrime: 2.5, seed: 1)
    let subtle = try study("subtle", dPrime: 0, seed: 2)
    let found = try #require(GeneratorComparison(reader: "anna", plain.score, subtle.score))
    #expect(found.sharedReals > 30)
    #expect(found.first.reals == 40 && found.first.fakes == 40)
    let area = try #require(plain.score.readers.first?.curve.area)
    #expect(abs(found.first.area - area) < 1e-12)
    #expect(found.p < 0.01 && found.interval.low > 0)
    #expect(found.interval.low < found.difference && found.difference < found.interval.high)
    #expect(found.text.contains("The fakes of plain are told more easily."))
    let turned = try #require(GeneratorComparison(reader: "anna", subtle.score, plain.score))
    #expect(turned.difference == -found.difference)
    #expect(turned.text.contains("The fakes of plain are told more easily."))
  }

  @Test func `a study beside itself differs by nothing`() throws {
    let only = try study("only", dPrime: 1, seed: 3)
    let found = try #require(GeneratorComparison(reader: "anna", only.score, only.score))
    #expect(found.difference == 0)
    #expect(found.sharedReals == 40)
    #expect(found.p > 0.5)
    #expect(found.interval.low < 0 && found.interval.high > 0)
    #expect(found.text.contains("not to say there is none"))
  }

  @Test func `a reader who sat only one of the studies can't be compared`() throws {
    let one = try study("one", dPrime: 1, seed: 4)
    let other = try study("other", dPrime: 1, seed: 5, reader: "ben")
    #expect(GeneratorComparison(reader: "anna", one.score, other.score) == nil)
  }
}
