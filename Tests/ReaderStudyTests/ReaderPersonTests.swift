import Foundation
import Statistics
import Testing

@testable import ReaderStudy

@Suite struct ReaderPersonTests {
  @Test func `every question may be left out, and takes its answers`() {
    var person = ReaderPerson()
    for question in PersonQuestion.allCases {
      #expect(question.take("  ", into: &person))
    }
    #expect(person == ReaderPerson() && person.words == nil)
    let answers: [(PersonQuestion, String)] = [
      (.role, "Exp"), (.years, "12"), (.speciality, " haematology,  Köln "),
      (.colourVision, "usual"), (.consent, "y"),
    ]
    for (question, answer) in answers {
      #expect(question.take(answer, into: &person))
    }
    #expect(
      person
        == ReaderPerson(
          role: .expert, years: 12, speciality: "haematology, Köln", colourVision: .usual,
          consent: true))
    #expect(
      person.words == "expert, 12 years, haematology, Köln, colour vision usual, consent given")
    for (question, nonsense) in [
      (PersonQuestion.role, "e"), (.years, "-1"), (.years, "81"), (.colourVision, "blue"),
      (.consent, "perhaps"), (.speciality, String(repeating: "x", count: 81)),
    ] {
      let before = person
      #expect(!question.take(nonsense, into: &person), "\(nonsense)")
      #expect(person == before)
    }
  }

  @Test func `experts and employees are compared on the same pictures, with an interval`() throws {
    var rows = ["reader,picture,truth,rating,role"]
    for index in 0..<60 {
      let isFake = index % 2 == 0
      let truth = isFake ? "F" : "R"
      for reader in ["x", "y"] {
        rows.append("\(reader),\(index),\(truth),\(isFake ? 4 + index % 3 : 1 + index % 4),expert")
        rows.append("\(reader)2,\(index),\(truth),\(index / 2 % 6 + 1),employee")
      }
    }
    let sheet = try AnswerSheet(
      rows.joined(separator: "\n"), name: "a.csv", margin: 0.1, alpha: 0.05)
    #expect(sheet.readers.map(\.person.role) == [.expert, .employee, .expert, .employee])
    let text = sheet.document.plainText(width: 100_000)
    #expect(text.contains("Groups of readers"))
    #expect(text.contains("Mean area of experts less that of employees: 0."))
    #expect(text.contains("these readers only"))
  }

  @Test func `practice to pass and a least display are rules of the plan`() throws {
    var plan = SmallStudy.plan
    plan.rules = SittingRules(
      fastestMedianSeconds: 0.8, practiceToPass: 3,
      minimumDisplay: MinimumDisplay(pictureColumns: 64, pictureRows: 64))
    try plan.validate()
    #expect(plan.rules?.passes(practiceRight: 2) == false)
    #expect(plan.rules?.passes(practiceRight: 3) == true)
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-rules-\(UUID().uuidString).json")
    try PlanFile.data(plan).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    #expect(try PlanFile.read(at: url) == plan)
    plan.rules?.practiceToPass = 5
    #expect(
      throws: StudyError.badPlan("5 right practice answers are asked for, of 4 practice pictures")
    ) { try plan.validate() }
  }

  @Test func `a display below the least is refused with the way to mend it`() {
    let least = MinimumDisplay(pictureColumns: 64, pictureRows: 64, colourDepth: 24)
    var display = Display(
      terminal: "xterm", renderer: "half blocks", columns: 80, rows: 24, colourDepth: 24,
      pictureColumns: 48, pictureRows: 48)
    #expect(least.refusal(of: display)?.contains("make the window larger") == true)
    display.pictureColumns = 64
    display.pictureRows = 64
    #expect(least.refusal(of: display) == nil)
    display.colourDepth = 8
    #expect(least.refusal(of: display)?.contains("true colour") == true)
  }
}
