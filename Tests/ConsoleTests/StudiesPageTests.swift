import Basis
import ReaderStudy
import TerminalKit
import TestSupport
import Testing

@testable import Console

/// The list of blind tests, and the plan of a new one.
@Suite struct StudiesPageTests {
  private static let cards = ["a", "b"].map {
    StudyCard(
      path: "/s/\($0).study", name: $0, summary: "10 real + 10 generated",
      readers: [
        .init(name: "anna", answered: 3, showings: 20),
        .init(name: "ben", answered: 0, showings: 20),
      ], isDemonstration: $0 == "b")
  }

  private func console(
    columns: Int = 120, rows: Int = 40, listing cards: [StudyCard]? = cards
  ) -> Console {
    var console = Console(Cells.shell(columns: columns, rows: rows))
    _ = console.push(AnyPage(StudiesPage()))
    if let cards { _ = console.hear(StudiesNews.listed(cards)) }
    return console
  }

  /// Chooses the line of the menu with this title; returns what is asked for.
  private func choose(_ title: String, _ console: inout Console) -> [Request] {
    guard case .menu(let menu) = console.overlay,
      let place = menu.items.firstIndex(where: { $0.title == title })
    else {
      Issue.record("no menu has the line '\(title)'")
      return []
    }
    let steps = (place - menu.selected + menu.items.count) % menu.items.count
    for _ in 0..<steps { _ = console.type(.down) }
    return console.type(.enter)
  }

  /// Types into the prompt in place of what stands there.
  private func answer(_ text: String, _ console: inout Console) {
    _ = console.type(.control("u"))
    _ = console.type(text)
    _ = console.type(.enter)
  }

  @Test func `entering lists the studies and watches what is sealed`() {
    var console = Console(Cells.shell())
    #expect(console.push(AnyPage(StudiesPage())).studies == [.list, .watch])
    #expect(console.golden.contains("Looking for studies"))
  }

  @Test func `i asks for the report of the study under the cursor, and the palette for its audit`()
  {
    var console = console()
    _ = console.type("j")
    #expect(console.type("i").studies == [.report(path: "/s/b.study")])
    // Once.
    #expect(console.type("i").isEmpty)
    _ = console.hear(StudiesNews.noReport(path: "/s/b.study"))
    _ = console.type(":")
    _ = console.type("audit")
    #expect(console.type(.enter).studies == [.audit(path: "/s/b.study")])
  }

  @Test func `Enter sits, and asks who where there are several`() {
    var console = console()
    #expect(console.type(.enter).isEmpty)
    let requests = choose("ben", &console)
    #expect(requests.sitting == [.open(path: "/s/a.study", reader: "ben")])
    var alone = Self.cards[0]
    alone.readers.removeLast()
    console = self.console(listing: [alone])
    #expect(console.type(.enter).sitting == [.open(path: "/s/a.study", reader: "anna")])
  }

  @Test func `a study that can't be opened says why`() {
    var card = Self.cards[0]
    card.problem = "its manifest is damaged"
    var console = console(listing: [card])
    #expect(console.type(.enter).isEmpty && console.type("i").isEmpty)
    #expect(console.golden.contains("its manifest is damaged"))
  }

  @Test func `a report shows over the list, and not over what one went to meanwhile`() {
    let report = StudiesNews.report(
      path: "/s/a.study", title: "blind test 'a'", document: ReportDocument([.paragraph("Verdict")])
    )
    var console = console()
    let token = console.stack.last?.token ?? 0
    _ = console.type("i")
    _ = console.update(.news(token, AnyNews(report)))
    #expect(console.golden.contains("Verdict"))
    _ = console.type("q")
    #expect(console.golden.contains("Blind tests"))
    _ = console.type("i")
    _ = console.type(.enter)
    _ = choose("anna", &console)
    _ = console.update(.news(token, AnyNews(report)))
    #expect(!console.golden.contains("Verdict"))
    _ = console.hear(SittingNews.left)
    #expect(console.golden.contains("Blind tests") && !console.golden.contains("Verdict"))
  }

  @Test func `sealing is seen, stopped after a question, and lists the studies when it ends`() {
    var console = console()
    _ = console.type("x")
    #expect(console.golden.contains("No study is being sealed"))
    let progress = Basis.Progress("making cells", completed: 5, total: 20, elapsed: .seconds(10))
    _ = console.hear(StudiesNews.sealing(progress))
    #expect(console.golden.contains("making cells, 30 s left"))
    _ = console.type("x")
    #expect(console.type("n").isEmpty)
    _ = console.type("x")
    #expect(console.type("y").studies == [.stopSealing])
    #expect(console.hear(StudiesNews.sealing(nil)).studies == [.list])
    #expect(!console.golden.contains("making cells"))
  }

  @Test func `whichever study is chosen shows, on any screen`() {
    let many = (0..<30).map {
      StudyCard(
        path: "/s/\($0).study", name: "study-\($0)", summary: "", readers: [],
        isDemonstration: false)
    }
    for (columns, rows) in [(40, 10), (80, 24), (120, 40)] {
      var console = console(columns: columns, rows: rows, listing: many)
      for place in many.indices {
        let line = console.golden.split(separator: "\n").first { $0.contains("▸") }
        #expect(line?.contains("study-\(place) ") == true)
        _ = console.type("j")
      }
      _ = console.type("g")
      _ = console.type("g")
      #expect(console.studies?.list.selected == 0)
      _ = console.type("G")
      #expect(console.studies?.list.selected == 29)
    }
  }

