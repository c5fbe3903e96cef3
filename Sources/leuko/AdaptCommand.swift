import ArgumentParser
import AtlasStore
import Basis
import Classification
import Foundation
import Journeys

struct AdaptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adapt",
    abstract: "Make the classifier this laboratory's, by cells labelled here.",
    discussion: """
      Another laboratory's stain looks foreign to a classifier. Label twenty to a hundred cells by \
      hand, of every kind there is, and ask: what they have in common moves what the classifier \
      expects, in a second, without training. It is kept with the atlas; cells without a class are \
      asked about anew, in one entry of the journal. How right it is, is told by leaving each \
      labelled cell out in turn. Cells for tests ('val', 'test') are never used. --undo takes it back.

      \(FilterOptions.language)

      EXAMPLES
        leuko adapt
        leuko adapt source:slide7
        leuko adapt --undo
      """)

  @OptionGroup var filter: FilterOptions
  @Flag(help: "Take the adaptation back.") var undo = false
  @Option(help: "Suggest 'unidentified' where fewer than this share of classes would be right.")
  var precision = Slides.precision
  @Option(help: "The classifier's folder; else the one trained here, else Leuko's.")
  var model: String?
  @Option(help: "Threads; all processors unless said.") var threads: Int?
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var options: ProjectOptions

  func validate() throws {
    guard precision > 0, precision <= 1 else {
      throw ValidationError("--precision is a share, above 0 and at most 1")
    }
    guard threads.map({ (1...256).contains($0) }) ?? true else {
      throw ValidationError("--threads is 1 to 256")
    }
  }

  func run() async throws {
    let project = try options.open(creating: false)
    let classifier = try Classifying.classifier(
      named: model, folders: project.folders,
      threads: threads ?? project.settings.threads
        ?? ProcessInfo.processInfo.activeProcessorCount)
    if undo {
      let changed = try await Adapting.undo(classifier, in: project, precision: precision)
        .watched()
      return StandardOutput.write("taken back; \(changed) suggestions changed\n")
    }
    let outcome = try await Adapting.adapt(
      classifier, to: filter.query(project).filter, in: project, precision: precision
    ).watched()
    if json { return try StandardOutput.write(json: outcome) }
    let count = outcome.cells.values.reduce(0, +)
    StandardOutput.write(
      """
      adapted to \(count) cells; each left out in turn, \(outcome.rightWith) are named rightly, \
      and \(outcome.rightWithout) were before
      \(outcome.changed) of \(outcome.asked) suggestions changed; 'leuko adapt --undo' takes it back

      """)
  }
}
