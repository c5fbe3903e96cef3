import AtlasStore
import TerminalKit

/// The keys of every screen. Help, hints and handling all read these lists.
enum KeyTables {
  /// Every page's keys, with the page's name.
  static func all(_ vocabulary: Vocabulary) -> [(page: String, table: KeyTable<Action>)] {
    [
      ("gallery", gallery(vocabulary)), ("one cell", specimen(vocabulary)),
      ("sampling", sampling), ("blind tests", studies), ("sitting", sitting(nil)),
      ("report", report),
      ("comparison", comparison), ("counting", counting), ("experiments", experiments),
      ("trainings", trainings),
      ("disagreements", adjudication(vocabulary)),
      ("slides", slides), ("field", field),
      ("second opinion", opinion),
    ]
  }

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
      KeyBinding(
        [[.character("g"), .character("d")]], .goTo(.counting),
        help: "the differential of what is listed"),
      KeyBinding(
        [[.character("g"), .character("x")]], .goTo(.experiments), help: "go to experiments"),
      KeyBinding(
        [[.character("g"), .character("t")]], .goTo(.trainings), help: "go to trainings"),
      KeyBinding(
        [[.character("g"), .character("j")]], .goTo(.adjudication),
        help: "decide where people disagree"),
      KeyBinding(
        [[.character("g"), .character("f")]], .goTo(.slides),
        help: "go to the slides and their fields"),
      KeyBinding(
        [[.character("g"), .character("w")]], .showInField, help: "go to the field of this cell"),
      KeyBinding([[.control("t")]], .chooseTheme, help: "choose the theme"),
      KeyBinding(
        [[.control("g")]], .chooseGlyphs, help: "choose the glyphs of pictures: a test card"),
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

  static let sampling = KeyTable<Action>([
    .init(
      "Sampling",
      [
        KeyBinding([[.enter]], .start, hint: "make the cells", help: "make the cells"),
        KeyBinding(
          [[.escape], [.character("s")]], .stop, hint: "stop", help: "stop; what is made stays"),
        KeyBinding(
          [[.character("j")], [.down]], .down, hint: "choose",
          help: "the next line, or the next row of cells"),
        KeyBinding([[.character("k")], [.up]], .up, help: "the line above, or the row above"),
        KeyBinding(
          [[.character("l")], [.right], [.character("+")]], .right, hint: "change",
          help: "more, or the next cell"),
        KeyBinding(
          [[.character("h")], [.left], [.character("-")]], .left, help: "less, or the cell before"),
        KeyBinding([[.character("e")]], .typeValue, help: "type a value"),
        KeyBinding(
          [[.tab], [.backTab]], .otherPanel, hint: "form/cells",
          help: "between the form and the cells"),
        KeyBinding([[.character("f")]], .film, hint: "film", help: "the way from noise to cell"),
        KeyBinding([[.character("y")]], .keep, hint: "keep", help: "keep the cell"),
        KeyBinding([[.character("x")]], .reject, hint: "reject", help: "reject it, with a reason"),
      ]), program,
  ])

  static let studies = KeyTable<Action>([
    .init(
      "Blind tests",
      [
        KeyBinding([[.character("j")], [.down]], .down, help: "the next study"),
        KeyBinding([[.character("k")], [.up]], .up, help: "the study before"),
        KeyBinding([[.enter]], .open, hint: "sit", help: "sit, or go on sitting"),
        KeyBinding(
          [[.character("p")]], .showReport, hint: "report", help: "open the key and read the report"
        ),
        KeyBinding(
          [[.character("a")]], .showAudit, hint: "audit",
          help: "what could give the truth away; the key stays shut"),
        KeyBinding([[.character("n")]], .newStudy, hint: "new", help: "plan and seal a new study"),
        KeyBinding([[.escape]], .stop, help: "stop sealing"),
      ]), program,
  ])

