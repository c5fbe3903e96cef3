import ArgumentParser
import AtlasStore
import Basis
import Foundation
import Journeys

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write cells into a folder, with a manifest that brings everything back.",
    discussion: """
      Pictures go to SPLIT/CLASS/ as they were imported; manifest.csv says what each is, where it \
      came from, and the recipe of the generated. The report says how many were asked for and \
      written, and of generated cells how many were kept of how many made.

      EXAMPLES
        leuko export out
        leuko export out --class eosinophil --split val --origin microscope
        leuko export made --origin generated --verdict kept --json
      """)

  @Argument(help: "A new or empty folder.") var folder: String
  @Option(name: .customLong("class"), help: "A class; may be given several times.")
  var classes: [String] = []
  @Option(help: "A split; may be given several times.") var split: [String] = []
  @Option(help: "microscope, generated or drawn; may be given several times.")
  var origin: [String] = []
  @Option(help: "Of generated cells: kept, rejected or undecided.") var verdict: [String] = []
  @Option(help: "A filter, as 'leuko list' takes it.") var filter: String?
  @Flag(help: "Print the report as JSON.") var json = false
  @OptionGroup var options: ProjectOptions

  func run() async throws {
    let project = try options.open(creating: false)
    let query = try query(project)
    let job = Exporting.run(query, to: project.folders.resolved(folder), from: project)
    let interrupts = Interrupts { job.cancel() }
    defer { interrupts.stop() }
    var line = ProgressLine()
    for await progress in job.news { line.show(progress) }
    line.clear()
    let report = try await job.output
    if json { return try StandardOutput.write(json: report) }
    StandardOutput.write(words(report))
    if !report.isComplete { throw ExitCode(ExitStatus.failure.rawValue) }
  }

  private func query(_ project: Project) throws -> Query {
    let vocabulary = project.vocabulary
    let reader = FilterReader(vocabulary: vocabulary, person: project.person)
    var query = Query(filter: try reader.read(filter ?? ""))
    query.classes = Set(
      try classes.map { name -> String? in
        guard let known = vocabulary.cellClass(spelled: name) else {
          throw ValidationError("no class is called '\(name)'")
        }
        return known.key
      })
    query.splits = Set(
      try split.map { name -> Split? in
        guard let split = Split(spelled: name) else {
          throw ValidationError("--split is train, select, val, test or excluded, not '\(name)'")
        }
        return split
      })
    query.origins = Set(
      try origin.map { name in
        guard let kind = Origin.Kind(rawValue: name) else {
          throw ValidationError("--origin is microscope, generated or drawn, not '\(name)'")
        }
        return kind
      })
    query.verdicts = Set(
      try verdict.map { name in
        guard let verdict = Curation.Verdict(rawValue: name) else {
          throw ValidationError("--verdict is kept, rejected or undecided, not '\(name)'")
        }
        return verdict
      })
    return query
  }

  private func words(_ report: ExportReport) -> String {
    var text = "\(report.written) of \(report.asked) cells written"
    if report.generated > 0 { text += ", \(report.generated) of them generated" }
    text += "\n"
    for group in report.curation {
      text += "  \(group.kept) of \(group.made) kept, \(group.rejected) rejected: \(group.recipe)\n"
    }
    for refusal in report.lost.prefix(20) {
      text += "  not written: \(refusal.path): \(refusal.reason)\n"
    }
    return text
  }
}
