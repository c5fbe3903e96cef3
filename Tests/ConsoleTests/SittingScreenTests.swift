import ReaderStudy
import TerminalKit
import TestSupport
import Testing

@testable import Console

extension Console {
  /// The terminal says that the picture of this sitting is whole.
  mutating func paint(
    _ view: SittingView, at time: ContinuousClock.Instant = .now, acknowledged: Bool = true,
    renderer: String = "octants"
  ) -> [Request] {
    let display = DisplayDescription(columns: 120, rows: 40, renderer: renderer)
    let pictures = view.picture.map {
      [PaintedFrame.Picture($0, size: Size(columns: 40, rows: 20), display: display)]
    }
    let frame = PaintedFrame(pictures ?? [], at: time, isAcknowledged: acknowledged)
    return update(.terminal(.painted(frame)), at: time)
  }

  /// Presses keys of one write: nothing comes between them.
  mutating func write(_ keys: Key..., at time: ContinuousClock.Instant = .now) -> [Request] {
    keys.flatMap { update(.terminal(.key($0)), at: time) }
  }
}

extension SittingAnswer {
  var rating: Rating? { if case .rated(let rating, _) = content { rating } else { nil } }
  var cues: [Cue]? { if case .rated(_, let cues) = content { cues } else { nil } }
}

extension [Request] {
  /// The answer that is confirmed, where nothing else is asked for.
  var answer: SittingAnswer? {
    guard count == 1, case .study(.confirm(let answer)) = first else { return nil }
    return answer
  }
}

