import ArgumentParser
import Foundation
import Journeys

/// What all trainings of models that make pictures can be told.
struct TrainingOptions: ParsableArguments {
  @Option(help: "The folder of the model.") var out: String
  @Option(help: "The side of a new model's pictures, in pixels.") var size = 64
  @Option(help: "The side of the middle square they are made from, in pixels of the originals.")
  var crop = 160
  @Option(help: "Pictures a step.") var batch = 16
  @Option(help: "About how long it may take.") var minutes: Double?
  @Option(help: "Minutes from one checkpoint to the next.") var saveEvery = 5.0
  @OptionGroup var learning: LearningOptions
  @Flag(help: "Show the samples here too, after every look at 'select'.") var show = false
  @Flag(help: "Print a line of JSON after every look at 'select', and one with the description.")
  var json = false

  func validate() throws {
    guard minutes.map({ $0 > 0 && $0 <= 100_000 }) ?? true else {
      throw ValidationError("--minutes is above 0 and at most 100000")
    }
    guard (8...512).contains(size), size % 8 == 0 else {
      throw ValidationError("--size is a multiple of 8 from 8 to 512")
    }
    try expect("crop", crop, in: 8...4096)
    try expect("batch", batch, in: 1...256)
    guard saveEvery > 0 else { throw ValidationError("--save-every is above 0") }
  }

  /// Checks what each training says in its own words.
  static func check(steps: Int?, rate: Double?) throws {
    try expect("steps", steps, in: 2...10_000_000)
    guard rate.map({ $0 > 0 && $0 <= 1 }) ?? true else {
      throw ValidationError("--rate is above 0 and at most 1")
    }
  }

  /// What was asked for.
  func order(
    _ folders: Folders, steps: Int?, rate: Double?
  ) throws -> Training.GeneratorOrder {
    var order = Training.GeneratorOrder(
      out: folders.resolved(out), threads: try learning.threads(folders))
    order.size = size
    order.crop = crop
    order.batch = batch
    order.seed = learning.seed
    order.steps = steps
    order.minutes = minutes
    order.rate = rate
    order.saving = saveEvery
    order.resumes = learning.resume
    order.license = learning.license
    order.credit = learning.credit
    order.diary = .ofThisProcess(folders)
    return order
  }
}
