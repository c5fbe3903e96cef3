import ReaderStudy
import TerminalKit

extension KeyTables {
  /// What the bar at the bottom and help say; the sitting reads its keys itself.
  static func sitting(_ task: AnswerTask) -> KeyTable<Action> {
    let answer =
      switch task {
      case .rating:
        KeyBinding<Action>(
          [[.character("1")]], .start, hint: "real …", help: "1 surely real … 6 surely generated")
      case .quartet:
        KeyBinding<Action>(
          [[.character("1")]], .start, hint: "… 4", help: "1 … 4: that one was made")
      case .naming:
        KeyBinding<Action>(
          [[.character("S")]], .start, hint: "class", help: "the letter of a class names the cell")
      }
    let cues = KeyBinding<Action>(
      [[.tab]], .otherPanel, hint: "cues", help: "after the answer: what gave it away")
    let rest: [KeyBinding<Action>] = [
      KeyBinding([[.character("b")]], .stop, hint: "break", help: "take a break"),
      KeyBinding(
        [[.function(2)]], .less, hint: "can't see it",
        help: "this screen can't show the picture: it comes again at the end, once"),
      KeyBinding([[.character("?")]], .help, hint: "help", help: "these keys"),
      KeyBinding([[.character("q")]], .back, hint: "leave", help: "leave; every answer is kept"),
    ]
    let confirm = KeyBinding<Action>(
      [[.enter]], .open, hint: "confirm", help: "confirm the answer")
    let first = task == .rating ? [answer, confirm, cues] : [answer, confirm]
    return KeyTable([.init("The test", first + rest)])
  }
}
