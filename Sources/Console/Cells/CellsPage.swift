import AtlasStore
import TerminalKit

/// A page about cells, listed or one of them: what can be said of them is said the same way on each.
protocol CellsPage: Page
where Action == CellVerb, Request == CellsRequest, News == CellsNews {
  var list: Catalogue { get set }
  /// The class a person is going through: that of the cell labelled last, until they move on.
  var classAtHand: String? { get set }
  /// The next key is a letter to remember a cell under, or to go to.
  var awaitsLetter: CellVerb? { get set }
  /// What the next change applies to.
  var targets: [SpecimenID] { get }
  /// Cells that show on the screen.
  func seen(in shell: Shell) -> Int
  /// The cursor moved: scrolls along and asks for what comes into view.
  mutating func moved(in shell: Shell) -> Effects
}

extension CellsPage {
  /// The facts of the cell that the next key acts on.
  func current(in shell: Shell) -> Specimen? { shell.facts[list.current] }

  /// Saying what cells are; nil when the action is about something else.
  mutating func actOnLabels(_ action: CellVerb, in shell: Shell) -> Effects? {
    switch action {
    case .label(let key): return change(.label(key), in: shell)
    case .acceptRest: return acceptRest(in: shell)
    case .toggleFinding(let key):
      let has = current(in: shell)?.findings.contains(key) == true
      return change(has ? .removeFindings([key]) : .addFindings([key]), in: shell)
    case .gradeFinding(let key, let grade):
      return change(.remark(finding: key, [.grade(grade)]), in: shell)
    case .split(let split): return change(.split(split), in: shell)
    case .yes:
      if areRemoved(in: shell) { return change(.removal(false), in: shell) }
      return isGeneratedOnly(in: shell)
        ? change(.curation(.kept), in: shell) : [.warn(Self.notGenerated)]
    case .reject where !isGeneratedOnly(in: shell), .remove:
      return areRemoved(in: shell)
        ? [.warn("That is removed already; y brings it back.")]
        : change(.removal(true), in: shell)
    case .restore:
      return areRemoved(in: shell)
        ? change(.removal(false), in: shell) : [.warn("Nothing here was removed.")]
    case .again:
      guard let change = shell.lastChange else {
        return [.warn("Nothing was changed yet that could be repeated.")]
      }
      return self.change(change, in: shell)
    case .relabel, .findings, .chooseSplit, .comment, .noteFinding, .reject:
      return ask(action, in: shell)
    case .undo, .redo: return [.takeBack(isUndo: action == .undo)]
    default: return nil
    }
  }

  func change(_ change: Change, in shell: Shell) -> Effects {
    [.change(ChangeOrder(change: change, targets: targets, seen: seen(in: shell)))]
  }

  // MARK: Asking for words

  private func ask(_ action: CellVerb, in shell: Shell) -> Effects {
    guard !targets.isEmpty else { return [.warn("No cell is listed.")] }
    if let obstacle = shell.obstacle {
      return [.warn("Nothing is changed: this atlas can only be looked at; \(obstacle).")]
    }
    let specimen = shell.facts[targets.first]
    let cells = Numbers.cells(targets.count)
    switch action {
    case .relabel: return [.menu(beside(Menus.classes(specimen, cells, shell)))]
    case .findings: return [.menu(beside(Menus.findings(specimen, cells, shell)))]
    case .chooseSplit: return [.menu(beside(Menus.splits(specimen, cells)))]
    case .comment:
      return [
        .prompt(
          PromptOverlay(
            action, title: "comment", explanation: "Kept with \(cells); empty takes it away.",
            text: specimen?.comment ?? ""))
      ]
    case .noteFinding(let key):
      return [
        .prompt(
          PromptOverlay(
            action, title: shell.vocabulary.finding(key)?.name ?? key,
            explanation: "What is to be said of it in \(cells); empty takes it away.",
            text: specimen?.remarks[key]?.note ?? ""))
      ]
    case .reject:
      return [
        .prompt(
          PromptOverlay(
            action, title: "reject",
            explanation:
              "Why? The reason is kept, and so is the picture; counts of kept cells leave it out."))
      ]
    default: return []
    }
  }

