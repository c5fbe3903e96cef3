import Foundation
import ReaderStudy
import TerminalKit
import TestSupport
import Testing

@testable import Console

/// An answer belongs to a picture that was whole on the screen, and counts from there.
@Suite struct SittingPageTests {
  private let start = ContinuousClock.now

  private func view(
    turn: Int = 1, stage: SittingView.Stage = .trial(lastWasReal: nil), isHidden: Bool = false,
    canPutOff: Bool = true, exposure: Double? = nil
  ) -> SittingView {
    let shows = stage.showsPicture && !isHidden
    return SittingView(
      study: "first", question: "Real or not?", reader: "anna", stage: stage, answered: turn - 1,
      showings: 20, picture: shows ? PictureKey("test/first anna \(turn)") : nil, turn: turn,
      receipt: "AB12-CD34-EF56", isDemonstration: false, wasResumed: false, exposure: exposure,
      isHidden: isHidden, canPutOff: canPutOff)
  }

  private func console(
    _ view: SittingView, columns: Int = 80, rows: Int = 24
  ) -> Console {
    Sittings.console(view, columns: columns, rows: rows, at: start)
  }

  private func at(_ milliseconds: Int) -> ContinuousClock.Instant {
    start + .milliseconds(milliseconds)
  }

  @Test func `rating and Enter in one write are an answer, with its times`() throws {
    var console = console(view())
    _ = console.paint(view().pictures, at: at(2300))
    let first = console.write(.character("5"), .enter, at: at(3000)).answer
    #expect(first?.turn == 1 && first?.rating == .probablyFake)
    #expect(first?.times == AnswerTimes(drawMs: 2300, firstKeyMs: 700, confirmMs: 700))
    // The next counts from this Enter.
    _ = console.hear(SittingNews.showing(view(turn: 2)), at: at(3050))
    _ = console.paint(view(turn: 2).pictures, at: at(3400))
    _ = console.write(.character("1"), at: at(4000))
    _ = console.write(.character("2"), at: at(4500))
    let second = console.write(.enter, at: at(5000)).answer
    #expect(second?.rating == .probablyReal)
    #expect(second?.times == AnswerTimes(drawMs: 400, firstKeyMs: 600, confirmMs: 1600))
  }

  @Test func `of '5 Enter 2 Enter' in one write only the first is taken, and that is said`() {
    var console = console(view())
    _ = console.paint(view().pictures)
    let requests = console.write(.character("5"), .enter, .character("2"), .enter)
    #expect(requests.answer?.rating == .probablyFake)
    #expect(console.golden.contains("The picture is still coming; Enter was not taken."))
    _ = console.hear(SittingNews.showing(view(turn: 2)))
    #expect(console.write(.character("2"), .enter).isEmpty)
    #expect(console.golden.contains("the picture is still coming"))
    #expect(!console.golden.contains("2/20"))
    _ = console.paint(view(turn: 2).pictures)
    #expect(console.golden.contains("2/20"))
    // Nothing of what was dropped is left.
    #expect(console.write(.enter).isEmpty)
    #expect(console.write(.character("3"), .enter).answer?.turn == 2)
  }

  @Test func `a picture that isn't this turn's makes nothing whole`() {
    var console = console(view(turn: 2))
    #expect(console.paint(view(turn: 1).pictures).isEmpty)
    #expect(console.write(.character("2"), .enter).isEmpty)
    #expect(console.sitting?.isComing == true)
  }

  @Test func `where nothing is acknowledged the time of drawing isn't measured`() {
    var console = console(view())
    _ = console.paint(view().pictures, at: at(900), acknowledged: false)
    let answer = console.write(.character("4"), .enter, at: at(1900)).answer
    #expect(answer?.times == AnswerTimes(drawMs: nil, firstKeyMs: 1000, confirmMs: 1000))
  }

