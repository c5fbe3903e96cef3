import AtlasStore
import TerminalKit

/// The keys of every screen. Help, hints and handling all read these lists.
enum KeyTables {
  /// What works everywhere.
  static let program = KeyTable<Action>.Group(
    "Leuko",
    [
      KeyBinding([[.character("?")], [.function(1)]], .help, hint: "help", help: "this page"),
      KeyBinding(
        [[.character(":")], [.control("p")]], .palette, help: "find a command by its name"),
      KeyBinding(
        [[.character("g"), .character("a")]], .goTo(.gallery), help: "go to the atlas"),
      KeyBinding(
        [[.character("g"), .character("s")]], .goTo(.sampling), help: "go to sampling"),
      KeyBinding(
        [[.character("g"), .character("b")]], .goTo(.studies), help: "go to blind tests"),
      KeyBinding(
        [[.character("g"), .character("c")]], .goTo(.comparison),
        help: "compare real and generated"),
      KeyBinding([[.control("t")]], .chooseTheme, help: "choose the theme"),
      KeyBinding([[.control("g")]], .chooseGlyphs, help: "choose how pictures are drawn"),
      KeyBinding([[.control("l")]], .repaint, help: "paint the screen afresh"),
      KeyBinding([[.control("z")]], .suspend, help: "back to the shell for a while"),
      KeyBinding([[.character("q")]], .back, hint: "back", help: "back; from the atlas, leave"),
      KeyBinding([[.control("c")]], .quit, help: "leave; everything is saved already"),
    ])

  /// Walking through the cells.
  static let walking = KeyTable<Action>.Group(
    "Going about",
    [
      KeyBinding([[.character("h")], [.left]], .left, help: "one cell to the left"),
      KeyBinding([[.character("l")], [.right]], .right, help: "one cell to the right"),
      KeyBinding([[.character("k")], [.up]], .up, help: "one row up"),
      KeyBinding([[.character("j")], [.down]], .down, help: "one row down; 5j: five"),
      KeyBinding([[.control("u")]], .halfPageUp, help: "half a page up"),
      KeyBinding([[.control("d")]], .halfPageDown, help: "half a page down"),
      KeyBinding([[.pageUp], [.control("b")]], .pageUp, help: "a page up"),
      KeyBinding([[.pageDown], [.control("f")]], .pageDown, help: "a page down"),
      KeyBinding(
        [[.character("g"), .character("g")], [.home]], .first,
        help: "the first cell; 99gg: the 99th"
      ),
      KeyBinding([[.character("G")], [.end]], .last, help: "the last cell"),
      KeyBinding(
        [[.character("n")]], .nextUnreviewed, help: "the next cell nobody has looked at"),
      KeyBinding(
        [[.character("N")]], .previousUnreviewed, help: "the one before nobody has looked at"),
      KeyBinding([[.character("]")]], .nextClass, help: "the next class"),
      KeyBinding([[.character("[")]], .previousClass, help: "the class before"),
      KeyBinding([[.character("m")]], .setMark, help: "m a: remember this cell as a"),
      KeyBinding([[.character("'")]], .goToMark, help: "' a: back to the cell remembered as a"),
    ])

  static let picking = KeyTable<Action>.Group(
    "Picking several",
    [
      KeyBinding([[.character(" ")]], .toggleMark, hint: "pick", help: "pick, and go on"),
      KeyBinding([[.character("v")], [.character("V")]], .markRange, help: "pick a range"),
      KeyBinding([[.control("a")]], .markAll, help: "pick all that are listed"),
      KeyBinding([[.escape]], .clearMarks, help: "leave one level: range, picks, filter"),
    ])