  static let experiments = KeyTable<Action>([
    .init(
      "Experiments",
      [
        KeyBinding([[.character("j")], [.down]], .down, help: "the next experiment"),
        KeyBinding([[.character("k")], [.up]], .up, help: "the experiment before"),
        KeyBinding(
          [[.enter], [.character("p")]], .showReport, hint: "report",
          help: "what the finished trainings show"),
        KeyBinding(
          [[.character("r")]], .start, hint: "run", help: "train what isn't trained yet"),
        KeyBinding([[.escape]], .stop, hint: "stop", help: "stop; what is finished is kept"),
      ]), program,
  ])

  static let trainings = KeyTable<Action>([
    .init(
      "Trainings",
      [
        KeyBinding([[.character("j")], [.down]], .down, help: "the next training"),
        KeyBinding([[.character("k")], [.up]], .up, help: "the training before"),
        KeyBinding([[.character("n")]], .newTraining, hint: "new", help: "begin a training"),
        KeyBinding(
          [[.character("r")]], .start, hint: "go on", help: "go on with one that was stopped"),
        KeyBinding([[.character("x")]], .stop, hint: "stop", help: "stop it; it is saved"),
      ]), program,
  ])

  static let report = KeyTable<Action>([
    .init(
      "Reading",
      [
        KeyBinding([[.character("j")], [.down]], .down, hint: "down", help: "a line down"),
        KeyBinding([[.character("k")], [.up]], .up, hint: "up", help: "a line up"),
        KeyBinding(
          [[.pageDown], [.character(" ")], [.control("d")], [.control("f")]], .pageDown,
          hint: "page", help: "a page down"),
        KeyBinding([[.pageUp], [.control("u")], [.control("b")]], .pageUp, help: "a page up"),
        KeyBinding(
          [[.character("i")]], .showPictures, hint: "pictures",
          help: "the most and the least convincing pictures, and back"),
        KeyBinding([[.character("g"), .character("g")], [.home]], .first, help: "the beginning"),
        KeyBinding([[.character("G")], [.end]], .last, help: "the end"),
        KeyBinding([[.escape]], .back, help: "back"),
      ]), program,
  ])

  static let comparison = KeyTable<Action>([
    .init(
      "Comparing",
      [
        KeyBinding(
          [[.character("]")], [.character("l")], [.right]], .nextClass, hint: "class",
          help: "the next class"),
        KeyBinding(
          [[.character("[")], [.character("h")], [.left]], .previousClass, help: "the class before"),
        KeyBinding(
          [[.character("j")], [.down], [.pageDown]], .down, hint: "more",
          help: "other cells of the class"),
        KeyBinding([[.character("k")], [.up], [.pageUp]], .up, help: "back to the cells before"),
        KeyBinding(
          [[.character("n")]], .hideNames, hint: "names", help: "show or hide which is which"),
        KeyBinding([[.character("+")], [.character("=")]], .zoomIn, help: "larger"),
        KeyBinding([[.character("-")]], .zoomOut, help: "smaller"),
        KeyBinding([[.character("e")]], .export, hint: "PNG", help: "save as a PNG here"),
        KeyBinding([[.escape]], .back, help: "back"),
      ]), program,
  ])

  static let counting = KeyTable<Action>([
    .init(
      "Counting",
      [
        KeyBinding([[.character("j")], [.down]], .down, help: "the next class"),
        KeyBinding([[.character("k")], [.up]], .up, help: "the class before"),
        KeyBinding(
          [[.character("g"), .character("g")], [.home]], .first, help: "the first class"),
        KeyBinding([[.character("G")], [.end]], .last, help: "the last class"),
        KeyBinding([[.enter]], .open, hint: "its cells", help: "the cells of the class"),
        KeyBinding(
          [[.character("o")]], .showOpen, hint: "open cells",
          help: "the cells that stand in the way of a signature"),
        KeyBinding([[.character("s")]], .sign, hint: "sign", help: "sign the count"),
        KeyBinding(
          [[.character("c")]], .countersign, hint: "second", help: "sign as the second person"),
        KeyBinding(
          [[.character("e")]], .export, hint: "save", help: "save as HTML, CSV and JSON here"),
        KeyBinding([[.escape]], .back, help: "back"),
      ]), program,
  ])

