import AtlasStore
import TerminalKit

/// The menus of the console.
enum Menus {
  /// - Parameter cells: how many are to be changed, in words.
  static func classes(_ specimen: Specimen?, _ cells: String, _ shell: Shell) -> MenuOverlay {
    let current = specimen?.classKey
    let items = shell.vocabulary.classes.map { cellClass in
      MenuOverlay.Item(
        cellClass.name, detail: cellClass.key == current ? "now" : "", key: cellClass.keyboardKey,
        action: CellVerb.label(cellClass.key))
    }
    return MenuOverlay(
      "what is it?  (\(cells))", items: items,
      selected: shell.vocabulary.classes.firstIndex { $0.key == current } ?? 0)
  }

  static func findings(_ specimen: Specimen?, _ cells: String, _ shell: Shell) -> MenuOverlay {
    let present = specimen?.findings ?? []
    let remarks = specimen?.remarks ?? [:]
    let items = shell.vocabulary.findings.map { finding in
      var item = MenuOverlay.Item(
        finding.name, detail: finding.criterion ?? "", isOn: present.contains(finding.key),
        action: CellVerb.toggleFinding(finding.key))
      let remark = remarks[finding.key]
      item.badge = remark?.grade?.text ?? ""
      if let note = remark?.note { item.detail = note }
      item.others = [
        "0": AnyVerb(CellVerb.gradeFinding(finding.key, nil)),
        "n": AnyVerb(CellVerb.noteFinding(finding.key)),
      ]
      for grade in FindingRemark.Grade.allCases {
        item.others[Character("\(grade.rawValue)")] = AnyVerb(
          CellVerb.gradeFinding(finding.key, grade))
      }
      return item
    }
    var menu = MenuOverlay(
      "findings  (\(cells))", items: items, staysOpen: true)
    menu.otherKeys = "1 2 3 grade, 0 none  n note"
    return menu
  }

  static func splits(_ specimen: Specimen?, _ cells: String) -> MenuOverlay {
    let meanings: [Split: String] = [
      .train: "models learn from it", .select: "early stops and choices between models",
      .val: "final figures and blind tests", .test: "a test set of your own",
      .excluded: "nothing uses it",
    ]
    let items = Split.allCases.map {
      MenuOverlay.Item($0.rawValue, detail: meanings[$0] ?? "", action: CellVerb.split($0))
    }
    let current = specimen?.split
    return MenuOverlay(
      "split  (\(cells))", items: items,
      selected: current.flatMap { Split.allCases.firstIndex(of: $0) } ?? 0)
  }

  /// What the cell looked at can be seen beside: a typical one of its class, cells remembered
  /// under a letter, typical ones of every class.
  static func references(
    _ list: Catalogue, _ specimen: Specimen?, _ shell: Shell
  ) -> MenuOverlay {
    var items: [MenuOverlay.Item] = []
    if let key = specimen?.classKey {
      items.append(
        .init(
          "a typical \(shell.vocabulary.name(ofClass: key))", detail: "as this one is called",
          action: CellVerb.compare(.typical(classKey: key))))
    }
    items += list.remembered.map { letter, id in
      MenuOverlay.Item(
        "the cell remembered as \(letter)",
        detail: shell.facts[id].map { SpecimenWords.name($0, shell.vocabulary) } ?? "",
        key: letter, action: CellVerb.compare(.remembered(letter)))
    }
    let present = Set(list.counts.filter { $0.count > 0 }.compactMap(\.key))
    items += shell.vocabulary.classes.filter { present.contains($0.key) }.map { cellClass in
      MenuOverlay.Item(
        "a typical \(cellClass.name)", key: cellClass.keyboardKey,
        action: CellVerb.compare(.typical(classKey: cellClass.key)))
    }
    items.append(.init("nothing beside it", key: "-", action: CellVerb.compare(.nothing)))
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
      MenuOverlay.Item($0.1, detail: $0.0 == query.order ? "now" : "", action: CellVerb.order($0.0))
    }
    let turned = MenuOverlay.Item(
      "the other way round", isOn: query.isReversed, action: CellVerb.reverseOrder)
    return MenuOverlay(
      "order", items: items + [turned],
      selected: names.firstIndex { $0.0 == query.order } ?? 0)
  }

  /// What was taken out of the atlas.
  private static let removed = SavedView(
    name: "removed", filter: "is:removed", order: .imported, isReversed: false)

  static func views(_ shell: Shell) -> MenuOverlay {
    var items = shell.views.map {
      MenuOverlay.Item($0.name, detail: $0.filter, action: CellVerb.view($0))
    }
    items.append(
      .init(
        "what was removed", detail: removed.filter, action: CellVerb.view(removed)))
    items.append(.init("save what is listed as a view …", action: CellVerb.keepView))
    if !shell.views.isEmpty {
      items.append(.init("forget a view …", action: CellVerb.chooseForgetting))
    }
    return MenuOverlay("views", items: items)
  }

  static func forgetting(_ shell: Shell) -> MenuOverlay {
    MenuOverlay(
      "forget which view?",
      items: shell.views.map {
        .init($0.name, detail: $0.filter, action: CellVerb.forgetView($0.name))
      })
  }

  static func themes(_ shell: Shell) -> MenuOverlay {
    MenuOverlay(
      "theme",
      items: shell.themeNames.map {
        .init($0, detail: $0 == shell.themeName ? "now" : "", action: ProgramVerb.theme($0))
      }, staysOpen: true,
      selected: shell.themeNames.firstIndex(of: shell.themeName) ?? 0)
  }

  static func glyphs(_ shell: Shell) -> MenuOverlay {
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
      "how pictures are drawn (now: \(shell.display.summary))",
      items: choices.map { .init($0.0, detail: $0.1, action: ProgramVerb.glyphs($0.0)) },
      staysOpen: true,
      selected: choices.firstIndex { $0.0 == shell.display.renderer } ?? 0)
    menu.hasTestCard = true
    menu.note =
      "What a font shows can't be asked. Of the glyphs take the last line that shows whole shapes, "
      + "without gaps, boxes or question marks; it is remembered for this terminal."
    return menu
  }

  /// Everything that can be done, by its name: on the page, everywhere, and by a form.
  static func palette(_ page: AnyPage, in shell: Shell) -> MenuOverlay {
    var items = page.keys(in: shell).bindings.filter { $0.action != AnyVerb(ProgramVerb.palette) }
      .map { MenuOverlay.Item($0.help, detail: $0.keyNames, action: $0.action) }
    if page.base is GalleryPage {
      items.append(.init("list the unlabelled cells", action: CellVerb.showUnlabelled))
    }
    items.append(.init("change the name at the keyboard", action: ProgramVerb.changeName))
    items.append(.init("say how large a pixel is", action: ProgramVerb.askPixelSize))
    items += shell.commands.map {
      .init("\($0.name): \($0.abstract)", detail: "form", action: ProgramVerb.command($0.name))
    }
    items += shell.vocabulary.classes.map {
      .init("list cells: \($0.name)", detail: "class", action: ProgramVerb.find("class:\($0.key)"))
    }
    items += shell.views.map {
      .init("list cells: \($0.name)", detail: "view", action: ProgramVerb.find($0.filter))
    }
    var menu = MenuOverlay("find anything", items: items, narrows: true)
    menu.findsCells = true
    return menu
  }
}
