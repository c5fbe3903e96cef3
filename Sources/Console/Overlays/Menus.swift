import AtlasStore
import TerminalKit

/// The menus of the console.
enum Menus {
  static func classes(_ catalogue: Catalogue, _ context: ConsoleContext) -> MenuOverlay {
    let current = catalogue.currentSpecimen?.classKey
    let items = context.vocabulary.classes.map { cellClass in
      MenuOverlay.Item(
        cellClass.name, detail: cellClass.key == current ? "now" : "", key: cellClass.keyboardKey,
        action: .label(cellClass.key))
    }
    return MenuOverlay(
      "what is it?  (\(Numbers.cells(catalogue.targets.count)))", items: items,
      selected: items.firstIndex { $0.action == current.map(Action.label) } ?? 0)
  }

  static func findings(_ catalogue: Catalogue, _ context: ConsoleContext) -> MenuOverlay {
    let present = catalogue.currentSpecimen?.findings ?? []
    let remarks = catalogue.currentSpecimen?.remarks ?? [:]
    let items = context.vocabulary.findings.map { finding in
      var item = MenuOverlay.Item(
        finding.name, detail: finding.criterion ?? "", isOn: present.contains(finding.key),
        action: .toggleFinding(finding.key))
      let remark = remarks[finding.key]
      item.badge = remark?.grade?.text ?? ""
      if let note = remark?.note { item.detail = note }
      item.others = ["0": .gradeFinding(finding.key, nil), "n": .noteFinding(finding.key)]
      for grade in FindingRemark.Grade.allCases {
        item.others[Character("\(grade.rawValue)")] = .gradeFinding(finding.key, grade)
      }
      return item
    }
    var menu = MenuOverlay(
      "findings  (\(Numbers.cells(catalogue.targets.count)))", items: items, staysOpen: true)
    menu.otherKeys = "1 2 3 grade, 0 none  n note"
    return menu
  }

  static func splits(_ catalogue: Catalogue) -> MenuOverlay {
    let meanings: [Split: String] = [
      .train: "models learn from it", .select: "early stops and choices between models",
      .val: "final figures and blind tests", .test: "a test set of your own",
      .excluded: "nothing uses it",
    ]
    let items = Split.allCases.map {
      MenuOverlay.Item($0.rawValue, detail: meanings[$0] ?? "", action: .split($0))
    }
    let current = catalogue.currentSpecimen?.split
    return MenuOverlay(
      "split  (\(Numbers.cells(catalogue.targets.count)))", items: items,
      selected: current.flatMap { Split.allCases.firstIndex(of: $0) } ?? 0)
  }

  /// What the cell looked at can be seen beside: a typical one of its class, cells remembered
  /// under a letter, typical ones of every class.
  static func references(_ catalogue: Catalogue, _ context: ConsoleContext) -> MenuOverlay {
    var items: [MenuOverlay.Item] = []
    if let key = catalogue.currentSpecimen?.classKey {
      items.append(
        .init(
          "a typical \(context.vocabulary.name(ofClass: key))", detail: "as this one is called",
          action: .compare(.typical(classKey: key))))
    }
    items += catalogue.remembered.map { letter, id in
      MenuOverlay.Item(
        "the cell remembered as \(letter)",
        detail: catalogue.specimens[id].map { SpecimenWords.name($0, context.vocabulary) } ?? "",
        key: letter, action: .compare(.remembered(letter)))
    }
    let present = Set(catalogue.counts.filter { $0.count > 0 }.compactMap(\.key))
    items += context.vocabulary.classes.filter { present.contains($0.key) }.map { cellClass in
      MenuOverlay.Item(
        "a typical \(cellClass.name)", key: cellClass.keyboardKey,
        action: .compare(.typical(classKey: cellClass.key)))
    }
    items.append(.init("nothing beside it", key: "-", action: .compare(.nothing)))
    return MenuOverlay("side by side with", items: items)
  }

