import ArgumentParser
import Basis
import Foundation
import Journeys
import Location

struct TrainLocatorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "locator",
    abstract: "Train the network that tells white cells from what only looks like one.",
    discussion: """
      --data is a folder of fields with a Pascal VOC file each (objects 'WBC') and lists of names in \
      splits/. It learns from one list, and chooses the best of its weights and the score from which \
      a box counts by another; no other field is read. Ctrl-C saves; --resume goes on, and ends with \
      the bytes it would have ended with.

      EXAMPLES
        leuko train locator --data BCCD --out models/locator
        leuko train locator --data fields --train mine --choose others --steps 1200
        leuko train locator --data BCCD --out models/locator --resume
      """)

  @Option(help: "The folder of fields.") var data: String
  @Option(help: "The folder of the locator; else the one 'leuko locate' looks for first.")
  var out: String?
  @Option(help: "The list of fields to learn from.") var train = "train"
  @Option(help: "The list of fields that choices are made by.") var choose = "val"
  @Option(help: "Steps of 64 squares each.") var steps: Int?
  @OptionGroup var learning: LearningOptions
  @Flag(help: "Print the locator's description as JSON.") var json = false

  func validate() throws {
    try expect("steps", steps, in: 20...1_000_000)
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    var order = Training.LocatorOrder(
      data: folders.resolved(data), out: out.map(folders.resolved) ?? folders.ownLocator,
      threads: try learning.threads(folders))
    order.train = train
    order.choice = choose
    order.plan.seed = learning.seed
    if let steps {
      order.plan.steps = steps
      order.plan.lookEvery = max(1, min(order.plan.lookEvery, steps / 4))
    }
    order.resumes = learning.resume
    order.license = learning.license
    order.credit = learning.credit
    let job = Training.locator(order, bench: Bench())
    let interrupts = Interrupts { job.cancel() }
    defer { interrupts.stop() }
    var line = ProgressLine()
    var told = 0
    for await news in job.news {
      switch news {
      case .reading(let progress): line.show(progress)
      case .proposed(let found, let all, let proposals, let fields):
        line.clear()
        StandardError.write(
          "the stain proposes \(proposals) boxes in \(fields) fields and misses "
            + "\(all - found) of \(all) cells\n")
      case .training(let now):
        for look in now.looks.dropFirst(told) {
          line.clear()
          StandardError.write(
            String(
              format: "step %d: loss %.3f; average precision %.4f\n", look.step, look.loss,
              look.averagePrecision))
        }
        told = now.looks.count
        line.show(
          String(format: "step %d of %d  loss %.3f", now.step, now.steps, now.loss)
            + TrainingWords.pace(nil, now.remaining)
        )
      }
    }
    line.clear()
    let locator = try await TrainingWords.result(
      of: job, checkpoint: order.checkpoint, in: order.out)
    if json { return try StandardOutput.write(json: locator.description) }
    guard let facts = locator.description.training else { return }
    StandardOutput.write(
      String(
        format: """
          learned from %d cells in %d fields in %@; the weights of step %d were best
          average precision %.3f on the %d fields it chose by; 'leuko evaluate locator' asks others
          the locator is in '%@'

          """, facts.cells, facts.fields, ProgressLine.words(.seconds(facts.seconds)),
        facts.bestStep, facts.averagePrecision, facts.chosenByFields, order.out.path))
  }
}