/// An answer belongs to a picture that was whole on the screen, and counts from there.
@Suite struct SittingScreenTests {
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
    var console = Cells.console(columns: columns, rows: rows, listing: [])
    _ = console.update(.study(.sitting(view)), at: start)
    return console
  }

  private func at(_ milliseconds: Int) -> ContinuousClock.Instant {
    start + .milliseconds(milliseconds)
  }

  @Test func `rating and Enter in one write are an answer, with its times`() throws {
    var console = console(view())
    _ = console.paint(view(), at: at(2300))
    let first = console.write(.character("5"), .enter, at: at(3000)).answer
    #expect(first?.turn == 1 && first?.rating == .probablyFake)
    #expect(first?.times == AnswerTimes(drawMs: 2300, firstKeyMs: 700, confirmMs: 700))
    // The next counts from this Enter.
    _ = console.update(.study(.sitting(view(turn: 2))), at: at(3050))
    _ = console.paint(view(turn: 2), at: at(3400))
    _ = console.write(.character("1"), at: at(4000))
    _ = console.write(.character("2"), at: at(4500))
    let second = console.write(.enter, at: at(5000)).answer
    #expect(second?.rating == .probablyReal)
    #expect(second?.times == AnswerTimes(drawMs: 400, firstKeyMs: 600, confirmMs: 1600))
  }

  @Test func `of '5 Enter 2 Enter' in one write only the first is taken, and that is said`() {
    var console = console(view())
    _ = console.paint(view())
    let requests = console.write(.character("5"), .enter, .character("2"), .enter)
    #expect(requests.answer?.rating == .probablyFake)
    #expect(console.golden.contains("The picture is still coming; Enter was not taken."))
    _ = console.update(.study(.sitting(view(turn: 2))))
    #expect(console.write(.character("2"), .enter).isEmpty)
    #expect(console.golden.contains("the picture is still coming"))
    #expect(!console.golden.contains("2/20"))
    _ = console.paint(view(turn: 2))
    #expect(console.golden.contains("2/20"))
    // Nothing of what was dropped is left.
    #expect(console.write(.enter).isEmpty)
    #expect(console.write(.character("3"), .enter).answer?.turn == 2)
  }

  @Test func `a picture that isn't this turn's makes nothing whole`() {
    var console = console(view(turn: 2))
    #expect(console.paint(view(turn: 1)).isEmpty)
    #expect(console.write(.character("2"), .enter).isEmpty)
    #expect(console.sitting?.isComing == true)
  }

  @Test func `where nothing is acknowledged the time of drawing isn't measured`() {
    var console = console(view())
    _ = console.paint(view(), at: at(900), acknowledged: false)
    let answer = console.write(.character("4"), .enter, at: at(1900)).answer
    #expect(answer?.times == AnswerTimes(drawMs: nil, firstKeyMs: 1000, confirmMs: 1000))
  }

  @Test func `an answer that the disk refused stays to be confirmed again`() {
    var console = console(view())
    _ = console.paint(view(), at: at(100))
    #expect(console.write(.character("4"), .enter, at: at(1100)).answer != nil)
    _ = console.update(.study(.sitting(view())), at: at(1200))
    _ = console.update(.failed(summary: "can't write", remedy: nil), at: at(1200))
    let again = console.write(.enter, at: at(2100)).answer
    #expect(again?.rating == .perhapsFake)
    #expect(again?.times.confirmMs == 2000)
  }

  @Test func `the log hears of the first whole picture and of another screen`() {
    var console = console(view())
    let first = console.paint(view(), at: at(10), renderer: "quadrants")
    guard case .study(.shown(1, at(10), let display)) = first.first else {
      Issue.record("\(first)")
      return
    }
    #expect(display.renderer == "quadrants" && display.pictureColumns == 80)
    #expect(console.paint(view(), renderer: "quadrants").isEmpty)
    #expect(console.paint(view(), renderer: "octants").count == 1)
    _ = console.write(.character("4"), .enter)
    _ = console.update(.study(.sitting(view(turn: 2))))
    #expect(console.paint(view(turn: 2), renderer: "octants").count == 1)
  }

  @Test func `a limited picture is off the screen when the terminal says so`() {
    var console = console(view(exposure: 0.5))
    _ = console.paint(view(exposure: 0.5), at: at(100))
    let hidden = view(isHidden: true, exposure: 0.5)
    _ = console.update(.study(.sitting(hidden)), at: at(600))
    _ = console.paint(hidden, at: at(640))
    let answer = console.write(.character("4"), .enter, at: at(2100)).answer
    #expect(answer?.times.exposureMs == 540)
    #expect(answer?.times.confirmMs == 2000)
  }

  @Test func `a screen below the study's least is refused, with the way to mend it`() {
    var view = view()
    view.minimumDisplay = MinimumDisplay(pictureColumns: 80, pictureRows: 80)
    var console = console(view)
    #expect(console.paint(view, renderer: "quadrants").isEmpty)
    #expect(console.golden.contains("make the window larger"))
    #expect(console.write(.character("5"), .enter).isEmpty)
    #expect(console.paint(view, renderer: "octants").count == 1)
    #expect(console.write(.character("5"), .enter).answer != nil)
  }

  @Test func `of a quartet one place is chosen, once all four are whole`() {
    var view = view()
    view.task = .quartet
    view.pictures = (1...4).map { PictureKey("test/first anna \($0)") }
    var console = console(view, columns: 120, rows: 40)
    #expect(console.draw(in: Size(columns: 120, rows: 40)).page.slots.count == 4)
    #expect(console.paint(view).isEmpty)
    #expect(console.write(.character("3"), .enter).isEmpty)
    let display = DisplayDescription(columns: 120, rows: 40, renderer: "octants")
    let pictures = view.pictures.map {
      PaintedFrame.Picture($0, size: Size(columns: 26, rows: 13), display: display)
    }
    let frame = PaintedFrame(pictures, at: at(500), isAcknowledged: true)
    #expect(console.update(.terminal(.painted(frame)), at: at(500)).count == 1)
    #expect(console.write(.character("5"), .enter).isEmpty)
    _ = console.type("3")
    #expect(console.golden.contains("[3]") && !console.golden.contains("surely"))
    #expect(console.type(.enter).answer?.content == .task(.chosen(3)))
  }

  @Test func `a cell is named by its letter, and nothing tells what the test is about`() throws {
    var introduction = view(turn: 0, stage: .introduction)
    introduction.task = .naming
    introduction.phase = .untold
    introduction.question = AnswerTask.naming.question
    var console = console(introduction)
    #expect(!console.golden.contains("generat") && !console.golden.contains("blind"))
    #expect(
      console.write(.character("n"), .enter)
        == [.study(.begin(tookPart: nil, hasSeenPictures: false, takingOver: false))])
    var view = view()
    view.task = .naming
    view.phase = .untold
    view.question = AnswerTask.naming.question
    _ = console.update(.study(.sitting(view)))
    _ = console.paint(view)
    #expect(!console.golden.contains("generat") && !console.golden.contains("real"))
    #expect(console.write(.character("o"), .enter).isEmpty)
    _ = console.type("E")
    try expectGolden(console.golden, "sitting-naming-80x24")
    #expect(
      console.type(.enter).answer?.content == .task(.named("eosinophil", isOdd: true)))
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
    #expect(console.type("y") == [.study(.cannotDisplay(turn: 1))])
    _ = console.update(.study(.sitting(view(turn: 2, canPutOff: false))))
    #expect(console.type(.function(2)).isEmpty)
    #expect(console.golden.contains("put off once already"))
    #expect(console.type("y").isEmpty)
  }

  @Test func `a question mark is help here too`() {
    var console = console(view())
    _ = console.paint(view())
    #expect(console.type("?").isEmpty)
    #expect(console.golden.contains("surely generated") && console.golden.contains("F2"))
    _ = console.type(.escape)
    #expect(console.write(.character("5"), .enter).answer != nil)
  }

  @Test func `a sitting open elsewhere is taken over only when asked`() throws {
    var console = console(view(turn: 0, stage: .introduction))
    #expect(
      console.write(.character("n"), .character("y"), .enter)
        == [.study(.begin(tookPart: false, hasSeenPictures: true, takingOver: false))])
    _ = console.update(.study(.sitting(view(turn: 0, stage: .held))))
    try expectGolden(console.golden, "sitting-held-80x24")
    #expect(console.type(.enter).isEmpty)
    #expect(
      console.type("y")
        == [.study(.begin(tookPart: false, hasSeenPictures: true, takingOver: true))])
    _ = console.update(.study(.sitting(view(stage: .lost("It was taken over.")))))
    #expect(console.golden.contains("It was taken over."))
    #expect(console.type(.enter) == [.study(.leave)])
  }

  @Test func `keys behind the Enter that opens a sitting wait for it`() {
    #expect(Request.study(.open(path: "a", reader: "anna")).leads)
  }

  @Test func `screens of a sitting`() throws {
    var introduction = console(view(turn: 0, stage: .introduction, exposure: 0.5))
    _ = introduction.type("nn")
    try expectGolden(introduction.golden, "sitting-introduction-80x24")
    var trial = console(view())
    try expectGolden(trial.golden, "sitting-coming-80x24")
    _ = trial.paint(view())
    _ = trial.type("5")
    _ = trial.type(.function(2))
    try expectGolden(trial.golden, "sitting-asking-80x24")
    let lost = console(
      view(
        stage: .lost(
          "The sitting of 'anna' was taken over somewhere else; nothing more is written here.")))
    try expectGolden(lost.golden, "sitting-lost-80x24")
  }
}