  static func order(_ query: Query) -> MenuOverlay {
    let names: [(Query.Order, String)] = [
      (.imported, "as they came in"), (.grouped, "class by class, doubtful cells first"),
      (.leastConfident, "least certain first"), (.newestLabel, "latest label first"),
      (.name, "by file name"), (.source, "by folder"), (.classKey, "by class"),
      (.doubt, "strongest doubt first"), (.split, "by split"), (.size, "smallest first"),
    ]
    let items = names.map {
      MenuOverlay.Item($0.1, detail: $0.0 == query.order ? "now" : "", action: .sort($0.0))
    }
    let turned = MenuOverlay.Item(
      "the other way round", isOn: query.isReversed, action: .reverseOrder)
    return MenuOverlay(
      "order", items: items + [turned],
      selected: names.firstIndex { $0.0 == query.order } ?? 0)
  }

  static func views(_ catalogue: Catalogue, _ context: ConsoleContext) -> MenuOverlay {
    var items = context.views.map {
      MenuOverlay.Item($0.name, detail: $0.filter, action: .view($0))
    }
    items.append(.init("save what is listed as a view …", action: .keepView))
    if !context.views.isEmpty { items.append(.init("forget a view …", action: .chooseForgetting)) }
    return MenuOverlay("views", items: items)
  }

  static func forgetting(_ context: ConsoleContext) -> MenuOverlay {
    MenuOverlay(
      "forget which view?",
      items: context.views.map {
        .init($0.name, detail: $0.filter, action: .forgetView($0.name))
      })
  }

  static func themes(_ context: ConsoleContext) -> MenuOverlay {
    MenuOverlay(
      "theme",
      items: context.themeNames.map {
        .init($0, detail: $0 == context.themeName ? "now" : "", action: .theme($0))
      }, staysOpen: true,
      selected: context.themeNames.firstIndex(of: context.themeName) ?? 0)
  }

  static func glyphs(_ context: ConsoleContext) -> MenuOverlay {
    let choices = [
      ("automatic", "what the terminal says"), ("ASCII", ". : - = + * # @"),
      ("half blocks", "▀▄█ ▀▄▀▄▀▄▀▄"), ("quadrants", "▖▗▘▝ ▚▞ ▙▟▛▜ ▁▃▅▇ ▏▍▋▉"),
      (
        "sextants",
        "\u{1FB00}\u{1FB0F}\u{1FB1E}\u{1FB2D} \u{1FB3C}\u{1FB47}\u{1FB57}\u{1FB62}"
      ), ("octants", "\u{1CD00}\u{1CD18}\u{1CD36}\u{1CD56} \u{1CDA5}\u{1CDC1}\u{1CDE5}"),
      ("kitty", "pixels, where it has them"), ("sixel", "pixels, for a large picture"),
    ]
    var menu = MenuOverlay(
      "how pictures are drawn (now: \(context.display.summary))",
      items: choices.map { .init($0.0, detail: $0.1, action: .glyphs($0.0)) }, staysOpen: true,
      selected: choices.firstIndex { $0.0 == context.display.renderer } ?? 0)
    menu.note =
      "What a font shows can't be asked. Of the glyphs take the last line that shows whole shapes, "
      + "without gaps, boxes or question marks; it is remembered for this terminal."
    return menu
  }

  /// Every command of the page by its name.
  static func palette(_ table: KeyTable<Action>) -> MenuOverlay {
    var items = table.bindings.filter { $0.action != .palette }.map {
      MenuOverlay.Item($0.help, detail: $0.keyNames, action: $0.action)
    }
    items.append(.init("change the name at the keyboard", action: .changeName))
    items.append(.init("list the unlabelled cells", action: .showUnlabelled))
    items.append(.init("say how large a pixel is", action: .askPixelSize))
    return MenuOverlay("find a command", items: items, narrows: true)
  }
}
