import Basis
import ReaderStudy
import TerminalKit

/// The blind tests there are, and how far their readers have come.
struct StudiesPage: Page {
  typealias Action = StudiesVerb
  typealias Request = StudiesRequest
  typealias News = StudiesNews

  static let name = "blind tests"
  static let purpose =
    "Studies in which readers say of cells which are real. Plan and seal one with a, sit with Enter, "
    + "and open its key for the report with i when its readers are through."

  var tab: Tab? { .tests }

  private(set) var list = ChosenList<StudyCard>()
  /// What sealing is doing, while it goes on.
  private(set) var sealing: Basis.Progress?
  /// The study whose report was asked for and hasn't come; nil once one has gone elsewhere.
  private(set) var reading: String?
  /// The study that is being sealed: it is chosen once it is there.
  var awaited: String?
  /// What the next study is to be.
  var form = StudyForm()

  func crumb(in shell: Shell) -> String { "blind tests" }

  func status(in shell: Shell) -> String {
    if reading != nil { return "reading the study …" }
    guard let items = list.items, !items.isEmpty else { return "" }
    return "study \(list.selected + 1) of \(items.count)"
  }

  func keys(in shell: Shell) -> [KeyTable<StudiesVerb>.Group] {
    [
      .init(
        "Blind tests",
        [
          KeyBinding([[.enter]], .open, hint: "sit", help: "sit, or go on sitting"),
          KeyBinding(
            [[.character("i")]], .more, hint: "report", help: "open the key and read the report"),
          KeyBinding([[.character("a")]], .add, hint: "new", help: "plan and seal a new study"),
          KeyBinding(
            [[.character("x")]], .reject, hint: sealing == nil ? "" : "stop", help: "stop sealing"),
          KeyBinding(
            [], .showAudit, help: "audit: what could give the truth away; the key stays shut"),
        ]),
      .init(
        "Going about",
        [
          KeyBinding([[.character("j")], [.down]], .down, help: "the next study"),
          KeyBinding([[.character("k")], [.up]], .up, help: "the study before"),
          KeyBinding(
            [[.character("g"), .character("g")], [.home]], .first, help: "the first study"),
          KeyBinding([[.character("G")], [.end]], .last, help: "the last study"),
        ]),
    ]
  }

  // MARK: Coming and going

  mutating func enter(in shell: Shell) -> Effects { [.ask(.list), .ask(.watch)] }

  mutating func leave(in shell: Shell) -> Effects {
    reading = nil
    return []
  }

  mutating func take(_ news: StudiesNews, in shell: Shell) -> Effects {
    switch news {
    case .listed(let cards):
      list.take(cards)
      if let place = cards.firstIndex(where: { $0.name == awaited }) {
        list.step(place - list.selected)
        awaited = nil
      }
    case .sealing(let progress):
      let hasEnded = sealing != nil && progress == nil
      sealing = progress
      return hasEnded ? [.ask(.list)] : []
    case .noReport(let path): if reading == path { reading = nil }
    case .report(let path, let title, let document, let pictures):
      // Whoever has gone elsewhere meanwhile, to sit perhaps, isn't to see it there.
      guard reading == path else { return [] }
      return [.push(ReportPage(title: title, document: document, pictures: pictures))]
    }
    return []
  }

  // MARK: Doing

  mutating func act(_ action: StudiesVerb, count: Int?, in shell: Shell) -> Effects {
    switch action {
    case .up: list.step(-(count ?? 1))
    case .down: list.step(count ?? 1)
    case .first: list.step((count ?? 1) - 1 - list.selected)
    case .last: list.step((count ?? list.items?.count ?? 1) - 1 - list.selected)
    case .open: return chooseReader()
    case .sit(let reader):
      guard let card = list.chosen else { return [] }
      return [
        .push(SittingPage(study: card.path, reader: reader, takesOver: false, isWhole: false))
      ]
    case .more: return read { .report(path: $0) }
    case .showAudit: return read { .audit(path: $0) }
    case .reject: return askWhetherToStop()
    case .stopSealing: return [.ask(.stopSealing)]
    case .goOnSealing: break
    default: return plan(action, in: shell)
    }
    return []
  }

  mutating func finish(_ action: StudiesVerb, with text: String, in shell: Shell) -> Effects {
    guard case .field(let field) = action else { return [] }
    let problem = form.take(text, for: field)
    return (problem.map { [.warn($0)] } ?? []) + [.menu(studyMenu(at: action, in: shell))]
  }

  private mutating func read(_ request: (String) -> StudiesRequest) -> Effects {
    guard let card = list.chosen else { return [] }
    if let problem = card.problem { return [.say(problem, .error)] }
    guard reading != card.path else { return [] }
    reading = card.path
    return [.ask(request(card.path))]
  }

  private func chooseReader() -> Effects {
    guard let card = list.chosen else { return [] }
    if let problem = card.problem { return [.say(problem, .error)] }
    if card.readers.count == 1, let only = card.readers.first {
      return [
        .push(SittingPage(study: card.path, reader: only.name, takesOver: false, isWhole: false))
      ]
    }
    return [
      .menu(
        MenuOverlay(
          "who sits?",
          items: card.readers.map {
            .init(
              $0.name, detail: "\($0.answered)/\($0.showings)",
              action: StudiesVerb.sit(reader: $0.name))
          }))
    ]
  }

  private func askWhetherToStop() -> Effects {
    guard sealing != nil else { return [.warn("No study is being sealed.")] }
    return [
      .menu(
        MenuOverlay(
          "stop sealing?",
          items: [
            .init("go on sealing", key: "n", action: StudiesVerb.goOnSealing),
            .init("stop; there will be no study", key: "y", action: StudiesVerb.stopSealing),
          ]))
    ]
  }

  mutating func point(_ event: MouseEvent, in shell: Shell) -> Effects {
    guard event.kind == .press else { return turnWheel(event, in: shell) }
    guard let place = card(at: event.at, in: shell) else { return [] }
    if place == list.selected { return act(.open, count: nil, in: shell) }
    list.step(place - list.selected)
    return []
  }
}