  @Test func `a click chooses a study, and a second one opens it`() {
    var console = console()
    let lines = console.golden.split(separator: "\n")
    let row = lines.firstIndex { $0.contains("b  DEMONSTRATION") } ?? 0
    let click = TerminalEvent.mouse(MouseEvent(.press, at: Point(column: 6, row: row)))
    _ = console.update(.terminal(click))
    #expect(console.studies?.list.chosen?.name == "b")
    _ = console.update(.terminal(click))
    #expect(console.golden.contains("who sits?"))
  }

  // MARK: The plan

  @Test func `the form takes a time for each picture and who could open the key`() {
    var console = console()
    _ = console.type("a")
    _ = choose("time a picture", &console)
    answer("0.25", &console)
    #expect(console.studies?.form.exposure == 0.25 && console.golden.contains("0.25 s"))
    _ = choose("who could open the key", &console)
    _ = choose(Plan.Blinding.otherAccount.rawValue, &console)
    #expect(console.studies?.form.blinding == .otherAccount)
    #expect(console.golden.contains("another account only"))
    _ = choose("time a picture", &console)
    answer("never", &console)
    #expect(console.studies?.form.exposure == 0.25)
    #expect(console.golden.contains("'never' is no time"))
  }

  @Test func `the form takes tasks and rules`() throws {
    var console = console()
    _ = console.type("a")
    _ = choose("what readers do", &console)
    _ = choose("three phases", &console)
    #expect(console.studies?.form.phases == Phase.allCases)
    #expect(console.golden.contains("three phases") && console.golden.contains("needed"))
    for (line, text) in [
      ("clues", "no granules"), ("practice to pass", "5"), ("least display", "64x48"),
      ("least median time", "1.5"), ("least display", "small"), ("practice to pass", "0"),
    ] {
      _ = choose(line, &console)
      answer(text, &console)
    }
    #expect(console.golden.contains("64x48") && console.golden.contains("1.5 s"))
    var form = try #require(console.studies?.form)
    var plan = Plan(name: "a", classes: [.init("monocyte", pairs: 9)], practice: 6, readers: ["b"])
    form.putTask(into: &plan)
    #expect(plan.phases == Phase.allCases && plan.clues == "no granules" && plan.task == nil)
    #expect(
      plan.rules
        == SittingRules(
          fastestMedianSeconds: 1.5, practiceToPass: 5,
          minimumDisplay: MinimumDisplay(pictureColumns: 64, pictureRows: 48)))
    form.task = .quartet
    form.phases = nil
    plan.controls = 4
    form.putTask(into: &plan)
    #expect(plan.task == .quartet && plan.controls == 0 && plan.clues == nil && plan.phases == nil)
    #expect(plan.question == AnswerTask.quartet.question)
  }

  @Test func `what is typed and confirmed unchanged stays to the letter`() {
    var form = StudyForm()
    (form.exposure, form.fastestMedian, form.practiceToPass) = (0.125, 1.25, 7)
    form.minimumDisplay = MinimumDisplay(pictureColumns: 64, pictureRows: 48, colourDepth: 8)
    let before = form
    for field in StudyForm.Field.allCases {
      #expect(form.take(form.text(of: field), for: field) == nil)
      #expect(form == before, "\(field)")
    }
  }

  @Test func `a test is sealed with classes and readers only`() {
    var console = console()
    _ = console.type("a")
    #expect(choose("sample, choose and seal", &console).isEmpty)
    #expect(console.golden.contains("at least one class and one reader"))
    _ = choose("classes", &console)
    _ = choose("monocyte", &console)
    _ = console.type(.escape)
    _ = console.type("a")
    _ = choose("readers", &console)
    answer("anna ben", &console)
    var form = StudyForm()
    (form.classKeys, form.readers) = (["monocyte"], "anna ben")
    #expect(choose("sample, choose and seal", &console).studies == [.seal(form)])
    // The plan is there again for the next.
    #expect(console.studies?.form == form)
  }

  @Test func `the plan's power follows its numbers`() {
    var form = StudyForm()
    form.classKeys = ["eosinophil", "monocyte"]
    form.take(.recommended)
    #expect(form.pairs == 75)
    #expect(form.power.equivalencePower >= 0.8)
    form.take(.thesis)
    #expect(form.allPairs == 50)
    #expect(form.power.margin == 0.15)
    #expect(form.power.equivalencePower < 0.8)
  }

  // MARK: Screens

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `screens of blind tests`(columns: Int, rows: Int) throws {
    func expect(_ name: String, _ console: Console) throws {
      try expectGolden(console.golden, "studies\(name)-\(columns)x\(rows)")
    }
    var console = console(columns: columns, rows: rows)
    _ = console.type("j")
    try expect("", console)
    _ = console.hear(
      StudiesNews.sealing(
        Basis.Progress("making cells", completed: 5, total: 20, elapsed: .seconds(10))))
    try expect("-sealing", console)
    _ = console.type("a")
    try expect("-plan", console)
    try expect("-none", self.console(columns: columns, rows: rows, listing: []))
  }
}
