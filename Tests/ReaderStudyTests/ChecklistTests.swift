import Foundation
import Testing

@testable import ReaderStudy

@Suite struct ChecklistTests {
  private func facts(scored: Bool) throws -> ChecklistFacts {
    let small = try SmallStudy()
    guard scored else { return ChecklistFacts(sealed: try small.study) }
    try SimulatedReader(dPrime: 1, seed: 4).sit(
      small.study, as: "anna", key: small.key, startingAt: 9, software: "leuko test")
    return try #require(
      ChecklistFacts(Scoring.score(small.folder, keyFile: small.keyFile)))
  }

  @Test func `the lists are numbered as published`() throws {
    let facts = try facts(scored: false)
    let stard = Checklist(.stard, of: facts).items.map(\.number)
    #expect(stard.count == 34)
    #expect(Set(stard.map { $0.filter(\.isNumber) }) == Set((1...30).map(String.init)))
    #expect(Checklist(.claim, of: facts).items.map(\.number) == (1...44).map(String.init))
    let parts = Checklist(.miClaimGen, of: facts).items.map(\.number)
    #expect(Set(parts).count == parts.count && Set(parts.map { $0.prefix(1) }).count == 6)
  }

  @Test(arguments: Checklist.Kind.allCases)
  func `what is known is filled in, the rest is listed, and results need the key`(
    kind: Checklist.Kind
  ) throws {
    let sealed = Checklist(kind, of: try facts(scored: false))
    let scored = Checklist(kind, of: try facts(scored: true))
    #expect(sealed.filled >= 10 && sealed.filled < scored.filled)
    #expect(scored.filled < scored.items.count)
    let text = scored.document.plainText(width: 100_000)
    for item in scored.items { #expect(text.contains("\(item.number). \(item.asks)")) }
    #expect(text.contains("To be added by a person"))
    #expect(!text.contains("eosinophil-R-"), "a source is named")
  }

  @Test func `the table of results is that of the score`() throws {
    let item = try #require(
      Checklist(.stard, of: try facts(scored: true)).items.first { $0.number == "23" })
    #expect(item.answer?.contains("fakes called fake") == true)
    #expect(Checklist(.stard, of: try facts(scored: false)).items[26].answer == nil)
  }
}
