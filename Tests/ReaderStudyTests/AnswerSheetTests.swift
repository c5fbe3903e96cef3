import Foundation
import Statistics
import Testing

@testable import ReaderStudy

@Suite struct AnswerSheetTests {
  private func sheet(_ text: String) throws -> AnswerSheet {
    try AnswerSheet(text, name: "answers.csv", margin: 0.1, alpha: 0.05)
  }

  @Test func `the CSV of a score recounts to the score's own numbers`() throws {
    let small = try SmallStudy()
    try SimulatedReader(dPrime: 1, seed: 4).sit(
      small.study, as: "anna", key: small.key, startingAt: 9, software: "leuko test")
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    let text = String(decoding: StudyExport(score).csv, as: UTF8.self)
    let again = try #require(try sheet(text).readers.first)
    let first = try #require(score.readers.first)
    #expect(again.table == first.table)
    #expect(again.curve.area == first.curve.area)
    #expect(again.controls == first.controls)
    #expect(again.finding == first.finding)
    #expect(again.repeats.count == first.repeats.count)
  }

  @Test func `answers without ratings are judged by Fisher's test, as counts are`() throws {
    let rows =
      Array(repeating: "F,F", count: 16) + Array(repeating: "F,R", count: 34)
      + Array(repeating: "R,F", count: 2) + Array(repeating: "R,R", count: 48)
    let sheet = try sheet("truth,answer\n" + rows.joined(separator: "\n"))
    let counts = Recount(
      title: "counts",
      table: AnswerTable(
        truePositives: 16, falseNegatives: 34, falsePositives: 2, trueNegatives: 48))
    #expect(sheet.readers.first?.finding == counts.finding)
    #expect(sheet.document.plainText().contains("Without ratings there is no curve"))
  }

  @Test func `quotes, blanks and foreign line ends are read`() throws {
    let sheet = try sheet(
      "Reader, Truth ,rating,class\r\n\"Mayer, Anna\",fake,6,\"a \"\"b\"\"\"\r\nben,real,1,c\r\n")
    #expect(sheet.readers.map(\.reader) == ["Mayer, Anna", "ben"])
    #expect(sheet.readers.first?.judgements.first?.cellClass == "a \"b\"")
  }

  @Test(arguments: [
    ("truth\nF\n", "'answers.csv', line 1: the header needs 'truth' and 'rating' or 'answer'"),
    (
      "truth,rating\nF,7\n",
      "'answers.csv', line 2: truth is R or F, a rating is 1 to 6, an answer is R or F"
    ),
    ("truth,rating\n", "'answers.csv', line 2: there is no answer in it"),
    ("", "'answers.csv': it is empty"),
  ])
  func `a sheet that can't be used is named by its line`(text: String, summary: String) {
    #expect {
      try sheet(text)
    } throws: { ($0 as? StudyError)?.summary == summary }
  }
}
