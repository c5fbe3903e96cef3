import ReaderStudy
import TerminalKit

extension KeyTables {
  /// What the bar at the bottom and help say of a sitting, which reads its keys itself. Where the reader
  /// isn't to know that cells were made, nothing here says so.
  static func sitting(_ view: SittingView?) -> KeyTable<Action> {
    let answer: [KeyBinding<Action>]
    switch view?.task ?? .rating {
    case .rating:
      answer = [
        KeyBinding(
          [[.character("1")]], .start, hint: "real …", help: "1 surely real … 6 surely generated"),
        KeyBinding([[.enter]], .open, hint: "confirm", help: "confirm the answer"),
        KeyBinding(
          [[.tab]], .otherPanel, hint: "cues", help: "after the answer: what gave it away"),
      ]
    case .quartet:
      answer = [
        KeyBinding(
          (1...4).map { [.character(Character("\($0)"))] }, .start, hint: "… 4",
          help: "the one that was made"),
        KeyBinding([[.enter]], .open, hint: "confirm", help: "confirm the answer"),
      ]
    case .naming:
      let letters = view?.names.compactMap(\.letter.first) ?? []
      answer =
        [
          KeyBinding(
            letters.map { [.character($0)] }, .start, hint: "…",
            help: "the cell's name, as listed beside it"),
          KeyBinding([[.enter]], .open, hint: "confirm", help: "confirm the answer"),
        ]
        + (view?.asksOdd == true
          ? [
            KeyBinding(
              [[.character("o")]], .otherPanel, hint: "odd", help: "something about it is odd")
          ] : [])
    }
    return KeyTable<Action>([
      .init(
        "The test",
        answer.filter { !$0.sequences.isEmpty } + [
          KeyBinding([[.character("b")]], .stop, hint: "break", help: "take a break"),
          KeyBinding(
            [[.function(2)]], .less, hint: "can't see it",
            help: "this screen can't show the picture: it comes again at the end, once"),
          KeyBinding([[.character("?")]], .help, hint: "help", help: "these keys"),
          KeyBinding(
            [[.character("q")]], .back, hint: "leave", help: "leave; every answer is kept"),
        ])
    ])
  }
}
