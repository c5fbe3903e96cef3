import TerminalKit

/// What can be done with a second opinion.
enum OpinionVerb: Verb {
  case left
  case right
  case up
  case down
  case nextClass
  case previousClass
  case film

  static let keys: [KeyTable<OpinionVerb>.Group] = [
    .init(
      "Second opinion",
      [
        KeyBinding(
          [[.character("j")], [.down]], .down, hint: "as another class",
          help: "the cell as the next class"),
        KeyBinding([[.character("k")], [.up]], .up, help: "the cell as the class before"),
        KeyBinding([[.character("]")]], .nextClass, help: "the cell as the next class"),
        KeyBinding([[.character("[")]], .previousClass, help: "the cell as the class before"),
        KeyBinding(
          [[.character("l")], [.right]], .right, hint: "next cell", help: "the next cell"),
        KeyBinding([[.character("h")], [.left]], .left, help: "the cell before"),
        KeyBinding([[.character("z")]], .film, help: "into noise: what the network undoes"),
      ])
  ]
}
