public import ArgumentParser
import Basis
import Foundation
import Journeys
public import ReaderStudy

struct StudyChecklistCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checklist",
    abstract: "A published checklist, filled in as far as the study knows.",
    discussion: """
      Fills in what a sealed study, and with --open-key a scored one, knows of itself, and lists what \
      a person must add. The key stays shut without --open-key; opening it before all sittings have \
      ended is told in every later report.

      EXAMPLES
        leuko study checklist first.study --for stard
        leuko study checklist first.study --for claim --open-key --markdown claim.md
        leuko study checklist first.study --for mi-claim-gen --json
      """)

  @Argument(help: "The study's folder.") var study: String
  @Option(name: .customLong("for"), help: "stard (2015), claim (2024) or mi-claim-gen.")
  var kind: Checklist.Kind
  @Flag(help: "Open the key, and fill in the results too.") var openKey = false
  @Option(help: "The key, with --open-key; else NAME.key beside the folder.") var key: String?
  @Option(help: "Write the list as Markdown.") var markdown: String?
  @Option(help: "Write the list as one HTML file.") var html: String?
  @Flag(help: "Print the list as JSON.") var json = false

  func validate() throws {
    guard key == nil || openKey else { throw ValidationError("--key goes with --open-key") }
  }

  func run() throws {
    let folders = Folders.ofThisProcess()
    let list = Checklist(kind, of: try facts(folders))
    let document = list.document
    try folders.write(document.markdown, to: markdown)
    try folders.write(document.html(title: list.kind.words), to: html)
    if json {
      try StandardOutput.write(json: list)
    } else {
      StandardOutput.write(document.plainText(width: 92))
    }
  }

  private func facts(_ folders: Folders) throws -> ChecklistFacts {
    let folder = folders.resolved(study)
    let sealed = ChecklistFacts(sealed: try Study(at: folder))
    guard openKey else { return sealed }
    let score = try Scoring.open(
      folder, keyFile: key.map(folders.resolved) ?? BlindTesting.keyFile(of: folder),
      at: Date().timeIntervalSince1970, software: "leuko \(Leuko.version)")
    guard score.isVerified else {
      throw StudyError.outOfTurn(
        "'\(folder.lastPathComponent)' doesn't verify: \(score.problems.first ?? "")")
    }
    return ChecklistFacts(score) ?? sealed
  }
}

extension Checklist.Kind: ExpressibleByArgument {}
