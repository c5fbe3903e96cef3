import Statistics
import Testing

@testable import ReaderStudy

/// Published counts, recomputed: the lines of the thesis of 2023 and of two papers.
@Suite struct RecountTests {
  private func line(_ title: String, _ tp: Int, _ fn: Int, _ fp: Int, _ tn: Int) -> String {
    Recount(
      title: title,
      table: AnswerTable(
        truePositives: tp, falseNegatives: fn, falsePositives: fp, trueNegatives: tn)
    ).line
  }

  @Test func `the expert could tell, and hid it behind a habit`() {
    #expect(
      line("expert, 48/50 and 16/50", 16, 34, 2, 48)
        == "expert, 48/50 and 16/50: accuracy 64% [54, 73], sensitivity 32%, specificity 96%, "
        + "binomial p 0.0066, Fisher p 0.0004, d' 1.20 [0.51, 1.89], c 1.06, TOST p 0.821: "
        + "distinguishes")
  }

  @Test func `with nine fakes caught there is only a habit`() {
    #expect(
      line("expert, 48/50 and 9/50", 9, 41, 2, 48)
        == "expert, 48/50 and 9/50: accuracy 57% [47, 66], sensitivity 18%, specificity 96%, "
        + "binomial p 0.193, Fisher p 0.051, d' 0.76 [0.05, 1.48], c 1.27, TOST p 0.303: "
        + "one_sided")
  }

  @Test func `the employee is inverted`() {
    #expect(
      line("employee, 24/50 and 12/50", 12, 38, 26, 24)
        == "employee, 24/50 and 12/50: accuracy 36% [27, 46], sensitivity 24%, specificity 48%, "
        + "binomial p 0.0066, Fisher p 0.0070, d' -0.74 [-1.25, -0.22], c 0.32, TOST p 0.821: "
        + "inverted")
  }

  @Test func `Park's pooled readers were called guessing, and were not`() throws {
    // 1781 of 3000 right, 51.9% of 1500 fakes caught.
    let table = AnswerTable(
      truePositives: 778, falseNegatives: 722, falsePositives: 497, trueNegatives: 1003)
    let found = try #require(SignalDetection(table))
    #expect(table.correct.successes == 1781)
    #expect((found.dPrime * 100).rounded() == 48)
    #expect((found.criterion * 100).rounded() == 19)
    #expect(Recount(title: "Park", table: table).finding.verdict == .distinguishes)
  }

  @Test func `a share may be above chance and equivalent to it at once`() {
    // 52.3% of about 2,880 judgements.
    let share = Proportion(1506, of: 2880)
    let test = Equivalence(share, within: Interval(low: 0.45, high: 0.55))
    #expect(abs(share.binomialTest().twoSided - 0.015) < 0.001)
    #expect(abs(test.p - 0.0019) < 0.0003)
  }
}

/// The whole of the thesis's test: where the verdict changes, and why.
@Suite struct ThesisRecountTests {
  private let thesis = ThesisRecount()

  @Test func `every count the bounds allow has its verdict, and the line is at ten`() {
    #expect(thesis.expert.map(\.caught) == Array(9...16))
    let verdicts = thesis.expert.map(\.finding.verdict)
    #expect(verdicts == [.oneSided] + Array(repeating: .distinguishes, count: 7))
    #expect(thesis.line == 10)
    // Fisher's p at 10, 12, 14 and 15 fakes caught.
    let p = [
      10: (0.028, 0.0005), 12: (0.008, 0.0005), 14: (0.0019, 0.00005), 15: (0.0009, 0.00005),
    ]
    for item in thesis.expert {
      guard let wanted = p[item.caught] else { continue }
      let found = item.table.fisher.test.twoSided
      #expect(abs(found - wanted.0) <= wanted.1, "\(item.caught): \(found)")
    }
  }

  @Test func `the page says what the published words hide`() {
    let text = thesis.document.plainText(width: 100_000)
    for part in [
      "64% [54, 73]", "57% [47, 66]", "1.20 [0.51, 1.89]", "0.76 [0.05, 1.48]", "1.06", "82%",
      "89%",
      "-0.74 [-1.25, -0.22]", "36% [27, 46]", "The verdict changes at 10", "HYPE 64",
      "within 10 points only (p 0.027), not within 5 points",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(
      text.hasPrefix(
        "The thesis of 2023, recounted\n=============================\n\nThe published"))
  }
}