  /// Beside the cell where only one is shown, which one wants to see while choosing.
  private func beside(_ menu: MenuOverlay) -> MenuOverlay {
    var menu = menu
    menu.isAside = self is SpecimenPage
    return menu
  }

  /// Does what words were asked for; nil where it is about something else.
  mutating func finishLabels(
    _ action: CellVerb, with text: String, in shell: Shell
  ) -> Effects? {
    switch action {
    case .comment: return change(.comment(text), in: shell)
    case .noteFinding(let key): return change(.remark(finding: key, [.note(text)]), in: shell)
    case .reject:
      guard !text.isEmpty else {
        return [.warn("A rejection needs a reason; nothing was changed.")]
      }
      return change(.curation(.rejected(reason: text)), in: shell)
    default: return nil
    }
  }

  private static var notGenerated: String { "Only generated and removed cells are kept." }

  private func isGeneratedOnly(in shell: Shell) -> Bool {
    let all = targets.compactMap { shell.facts[$0] }
    return !all.isEmpty && all.allSatisfy { $0.origin.kind == .generated }
  }

  /// Whether all that the next change applies to was taken out of the atlas.
  private func areRemoved(in shell: Shell) -> Bool {
    !targets.isEmpty && targets.allSatisfy { shell.facts[$0]?.isRemoved == true }
  }

  // MARK: A whole class

  /// Confirms what is left of the class at hand, and goes on to what nobody has looked at.
  private mutating func acceptRest(in shell: Shell) -> Effects {
    guard let key = classAtHand ?? current(in: shell)?.likelyClass else {
      return [.warn("Nobody has named this cell, and no model has looked at it.")]
    }
    guard shell.vocabulary.cellClass(key)?.counting != .blocksSigning else {
      let name = shell.vocabulary.name(ofClass: key)
      return [.warn("Cells that are \(name) have to be looked at one by one.")]
    }
    classAtHand = nil
    return [.accept(list.ids, as: key), .ask(.seekOpen(list.query))]
  }

  /// Says what was accepted, and how much of it nobody can have seen.
  func tellAccepted(_ ids: [SpecimenID], as key: String, in shell: Shell) -> Effects {
    let name = shell.vocabulary.name(ofClass: key)
    guard !ids.isEmpty else { return [.say("Nothing is left to accept as \(name).", .text)] }
    let unseen = ids.count { !list.shown.contains($0) }
    var words = "\(Numbers.cells(ids.count)) accepted as \(name)"
    if unseen > 0 { words += ", \(Numbers.grouped(unseen)) of them never on the screen" }
    return [.say(words + "; u takes it back.", unseen > 0 ? .warning : .good)]
  }

  // MARK: News

  mutating func takeShared(_ news: CellsNews, in shell: Shell) -> Effects {
    switch news {
    case .counted(let query, let counts):
      guard query == list.query else { return [] }
      let hasNew = !list.counts.isEmpty && counts.total > list.counts.total
      list.counts = counts
      // Cells that came in meanwhile are listed; those that are there stay under the cursor.
      if hasNew { return [.ask(.list(query))] }
    case .unreviewed(let ids, let forward):
      guard list.move(toNearestOf: ids, forward: forward) else {
        return [
          .say("Every cell \(forward ? "after" : "before") this one has been looked at.", .good)
        ]
      }
      return moved(in: shell)
    case .open(let ids):
      guard !list.isCurrent(among: ids) else { return [] }
      guard
        list.move(toNearestOf: ids, forward: true) || list.move(toNearestOf: ids, forward: false)
      else { return [.say("Every cell that is listed has been looked at.", .good)] }
      return moved(in: shell)
    case .similar(let id, let query, let ids):
      let name = shell.facts[id]?.name ?? id.description
      var like = Catalogue()
      like.query = query
      like.list(ids)
      return [.push(GalleryPage(of: like, called: "like \(name)", in: shell))]
    case .listed, .history, .typical: break
    }
    return []
  }

