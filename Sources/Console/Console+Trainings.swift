import Journeys
import TerminalKit

extension Console {
  mutating func actInTrainings(_ action: Action) -> [Request] {
    switch action {
    case .up: trainings.list.step(-1)
    case .down: trainings.list.step(1)
    case .newTraining: return [.training(.compose)]
    case .start:
      guard let state = trainings.list.chosen else { return [] }
      guard state.canResume else {
        say("Only a training that was stopped or broke off can go on.", .warning)
        return []
      }
      return [.training(.resume(out: state.out))]
    case .stop:
      guard let state = trainings.list.chosen, state.standing == .running else { return [] }
      say("'\(state.name)' is being stopped; it is saved.")
      return [.training(.stop(out: state.out))]
    default: break
    }
    return []
  }

  mutating func take(_ news: TrainingNews) -> [Request] {
    switch news {
    case .listed(let states): trainings.list.take(states)
    case .composed(let words):
      overlay = .prompt(
        PromptOverlay(
          .trainingWords, title: "leuko train …",
          explanation: "diffusion, gan or classifier, and its options ('leuko train diffusion "
            + "--help' lists them). It goes on when Leuko is left.", text: words))
    }
    return []
  }
}
