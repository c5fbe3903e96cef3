import Foundation
import Testing

@testable import ReaderStudy

@Suite struct ExportTests {
  private func scored() throws -> StudyScore {
    let small = try SmallStudy()
    for (index, reader) in ["anna", "spare-1"].enumerated() {
      try SimulatedReader(dPrime: 1, seed: UInt64(index)).sit(
        small.study, as: reader, key: small.key, startingAt: 9, software: "leuko test")
    }
    return Scoring.score(small.folder, keyFile: small.keyFile)
  }

  @Test func `the long table has a row for every judgement and a field for every column`() throws {
    let score = try scored()
    let lines = String(decoding: StudyExport(score).csv, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 1 + 2 * 31)
    let columns = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }
    #expect(Set(columns) == [21])
    #expect(lines.count { $0.hasPrefix("small,anna,") } == 31)
  }

  @Test func `commas and quotes in a field are quoted`() throws {
    var score = try scored()
    var key = try #require(score.key)
    key.rows[0].provenance = "slide \"7\", left"
    score.key = key
    let text = String(decoding: StudyExport(score, namingSources: true).csv, as: UTF8.self)
    #expect(text.contains(",\"slide \"\"7\"\", left\","))
  }

  @Test func `a report names a generated picture by seed and place, not by its whole recipe`()
    throws
  {
    var score = try scored()
    var key = try #require(score.key)
    for index in key.rows.indices {
      key.rows[index].provenance = "generated: {\"seed\":40,\"index\":\(index),\"steps\":20}"
    }
    score.key = key
    var document = ReportDocument()
    PicturesSection(score, namingSources: true).write(to: &document)
    let text = document.plainText(width: 92)
    #expect(text.contains(/picture \d+ of seed 40/))
    #expect(!text.contains("steps"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 92 })
  }

  @Test func `no file, seed or place is named unless asked`() throws {
    let score = try scored()
    let sources = try #require(score.key).rows.map(\.provenance)
    let report = StudyReport(score)
    let texts = [
      report.plainText(), report.html, report.markdown,
      String(decoding: report.json, as: UTF8.self),
      String(decoding: StudyExport(score).csv, as: UTF8.self),
    ]
    for (text, source) in texts.flatMap({ text in sources.map { (text, $0) } }) {
      #expect(!text.contains(source), "\(source)")
    }
    #expect(StudyReport(score, namingSources: true).plainText().contains(sources[0].prefix(10)))
  }

  @Test func `iMRMC gets whole numbers, a truth for every case and one score a reader`() throws {
    let text = try String(decoding: #require(StudyExport(scored()).imrmc), as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(Array(lines[1..<6]) == ["NR: 2", "N0: 12", "N1: 12", "NM: 1", "BEGIN DATA:"])
    let rows = lines.dropFirst(6).map { $0.split(separator: ",").compactMap { Int($0) } }
    #expect(rows.allSatisfy { $0.count == 4 })
    #expect(rows.count { $0[0] == -1 } == 24)
    #expect(rows.filter { $0[0] == 2 }.map { $0[1] } == Array(1...24))
    #expect(rows.filter { $0[0] > 0 }.allSatisfy { $0[2] == 1 && (1...6).contains($0[3]) })
  }
}
