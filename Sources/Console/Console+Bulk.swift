import AtlasStore
import TerminalKit

extension Console {
  /// Makes a change, after asking why where it gives many cells another class or use.
  mutating func propose(_ change: Change, on targets: [SpecimenID]) -> [Request] {
    switch change {
    case .label, .labelling, .split:
      guard targets.count > 1 else { return record(change, on: targets, reason: nil) }
      pending = Pending(change: change, targets: targets)
      return [.preview(change, on: targets)]
    default: return record(change, on: targets, reason: nil)
    }
  }

  /// Shows what the waiting change would do, and asks why.
  mutating func askReason(_ preview: String) {
    guard pending?.change != nil else { return }
    overlay = .prompt(
      PromptOverlay(
        .reason, title: "why?",
        explanation:
          "\(preview) The reason is kept with the change. Enter changes them, Esc leaves "
          + "them as they are; u undoes all at once.",
        text: lastReason))
  }

  /// Makes the change that waited for its reason.
  mutating func recordPending(because reason: String) -> [Request] {
    guard let waiting = pending, let change = waiting.change else { return [] }
    pending = nil
    guard !reason.isEmpty else {
      say("A change of many cells needs a reason; nothing was changed.", .warning)
      return []
    }
    lastReason = reason
    return record(change, on: waiting.targets, reason: reason)
  }

  /// Confirms what is left of the class at hand, and goes on to what nobody has looked at.
  mutating func acceptRest() -> [Request] {
    guard mayChange() else { return [] }
    guard let key = classAtHand ?? catalogue.currentSpecimen?.likelyClass else {
      say("Nobody has named this cell, and no model has looked at it.", .warning)
      return []
    }
    let name = context.vocabulary.name(ofClass: key)
    guard context.vocabulary.cellClass(key)?.counting != .blocksSigning else {
      say("Cells that are \(name) have to be looked at one by one.", .warning)
      return []
    }
    guard let who = context.who else {
      pending = Pending(action: .acceptRest, targets: [])
      askName()
      return []
    }
    classAtHand = nil
    return [.accept(catalogue.ids, as: key, by: who), .seekOpen(catalogue.query)]
  }

  /// Says what was accepted, and how much of it nobody can have seen.
  mutating func tellAccepted(_ ids: [SpecimenID], as key: String) {
    let name = context.vocabulary.name(ofClass: key)
    guard !ids.isEmpty else { return say("Nothing is left to accept as \(name).") }
    let unseen = ids.count { !catalogue.shown.contains($0) }
    var words = "\(Numbers.cells(ids.count)) accepted as \(name)"
    if unseen > 0 { words += ", \(Numbers.grouped(unseen)) of them never on the screen" }
    say(words + "; u takes it back.", unseen > 0 ? .warning : .good)
  }
}

extension Specimen {
  /// Its class, or the suggested one while it has none.
  var likelyClass: String? { classKey ?? suggestion?.classKey }
}
