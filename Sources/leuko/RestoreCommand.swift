import ArgumentParser
import AtlasStore
import Foundation
import Journeys

struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Bring back cells that were removed from the atlas.",
    discussion: """
      Without a filter all of them, with one those it finds among them. They come back as they were. \
      On a terminal it asks; --yes doesn't.

      EXAMPLES
        leuko restore --reason 'they are needed after all'
        leuko restore 'source:slide7' --reason 'in focus on a better screen' --yes --json
      """)

  @OptionGroup var filter: FilterOptions
  @Option(help: "Why; it is kept in the journal.") var reason: String?
  @Flag(help: "Only say which cells it would be.") var dryRun = false
  @Flag(help: "Don't ask.") var yes = false
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var options: ProjectOptions

  func run() throws {
    let project = try options.open(creating: false)
    var query = try filter.query(project)
    query.filter = try FilterReader(vocabulary: project.vocabulary).read("is:removed")
      .and(query.filter)
    try Removal(
      isRemoved: false, cells: query, reason: reason, isDry: dryRun, asks: !yes, asJSON: json
    ).run(in: project)
  }
}