  @Test func `an answer that the disk refused stays to be confirmed again`() {
    var console = console(view())
    _ = console.paint(view().pictures, at: at(100))
    #expect(console.write(.character("4"), .enter, at: at(1100)).answer != nil)
    _ = console.hear(SittingNews.showing(view()), at: at(1200))
    _ = console.hear(SittingNews.failed("can't write"), at: at(1200))
    let again = console.write(.enter, at: at(2100)).answer
    #expect(again?.rating == .perhapsFake)
    #expect(again?.times.confirmMs == 2000)
  }

  @Test func `the log hears of the first whole picture and of another screen`() {
    var console = console(view())
    let first = console.paint(view().pictures, at: at(10), renderer: "quadrants")
    guard case .shown(1, at(10), let display) = first.sitting.first else {
      Issue.record("\(first)")
      return
    }
    #expect(display.renderer == "quadrants" && display.pictureColumns == 80)
    #expect(console.paint(view().pictures, renderer: "quadrants").isEmpty)
    #expect(console.paint(view().pictures, renderer: "octants").count == 1)
    _ = console.write(.character("4"), .enter)
    _ = console.hear(SittingNews.showing(view(turn: 2)))
    #expect(console.paint(view(turn: 2).pictures, renderer: "octants").count == 1)
  }

  @Test func `a limited picture is off the screen when the terminal says so`() {
    var console = console(view(exposure: 0.5))
    _ = console.paint(view(exposure: 0.5).pictures, at: at(100))
    let hidden = view(isHidden: true, exposure: 0.5)
    _ = console.hear(SittingNews.showing(hidden), at: at(600))
    _ = console.paint(hidden.pictures, at: at(640))
    let answer = console.write(.character("4"), .enter, at: at(2100)).answer
    #expect(answer?.times.exposureMs == 540)
    #expect(answer?.times.confirmMs == 2000)
  }

  @Test func `a screen below the study's least is refused, with the way to mend it`() {
    var view = view()
    view.minimumDisplay = MinimumDisplay(pictureColumns: 80, pictureRows: 80)
    var console = console(view)
    #expect(console.paint(view.pictures, renderer: "quadrants").isEmpty)
    #expect(console.golden.contains("make the window larger"))
    #expect(console.write(.character("5"), .enter).isEmpty)
    #expect(console.paint(view.pictures, renderer: "octants").count == 1)
    #expect(console.write(.character("5"), .enter).answer != nil)
  }

  @Test func `F2 asks, and once only`() throws {
    var console = console(view())
    // Also for a picture that never comes.
    #expect(console.type(.function(2)).isEmpty)
    #expect(console.golden.contains("Can't you see it?"))
    #expect(console.write(.enter, .character("5")).isEmpty)
    #expect(console.type("n").isEmpty)
    #expect(!console.golden.contains("Can't you see it?"))
    _ = console.type(.function(2))
    #expect(console.type("y").sitting == [.cannotDisplay(turn: 1)])
    _ = console.hear(SittingNews.showing(view(turn: 2, canPutOff: false)))
    #expect(console.type(.function(2)).isEmpty)
    #expect(console.golden.contains("put off once already"))
    #expect(console.type("y").isEmpty)
  }

  @Test func `a question mark is help here too`() {
    var console = console(view())
    _ = console.paint(view().pictures)
    #expect(console.type("?").isEmpty)
    #expect(console.golden.contains("surely generated") && console.golden.contains("F2"))
    _ = console.type(.escape)
    #expect(console.write(.character("5"), .enter).answer != nil)
  }

