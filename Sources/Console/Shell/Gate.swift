import AtlasStore
import TerminalKit

/// What waits at the one gate through which every change of the atlas goes.
struct Gate: Sendable, Equatable {
  /// What waits for a name or a reason.
  enum Waiting: Sendable, Equatable {
    case change(ChangeOrder)
    case accept([SpecimenID], as: String)
    case takeBack(isUndo: Bool)
    case verb(AnyVerb)
  }

  var waiting: Waiting?
  /// What the last bulk change was for, offered for the next.
  var lastReason = ""
}

extension Console {
  /// Lets a change through, or asks first: who is at the keyboard, and why where many cells change.
  mutating func propose(_ order: ChangeOrder) -> [Request] {
    guard !order.targets.isEmpty else {
      say("No cell is listed.", .warning)
      return []
    }
    guard mayChange() else { return [] }
    guard let who = shell.who else {
      askName(then: .change(order))
      return []
    }
    guard order.reason != nil || !order.needsReason else {
      gate.waiting = .change(order)
      return [.atlas(.preview(order.change, on: order.targets))]
    }
    shell.lastChange = order.change
    let request = AtlasRequest.record(
      order.change, on: order.targets, by: who, reason: order.reason)
    return [.atlas(request)] + tellTop { $0.wasSent(order, in: $1) }
  }

  /// Shows what the waiting change would do, and asks why.
  mutating func askReason(_ preview: String) {
    guard case .change = gate.waiting else { return }
    overlay = .prompt(
      PromptOverlay(
        ProgramVerb.makeChange, title: "why?",
        explanation:
          "\(preview) The reason is kept with the change. Enter changes them, Esc leaves "
          + "them as they are; u undoes all at once.",
        text: gate.lastReason))
  }

  /// Makes the change that waited for its reason.
  mutating func makeChange(because reason: String) -> [Request] {
    guard case .change(var order) = gate.waiting else { return [] }
    gate.waiting = nil
    guard !reason.isEmpty else {
      say("A change of many cells needs a reason; nothing was changed.", .warning)
      return []
    }
    gate.lastReason = reason
    order.reason = reason
    return propose(order)
  }

  /// Confirms what is left of a class.
  mutating func accept(_ ids: [SpecimenID], as key: String) -> [Request] {
    guard mayChange() else { return [] }
    guard let who = shell.who else {
      askName(then: .accept(ids, as: key))
      return []
    }
    return [.atlas(.accept(ids, as: key, by: who))]
  }

  mutating func takeBack(isUndo: Bool) -> [Request] {
    guard mayChange() else { return [] }
    guard let who = shell.who else {
      askName(then: .takeBack(isUndo: isUndo))
      return []
    }
    return [.atlas(isUndo ? .undo(by: who) : .redo(by: who))]
  }

  /// Whether the atlas can be changed; says why not, if so.
  private mutating func mayChange() -> Bool {
    guard let obstacle = shell.obstacle else { return true }
    say("Nothing is changed: this atlas can only be looked at; \(obstacle).", .warning)
    return false
  }

  mutating func askName(then waiting: Gate.Waiting? = nil) {
    gate.waiting = waiting
    overlay = .prompt(
      PromptOverlay(
        ProgramVerb.changeName, title: "who is at the keyboard?",
        explanation:
          "Every change is kept with the name of who made it. The name is remembered for this "
          + "atlas; --as NAME or LEUKO_AS say another.",
        text: shell.who ?? ""))
  }

  /// Takes the name, and goes on with what waited for it.
  mutating func take(name: String) -> [Request] {
    let waiting = gate.waiting
    gate.waiting = nil
    guard !name.isEmpty else {
      say("Without a name nothing is changed.", .warning)
      return []
    }
    shell.who = name
    let kept = Request.atlas(.remember(name: name))
    switch waiting {
    case .change(let order): return [kept] + propose(order)
    case .accept(let ids, let key): return [kept] + accept(ids, as: key)
    case .takeBack(let isUndo): return [kept] + takeBack(isUndo: isUndo)
    case .verb(let verb): return [kept] + act(verb, count: nil)
    case nil: return [kept]
    }
  }
}

extension ChangeOrder {
  /// Whether it changes more than a person sees at one glance.
  fileprivate var needsReason: Bool {
    switch change {
    // What is taken out isn't seen any more; why, the journal tells.
    case .removal(true): true
    case .label, .labelling, .split: targets.count > 1
    default: targets.count > max(1, seen)
    }
  }
}
