import TerminalKit

/// The experiments there are, how far each training of the chosen one has come, and what it shows.
struct ExperimentsPage: Page {
  typealias Request = ExperimentsRequest
  typealias News = ExperimentsNews

  enum Action: Verb {
    case up
    case down
    case open
    case yes
    case reject
    case add
  }

  static let name = "experiments"
  static let purpose =
    "Do generated cells help a classifier? Each experiment trains it on real cells alone and with "
    + "generated ones; Enter reads what the finished trainings show, y trains what isn't trained yet."

  var list = ChosenList<ExperimentCard>()

  var tab: Tab? { .experiments }
  func crumb(in shell: Shell) -> String { "experiments" }

  func keys(in shell: Shell) -> [KeyTable<Action>.Group] {
    [
      .init(
        "Experiments",
        [
          KeyBinding([[.enter]], .open, hint: "report", help: "what the finished trainings show"),
          KeyBinding([[.character("y")]], .yes, hint: "run", help: "train what isn't trained yet"),
          KeyBinding(
            [[.character("x")]], .reject, hint: "stop", help: "stop; what is finished is kept"),
          KeyBinding([[.character("a")]], .add, hint: "add", help: "plan a new experiment"),
          KeyBinding([[.character("j")], [.down]], .down, help: "the next experiment"),
          KeyBinding([[.character("k")], [.up]], .up, help: "the experiment before"),
        ])
    ]
  }

  mutating func enter(in shell: Shell) -> Effects { [.ask(.watch)] }
  mutating func leave(in shell: Shell) -> Effects { [.ask(.rest)] }

  mutating func take(_ news: ExperimentsNews, in shell: Shell) -> Effects {
    switch news {
    case .listed(let cards):
      list.take(cards)
      return []
    case .report(let title, let document):
      return [.push(ReportPage(title: title, document: document))]
    }
  }

  mutating func act(
    _ action: Action, count: Int?, in shell: Shell
  ) -> Effects {
    switch action {
    case .up: list.step(-(count ?? 1))
    case .down: list.step(count ?? 1)
    case .open: return list.chosen.map { [.ask(.report(path: $0.path))] } ?? []
    case .yes:
      guard let card = list.chosen, card.problem == nil else { return [] }
      guard !card.isSaved else {
        return [.warn("This is a saved report: its pictures and trainings aren't here.")]
      }
      guard list.items?.contains(where: \.isRunning) != true else {
        return [.warn("An experiment is running; x stops it.")]
      }
      return [.ask(.run(path: card.path))]
    case .reject: return [.ask(.stop)]
    case .add: return [.form("experiment plan", about: Subject())]
    }
    return []
  }
}
