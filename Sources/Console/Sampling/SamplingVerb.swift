import TerminalKit

/// What can be done where cells are made.
enum SamplingVerb: Verb {
  case left
  case right
  case up
  case down
  case first
  case last
  case open
  case otherPanel
  case typeValue
  case pick
  case yes
  case admitAll
  case reject
  case undo
  case redo
  case film
  case export

  /// - Parameter isRunning: whether cells are being made now.
  static func keys(isRunning: Bool) -> [KeyTable<SamplingVerb>.Group] {
    [
      .init(
        "Making cells",
        [
          KeyBinding([[.enter]], .open, hint: "make", help: "make the cells"),
          KeyBinding(
            [[.tab], [.backTab]], .otherPanel, hint: "form/cells",
            help: "between the form and the cells"),
          KeyBinding(
            [[.character("j")], [.down]], .down, help: "the next line, or the next row of cells"),
          KeyBinding([[.character("k")], [.up]], .up, help: "the line above, or the row above"),
          KeyBinding([[.character("l")], [.right]], .right, help: "more, or the next cell"),
          KeyBinding([[.character("h")], [.left]], .left, help: "less, or the cell before"),
          KeyBinding(
            [[.character("g"), .character("g")], [.home]], .first,
            help: "the first line or cell"),
          KeyBinding([[.character("G")], [.end]], .last, help: "the last line or cell"),
          KeyBinding([], .typeValue, help: "type a value; on a number any digit begins it"),
        ]),
      .init(
        "The cells made",
        [
          KeyBinding(
            [[.character("y")]], .yes, hint: "admit", help: "admit it to the atlas; keep it"),
          KeyBinding(
            [[.character("x")]], .reject, hint: isRunning ? "stop" : "throw away",
            help: "throw it away, or stop; in the atlas: reject it, with a reason"),
          KeyBinding([[.character(" ")]], .pick, hint: "pick", help: "pick it, or not any more"),
          KeyBinding(
            [[.character("u")]], .undo, hint: "undo",
            help: "bring back what was thrown away; undo the last change"),
          KeyBinding([[.control("r")]], .redo, help: "make the change again that was undone"),
          KeyBinding(
            [[.character("z")]], .film, hint: "film", help: "the way from noise to cell"),
          KeyBinding(
            [[.character("e")]], .export, hint: "PNG", help: "save the cells as a PNG here"),
          KeyBinding([], .admitAll, help: "admit all that are finished to the atlas"),
        ]),
    ]
  }
}
