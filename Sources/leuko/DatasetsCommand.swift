import ArgumentParser
import Foundation
import Journeys

struct DatasetsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "datasets",
    abstract: "Public sets of real cells, and looks drawn by rule that no set has.",
    subcommands: [DatasetsListCommand.self, DatasetsGetCommand.self, DrawDohleCommand.self],
    defaultSubcommand: DatasetsListCommand.self)
}

/// `leuko datasets`, with or without the name of a set.
struct DatasetsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "What public sets there are, and what to know before using one.",
    discussion: """
      What could not be checked on a set's own pages is said to be unknown.

      EXAMPLES
        leuko datasets
        leuko datasets pbc
        leuko datasets --json
        leuko datasets get bloodmnist
      """)

  @Argument(help: "One set, by its short name.") var name: String?
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    guard let name, !Datasets.all.contains(where: { $0.id == name }) else { return }
    let known = Datasets.all.map(\.id).joined(separator: ", ")
    throw ValidationError("no set is called '\(name)'; use one of \(known)")
  }

  func run() throws {
    let sets = Datasets.all.filter { name == nil || $0.id == name }
    if json { return try StandardOutput.write(json: sets.map(Row.init)) }
    StandardOutput.write(sets.map(words).joined(separator: "\n"))
  }

  private func words(_ set: PublicDataset) -> String {
    """
    \(set.id)  \(set.name)
      \(set.summary)
      pictures  \(set.count.map(String.init) ?? "unknown")
      licence   \(set.license ?? "unknown: ask before you use it")
      from      \(set.home)
      cite      \(set.citation)
      get       \(set.file == nil ? "from the page above" : "leuko datasets get \(set.id)")
      then      \(set.steps)

    """
  }

  private struct Row: Encodable {
    var id, name, summary, home, citation, steps: String
    var count: Int?
    var license: String?

    init(_ set: PublicDataset) {
      id = set.id
      name = set.name
      summary = set.summary
      home = set.home
      citation = set.citation
      steps = set.steps
      count = set.count
      license = set.license
    }
  }
}
