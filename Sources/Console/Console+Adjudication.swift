import AtlasStore
import Journeys
import TerminalKit

extension Console {
  mutating func openAdjudication() -> [Request] {
    page = .adjudication
    adjudication = AdjudicationScreen()
    return [.disputes]
  }

  mutating func actInAdjudication(_ action: Action, count: Int?) -> [Request] {
    let times = count ?? 1
    switch action {
    case .up: adjudication.step(-times)
    case .down: adjudication.step(times)
    case .takeOpinion(let number):
      guard let current = adjudication.current else { return [] }
      let opinions = AdjudicationScreen.opinions(of: current)
      guard opinions.indices.contains(number - 1) else {
        say("There are only \(opinions.count) opinions of this cell.", .warning)
        return []
      }
      return decide(opinions[number - 1].key, as: action)
    case .label(let key): return decide(key, as: action)
    case .open: return lookAtDispute()
    case .undo, .redo:
      guard let who = context.who else { return [] }
      return [action == .undo ? .undo(by: who) : .redo(by: who)]
    default: break
    }
    return []
  }

  /// Gives the cell a class, for the reason that people differ about it.
  private mutating func decide(_ key: String, as action: Action) -> [Request] {
    guard let current = adjudication.current else { return [] }
    guard let who = context.who else {
      pending = Pending(action: action, targets: [])
      askName()
      return []
    }
    let reason = Adjudicating.reason(for: current, context.vocabulary)
    return [.record(.label(key), on: [current.specimen], by: who, reason: reason)]
  }

  /// Lists the cells in dispute in the atlas, and shows the current one closely.
  private mutating func lookAtDispute() -> [Request] {
    guard let current = adjudication.current else { return [] }
    let ids =
      [current.specimen]
      + adjudication.disputes.map(\.specimen)
      .filter { $0 != current.specimen }
    let reader = FilterReader(vocabulary: context.vocabulary, person: context.who)
    do {
      let list = ids.map(\.description).joined(separator: ",")
      let query = Query(filter: try reader.read("id:\(list)"))
      page = .gallery
      return self.list(query)
    } catch {
      say("\(error.summary).", .error)
      return []
    }
  }
}
