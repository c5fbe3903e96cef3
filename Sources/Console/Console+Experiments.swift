import TerminalKit

extension Console {
  mutating func actInExperiments(_ action: Action) -> [Request] {
    switch action {
    case .up: experiments.list.step(-1)
    case .down: experiments.list.step(1)
    case .open, .showReport:
      guard let card = experiments.list.chosen else { return [] }
      return [.experiment(.report(path: card.path))]
    case .start:
      guard let card = experiments.list.chosen, card.problem == nil else { return [] }
      if experiments.list.items?.contains(where: \.isRunning) == true {
        say("An experiment is running; Escape stops it.", .warning)
        return []
      }
      return [.experiment(.run(path: card.path))]
    case .stop: return [.experiment(.stop)]
    default: break
    }
    return []
  }

  mutating func take(_ news: ExperimentNews) -> [Request] {
    switch news {
    case .listed(let cards): experiments.list.take(cards)
    case .report(let title, let lines):
      report = ReportScreen(title: title, lines: lines)
      reportCameFrom = .experiments
      page = .report
      return [.experiment(.rest)]
    case .ended(let sentence, let isGood): say(sentence, isGood ? .good : .warning)
    }
    return []
  }
}
