import Diffusion
import Tensors

extension AdversarialTraining: LongTraining {
  package var batch: Int { plan.batch }
  package var steps: (interval: Int, all: Int) { (plan.interval, plan.steps) }
  package var seconds: Double {
    get { progress.seconds }
    set { progress.seconds = newValue }
  }

  package func check() throws {
    guard progress.loss?.isFinite ?? true else {
      throw AdversarialTrainingError.diverged(step: step)
    }
  }

  package func news(picturesPerSecond: Double?) -> AdversarialTrainingNews {
    AdversarialTrainingNews(
      step: step, steps: plan.steps, loss: progress.loss ?? 0, records: progress.records,
      picturesPerSecond: picturesPerSecond, remaining: remaining(picturesPerSecond))
  }

  /// Notes how the critic scored since the last look, and how it scores what it hasn't seen.
  package func look() {
    let since = Double(max(1, step - (progress.records.last?.step ?? 0)))
    progress.records.append(
      AdversarialRecord(
        step: step, criticLoss: progress.losses / since, real: progress.real / since,
        made: progress.made / since, select: selectScore()))
    progress.losses = 0
    progress.real = 0
    progress.made = 0
  }

  /// The mean score of `select`, altered as everything the critic sees; nil where no class has a pack.
  private func selectScore() -> Double? {
    let packs = Dictionary(grouping: judged, by: \.label).sorted { $0.key < $1.key }
      .flatMap { label, examples in
        (0..<examples.count / plan.pack).map { pack in
          (label, examples[pack * plan.pack..<(pack + 1) * plan.pack])
        }
      }
    guard !packs.isEmpty else { return nil }
    var sum = 0.0
    for first in stride(from: 0, to: packs.count, by: plan.packs) {
      let batch = (first..<min(packs.count, first + plan.packs)).map { place in
        let (label, examples) = packs[place]
        let pictures = examples.enumerated().map { real($1, place * plan.pack + $0) }
        return Shown(pictures, label, .real)
      }
      judge(batch, at: 0)
      for slot in batch.indices { sum += Double(score(slot)) }
    }
    return sum / Double(packs.count)
  }
}
