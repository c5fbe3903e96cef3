import Foundation
import Statistics
import Testing

@testable import ReaderStudy

@Suite struct ReportTests {
  private func simulated(_ readers: [String: SimulatedReader], plan: Plan) throws -> SmallStudy {
    let small = try SmallStudy(plan)
    for (name, reader) in readers.sorted(by: { $0.key < $1.key }) {
      try reader.sit(
        small.study, as: name, key: small.key, startingAt: 1_000_000, software: "leuko test")
    }
    return small
  }

  private static let plan = Plan(
    name: "demo", classes: [.init("eosinophil", pairs: 16), .init("monocyte", pairs: 16)],
    controls: 6, repeats: 6, practice: 4, readers: ["able", "blind", "spare"],
    isDemonstration: true)

  @Test func `the same study gives the same bytes, and says it is a demonstration`() throws {
    let reports = try (0..<2).map { _ in
      let small = try simulated(
        [
          "able": SimulatedReader(dPrime: 2, seed: 1), "blind": SimulatedReader(dPrime: 0, seed: 2),
        ],
        plan: Self.plan)
      return StudyReport(Scoring.score(small.folder, keyFile: small.keyFile))
    }
    #expect(reports[0].markdown == reports[1].markdown)
    #expect(reports[0].html == reports[1].html)
    #expect(reports[0].json == reports[1].json)
    let text = reports[0].plainText()
    let numbers = try JSONDecoder().decode(ReferenceValue.self, from: reports[0].json)
    let together = try numbers["readers_together"]
    #expect(
      try together.list("readers") == [.text("able"), .text("blind")])
    #expect(try together["obuchowski_rockette_single"].list("auc_per_reader").count == 2)
    #expect(try together["majority_and_fooling"].list("majority").count == 64)
    for part in [text, reports[0].markdown, reports[0].html] {
      #expect(part.contains("DEMONSTRATION, SIMULATED READER"))
      #expect(part.contains("answers: distinguishes fakes from reals"))
    }
    if let folder = ProcessInfo.processInfo.environment["LEUKO_REPORT_OUT"] {
      let url = URL(fileURLWithPath: folder)
      try reports[0].html.write(
        to: url.appendingPathComponent("report.html"), atomically: true, encoding: .utf8)
      try reports[0].markdown.write(
        to: url.appendingPathComponent("report.md"), atomically: true, encoding: .utf8)
      try text.write(
        to: url.appendingPathComponent("report.txt"), atomically: true, encoding: .utf8)
      try reports[0].json.write(to: url.appendingPathComponent("report.json"))
    }
  }

  @Test func `a report of an unverified study opens with what is wrong`() throws {
    let small = try simulated(["able": SimulatedReader(dPrime: 2, seed: 1)], plan: Self.plan)
    let log = small.folder.appendingPathComponent("logs/able.jsonl")
    var lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map(String.init)
    lines[9] = lines[9].replacingOccurrences(of: "\"rating\":", with: "\"rating\": ")
    try (lines.joined(separator: "\n") + "\n").write(to: log, atomically: true, encoding: .utf8)
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    #expect(score.problems.first == "'able.jsonl', line 10: the chain breaks here")
    let report = StudyReport(score)
    #expect(report.plainText().contains("NOT VERIFIED\n\n- 'able.jsonl', line 10"))
    #expect(report.plainText().contains("Nothing can be said, because the study isn't as it was"))
  }

  @Test func `the verdict comes first: one sentence, one figure, what qualifies it, evidence`()
    throws
  {
    let small = try simulated(["able": SimulatedReader(dPrime: 2, seed: 1)], plan: Self.plan)
    let report = StudyReport(Scoring.score(small.folder, keyFile: small.keyFile))
    var blocks = report.document.blocks[...]
    #expect(blocks.popFirst() == .heading(level: 1, text: "Blind test 'demo'"))
    guard case .warning(let banner) = blocks.popFirst() else {
      Issue.record("no banner")
      return
    }
    #expect(banner.hasPrefix("DEMONSTRATION"))
    guard case .paragraph(let sentence) = blocks.popFirst() else {
      Issue.record("no sentence")
      return
    }
    #expect(sentence.hasPrefix("able tells made cells from real ones: balanced accuracy "))
    guard case .figure = blocks.popFirst() else {
      Issue.record("no figure")
      return
    }
    #expect(blocks.popFirst() == .heading(level: 2, text: "What qualifies this"))
    let headings = blocks.compactMap { block -> String? in
      if case .heading(2, let text) = block { text } else { nil }
    }
    #expect(headings == ["Verification", "Reader able", "Pictures", "Methods"])
    let html = report.html
    let places = try ["able tells made", "<svg", "What qualifies", "Verification"].map {
      try #require(html.range(of: $0)).lowerBound
    }
    #expect(places == places.sorted())
  }

  @Test func `plans and audits lead with a sentence and a figure, and HTML marks the sentence`()
    throws
  {
    let documents = [
      PowerPlan(pairs: 20).document, try #require(QuartetPlan(quartets: 20)).document,
      SharesPlan(reals: 20, fakes: 20).document, try SmallStudy().study.auditReport,
    ]
    for document in documents {
      let verdict = try #require(document.verdict)
      let blocks = document.blocks.drop { if case .paragraph = $0 { false } else { true } }
      #expect(blocks.first == .paragraph(verdict))
      #expect(document.html(title: "t").components(separatedBy: "class=\"verdict\"").count == 2)
    }
    #expect(documents[0].verdict?.hasPrefix("40 answers of one reader see") == true)
    #expect(documents[3].verdict?.hasPrefix("This study") == true)
    #expect(ReportDocument([.heading(level: 2, text: "a"), .paragraph("b")]).verdict == nil)
  }

  @Test func `margins and differences are points`() throws {
    let small = try simulated(["able": SimulatedReader(dPrime: 0, seed: 2)], plan: Self.plan)
    let text = StudyReport(Scoring.score(small.folder, keyFile: small.keyFile))
      .plainText(width: 100_000)
    #expect(text.contains("within 10 points of guessing"))
    #expect(!text.contains("within 10%"))
    let plan = PowerPlan(pairs: 150).document.plainText(width: 100_000)
    #expect(plan.contains("within 10 points of guessing"))
    #expect(ReportWords.points(0.075) == "7.5 points")
    #expect(
      ReportWords.points(0.12, Interval(low: 0.03, high: 0.21)) == "12 points [3, 21]")
  }

  @Test func `numbers in the JSON are those of the reference groups`() throws {
    let small = try simulated(["able": SimulatedReader(dPrime: 1, seed: 3)], plan: Self.plan)
    let score = Scoring.score(small.folder, keyFile: small.keyFile)
    let value = try JSONDecoder().decode(ReferenceValue.self, from: StudyReport(score).json)
    let reader = try #require(value.list("readers").first)
    let table = try #require(score.readers.first).table
    #expect(try reader["confusion_from_trials"].count("tp") == table.truePositives)
    #expect(try reader["roc_auc_delong"].field("auc") == score.readers[0].curve.area)
    #expect(try reader["cohen_kappa"].list("table").count == 6)
    #expect(try value["readers_together"] == .null)
    #expect(
      try reader["verdict"].text("verdict") == score.readers[0].finding.verdict.rawValue)
  }
}
