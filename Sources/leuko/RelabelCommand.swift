import ArgumentParser
import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures

struct RelabelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "relabel",
    abstract: "Give every cell a filter finds another class or a finding, with a reason.",
    discussion: """
      It prints what the cells are now, and on a terminal asks; --yes doesn't. All of them change, \
      in one entry of the journal that one undo takes back, or none. --finding adds a finding, \
      --grade says how strong it is (1, 2 or 3 pluses, 0 for not said), --note what else; \
      --no-finding takes it away.

      \(FilterOptions.language)

      EXAMPLES
        leuko relabel class:band source:slide7 --to segmented --reason 'lobes joined by a thread'
        leuko relabel --view doubtful --to unidentified --reason 'to be looked at' --yes
        leuko relabel 'class:none suggestion:platelet confidence>0.99' --to platelet --dry-run \\
          --reason 'sure enough'
        leuko relabel source:slide7 --scale 0.1 --reason 'objective micrometer'
        leuko relabel source:slide7 class:segmented --finding dohle_bodies --grade 2 --reason toxic
      """)

  @OptionGroup var filter: FilterOptions
  @Option(help: "The class they get, or 'none'.") var to: String?
  @Option(help: "A finding they get.") var finding: String?
  @Option(help: "How strong that finding is: 1, 2 or 3; 0 for not said.") var grade: Int?
  @Option(help: "What else is to be said of that finding; empty takes it back.") var note: String?
  @Option(help: "A finding that is taken away.") var noFinding: String?
  @Option(help: "How many micrometres a pixel is, or 'none' for unknown.") var scale: String?
  @Option(help: "Why; it is kept in the journal.") var reason: String
  @Flag(help: "Only say what would change.") var dryRun = false
  @Flag(help: "Don't ask.") var yes = false
  @OptionGroup var options: ProjectOptions

  func validate() throws {
    guard !reason.allSatisfy(\.isWhitespace) else { throw ValidationError("--reason is empty") }
    guard [to, finding, noFinding, scale].count(where: { $0 != nil }) == 1 else {
      throw ValidationError("say one of --to, --finding, --no-finding and --scale")
    }
    guard scale.map({ $0 == "none" || Self.scale($0) != nil }) ?? true else {
      throw ValidationError("--scale is 0.01 to 4 micrometres a pixel, or 'none'")
    }
    guard finding != nil || (grade == nil && note == nil) else {
      throw ValidationError("--grade and --note are about a --finding")
    }
    guard grade.map((0...3).contains) ?? true else {
      throw ValidationError("--grade is 0, 1, 2 or 3")
    }
  }

  func run() throws {
    let project = try options.open(creating: false)
    guard let person = project.person else { throw AtlasError.noName }
    let (change, words) = try change(project.vocabulary)
    let ids = try project.atlas.ids(matching: filter.query(project))
    let census = try project.atlas.census(of: ids)
    StandardOutput.write("\(ids.count) cells will be \(words); now they are\n")
    for (old, count) in census.classes.sorted(by: { $0.value > $1.value }) {
      StandardOutput.write("  \(count)\t\(project.vocabulary.name(ofClass: old))\n")
    }
    if census.reviewed > 0 {
      StandardOutput.write("A person has looked at \(census.reviewed) of them.\n")
    }
    guard !dryRun, !ids.isEmpty, try isWanted(ids.count) else { return }
    let entry = try project.atlas.record(
      change, on: ids, by: person, at: project.now(), reason: reason)
    StandardOutput.write(
      "\(ids.count) cells changed, entry \(entry?.sequence ?? 0) of the journal\n")
  }

  private static func scale(_ text: String) -> PictureScale? {
    Double(text).flatMap { PictureScale(checked: $0, source: .stated) }
  }

  private func isWanted(_ count: Int) throws -> Bool {
    guard isatty(STDIN_FILENO) == 1, !yes else { return true }
    StandardError.write("Change \(count) cells? [y/N] ")
    return readLine().map { ["y", "yes"].contains($0.lowercased()) } ?? false
  }

  /// What is asked for, and what the cells will be.
  private func change(_ vocabulary: Vocabulary) throws -> (Change, words: String) {
    if let scale {
      let said = Self.scale(scale)
      return (.scale(said), said?.words ?? "of unknown scale")
    }
    if let to {
      let key = try classKey(to, vocabulary)
      return (.label(key), vocabulary.name(ofClass: key))
    }
    guard let name = finding ?? noFinding, let known = vocabulary.finding(spelled: name) else {
      throw ValidationError("no finding is called '\(finding ?? noFinding ?? "")'")
    }
    if noFinding != nil { return (.removeFindings([known.key]), "without \(known.name)") }
    var parts: [FindingRemark.Part] = []
    if let grade { parts.append(.grade(FindingRemark.Grade(rawValue: grade))) }
    if let note { parts.append(.note(note)) }
    let remark = parts.reduce(FindingRemark()) { $0.saying($1) }
    return (.remark(finding: known.key, parts), "with \(remark.words(after: known.name))")
  }

  private func classKey(_ name: String, _ vocabulary: Vocabulary) throws -> String? {
    if name.lowercased() == "none" { return nil }
    guard let known = vocabulary.cellClass(spelled: name) else {
      throw ValidationError("no class is called '\(name)'")
    }
    return known.key
  }
}
