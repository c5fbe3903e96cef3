import ArgumentParser
import AtlasStore
import Basis
import Foundation
import Journeys

struct RelabelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "relabel",
    abstract: "Give every cell a filter finds another class, with a reason.",
    discussion: """
      It prints what the cells are now, and on a terminal asks; --yes doesn't. All of them change, \
      in one entry of the journal that one undo takes back, or none.

      \(FilterOptions.language)

      EXAMPLES
        leuko relabel class:band source:slide7 --to segmented --reason 'lobes joined by a thread'
        leuko relabel --view doubtful --to unidentified --reason 'to be looked at' --yes
        leuko relabel 'class:none suggestion:platelet confidence>0.99' --to platelet --dry-run \\
          --reason 'sure enough'
      """)

  @OptionGroup var filter: FilterOptions
  @Option(help: "The class they get, or 'none'.") var to: String
  @Option(help: "Why; it is kept in the journal.") var reason: String
  @Flag(help: "Only say what would change.") var dryRun = false
  @Flag(help: "Don't ask.") var yes = false
  @OptionGroup var options: ProjectOptions

  func validate() throws {
    guard !reason.allSatisfy(\.isWhitespace) else { throw ValidationError("--reason is empty") }
  }

  func run() throws {
    let project = try options.open(creating: false)
    guard let person = project.person else { throw AtlasError.noName }
    let key = try classKey(project.vocabulary)
    let ids = try project.atlas.ids(matching: filter.query(project))
    let census = try project.atlas.census(of: ids)
    let name = project.vocabulary.name(ofClass: key)
    StandardOutput.write("\(ids.count) cells will be \(name); now they are\n")
    for (old, count) in census.classes.sorted(by: { $0.value > $1.value }) {
      StandardOutput.write("  \(count)\t\(project.vocabulary.name(ofClass: old))\n")
    }
    if census.reviewed > 0 {
      StandardOutput.write("A person has looked at \(census.reviewed) of them.\n")
    }
    guard !dryRun, !ids.isEmpty, try isWanted(ids.count) else { return }
    let entry = try project.atlas.record(
      .label(key), on: ids, by: person, at: project.now(), reason: reason)
    StandardOutput.write(
      "\(ids.count) cells changed, entry \(entry?.sequence ?? 0) of the journal\n")
  }

  private func isWanted(_ count: Int) throws -> Bool {
    guard isatty(STDIN_FILENO) == 1, !yes else { return true }
    StandardError.write("Change \(count) cells? [y/N] ")
    return readLine().map { ["y", "yes"].contains($0.lowercased()) } ?? false
  }

  private func classKey(_ vocabulary: Vocabulary) throws -> String? {
    if to.lowercased() == "none" { return nil }
    guard let known = vocabulary.cellClass(spelled: to) else {
      throw ValidationError("no class is called '\(to)'")
    }
    return known.key
  }
}
