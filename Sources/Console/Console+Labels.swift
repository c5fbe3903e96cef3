import AtlasStore
import TerminalKit

extension Console {
  /// Picking cells and saying what they are; nil when the action is about something else.
  mutating func actOnLabels(_ action: Action) -> [Request]? {
    switch action {
    case .toggleMark:
      catalogue.toggleMark()
      catalogue.move(to: catalogue.cursor + 1)
      return moved()
    case .markRange: catalogue.toggleRange()
    case .markAll: catalogue.markAll()
    case .clearMarks: return leaveOneLevel()
    case .label(let key): return change(.label(key))
    case .takeSuggestion:
      guard let suggestion = catalogue.currentSpecimen?.suggestion else {
        say("No model has looked at this cell.", .warning)
        return []
      }
      return change(.label(suggestion.classKey))
    case .acceptRest: return acceptRest()
    case .toggleFinding(let key): return toggleFinding(key)
    case .gradeFinding(let key, let grade):
      return change(.remark(finding: key, [.grade(grade)]))
    case .noteFinding(let key): askNote(on: key)
    case .split(let split): return change(.split(split))
    case .keep: return curate(.kept)
    case .reject: return askRejection()
    case .repeatLast:
      guard let lastChange else {
        say("Nothing was changed yet that could be repeated.", .warning)
        return []
      }
      return change(lastChange)
    case .chooseClass, .chooseFindings, .chooseSplit, .comment: choose(action)
    case .undo, .redo:
      guard mayChange() else { return [] }
      guard let who = context.who else {
        pending = Pending(action: action, targets: [])
        askName()
        return []
      }
      return [action == .undo ? .undo(by: who) : .redo(by: who)]
    default: return nil
    }
    return []
  }

  /// Beside the cell where only one is shown, which one wants to see while choosing.
  private mutating func show(_ menu: MenuOverlay) {
    var menu = menu
    menu.isAside = page == .specimen
    overlay = .menu(menu)
  }

  private mutating func choose(_ action: Action) {
    guard !catalogue.targets.isEmpty else { return say("No cell is listed.", .warning) }
    guard mayChange() else { return }
    switch action {
    case .chooseClass: show(Menus.classes(catalogue, context))
    case .chooseFindings: show(Menus.findings(catalogue, context))
    case .chooseSplit: show(Menus.splits(catalogue))
    default:
      overlay = .prompt(
        PromptOverlay(
          .comment, title: "comment",
          explanation: "Kept with \(Numbers.cells(catalogue.targets.count)); empty takes it away.",
          text: catalogue.currentSpecimen?.comment ?? ""))
    }
  }

  private mutating func leaveOneLevel() -> [Request] {
    if catalogue.clearMarks() { return [] }
    if !catalogue.query.filter.isEmpty { return filter(by: .everything) }
    if page == .specimen, specimen.isMagnified {
      specimen.showAll()
    } else if page == .specimen {
      return act(.back, count: nil)
    } else if gallery.isInClasses {
      gallery.isInClasses = false
    }
    return []
  }

  private mutating func toggleFinding(_ key: String) -> [Request] {
    let has = catalogue.currentSpecimen?.findings.contains(key) == true
    return change(has ? .removeFindings([key]) : .addFindings([key]))
  }

  private mutating func askNote(on key: String) {
    guard mayChange() else { return }
    let name = context.vocabulary.finding(key)?.name ?? key
    overlay = .prompt(
      PromptOverlay(
        .findingNote(key), title: name,
        explanation: "What is to be said of it in \(Numbers.cells(catalogue.targets.count)); "
          + "empty takes it away.",
        text: catalogue.currentSpecimen?.remarks[key]?.note ?? ""))
  }

  private mutating func curate(_ curation: Curation) -> [Request] {
    guard isGeneratedOnly else { return [] }
    return change(.curation(curation))
  }

  private mutating func askRejection() -> [Request] {
    guard isGeneratedOnly, mayChange() else { return [] }
    overlay = .prompt(
      PromptOverlay(
        .rejection, title: "reject",
        explanation:
          "Why? The reason is kept, and so is the picture; counts of kept cells leave it out."))
    return []
  }

  private var isGeneratedOnly: Bool {
    mutating get {
      let all = catalogue.targets.compactMap { catalogue.specimens[$0] }
      guard !all.isEmpty, all.allSatisfy({ $0.origin.kind == .generated }) else {
        say("Only generated cells are kept or rejected.", .warning)
        return false
      }
      return true
    }
  }

  /// Changes the picked cells, or the one under the cursor; asks first who is at the keyboard.
  mutating func change(_ change: Change) -> [Request] {
    let targets = catalogue.targets
    guard !targets.isEmpty else {
      say("No cell is listed.", .warning)
      return []
    }
    guard mayChange() else { return [] }
    guard context.who != nil else {
      pending = Pending(change: change, targets: targets)
      askName()
      return []
    }
    return propose(change, on: targets)
  }

  /// Sends a change to the store. A single cell labelled by key goes on to the next one.
  mutating func record(_ change: Change, on targets: [SpecimenID], reason: String?) -> [Request] {
    guard let who = context.who else { return [] }
    lastChange = change
    let labelled = targets.first.flatMap { catalogue.specimens[$0] }
    let requests: [Request] = [.record(change, on: targets, by: who, reason: reason)]
    let isSingle = catalogue.marks.isEmpty && catalogue.anchor == nil
    while catalogue.clearMarks() {}
    switch change {
    case .label where isSingle, .curation where isSingle:
      catalogue.move(to: catalogue.cursor + 1)
      if case .label = change { classAtHand = classAtHand ?? labelled?.likelyClass }
      return requests + moved()
    default: return requests
    }
  }
}
