import Foundation
import Statistics
import Testing

@testable import ReaderStudy

@Suite struct TaskSheetTests {
  private func sheet(_ text: String) throws -> TaskSheet {
    try TaskSheet(text, name: "answers.csv", margin: 0.1, alpha: 0.05)
  }

  @Test func `quartets are scored by exact tests, and a habit of the hand is no guessing`() throws {
    let right = (0..<100).map { "anna,\($0 % 4 + 1),\($0 < 60 ? $0 % 4 + 1 : ($0 + 1) % 4 + 1)" }
    let able = try #require(
      try sheet("reader,made,chosen\n" + right.joined(separator: "\n")).quartets.first)
    #expect(able.right == Proportion(60, of: 100))
    let found = try #require(able.finding)
    #expect(abs(found.dPrime - 1.15) < 0.02)
    #expect(able.sentence.hasPrefix("anna finds the made one among 4: 60 of 100 right"))
    let first = (0..<400).map { "ben,\($0 % 4 + 1),1" }
    let habit = try #require(
      try sheet("reader,made,chosen\n" + first.joined(separator: "\n")).quartets.first)
    #expect(habit.finding?.isEquivalent == true && habit.isOneSided)
    #expect(habit.sentence.contains("can't be said, because one place was chosen"))
    #expect(habit.places == [400, 0, 0, 0])
  }

  @Test func `names agree with what was asked, reals and made ones apart`() throws {
    let rows = (0..<200).map { index -> String in
      let isFake = index % 2 == 0
      let asked = index % 4 < 2 ? "eosinophil" : "monocyte"
      let isWrong = index % 10 == 0 || (!isFake && index % 50 == 1)
      let named = isWrong ? "lymphocyte" : asked
      return "\(isFake ? "F" : "R"),\(asked),\(named)"
    }
    let score = try #require(
      try sheet("truth,class,named\n" + rows.joined(separator: "\n")).namings.first)
    #expect(score.agreement(.fake) == Proportion(80, of: 100))
    #expect(score.agreement(.real) == Proportion(96, of: 100))
    #expect(abs((score.difference.difference ?? 0) - 0.16) < 1e-12)
    #expect(score.difference.interval().map { $0.low > 0 && $0.high < 0.3 } ?? false)
    #expect((score.kappa(.real).kappa ?? 0) > (score.kappa(.fake).kappa ?? 1))
    #expect(score.sentence.contains("names made cells as asked less often than real ones"))
    #expect(score.sentence.contains("16 points"))
    let text = try sheet("truth,class,named\n" + rows.joined(separator: "\n")).document.plainText()
    #expect(text.contains("lymphocyte"))
  }

  @Test func `phases compare untold, told and after clues on the same pictures`() throws {
    var rows = ["phase,picture,truth,class,named,odd,rating"]
    for index in 0..<120 {
      let isFake = index % 2 == 0
      let truth = isFake ? "F" : "R"
      rows.append(
        "untold,u\(index),\(truth),monocyte,monocyte,\(isFake && index % 6 == 0 ? 1 : 0),")
      let told = isFake ? 2 + index / 2 % 5 : 1 + index / 2 % 5
      rows.append("told,p\(index),\(truth),monocyte,,,\(told)")
      rows.append("clues,p\(index),\(truth),monocyte,,,\(isFake ? min(6, told + 2) : told)")
    }
    let score = try #require(try sheet(rows.joined(separator: "\n")).phases.first)
    let odd = try #require(score.odd)
    #expect(odd.first == Proportion(20, of: 60) && odd.second == Proportion(0, of: 60))
    let gain = try #require(score.gain)
    #expect(gain.shared == 120)
    #expect(gain.difference > 0.1 && gain.p < 0.001 && gain.interval.low > 0)
    #expect(gain.right?.pictures == 120)
    #expect(
      score.sentence.contains("untold, 33% of made cells and 0% of real ones were called odd"))
    #expect(score.sentence.contains("the clues changed it by"))
  }

  @Test(arguments: [
    ("made,chosen\n1,5\n", "line 2: 'made' and 'chosen' are places from 1 to 4"),
    ("truth,named\nX,a\n", "line 2: truth is R or F"),
    ("named\na\n", "line 2: a name needs 'truth' (R or F) beside it"),
    ("phase,rating,truth\nlater,3,R\n", "line 2: a phase is untold, told or clues"),
    ("phase,rating,truth\ntold,7,R\n", "line 2: a rating is 1 to 6"),
    (
      "made,chosen\n1,\n",
      "line 2: an answer is 'made' and 'chosen', or 'truth' and 'named', or 'phase', 'truth' and "
        + "'rating'"
    ),
    ("made,chosen\n", "line 2: there is no answer in it"),
  ])
  func `a sheet that can't be used is named by its line`(text: String, problem: String) {
    #expect {
      try sheet(text)
    } throws: { ($0 as? StudyError)?.summary == "'answers.csv', \(problem)" }
  }

  @Test func `a plan of quartets and of names has its powers`() throws {
    let fewest = try #require(QuartetPlan.quartetsForDetection(dPrime: 0.8, power: 0.8))
    let plan = try #require(QuartetPlan(quartets: fewest))
    #expect(plan.detection(dPrime: 0.8) >= 0.8)
    #expect(plan.detection(dPrime: 0) <= 0.05)
    #expect(try #require(QuartetPlan(quartets: fewest / 2)).detection(dPrime: 0.8) < 0.8)
    let shown = try #require(QuartetPlan.quartetsForEquivalence(margin: 0.1, power: 0.8))
    #expect(try #require(QuartetPlan(quartets: shown)).equivalence.power >= 0.8)
    let names = SharesPlan(reals: 60, fakes: 60)
    #expect(names.detection(real: 0.9, fake: 0.9) <= 0.05)
    #expect(names.detection(real: 0.95, fake: 0.7) > 0.8)
    let few = SharesPlan(reals: 20, fakes: 20)
    #expect(names.equivalence(share: 0.95) > few.equivalence(share: 0.95))
  }

  @Test func `phases come in the order in which things can be told`() throws {
    var plan = SmallStudy.plan
    plan.phases = [.untold, .told, .clues]
    plan.clues = "frayed outlines"
    try plan.validate()
    plan.phases = [.told, .untold]
    #expect(
      throws: StudyError.badPlan(
        "phases come once each and in this order: untold, told, clues")
    ) { try plan.validate() }
    plan.phases = [.told]
    plan.task = .quartet
    #expect(throws: StudyError.self) { try plan.validate() }
  }
}
