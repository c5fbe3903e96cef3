import ReaderStudy
import TerminalKit

/// One reader's sitting, with nothing else on the screen.
struct SittingPage: Page {
  typealias Action = SittingVerb
  typealias Request = SittingRequest
  typealias News = SittingNews

  static let name = "sitting"
  // Also shown to readers who aren't told what the pictures are.
  static let purpose =
    "One picture after the other, each answered when it is whole on the screen. A confirmed answer is "
    + "on the disk and can't be taken back."

  let study: String
  let reader: String
  /// It is taken over without asking where it is open elsewhere.
  let takesOver: Bool
  /// The program was started for this sitting.
  let isWhole: Bool
  /// Nil until the room has opened it.
  private(set) var sitting: SittingState?

  init(study: String, reader: String, takesOver: Bool, isWhole: Bool) {
    self.study = study
    self.reader = reader
    self.takesOver = takesOver
    self.isWhole = isWhole
  }

  /// A sitting with a picture to rate, for help.
  static let example: SittingPage = {
    var page = SittingPage(study: "", reader: "", takesOver: false, isWhole: false)
    let view = SittingView(
      study: "", question: "", reader: "", stage: .trial(lastWasReal: nil), answered: 0,
      showings: 1, picture: nil, receipt: "", isDemonstration: false, wasResumed: false)
    page.sitting = SittingState(view, takingOver: false, at: .now)
    return page
  }()

  var isAlone: Bool { true }
  /// Keys are about what is on the screen: answers are timed. Before it is opened there is nothing they
  /// could be about.
  var takesKeysAtOnce: Bool { sitting != nil }

  /// Before the introduction nothing says what it is about.
  func crumb(in shell: Shell) -> String {
    guard let view = sitting?.view else { return "" }
    return (view.isDemonstration ? "DEMONSTRATION, SIMULATED READER  " : "")
      + (view.isTold ? "blind test" : "cells to name")
  }

  func keys(in shell: Shell) -> [KeyTable<SittingVerb>.Group] { SittingVerb.keys(sitting?.view) }

  func subject(in shell: Shell) -> Subject {
    var subject = Subject()
    subject.person = reader
    return subject
  }

  mutating func enter(in shell: Shell) -> Effects {
    sitting == nil ? [.ask(.open(path: study, reader: reader))] : []
  }

  mutating func take(_ news: SittingNews, in shell: Shell) -> Effects {
    switch news {
    case .showing(let view):
      if sitting == nil {
        sitting = SittingState(view, takingOver: takesOver, at: shell.time)
      } else {
        sitting?.show(view)
      }
      return fit(in: shell)
    case .failed(let words):
      // One that can't be opened leads back to where it was asked for.
      let isOver = sitting == nil && !isWhole
      return (isOver ? [.pop] : []) + [.say(words, .error)]
    case .left: return [.pop]
    }
  }

  // MARK: Keys

  /// Every key but that of help.
  mutating func press(_ key: Key, in shell: Shell) -> Effects? {
    if key == .character("?"), sitting?.interview.isTyping != true { return nil }
    let leaves = key == .character("q") || key == .escape
    switch sitting?.press(key, at: shell.time) {
    case .ask(let request): return [.ask(request)]
    case .taken: return []
    case .refused(let words): return [.warn(words)]
    case nil where leaves: return [.ask(.leave)]
    case .unknown, nil: return [.warn("\(key.name) does nothing here; ? lists the keys.")]
    }
  }

  mutating func insert(_ text: String, in shell: Shell) -> Effects? {
    sitting?.interview.insert(text) == true ? [] : nil
  }

  mutating func act(_ action: SittingVerb, count: Int?, in shell: Shell) -> Effects {
    action.key.flatMap { press($0, in: shell) } ?? []
  }

  mutating func point(_ event: MouseEvent, in shell: Shell) -> Effects {
    guard event.kind == .press, let key = sitting?.key(at: event.at, in: shell.size) else {
      return []
    }
    return press(key, in: shell) ?? []
  }

  mutating func stepBack(in shell: Shell) -> Effects? { press(.escape, in: shell) }

  /// It is closed when the room says that it has been left.
  mutating func close(in shell: Shell) -> Effects? { [.ask(.leave)] }

  // MARK: The screen

  mutating func fit(in shell: Shell) -> Effects {
    sitting?.look(shell.display, in: shell.size).map { [.ask($0)] } ?? []
  }

  mutating func note(_ painted: PaintedFrame, in shell: Shell) -> Effects {
    sitting?.note(painted).map { [.ask($0)] } ?? []
  }

  func draw(on frame: inout Frame, in shell: Shell) { sitting?.draw(on: &frame.page, in: shell) }
}
