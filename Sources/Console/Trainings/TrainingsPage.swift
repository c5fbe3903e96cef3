import Journeys
import TerminalKit

/// The trainings there are, how each stands, and what the chosen one has come to: its curves, and a
/// sample of every class as they improve.
struct TrainingsPage: Page {
  typealias Request = TrainingsRequest
  typealias News = [TrainingState]

  enum Action: Verb {
    case up
    case down
    case add
    case yes
    case reject
  }

  static let name = "trainings"
  static let purpose =
    "Trainings of models: how far each is, its curves, and samples as they improve. They go on when "
    + "Leuko is left; a begins one, x stops it, y lets it go on."

  var list = ChosenList<TrainingState>()

  var tab: Tab? { .trainings }
  func crumb(in shell: Shell) -> String { "trainings" }

  func keys(in shell: Shell) -> [KeyTable<Action>.Group] {
    [
      .init(
        "Trainings",
        [
          KeyBinding([[.character("a")]], .add, hint: "add", help: "begin a training"),
          KeyBinding(
            [[.character("y")]], .yes, hint: "go on", help: "go on with one that was stopped"),
          KeyBinding([[.character("x")]], .reject, hint: "stop", help: "stop it; it is saved"),
          KeyBinding([[.character("j")], [.down]], .down, help: "the next training"),
          KeyBinding([[.character("k")], [.up]], .up, help: "the training before"),
        ])
    ]
  }

  mutating func enter(in shell: Shell) -> Effects { [.ask(.watch)] }
  mutating func leave(in shell: Shell) -> Effects { [.ask(.rest)] }

  mutating func take(
    _ news: [TrainingState], in shell: Shell
  ) -> Effects {
    list.take(news)
    return []
  }

  mutating func act(_ action: Action, count: Int?, in shell: Shell) -> Effects {
    switch action {
    case .up: list.step(-(count ?? 1))
    case .down: list.step(count ?? 1)
    case .add:
      let kinds = shell.commands.filter { $0.name.hasPrefix("train ") }
      return [
        .menu(
          MenuOverlay(
            "what is to be trained?",
            items: kinds.map {
              .init($0.name, detail: $0.abstract, action: ProgramVerb.command($0.name))
            }))
      ]
    case .yes:
      guard let state = list.chosen else { return [] }
      guard state.canResume else {
        return [.warn("Only a training that was stopped or broke off can go on.")]
      }
      return [.ask(.resume(out: state.out))]
    case .reject:
      guard let state = list.chosen, state.standing == .running else { return [] }
      return [
        .say("'\(state.name)' is being stopped; it is saved.", .text), .ask(.stop(out: state.out)),
      ]
    }
    return []
  }
}