  /// The keys that say what a cell is, one capital a class.
  static func labelling(_ vocabulary: Vocabulary) -> KeyTable<Action>.Group {
    var bindings: [KeyBinding<Action>] = []
    for cellClass in vocabulary.classes {
      guard let key = cellClass.keyboardKey else { continue }
      bindings.append(
        KeyBinding([[.character(key)]], .label(cellClass.key), help: cellClass.name))
    }
    bindings += [
      KeyBinding(
        [[.character("r")]], .chooseClass, hint: "relabel", help: "choose from all classes"),
      KeyBinding([[.character("f")]], .chooseFindings, hint: "findings", help: "choose findings"),
      KeyBinding([[.character("t")]], .chooseSplit, help: "choose the split: train, val, …"),
      KeyBinding([[.character("a")]], .comment, help: "write a comment"),
      KeyBinding([[.character(".")]], .repeatLast, help: "do the last change here too"),
      KeyBinding([[.character("u")]], .undo, hint: "undo", help: "undo; as often as you like"),
      KeyBinding([[.control("r")]], .redo, hint: "redo", help: "redo"),
    ]
    return KeyTable<Action>.Group("What it is", bindings)
  }

  static let generated = KeyTable<Action>.Group(
    "Generated cells",
    [
      KeyBinding([[.character("y")]], .keep, help: "keep it"),
      KeyBinding([[.character("x")]], .reject, help: "reject it, with a reason"),
    ])

  static func gallery(_ vocabulary: Vocabulary) -> KeyTable<Action> {
    KeyTable([
      walking,
      .init(
        "Looking",
        [
          KeyBinding([[.enter]], .open, hint: "look", help: "look closely"),
          KeyBinding([[.character("+")], [.character("=")]], .zoomIn, help: "larger thumbnails"),
          KeyBinding([[.character("-")]], .zoomOut, help: "smaller thumbnails"),
          KeyBinding(
            [[.character("c")]], .toggleCrop, help: "the whole picture, or what a model sees"),
          KeyBinding([[.character("/")]], .filter, hint: "filter", help: "list only what matches"),
          KeyBinding([[.character("o")]], .chooseOrder, help: "choose the order"),
          KeyBinding(
            [[.tab], [.backTab]], .otherPanel, hint: "classes", help: "between classes and cells"),
        ]),
      picking, labelling(vocabulary), generated, program,
    ])
  }

  static func specimen(_ vocabulary: Vocabulary) -> KeyTable<Action> {
    KeyTable([
      .init(
        "Going about",
        [
          KeyBinding(
            [[.character("l")], [.right]], .right, hint: "next",
            help: "the next cell; zoomed in: move the view"),
          KeyBinding(
            [[.character("h")], [.left]], .left, help: "the cell before; zoomed in: move the view"),
          KeyBinding(
            [[.character("j")], [.down]], .down, help: "the next cell; zoomed in: move the view"),
          KeyBinding(
            [[.character("k")], [.up]], .up, help: "the cell before; zoomed in: move the view"),
          KeyBinding(
            [[.character("n")], [.pageDown]], .nextUnreviewed,
            help: "the next cell nobody has looked at"),
          KeyBinding(
            [[.character("N")], [.pageUp]], .previousUnreviewed,
            help: "the one before nobody has looked at"),
          KeyBinding(
            [[.character("g"), .character("g")], [.home]], .first, help: "the first cell"),
          KeyBinding([[.character("G")], [.end]], .last, help: "the last cell"),
          KeyBinding([[.enter], [.escape]], .back, help: "back to the gallery"),
        ]),
      .init(
        "Looking",
        [
          KeyBinding(
            [[.character("+")], [.character("=")]], .zoomIn, hint: "zoom", help: "closer"),
          KeyBinding([[.character("-")]], .zoomOut, help: "further away"),
          KeyBinding([[.character("0")]], .actualSize, help: "all of it"),
          KeyBinding(
            [[.character("c")]], .toggleCrop, hint: "crop",
            help: "the whole picture, or what a model sees"),
        ]),
      labelling(vocabulary), generated, program,
    ])
  }
}
