import Basis
import Diffusion
import Foundation
import Journeys

/// Tells how a training of a generator goes on: a line for every look at 'select', and one that says
/// how far it is. Ctrl-C stops it, saved.
struct TrainingWatch {
  private let showsSamples: Bool
  private let checkpoint: URL
  private let out: URL

  init(_ options: TrainingOptions, checkpoint: URL, out: URL) {
    showsSamples = options.show
    self.checkpoint = checkpoint
    self.out = out
  }

  /// Watches until the training ends; throws what it ends with.
  ///
  /// - Parameters:
  ///   - records: the looks at 'select' so far.
  ///   - tell: is given every look once.
  ///   - words: how far it is.
  func watch<State, Record>(
    _ job: Job<Training.GeneratorNews<State>, ModelClasses>, records: (State) -> [Record],
    tell: (Record) throws -> Void, words: (State) -> String
  ) async throws -> ModelClasses {
    let interrupts = Interrupts { job.cancel() }
    defer { interrupts.stop() }
    var line = ProgressLine()
    var told = 0
    var shown = 0
    for await news in job.news {
      switch news {
      case .reading(let progress): line.show(progress)
      case .training(let now, let strip):
        let all = records(now)
        for record in all.dropFirst(told) {
          line.clear()
          try tell(record)
        }
        told = all.count
        if showsSamples, let strip, strip.step > shown {
          line.clear()
          StandardError.write(SampleShow.bytes(of: strip.pictures.map { ($0.key, $0.picture) }))
          shown = strip.step
        }
        line.show(words(now))
      }
    }
    line.clear()
    return try await TrainingWords.result(of: job, checkpoint: checkpoint, in: out)
  }
}