  static func adjudication(_ vocabulary: Vocabulary) -> KeyTable<Action> {
    let opinions = (1...4).map { number in
      KeyBinding<Action>(
        [[.character(Character("\(number)"))]], .takeOpinion(number),
        hint: number == 1 ? "opinion" : "", help: "opinion \(number) is right")
    }
    let classes = labelling(vocabulary).bindings.filter {
      if case .label = $0.action { true } else { false }
    }
    return KeyTable([
      .init(
        "Deciding",
        opinions + [
          KeyBinding([[.character("j")], [.down]], .down, hint: "next", help: "the next cell"),
          KeyBinding([[.character("k")], [.up]], .up, help: "the cell before"),
          KeyBinding([[.enter]], .open, hint: "look", help: "look closely"),
          KeyBinding([[.character("u")]], .undo, hint: "undo", help: "undo"),
          KeyBinding([[.control("r")]], .redo, help: "redo"),
          KeyBinding([[.escape]], .back, help: "back"),
        ]), .init("Or what it is", classes), program,
    ])
  }
  static let opinion = KeyTable<Action>([
    .init(
      "Second opinion",
      [
        KeyBinding(
          [[.character("j")], [.down], [.character("]")]], .down, hint: "as another class",
          help: "the cell as the next class"),
        KeyBinding(
          [[.character("k")], [.up], [.character("[")]], .up, help: "the cell as the class before"),
        KeyBinding(
          [[.character("l")], [.right]], .right, hint: "next cell", help: "the next cell"),
        KeyBinding([[.character("h")], [.left]], .left, help: "the cell before"),
        KeyBinding([[.escape]], .back, help: "back to the cell"),
      ]), program,
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
          KeyBinding([[.character("~")]], .showSimilar, help: "cells like this one"),
          KeyBinding(
            [[.character("s")]], .chooseView, help: "views: filters kept under a name"),
          KeyBinding([[.character("o")]], .chooseOrder, help: "choose the order"),
          KeyBinding(
            [[.tab], [.backTab]], .otherPanel, hint: "classes", help: "between classes and cells"),
        ]),
      picking, accepting, labelling(vocabulary), generated, program,
    ])
  }

  static let accepting = KeyTable<Action>.Group(
    "A whole class",
    [
      KeyBinding(
        [[.character("e")]], .acceptRest, hint: "accept rest",
        help: "the rest of this class is right; on to the next")
    ])

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
          KeyBinding([[.character("0")]], .actualSize, help: "all of it, as it is"),
          KeyBinding([[.character("i")]], .film, help: "into noise: what the network undoes"),
          KeyBinding(
            [[.character("c")]], .toggleCrop, hint: "crop",
            help: "the whole picture, or what a model sees"),
          KeyBinding(
            [[.character("w")]], .chooseReference, hint: "beside",
            help: "side by side with another cell"),
          KeyBinding(
            [[.character("o")]], .showOpinion, hint: "opinion",
            help: "ask the generator: a second opinion"),
          KeyBinding(
            [[.character("e")]], .stepStain, hint: "stain",
            help: "one stain alone: haematoxylin, eosin"),
          KeyBinding([[.character(")")]], .brighter, help: "brighter, to look at only"),
          KeyBinding([[.character("(")]], .darker, help: "darker, to look at only"),
          KeyBinding([[.character(">")]], .moreContrast, help: "more contrast, to look at only"),
          KeyBinding([[.character("<")]], .lessContrast, help: "less contrast, to look at only"),
        ]),
      labelling(vocabulary), generated, program,
    ])
  }
}
