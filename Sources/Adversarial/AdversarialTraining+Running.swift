import Diffusion
public import Foundation

extension AdversarialTraining {
  /// Trains until it is finished.
  ///
  /// Where the task is cancelled, the training is written to `checkpoint` and `CancellationError`
  /// thrown; it is also written every so many minutes, whole or not at all.
  ///
  /// - Parameters:
  ///   - checkpoint: where a break is survived; nil to survive none.
  ///   - minutes: from one checkpoint to the next.
  ///   - judged: is told after every look at `select`, when `write(to:)` gives a model to look at.
  ///   - report: is told after every step.
  public func run(
    checkpoint: URL?, minutes: Double = 5,
    judged: (AdversarialTraining) throws -> Void = { _ in },
    report: (AdversarialTrainingNews) -> Void = { _ in }
  ) throws {
    let clock = ContinuousClock()
    var last = clock.now
    var saved = clock.now
    var pace: [Double] = []
    func account() -> Double {
      let now = clock.now
      let seconds = (now - last) / .seconds(1)
      progress.seconds += seconds
      last = now
      return seconds
    }
    while !isFinished {
      if Task.isCancelled {
        if let checkpoint { try write(to: checkpoint) }
        throw CancellationError()
      }
      advance()
      guard progress.loss?.isFinite ?? true else {
        throw AdversarialTrainingError.diverged(step: step)
      }
      pace = (pace + [account()]).suffix(20)
      if step % plan.interval == 0 || step == plan.steps {
        look()
        // Told to stop while samples are made: the checkpoint is written below, before the next step.
        do { try judged(self) } catch is CancellationError {}
        _ = account()
      }
      if let checkpoint, clock.now - saved > .seconds(60 * minutes) {
        try write(to: checkpoint)
        saved = clock.now
      }
      report(news(pace))
    }
  }

  /// Seconds a step takes here: the median of five whose results are thrown away.
  public static func secondsPerStep(
    _ training: @autoclosure () throws -> AdversarialTraining
  ) rethrows -> Double {
    let trial = try training()
    let clock = ContinuousClock()
    trial.advance()
    let times = (0..<5).map { _ in clock.measure { trial.advance() } / .seconds(1) }
    return times.sorted()[2]
  }

  private func news(_ pace: [Double]) -> AdversarialTrainingNews {
    let seconds = pace.reduce(0, +)
    let perSecond = seconds > 0 ? Double(pace.count * plan.batch) / seconds : nil
    return AdversarialTrainingNews(
      step: step, steps: plan.steps, loss: progress.loss ?? 0, records: progress.records,
      picturesPerSecond: perSecond,
      remaining: perSecond.map { .seconds(Double((plan.steps - step) * plan.batch) / $0) })
  }

  /// Notes how the critic scored since the last look, and how it scores what it hasn't seen.
  func look() {
    let since = Double(max(1, step - (progress.records.last?.step ?? 0)))
    progress.records.append(
      AdversarialRecord(
        step: step, criticLoss: progress.losses / since, real: progress.real / since,
        made: progress.made / since, select: judged.isEmpty ? nil : selectScore()))
    progress.losses = 0
    progress.real = 0
    progress.made = 0
  }

  /// The mean score of `select`, altered as everything the critic sees.
  private func selectScore() -> Double {
    var sum = 0.0
    for first in stride(from: 0, to: judged.count, by: plan.batch) {
      let batch = judged[first..<min(judged.count, first + plan.batch)].enumerated()
        .map { slot, example in
          Shown(real(example, first + slot), example.label, .real)
        }
      judge(batch, at: 0)
      for slot in batch.indices { sum += Double(score(slot)) }
    }
    return sum / Double(judged.count)
  }
}
