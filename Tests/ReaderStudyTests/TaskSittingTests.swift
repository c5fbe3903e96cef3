import Foundation
import Statistics
import Testing

@testable import ReaderStudy

/// Quartets, names and phases, from the seal through the sitting to the score.
@Suite struct TaskSittingTests {
  private static let names = [
    ClassName(key: "eosinophil", name: "eosinophil", letter: "E"),
    ClassName(key: "monocyte", name: "monocyte", letter: "M"),
    ClassName(key: "lymphocyte", name: "lymphocyte", letter: "L"),
  ]

  private func plan(
    pairs: Int = 6, controls: Int = 0, repeats: Int = 0, practice: Int = 0,
    _ change: (inout Plan) -> Void
  ) -> Plan {
    var plan = Plan(
      name: "tasks",
      classes: [.init("eosinophil", pairs: pairs), .init("monocyte", pairs: pairs)],
      controls: controls, repeats: repeats, practice: practice, readers: ["anna"])
    plan.names = Self.names
    change(&plan)
    return plan
  }

  private func sealed(_ plan: Plan) throws -> SmallStudy {
    try SmallStudy(
      plan, candidates: SmallStudy.candidates(plan, spare: 2 * plan.pairs + 4),
      override: "noise made for a test")
  }

  private func scored(_ small: SmallStudy) -> StudyScore {
    Scoring.score(small.folder, keyFile: small.keyFile)
  }

  private func sat(_ small: SmallStudy, dPrime: Double) throws -> StudyScore {
    try SimulatedReader(dPrime: dPrime, seed: 3).sit(
      small.study, as: "anna", key: small.key, startingAt: 1_000, software: "leuko test")
    let score = scored(small)
    #expect(score.problems == [])
    return score
  }

  @Test func `quartets are sealed, sat and scored as they were chosen`() throws {
    let small = try sealed(plan(pairs: 10) { $0.task = .quartet })
    let study = try small.study
    #expect(study.manifest.records == 80)
    let rows = try small.key.rows
    let order = try #require(study.manifest.order(of: "anna"))
    #expect(order.showings.count == 20)
    for showing in order.showings {
      #expect(showing.records.count { rows[$0].truth == .fake } == 1)
      #expect(Set(showing.records.map { rows[$0].cellClass }).count == 1)
    }
    let score = try sat(small, dPrime: 1)
    let reader = SimulatedReader(dPrime: 1, seed: 3)
    let right = order.showings.enumerated().count { position, showing in
      let truths = showing.records.map { rows[$0].truth }
      return truths[reader.choice(truths, showing: position) - 1] == .fake
    }
    let quartets = try #require(score.tasks.quartets.first)
    #expect(quartets.right == Proportion(right, of: 20))
    #expect(right > 5 && right < 20)
    #expect(score.readers.isEmpty && score.tasks.namings.isEmpty && score.tasks.phases.isEmpty)
  }

  @Test func `names are sat and scored, and none but those sealed is taken`() throws {
    let small = try sealed(plan { $0.task = .naming })
    var sitting = try small.sitting()
    #expect(!sitting.isTold && sitting.task == .naming && sitting.pictures.count == 1)
    #expect(sitting.question == "Which cell is this?")
    #expect(throws: StudyError.outOfTurn("'platelet' is none of the names")) {
      try sitting.judge(.named("platelet", isOdd: nil), times: .usual)
    }
    #expect(throws: StudyError.self) { try sitting.judge(.chosen(1), times: .usual) }
    #expect(throws: StudyError.self) { try sitting.confirm(.surelyFake, times: .usual) }
    // Every third is called a lymphocyte.
    let rows = Dictionary(
      try small.key.rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let records = try small.study.package().records
    let order = try #require(try small.study.manifest.order(of: "anna"))
    var agreed = [Truth.real: 0, .fake: 0]
    while let position = sitting.position {
      let row = try #require(rows[records[order.showings[position].record].id])
      let isWrong = position % 3 == 0
      if !isWrong { agreed[row.truth, default: 0] += 1 }
      try sitting.judge(
        .named(isWrong ? "lymphocyte" : row.cellClass, isOdd: nil), times: .usual)
    }
    let naming = try #require(scored(small).tasks.namings.first)
    #expect(naming.agreement(.real) == Proportion(agreed[.real] ?? 0, of: 12))
    #expect(naming.agreement(.fake) == Proportion(agreed[.fake] ?? 0, of: 12))
    #expect(naming.answers.allSatisfy { $0.isOdd == nil })
  }

  private func phased(_ change: (inout Plan) -> Void = { _ in }) -> Plan {
    plan(pairs: 9, practice: 4) {
      $0.phases = [.untold, .told, .clues]
      $0.clues = "made ones have no granules"
      change(&$0)
    }
  }

