import ReaderStudy
import TerminalKit

/// What can be done in a sitting. It reads its keys itself, so that each has its time; nobody can put
/// others in their place.
enum SittingVerb: Verb {
  /// A rating, a place or a name.
  case answer
  /// Confirms the answer, or goes on.
  case open
  /// What gave the picture away.
  case otherPanel
  case markOdd
  case rest
  case cannotSee
  case leave

  var name: String? { nil }

  /// The key that a click on its hint stands for; nil where it is one of several.
  var key: Key? {
    switch self {
    case .answer: nil
    case .open: .enter
    case .otherPanel: .tab
    case .markOdd: .character("o")
    case .rest: .character("b")
    case .cannotSee: .function(2)
    case .leave: .character("q")
    }
  }

  /// What the bar at the bottom and help say. Before the sitting has said what it is about nothing here
  /// does, and where the reader isn't to know that cells were made, nothing says so.
  static func keys(_ view: SittingView?) -> [KeyTable<SittingVerb>.Group] {
    let leave = KeyBinding<SittingVerb>(
      [[.character("q")]], .leave, hint: "leave", help: "leave; every answer is kept")
    guard let view else { return [.init("The sitting", [leave])] }
    var keys =
      answering(view).filter { !$0.sequences.isEmpty } + [
        KeyBinding([[.character("b")]], .rest, hint: "break", help: "take a break"),
        KeyBinding(
          [[.function(2)]], .cannotSee, hint: "can't see it",
          help: "this screen can't show the picture: it comes again at the end, once"),
      ]
    // Where nothing is to be judged, the page itself says what goes on.
    if !view.stage.showsPicture { for place in keys.indices { keys[place].hint = "" } }
    return [.init("The sitting", keys + [leave])]
  }

  private static func answering(_ view: SittingView) -> [KeyBinding<SittingVerb>] {
    let confirm = KeyBinding<SittingVerb>(
      [[.enter]], .open, hint: "confirm", help: "confirm the answer")
    switch view.task {
    case .rating where view.isTold:
      return [
        KeyBinding(
          [[.character("1")]], .answer, hint: "real …", help: "1 surely real … 6 surely generated"),
        confirm,
        KeyBinding(
          [[.tab]], .otherPanel, hint: "cues", help: "after the answer: what gave it away"),
      ]
    case .quartet where view.isTold:
      return [
        KeyBinding(
          (1...4).map { [.character(Character("\($0)"))] }, .answer, hint: "… 4",
          help: "the one that was made"),
        confirm,
      ]
    case .rating, .quartet: return [confirm]
    case .naming:
      return [
        KeyBinding(
          view.names.compactMap(\.letter.first).map { [.character($0)] }, .answer, hint: "…",
          help: "the cell's name, as listed beside it"),
        confirm,
      ]
        + (view.asksOdd
          ? [
            KeyBinding(
              [[.character("o")]], .markOdd, hint: "odd", help: "something about it is odd")
          ] : [])
    }
  }
}
