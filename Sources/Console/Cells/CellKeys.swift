import AtlasStore
import TerminalKit

/// The keys of pages that are about cells.
enum CellKeys {
  typealias Group = KeyTable<CellVerb>.Group

  /// The keys that say what a cell is, one capital a class.
  static func labelling(_ vocabulary: Vocabulary) -> Group {
    var bindings = vocabulary.classes.compactMap { cellClass in
      cellClass.keyboardKey.map { key in
        KeyBinding<CellVerb>(
          [[.character(key)]], .label(cellClass.key),
          hint: cellClass.key == vocabulary.classes.first?.key ? "class" : "", help: cellClass.name)
      }
    }
    bindings += [
      KeyBinding(
        [[.character("r")]], .relabel, hint: "relabel", help: "choose from all classes"),
      KeyBinding([[.character("f")]], .findings, hint: "findings", help: "choose findings"),
      KeyBinding([[.character("t")]], .chooseSplit, help: "choose the split: train, val, …"),
      KeyBinding([[.character("\"")]], .comment, help: "write a comment"),
      KeyBinding([[.character(".")]], .again, help: "do the last change here too"),
      KeyBinding([[.character("u")]], .undo, hint: "undo", help: "undo; as often as you like"),
      KeyBinding([[.control("r")]], .redo, help: "redo"),
    ]
    return Group("What it is", bindings)
  }

  static let keeping = Group(
    "Keeping and throwing away",
    [
      KeyBinding(
        [[.character("y")]], .yes, help: "keep a generated cell; bring a removed one back"),
      KeyBinding(
        [[.character("x")]], .reject,
        help: "reject a generated cell, remove another from the atlas; with a reason"),
      KeyBinding(
        [], .remove, help: "remove from the atlas, with a reason; v lists what is removed"),
      KeyBinding([], .restore, help: "bring back into the atlas what was removed"),
    ])

  static let shared: [KeyBinding<CellVerb>] = [
    KeyBinding([[.character("~")]], .showSimilar, help: "cells like this one"),
    KeyBinding(
      [[.character("g"), .character("w")]], .showField, help: "go to the field of this cell"),
    KeyBinding([[.character("m")]], .remember, help: "m a: remember this cell as a"),
  ]

  static func gallery(_ vocabulary: Vocabulary) -> [Group] {
    [
      Group(
        "First of all",
        [
          KeyBinding([[.enter]], .open, hint: "look", help: "look closely"),
          KeyBinding([[.character("/")]], .filter, hint: "filter", help: "list only what matches"),
          KeyBinding([[.character(" ")]], .pick, hint: "pick", help: "pick, and go on"),
        ]),
      labelling(vocabulary),
      Group(
        "A whole class",
        [
          KeyBinding(
            [[.character("o")]], .acceptRest, hint: "rest is right",
            help: "the rest of this class is right; on to the next")
        ]),
      Group(
        "Picking several",
        [
          KeyBinding([[.character("V")]], .pickRange, help: "pick a range"),
          KeyBinding([[.control("a")]], .pickAll, help: "pick all that are listed"),
          KeyBinding(
            [[.character("e")]], .export, hint: "export",
            help: "write the picked cells, or what is listed, as files"),
          KeyBinding([[.character("a")]], .add, hint: "add", help: "import cells from a folder"),
        ]),
      Group(
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
            help: "the first cell; 99gg: the 99th"),
          KeyBinding([[.character("G")], [.end]], .last, help: "the last cell"),
          KeyBinding([[.character("n")]], .next, help: "the next cell nobody has looked at"),
          KeyBinding(
            [[.character("N")], [.character("p")]], .previous,
            help: "the one before nobody has looked at"),
          KeyBinding([[.character("]")]], .nextClass, help: "the next class"),
          KeyBinding([[.character("[")]], .previousClass, help: "the class before"),
          KeyBinding([[.character("'")]], .recall, help: "' a: back to the cell remembered as a"),
        ] + shared),
      Group(
        "Looking",
        [
          KeyBinding(
            [[.character("i")]], .more, hint: "more", help: "the cell under the cursor, large"),
          KeyBinding([[.character("+")], [.character("=")]], .larger, help: "larger thumbnails"),
          KeyBinding([[.character("-")]], .smaller, help: "smaller thumbnails"),
          KeyBinding(
            [[.character("c")]], .crop, help: "the cell alone, what a model sees, or all of it"),
          KeyBinding([[.character("v")]], .chooseView, help: "views: filters kept under a name"),
          KeyBinding([[.character("s")]], .chooseOrder, help: "choose the order"),
          KeyBinding(
            [[.tab], [.backTab]], .otherPanel, hint: "classes", help: "between classes and cells"),
        ]),
      keeping,
    ]
  }

  static func specimen(_ vocabulary: Vocabulary) -> [Group] {
    [
      labelling(vocabulary),
      Group(
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
            [[.character("n")], [.pageDown]], .next, help: "the next cell nobody has looked at"),
          KeyBinding(
            [[.character("N")], [.character("p")], [.pageUp]], .previous,
            help: "the one before nobody has looked at"),
          KeyBinding(
            [[.character("g"), .character("g")], [.home]], .first, help: "the first cell"),
          KeyBinding([[.character("G")], [.end]], .last, help: "the last cell"),
          KeyBinding([[.enter]], .open, help: "back to the list"),
        ] + shared),
      Group(
        "Looking",
        [
          KeyBinding(
            [[.character("+")], [.character("=")]], .larger, hint: "zoom", help: "closer"),
          KeyBinding([[.character("-")]], .smaller, help: "further away"),
          KeyBinding([[.character("0")]], .wholeView, help: "all of it, as it is"),
          KeyBinding(
            [[.character("c")]], .crop, hint: "crop",
            help: "the cell alone, what a model sees, or all of it"),
          KeyBinding(
            [[.character("w")]], .beside, hint: "beside", help: "side by side with another cell"),
          KeyBinding(
            [[.character("i")]], .more, hint: "more", help: "ask the generator: a second opinion"),
          KeyBinding([[.character("z")]], .film, help: "into noise: what the network undoes"),
          KeyBinding(
            [[.character("%")]], .stain, hint: "stain",
            help: "one stain alone: haematoxylin, eosin"),
          KeyBinding([[.character(")")]], .brighter, help: "brighter, to look at only"),
          KeyBinding([[.character("(")]], .darker, help: "darker, to look at only"),
          KeyBinding([[.character(">")]], .moreContrast, help: "more contrast, to look at only"),
          KeyBinding([[.character("<")]], .lessContrast, help: "less contrast, to look at only"),
        ]),
      keeping,
    ]
  }
}