  /// Untold and told, up to the page before the last phase.
  private func sitUntilClues(_ small: SmallStudy) throws {
    var sitting = try small.sitting()
    #expect(sitting.phase == .untold && !sitting.needsPractice && !sitting.isTold)
    for _ in 0..<12 {
      #expect(sitting.task == .naming && sitting.question == "Which cell is this?")
      try sitting.judge(.named("monocyte", isOdd: true), times: .usual)
    }
    #expect(sitting.phaseToTell == .told && sitting.picture == nil && !sitting.isTold)
    #expect(!sitting.needsPractice)
    #expect(throws: StudyError.self) { try sitting.confirm(.surelyFake, times: .usual) }
    try sitting.tell(Background(tookPart: true, hasSeenPictures: false))
    #expect(sitting.isTold && sitting.needsPractice && sitting.picture == nil)
    try sitting.practise(small)
    for _ in 0..<12 { try sitting.confirm(.perhapsFake, times: .usual) }
    #expect(sitting.phaseToTell == .clues)
    try sitting.leave()
  }

  @Test func `three phases are told one after the other, and practice comes after the first`()
    throws
  {
    let small = try sealed(phased())
    try sitUntilClues(small)
    // Taken up again, the page comes again.
    var second = try small.sitting(time: SimulatedTime(start: 5_000))
    #expect(second.phaseToTell == .clues && second.isTold)
    try second.tell()
    for _ in 0..<12 { try second.confirm(.surelyReal, times: .usual) }
    #expect(second.isComplete)
    let score = scored(small)
    #expect(score.problems == [])
    let phases = try #require(score.tasks.phases.first)
    #expect(phases.untold?.answers.count == 12)
    #expect(phases.untold?.answers.allSatisfy { $0.isOdd == true } == true)
    #expect(phases.rated[.told]?.judgements.count == 12)
    #expect(phases.rated[.clues]?.judgements.count == 12)
    #expect(
      score.readers.first?.openings.first?.background
        == Background(tookPart: true, hasSeenPictures: false))
  }

  @Test func `a simulated reader sits three phases, and each is scored by its own answers`() throws
  {
    let small = try sealed(phased { $0.rules = SittingRules(practiceToPass: 4) })
    let score = try sat(small, dPrime: 2)
    let phases = try #require(score.tasks.phases.first)
    let naming = try #require(phases.untold)
    let (real, fake) = (naming.agreement(.real), naming.agreement(.fake))
    #expect(real.successes == real.trials && fake.successes == fake.trials)
    #expect(real.trials + fake.trials == 12)
    let reader = SimulatedReader(dPrime: 2, seed: 3)
    let order = try #require(try small.study.manifest.order(of: "anna"))
    let rows = try small.key.rows
    let odd = (0..<12).count { position in
      let row = rows[order.showings[position].record]
      return row.truth == .fake && reader.rating(truth: .fake, showing: position) == .surelyFake
    }
    #expect(naming.odd(.fake).successes == odd)
    #expect(score.readers.first?.practice == Proportion(4, of: 4))
    #expect(phases.rated[.told]?.isComplete == true)
  }

  @Test func `an answer of a phase that the reader wasn't told of isn't one`() throws {
    let small = try sealed(phased())
    try SimulatedReader(dPrime: 1, seed: 3).sit(
      small.study, as: "anna", key: small.key, startingAt: 1_000, software: "leuko test")
    let entries = try AnswerLog.read(
      Data(contentsOf: small.log), name: "anna.jsonl", start: small.study.chainStart(of: "anna")
    ).entries
    let untold = entries.filter { if case .told = $0 { false } else { true } }
    #expect(untold.count == entries.count - 2)
    let manifest = try small.study.manifest
    let order = try #require(manifest.order(of: "anna"))
    let ids = try small.study.package().records.map(\.id)
    #expect(throws: StudyError.self) {
      try SittingProgress(
        order: order, plan: manifest.plan, ids: ids, entries: untold,
        manifestHash: small.study.manifestHash, logName: "anna.jsonl")
    }
  }

  @Test func `before the untold phase nothing says that cells are made`() throws {
    let small = try sealed(phased())
    let opening = try small.study.opening(of: "anna")
    #expect(!opening.isTold && !opening.asksBackground && opening.asksPerson)
    #expect(opening.task == .naming && opening.clues == nil && opening.phases == 3)
    #expect(opening.code == (try small.study.code.text))
    let words = [opening.heading, opening.words, opening.question].joined(separator: " ")
      .lowercased()
    for word in ["made", "generat", "fake", "real", "photograph", "granules", "blind"] {
      #expect(!words.contains(word), "\(words)")
    }
    let four = try sealed(plan { $0.task = .quartet })
    #expect(try four.study.opening(of: "anna").asksBackground)
  }

  @Test func `who the reader is is asked once, kept in the log and comes into the score`() throws {
    let small = try SmallStudy()
    #expect(try small.study.opening(of: "anna").asksPerson)
    let person = ReaderPerson(role: .technician, years: 7, consent: true)
    let clock = SimulatedTime(start: 1_000).clock
    do {
      var sitting = try Sitting(
        small.study, reader: "anna", person: person, clock: clock, software: "leuko test")
      try sitting.practise(small)
      try sitting.confirm(.surelyReal, times: .usual)
      try sitting.leave()
    }
    let opening = try small.study.opening(of: "anna")
    #expect(!opening.asksPerson && opening.asksBackground && opening.answered == 1)
    #expect(try small.study.opening(of: "spare-1").asksPerson)
    let later = SimulatedTime(start: 2_000)
    let again = try Sitting(
      small.study, reader: "anna", clock: later.clock, software: "leuko test")
    #expect(again.wasResumed)
    let score = scored(small)
    #expect(score.readers.first?.person == person)
    let report = StudyReport(score).plainText(width: 1_000)
    #expect(
      report.contains("anna said of themselves: technician, 7 years, consent given."), "\(report)")
    // Nothing said is said, too.
    let silent = try SmallStudy()
    _ = try Sitting(
      silent.study, reader: "anna", person: ReaderPerson(), clock: clock, software: "leuko test")
    #expect(try !silent.study.opening(of: "anna").asksPerson)
  }

  @Test func `practice that isn't passed comes again in another order`() throws {
    let small = try sealed(
      plan(practice: 8) { $0.rules = SittingRules(practiceToPass: 7) })
    var sitting = try small.sitting()
    var orders: [[StudyPicture]] = []
    for _ in 0..<2 {
      #expect(sitting.needsPractice && sitting.picture == nil)
      var practice = try sitting.practice(of: small.study)
      var seen: [StudyPicture] = []
      while let picture = practice.picture {
        seen.append(picture)
        practice.answer(.surelyFake)
      }
      #expect(practice.right == 4)
      orders.append(seen)
      try sitting.finish(practice)
    }
    #expect(sitting.needsPractice)
    #expect(orders[0] != orders[1] && Set(orders[0]) == Set(orders[1]))
    var practice = try sitting.practice(of: small.study)
    while let truth = practice.truth {
      practice.answer(truth == .real ? .surelyReal : .surelyFake)
    }
    try sitting.finish(practice)
    #expect(!sitting.needsPractice && sitting.picture != nil)
  }

  @Test func `no answer is taken on a screen below the least`() throws {
    let small = try sealed(
      plan {
        $0.rules = SittingRules(
          minimumDisplay: MinimumDisplay(pictureColumns: 64, pictureRows: 64))
      })
    var sitting = try small.sitting()
    var display = Display(
      terminal: "t", renderer: "half", columns: 80, rows: 24, colourDepth: 24, pictureColumns: 34,
      pictureRows: 34)
    try sitting.shown(on: display)
    #expect(throws: StudyError.self) { try sitting.confirm(.surelyFake, times: .usual) }
    (display.pictureColumns, display.pictureRows) = (64, 64)
    try sitting.shown(on: display)
    try sitting.confirm(.surelyFake, times: .usual)
    // One that had to leave the screen counts as interrupted.
    try sitting.shown(on: display)
    sitting.interrupt()
    try sitting.confirm(.surelyFake, times: .usual)
    let answers = scored(small).readers.first?.judgements.map(\.answer.resumed)
    #expect(answers == [false, true])
  }

  @Test(arguments: [
    ("64x64", 64, 64, 24), ("64X48x8", 64, 48, 8), (" 120 x 100 ", 120, 100, 24),
  ])
  func `a least display is read as it is typed`(text: String, columns: Int, rows: Int, depth: Int) {
    let expected = MinimumDisplay(pictureColumns: columns, pictureRows: rows, colourDepth: depth)
    #expect(MinimumDisplay(typed: text) == expected)
    #expect(MinimumDisplay(typed: expected.typed) == expected)
  }

  @Test(arguments: ["", "64", "64x", "x64", "0x64", "64x64x24x1", "axb", "-1x5", "9999x64"])
  func `what is no least display isn't read`(text: String) {
    #expect(MinimumDisplay(typed: text) == nil)
  }

  @Test func `classes that can't be named aren't sealed, and names aren't practised`() {
    var unnamed = plan { $0.task = .naming }
    unnamed.classes.append(.init("blast", pairs: 2))
    #expect(throws: StudyError.self) { try unnamed.validate() }
    #expect(throws: StudyError.self) { try plan(practice: 4) { $0.task = .naming }.validate() }
    var twice = plan { $0.task = .naming }
    twice.names?[1].letter = "E"
    #expect(throws: StudyError.self) { try twice.validate() }
  }
}
