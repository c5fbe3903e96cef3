import AtlasStore
import TerminalKit

extension Console {
  /// Asks the generator about the cell under the cursor.
  mutating func openOpinion() -> [Request] {
    guard let id = catalogue.current else { return [] }
    page = .opinion
    opinion = OpinionScreen()
    opinion.id = id
    return [.opinion(.ask(id))]
  }

  mutating func actInOpinion(_ action: Action, count: Int?) -> [Request] {
    let times = count ?? 1
    let before = opinion.other
    switch action {
    case .up, .previousClass: opinion.step(-times)
    case .down, .nextClass: opinion.step(times)
    case .left, .right:
      let here = catalogue.cursor
      catalogue.move(to: here + (action == .right ? times : -times))
      guard catalogue.cursor != here else { return [] }
      return openOpinion() + fetchWhatShows()
    default: return []
    }
    return opinion.other == before ? [] : change()
  }

  mutating func take(_ news: OpinionNews) -> [Request] {
    opinion.take(news)
    guard case .found = news else { return [] }
    return change()
  }

  private func change() -> [Request] {
    guard let id = opinion.id, let own = opinion.chances.first?.key, let other = opinion.other
    else { return [] }
    return [.opinion(.change(id, from: own, to: other))]
  }
}
