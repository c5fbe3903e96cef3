import ArgumentParser
import AtlasStore
import Foundation
import Journeys

struct RemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Take every cell a filter finds out of the atlas; 'restore' brings them back.",
    discussion: """
      What is removed is in no list, count, test, training or export any more, unless is:removed asks \
      for it. Nothing is lost: pictures, labels and history stay in the atlas, an undo or 'leuko \
      restore' brings the cells back as they were. On a terminal it asks; --yes doesn't.

      \(FilterOptions.language)

      EXAMPLES
        leuko remove is:duplicate --reason 'copies of others'
        leuko remove 'source:slide7 class:artefact' --reason 'out of focus' --yes --json
        leuko list is:removed
      """)

  @OptionGroup var filter: FilterOptions
  @Option(help: "Why; it is kept in the journal.") var reason: String
  @Flag(help: "Only say which cells it would be.") var dryRun = false
  @Flag(help: "Don't ask.") var yes = false
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var options: ProjectOptions

  func validate() throws {
    guard !reason.allSatisfy(\.isWhitespace) else { throw ValidationError("--reason is empty") }
    guard !filter.words.isEmpty || filter.view != nil else {
      throw ValidationError(
        "say which cells, by a filter or --view; 'leuko list' shows what it finds")
    }
  }

  func run() throws {
    let project = try options.open(creating: false)
    try Removal(
      isRemoved: true, cells: try filter.query(project), reason: reason, isDry: dryRun,
      asks: !yes, asJSON: json
    ).run(in: project)
  }
}
