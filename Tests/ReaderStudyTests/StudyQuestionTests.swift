import Basis
import Foundation
import Testing

@testable import ReaderStudy

@Suite struct StudyQuestionTests {
  @Test func `the recommended form can show guessing`() throws {
    try PowerPlan(pairs: 150).check(.guesses, power: 0.8)
  }

  @Test func `fifty pairs can't show guessing, and what could is said`() {
    #expect {
      try PowerPlan(pairs: 50).check(.guesses, power: 0.8)
    } throws: { error in
      (error as? PlanRefusal)?.description
        == "50 + 50 pictures show a guesser to be within 10.0 points of guessing in 6% of "
        + "studies; 80% is asked; take 144 + 144, or ask for a margin of 17.0 points"
    }
  }

  @Test func `what is said to suffice does`() throws {
    try PowerPlan(pairs: 144).check(.guesses, power: 0.8)
    #expect(throws: PlanRefusal.self) {
      try PowerPlan(pairs: 143).check(.guesses, power: 0.8)
    }
  }

  @Test func `a reader of sixty percent is beyond fifty pairs`() {
    #expect {
      try PowerPlan(pairs: 50).check(.canTell(accuracy: 0.6), power: 0.8)
    } throws: { error in
      guard case .cannotTell(_, _, let power, _, let enough, _) = error as? PlanRefusal else {
        return false
      }
      return (0.45...0.47).contains(power) && enough.map { $0 > 90 && $0 < 115 } == true
    }
  }

  @Test func `a class judged by itself needs thirty pairs`() {
    let plan = Plan(
      name: "p", classes: [.init("a", pairs: 30), .init("b", pairs: 17)], readers: ["anna"])
    #expect {
      try plan.checkClasses()
    } throws: { error in
      (error as? PlanRefusal)?.summary
        == "17 + 17 pictures of 'b' are too few to judge it by itself; 30 + 30 are needed"
    }
  }
}

@Suite struct PlanFileTests {
  private func kept(_ bytes: Data) throws -> URL {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-plan-\(UUID().uuidString).json")
    try bytes.write(to: url)
    return url
  }

  @Test func `a plan comes back as it was kept`() throws {
    var plan = Plan(.recommended, name: "first", classes: ["a", "b"], readers: ["anna", "spare"])
    plan.exposureSeconds = 2.5
    plan.longestGapHours = 24
    let url = try kept(PlanFile.data(plan))
    defer { try? FileManager.default.removeItem(at: url) }
    #expect(try PlanFile.read(at: url) == plan)
  }

  @Test func `a plan without its margin says so`() throws {
    let plan = Plan(.thesis, name: "first", classes: ["a"], readers: ["anna"])
    let text = String(decoding: try PlanFile.data(plan), as: UTF8.self)
      .split(separator: "\n").filter { !$0.contains("margin") }.joined(separator: "\n")
    let url = try kept(Data(text.utf8))
    defer { try? FileManager.default.removeItem(at: url) }
    #expect {
      try PlanFile.read(at: url)
    } throws: { error in
      (error as? StudyError)?.summary.hasSuffix("the plan has no 'margin'") == true
    }
  }

  @Test func `a plan with an impossible limit is refused`() {
    let plan = Plan(
      name: "p", classes: [.init("a", pairs: 1)], readers: ["anna"], exposureSeconds: -1)
    #expect(throws: StudyError.badPlan("a limit of time is above 0 and at most 100000")) {
      try plan.validate()
    }
  }
}
