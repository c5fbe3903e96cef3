import ReaderStudy
import TerminalKit
import Testing

@testable import Console

@Suite struct StudyScreenTests {
  private func view(answered: Int = 0, isHidden: Bool = false) -> SittingView {
    SittingView(
      study: "first", question: "Real or not?", reader: "anna",
      stage: .trial(lastWasReal: nil), answered: answered, showings: 20,
      picture: isHidden ? nil : PictureKey("test/first anna \(answered)"), turn: answered + 1,
      receipt: "", isDemonstration: false, wasResumed: false, exposure: isHidden ? 2 : nil,
      isHidden: isHidden)
  }

  /// A console on which the picture of a sitting is whole.
  private func console(_ view: SittingView, columns: Int = 120, rows: Int = 40) -> Console {
    var console = Cells.console(columns: columns, rows: rows, listing: [])
    _ = console.update(.study(.sitting(view)))
    _ = console.paint(view)
    return console
  }

  private func text(_ console: Console) -> String { console.golden }

  @Test func `cues go with the answer, and not with the next one`() {
    var console = console(view())
    _ = console.type("6")
    _ = console.type(.tab)
    _ = console.type("ns")
    #expect(text(console).contains("[n nucleus]"))
    _ = console.type("n")
    #expect(console.type(.enter).answer?.cues == [.sharpness])
    _ = console.update(.study(.sitting(view(answered: 1))))
    _ = console.paint(view(answered: 1))
    _ = console.type("1")
    #expect(console.type(.enter).answer?.cues == [])
  }

  @Test func `before an answer there is nothing to mark`() {
    var console = console(view())
    _ = console.type(.tab)
    #expect(console.type("b") == [.study(.rest)])
  }

  @Test func `a picture whose time is over leaves the screen, not the question`() {
    let shown = console(view())
    #expect(shown.draw(in: Size(columns: 120, rows: 40)).page.slots.count == 1)
    let hidden = console(view(isHidden: true))
    #expect(hidden.draw(in: Size(columns: 120, rows: 40)).page.slots.isEmpty)
    #expect(text(hidden).contains("time is over"))
  }

  @Test func `a asks for the audit of the study under the cursor`() {
    var console = Cells.console(listing: [])
    _ = console.type("gb")
    _ = console.update(
      .study(
        .listed([
          StudyCard(path: "/s/a.study", name: "a", summary: "", readers: [], isDemonstration: false)
        ])))
    #expect(console.type("a") == [.study(.audit(path: "/s/a.study"))])
  }

  @Test func `a report turns to its pictures and back`() {
    var console = Cells.console(columns: 120, rows: 40, listing: [])
    _ = console.update(
      .study(
        .report(
          title: "t", lines: ["the text"],
          pictures: [
            ReportPicture(
              group: "Most convincing fakes", label: "a, 1.0", picture: PictureKey("report/t 0"))
          ])))
    #expect(text(console).contains("the text"))
    _ = console.type("i")
    #expect(text(console).contains("Most convincing fakes"))
    #expect(console.draw(in: Size(columns: 120, rows: 40)).page.slots.count == 1)
    _ = console.type("i")
    #expect(text(console).contains("the text"))
  }

  @Test func `the form takes a time for each picture and who could open the key`() {
    var console = Cells.console(columns: 120, rows: 40, listing: [])
    _ = console.type("gbn")
    for _ in 0..<8 { _ = console.type(.down) }
    _ = console.type(.enter)
    _ = console.type("5")
    _ = console.type(.enter)
    #expect(console.studyForm.exposure == 5)
    for _ in 0..<9 { _ = console.type(.down) }
    _ = console.type(.enter)
    _ = console.type(.down)
    _ = console.type(.enter)
    #expect(console.studyForm.blinding == .otherAccount)
    #expect(text(console).contains("another account only"))
    #expect(text(console).contains("5 s"))
    for _ in 0..<8 { _ = console.type(.down) }
    _ = console.type(.enter)
    _ = console.type(.backspace)
    _ = console.type("never")
    _ = console.type(.enter)
    #expect(console.studyForm.exposure == 5)
    #expect(text(console).contains("'never' is no time"))
  }

  @Test func `on 80 columns all six answers stand on the screen, chosen or not`() {
    for rating in [nil] + Rating.allCases.map(Optional.some) {
      var console = console(view(), columns: 80, rows: 24)
      if let rating { _ = console.type("\(rating.rawValue)") }
      let line = console.golden.split(separator: "\n").first { $0.contains("6 surely") }
      #expect(line?.contains("generated") == true)
      for words in ["1 surely", "2 probably", "3 perhaps", "4 perhaps", "5 probably"] {
        #expect(line?.contains(words) == true)
      }
      if let rating { #expect(line?.contains("[\(rating.rawValue) ") == true) }
    }
  }

  @Test func `a report is wrapped to the screen, not twice`() {
    var console = Cells.console(columns: 80, rows: 24, listing: [])
    let words = (1...60).map { "word\($0)" }.joined(separator: " ")
    _ = console.update(
      .study(.report(title: "t", lines: ["Verdict", "-------", "", words], pictures: [])))
    let lines = text(console).split(separator: "\n").filter { $0.contains("word") }
    #expect(lines.count == 6)
    #expect(lines.allSatisfy { $0.contains(" word") && !$0.contains("   word") })
    #expect(text(console).contains("Verdict"))
    #expect(!text(console).contains("-------"))
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
}
