import TerminalKit

extension FieldPage {
  func keys(in shell: Shell) -> [KeyTable<Action>.Group] {
    [
      .init(
        "Boxes",
        [
          KeyBinding([[.tab]], .otherPanel, hint: "cell", help: "choose the next cell"),
          KeyBinding([[.backTab]], .previousBox, help: "choose the cell before"),
          KeyBinding(
            [[.enter]], .open, hint: "keep/look",
            help: "keep it as it is now; then look at its cell"),
          KeyBinding(
            [[.character("a")]], .add, hint: "add", help: "add a box; or drag with the mouse"),
          KeyBinding(
            [[.character("x")], [.delete]], .reject, hint: "delete",
            help: "delete the chosen box; or click with the right button"),
          KeyBinding([[.shiftLeft], [.alt("h")]], .boxLeft, hint: "move", help: "move it left"),
          KeyBinding([[.shiftRight], [.alt("l")]], .boxRight, help: "move it to the right"),
          KeyBinding([[.shiftUp], [.alt("k")]], .boxUp, help: "move it up"),
          KeyBinding([[.shiftDown], [.alt("j")]], .boxDown, help: "move it down"),
          KeyBinding([[.alt(">")]], .boxWider, hint: "size", help: "wider"),
          KeyBinding([[.alt("<")]], .boxNarrower, help: "narrower"),
          KeyBinding([[.alt(")")]], .boxTaller, help: "taller"),
          KeyBinding([[.alt("(")]], .boxFlatter, help: "flatter"),
          KeyBinding([[.character("u")]], .undo, hint: "undo", help: "undo"),
          KeyBinding([[.control("r")]], .redo, help: "redo"),
        ]),
      .init(
        "Looking",
        [
          KeyBinding(
            [[.character("n")], [.pageDown]], .next, hint: "next", help: "the next field"),
          KeyBinding(
            [[.character("N")], [.character("p")], [.pageUp]], .previous, help: "the field before"),
          KeyBinding(
            [[.character("+")], [.character("=")]], .larger, hint: "zoom", help: "closer"),
          KeyBinding([[.character("-")]], .smaller, help: "further away"),
          KeyBinding([[.character("0")]], .wholeView, help: "all of it"),
          KeyBinding([[.character("h")], [.left]], .left, help: "move the view to the left"),
          KeyBinding([[.character("l")], [.right]], .right, help: "move the view to the right"),
          KeyBinding([[.character("k")], [.up]], .up, help: "move the view up"),
          KeyBinding([[.character("j")], [.down]], .down, help: "move the view down"),
        ]),
    ]
  }
}
