import TerminalKit

extension KeyTables {
  static let slides = KeyTable<Action>([
    .init(
      "Slides",
      [
        KeyBinding([[.character("j")], [.down]], .down, help: "the next slide"),
        KeyBinding([[.character("k")], [.up]], .up, help: "the slide before"),
        KeyBinding([[.enter]], .open, hint: "review", help: "review its cells, class by class"),
        KeyBinding(
          [[.character("f")]], .showFields, hint: "fields", help: "its fields, with their boxes"),
        KeyBinding(
          [[.character("d")]], .countSlide, hint: "count", help: "its differential; sign it there"),
        KeyBinding(
          [[.character("n")]], .newSlide, hint: "new", help: "take a folder of fields in"),
        KeyBinding([[.escape]], .stop, help: "stop taking in; what came in stays"),
      ]), program,
  ])

  static let field = KeyTable<Action>([
    .init(
      "Looking",
      [
        KeyBinding(
          [[.character("n")], [.pageDown]], .nextField, hint: "next", help: "the next field"),
        KeyBinding([[.character("N")], [.pageUp]], .previousField, help: "the field before"),
        KeyBinding(
          [[.character("+")], [.character("=")]], .zoomIn, hint: "zoom", help: "closer"),
        KeyBinding([[.character("-")]], .zoomOut, help: "further away"),
        KeyBinding([[.character("0")]], .actualSize, help: "all of it"),
        KeyBinding([[.character("h")], [.left]], .left, help: "move the view to the left"),
        KeyBinding([[.character("l")], [.right]], .right, help: "move the view to the right"),
        KeyBinding([[.character("k")], [.up]], .up, help: "move the view up"),
        KeyBinding([[.character("j")], [.down]], .down, help: "move the view down"),
      ]),
    .init(
      "Boxes",
      [
        KeyBinding([[.tab]], .nextBox, hint: "cell", help: "choose the next cell"),
        KeyBinding([[.backTab]], .previousBox, help: "choose the cell before"),
        KeyBinding(
          [[.enter]], .keepBoxes, hint: "keep/look",
          help: "keep it as it is now; then look at its cell"),
        KeyBinding(
          [[.character("a")]], .addBox, hint: "add", help: "add a box; or drag with the mouse"),
        KeyBinding(
          [[.character("x")], [.delete]], .removeBox, hint: "delete",
          help: "delete the chosen box; or click with the right button"),
        KeyBinding(
          [[.character("H")], [.shiftLeft]], .boxLeft, hint: "move", help: "move it to the left"),
        KeyBinding([[.character("L")], [.shiftRight]], .boxRight, help: "move it to the right"),
        KeyBinding([[.character("K")], [.shiftUp]], .boxUp, help: "move it up"),
        KeyBinding([[.character("J")], [.shiftDown]], .boxDown, help: "move it down"),
        KeyBinding([[.character(">")]], .boxWider, hint: "size", help: "wider"),
        KeyBinding([[.character("<")]], .boxNarrower, help: "narrower"),
        KeyBinding([[.character(")")]], .boxTaller, help: "taller"),
        KeyBinding([[.character("(")]], .boxFlatter, help: "flatter"),
        KeyBinding(
          [[.escape]], .clearMarks, help: "the box as it was; then no box; then back"),
        KeyBinding([[.character("u")]], .undo, hint: "undo", help: "undo"),
        KeyBinding([[.control("r")]], .redo, hint: "redo", help: "redo"),
      ]), program,
  ])
}
