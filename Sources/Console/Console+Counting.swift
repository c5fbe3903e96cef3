import AtlasStore
import Journeys
import TerminalKit

extension Console {
  /// Counts what the gallery's filter finds.
  mutating func openCounting() -> [Request] {
    page = .counting
    counting = CountingScreen()
    counting.filter = catalogue.query.filter
    return [.count(counting.filter)]
  }

  mutating func actInCounting(_ action: Action, count: Int?) -> [Request] {
    let times = count ?? 1
    switch action {
    case .up: counting.step(-times)
    case .down: counting.step(times)
    case .first: counting.step(-1000)
    case .last: counting.step(1000)
    case .open:
      guard let line = counting.chosen else { return [] }
      page = .gallery
      var query = Query(classes: [line.key])
      query.filter = counting.filter
      return list(query)
    case .sign, .countersign: askStatement(asSecond: action == .countersign)
    case .showOpen: return showOpen()
    case .export: return [.saveCount(counting.filter)]
    default: break
    }
    return []
  }

  /// Lists what stands in the way of a signature.
  private mutating func showOpen() -> [Request] {
    guard let report = counting.report, report.obstacle != nil, report.cells > 0 else {
      say("Nothing stands in the way of a signature.", .good)
      return []
    }
    do {
      let reader = FilterReader(vocabulary: context.vocabulary, person: context.who)
      let open = try reader.read(
        "origin:\(counting.filter.countedOrigin.rawValue) (is:unreviewed or class:none or class:unidentified)"
      )
      page = .gallery
      return list(Query(filter: counting.filter.and(open)))
    } catch {
      say("\(error.summary).", .error)
      return []
    }
  }

  private mutating func askStatement(asSecond: Bool) {
    guard context.who != nil else {
      pending = Pending(action: asSecond ? .countersign : .sign, targets: [])
      return askName()
    }
    if !asSecond, let obstacle = counting.report?.obstacle {
      return say("Not ready to sign: \(obstacle); o lists them.", .warning)
    }
    overlay = .prompt(
      PromptOverlay(
        .statement(asSecond: asSecond), title: asSecond ? "sign as the second" : "sign",
        explanation: "What you answer for. It is kept in the journal under your name, "
          + "\(context.who ?? ""), and never undone; later changes show as amendments.",
        text: asSecond ? "I agree." : "I have looked at every cell."))
  }

  /// Signs with a statement.
  mutating func sign(_ statement: String, asSecond: Bool) -> [Request] {
    guard let who = context.who else { return [] }
    guard !statement.isEmpty else {
      say("A signature needs a statement; nothing was signed.", .warning)
      return []
    }
    return [.sign(counting.filter, statement: statement, by: who, asSecond: asSecond)]
  }
}
