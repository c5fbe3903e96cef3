import TerminalKit

/// What can be done where kinds of cells are compared.
enum ComparisonVerb: Verb {
  case left
  case right
  case up
  case down
  case nextClass
  case previousClass
  case next
  case previous
  case first
  case last
  case otherPanel
  case larger
  case smaller
  case export

  static let keys: [KeyTable<ComparisonVerb>.Group] = [
    .init(
      "Comparing",
      [
        KeyBinding([[.character("]")]], .nextClass, hint: "class", help: "the next class"),
        KeyBinding([[.character("[")]], .previousClass, help: "the class before"),
        KeyBinding(
          [[.character("n")], [.pageDown]], .next, hint: "more", help: "other cells of the class"),
        KeyBinding(
          [[.character("N")], [.character("p")], [.pageUp]], .previous, help: "the cells before"),
        KeyBinding([[.character("l")], [.right]], .right, help: "the next class"),
        KeyBinding([[.character("h")], [.left]], .left, help: "the class before"),
        KeyBinding([[.character("j")], [.down]], .down, help: "other cells of the class"),
        KeyBinding([[.character("k")], [.up]], .up, help: "the cells before"),
        KeyBinding(
          [[.character("g"), .character("g")], [.home]], .first, help: "the first cells"),
        KeyBinding([[.character("G")], [.end]], .last, help: "the last cells"),
        KeyBinding(
          [[.tab], [.backTab]], .otherPanel, hint: "names", help: "show or hide which is which"),
        KeyBinding([[.character("+")], [.character("=")]], .larger, help: "larger"),
        KeyBinding([[.character("-")]], .smaller, help: "smaller"),
        KeyBinding([[.character("e")]], .export, hint: "PNG", help: "save as a PNG here"),
      ])
  ]
}