  @Test func `a sitting open elsewhere is taken over only when asked`() throws {
    var console = console(view(turn: 0, stage: .introduction))
    #expect(
      console.write(.character("n"), .character("y"), .enter).sitting
        == [.begin(Background(tookPart: false, hasSeenPictures: true), takingOver: false)])
    _ = console.hear(SittingNews.showing(view(turn: 0, stage: .held)))
    #expect(console.type(.enter).isEmpty)
    #expect(
      console.type("y").sitting
        == [.begin(Background(tookPart: false, hasSeenPictures: true), takingOver: true)])
    _ = console.hear(SittingNews.showing(view(stage: .lost("It was taken over."))))
    #expect(console.golden.contains("It was taken over."))
    #expect(console.type(.enter).sitting == [.leave])
  }

  @Test func `keys behind the Enter that opens a sitting wait for it`() {
    var console = Console(Cells.shell(), sitting: Sittings.path, reader: "anna")
    let request = SittingRequest.open(path: Sittings.path, reader: "anna")
    #expect(request.leads && console.opening.sitting == [request])
    #expect(!console.takesKeysAtOnce)
    _ = console.hear(SittingNews.showing(view(turn: 0, stage: .introduction)))
    #expect(console.takesKeysAtOnce)
  }

  @Test func `before it is opened nothing says what it is about, and q leaves`() {
    var console = Console(Cells.shell(), sitting: Sittings.path, reader: "anna")
    _ = console.type("?")
    let words = console.golden.lowercased()
    for word in ["blind", "real", "generat", "first", "study", "test.atlas"] {
      #expect(!words.contains(word), "\(word)")
    }
    _ = console.type(.escape)
    #expect(console.type("q").sitting == [.leave])
  }

  @Test func `one that can't be opened stays with its reason, or leads back to the list`() {
    var whole = Console(Cells.shell(), sitting: Sittings.path, reader: "anna")
    #expect(whole.hear(SittingNews.failed("there is no reader 'anna'")).isEmpty)
    #expect(whole.golden.contains("there is no reader 'anna'"))
    var console = Console(Cells.shell(columns: 120, rows: 40))
    _ = console.push(
      AnyPage(SittingPage(study: "a", reader: "b", takesOver: false, isWhole: false)))
    _ = console.hear(SittingNews.failed("there is no reader 'b'"))
    #expect(console.stack.count == 1 && console.golden.contains("there is no reader 'b'"))
  }

  @Test func `leaving ends the program where it was started for the sitting, else the page`() {
    var whole = console(view())
    #expect(whole.type("q").sitting == [.leave])
    #expect(whole.sitting != nil)
    #expect(whole.hear(SittingNews.left) == [.program(.quit)])
    var console = Console(Cells.shell(columns: 120, rows: 40))
    _ = console.push(AnyPage(StudiesPage()))
    _ = console.push(
      AnyPage(SittingPage(study: "a", reader: "b", takesOver: false, isWhole: false)))
    _ = console.hear(SittingNews.showing(view()))
    #expect(console.type(.escape).sitting == [.leave])
    #expect(console.hear(SittingNews.left).studies == [.list, .watch])
    #expect(console.studies != nil)
  }

  @Test func `Esc inside cues and the question about seeing leads back to the answer`() {
    var console = console(view())
    _ = console.paint(view().pictures)
    _ = console.type("5")
    _ = console.type(.tab)
    #expect(console.type(.escape).isEmpty && console.golden.contains("Real or not?"))
    _ = console.type(.function(2))
    #expect(console.type(.escape).isEmpty && !console.golden.contains("Can't you see it?"))
    #expect(console.type(.escape).sitting == [.leave])
  }

  @Test func `cues go with the answer, and not with the next one`() {
    var console = console(view())
    _ = console.paint(view().pictures)
    _ = console.type("6")
    _ = console.type(.tab)
    _ = console.type("ns")
    #expect(console.golden.contains("[n nucleus]"))
    _ = console.type("n")
    #expect(console.type(.enter).answer?.cues == [.sharpness])
    _ = console.hear(SittingNews.showing(view(turn: 2)))
    _ = console.paint(view(turn: 2).pictures)
    _ = console.type("1")
    #expect(console.type(.enter).answer?.cues == [])
  }

  @Test func `before an answer there is nothing to mark`() {
    var console = console(view())
    _ = console.paint(view().pictures)
    _ = console.type(.tab)
    #expect(console.type("b").sitting == [.rest])
  }

  @Test func `a picture whose time is over leaves the screen, not the question`() {
    let shown = console(view(exposure: 2))
    #expect(shown.draw().page.slots.count == 1)
    let hidden = console(view(isHidden: true, exposure: 2))
    #expect(hidden.draw().page.slots.isEmpty)
    #expect(hidden.golden.contains("time is over"))
  }

  @Test func `on 80 columns all six answers stand on the screen, chosen or not`() {
    for rating in [nil] + Rating.allCases.map(Optional.some) {
      var console = console(view())
      _ = console.paint(view().pictures)
      if let rating { _ = console.type("\(rating.rawValue)") }
      let line = console.golden.split(separator: "\n").first { $0.contains("6 surely") }
      #expect(line?.contains("generated") == true)
      for words in ["1 surely", "2 probably", "3 perhaps", "4 perhaps", "5 probably"] {
        #expect(line?.contains(words) == true)
      }
      if let rating { #expect(line?.contains("[\(rating.rawValue) ") == true) }
    }
  }

  @Test func `a click on a hint does what its key does`() {
    var console = console(view())
    _ = console.paint(view().pictures)
    _ = console.type("3")
    let line = console.golden.split(separator: "\n")[23]
    let place = line.distance(from: line.startIndex, to: line.range(of: "confirm")!.lowerBound)
    let at = Point(column: place - 1, row: 23)
    let requests = console.update(.terminal(.mouse(MouseEvent(.press, at: at))))
    #expect(requests.answer?.rating == .perhapsReal)
  }

  @Test func `what goes on elsewhere isn't said over a sitting, and can be read after it`() {
    var console = console(view())
    _ = console.update(.done("Sealed 'second'."))
    _ = console.update(.failed(summary: "the atlas is gone", remedy: nil))
    #expect(!console.golden.contains("Sealed") && !console.golden.contains("atlas"))
    #expect(
      console.shell.messages.map(\.text).suffix(2) == ["Sealed 'second'.", "the atlas is gone"])
  }

  @Test func `what was asked for on a page below doesn't come over a sitting`() {
    var console = Console(Cells.shell())
    _ = console.push(AnyPage(ExperimentsPage()))
    let below = console.stack[1].token
    _ = console.push(
      AnyPage(SittingPage(study: "a", reader: "b", takesOver: false, isWhole: false)))
    _ = console.hear(SittingNews.showing(view()))
    let document = ReportDocument([.paragraph("the truth")])
    let report = AnyNews(ExperimentsNews.report(title: "t", document: document))
    #expect(console.update(.news(below, report)).isEmpty)
    #expect(console.sitting != nil && !console.golden.contains("the truth"))
  }

  @Test func `the bars tell the reader's name and nothing of the atlas, whoever sat there before`()
  {
    let frame = console(view(), columns: 120, rows: 40).draw()
    #expect(frame.title == "Leuko")
    let text = frame.flattened.golden
    #expect(text.contains("anna  research use only") && !text.contains("test.atlas"))
    #expect(!text.contains("sampling") && !text.contains("jobs"))
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `screens of a sitting`(columns: Int, rows: Int) throws {
    func expect(_ name: String, _ view: SittingView, _ work: (inout Console) -> Void) throws {
      var console = console(view, columns: columns, rows: rows)
      work(&console)
      try expectGolden(console.golden, "sitting-\(name)-\(columns)x\(rows)")
    }
    try expect("introduction", view(turn: 0, stage: .introduction, exposure: 0.5)) {
      _ = $0.type("nn")
    }
    try expect("coming", view()) { _ in }
    try expect("asking", view()) {
      _ = $0.paint(view().pictures)
      _ = $0.type("5")
      _ = $0.type(.function(2))
    }
    try expect(
      "lost",
      view(
        stage: .lost(
          "The sitting of 'anna' was taken over somewhere else; nothing more is written here."))
    ) { _ in }
    try expect("held", view(turn: 0, stage: .held)) { _ in }
    try expect("help", view()) { _ = $0.type("?") }
  }
}