  /// What a change of the atlas means for any page about cells.
  mutating func learnShared(_ news: AtlasNews, in shell: Shell) -> Effects {
    switch news {
    case .recorded(_, let specimens):
      if let key = classAtHand, list.isDone(with: key, shell.facts) { classAtHand = nil }
      return [.ask(leave(specimens) ? .list(list.query) : .count(list.query))]
    case .restored(_, let specimens):
      let count: Effects = [.ask(leave(specimens) ? .list(list.query) : .count(list.query))]
      guard let first = specimens.first, list.move(to: first.id) else { return count }
      return count + moved(in: shell)
    case .accepted(let ids, let key, _):
      return [.ask(.count(list.query))] + tellAccepted(ids, as: key, in: shell)
    case .changedElsewhere: return [.ask(.count(list.query))] + moved(in: shell)
    case .facts, .previewed, .people, .views: return []
    }
  }

  /// Whether some of these aren't listed any more: what is removed goes at once, and so does what was
  /// brought back where removed cells are listed.
  private func leave(_ specimens: [Specimen]) -> Bool {
    specimens.contains { $0.isRemoved != list.query.filter.asksForRemoved }
  }

  /// A single cell labelled by key goes on to the next one.
  mutating func sentShared(_ order: ChangeOrder, in shell: Shell) -> Effects {
    let labelled = shell.facts[order.targets.first]
    let isSingle = list.marks.isEmpty && list.anchor == nil
    while list.clearMarks() {}
    switch order.change {
    case .label where isSingle, .curation where isSingle:
      list.move(to: list.cursor + 1)
      if case .label = order.change { classAtHand = classAtHand ?? labelled?.likelyClass }
      return moved(in: shell)
    default: return []
    }
  }

  // MARK: Letters

  mutating func pressLetter(_ key: Key, for action: CellVerb, in shell: Shell) -> Effects {
    awaitsLetter = nil
    if key == .escape { return [] }
    guard let letter = key.character, letter.isLetter else {
      return [.warn("A cell is remembered under a letter.")]
    }
    if action == .remember {
      return list.remember(letter)
        ? [.say("Remembered as \(letter); '\(letter) comes back.", .text)] : []
    }
    guard list.goTo(letter) else {
      return [.warn("No cell that is listed is remembered as \(letter).")]
    }
    return moved(in: shell)
  }

  // MARK: Words

  /// 'cell 17 of 1,200   3 picked   segmented neutrophil   train'
  func status(in shell: Shell) -> String {
    if awaitsLetter != nil { return "a letter …" }
    guard !list.ids.isEmpty else { return "no cells" }
    let (place, count) = (Numbers.grouped(list.cursor + 1), Numbers.grouped(list.ids.count))
    var words = "cell \(place) of \(count)"
    let picked = list.marks.union(list.range).count
    if picked > 0 { words += "   \(Numbers.grouped(picked)) picked" }
    if let current = current(in: shell) {
      words += "   \(SpecimenWords.name(current, shell.vocabulary))"
      if let split = current.split { words += "   \(split.rawValue)" }
    }
    return words
  }

  func subject(in shell: Shell) -> Subject {
    var subject = Subject()
    subject.filter = list.query.filter
    subject.listing = list.query.listing
    subject.picks = list.marks.isEmpty && list.anchor == nil ? [] : list.targets
    subject.cell = list.current
    subject.classKey = current(in: shell)?.classKey
    return subject
  }

  func showField(in shell: Shell) -> Effects {
    guard let cell = current(in: shell) else { return [] }
    guard let place = cell.place else {
      return [.warn("This cell came alone, without a field around it.")]
    }
    return [.push(FieldPage(at: place))]
  }
}

extension [Catalogue.ClassCount] {
  /// All cells, of every class.
  var total: Int { reduce(0) { $0 + $1.count } }
}

extension Query {
  /// What it lists, as one types a filter.
  var listing: String {
    let classes = classes.map { $0 ?? "none" }.sorted().joined(separator: ",")
    return [classes.isEmpty ? "" : "class:\(classes)", filter.text].filter { !$0.isEmpty }
      .joined(separator: " ")
  }
}

extension Specimen {
  /// Its class, or the suggested one while it has none.
  var likelyClass: String? { classKey ?? suggestion?.classKey }
}
