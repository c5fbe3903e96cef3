import ArgumentParser
import AtlasStore
import Journeys

/// How a count of cells is told.
struct CountOptions: ParsableArguments {
  @Option(help: "Write it as a page to this file.") var html: String?
  @Flag(help: "Print JSON.") var json = false
  @Flag(help: "Print the table as comma-separated values.") var csv = false

  func validate() throws {
    guard !(json && csv) else { throw ValidationError("say --json or --csv, not both") }
  }

  /// Signs the count of these cells, where there is a statement, and tells it.
  func tell(
    _ filter: Filter, in project: Project, signing statement: String?, asSecond: Bool = false
  ) throws {
    if let statement {
      guard let person = project.person else { throw AtlasError.noName }
      try Counting.sign(
        filter, in: project, by: person, statement: statement, asSecond: asSecond)
    }
    let report = try Counting.report(filter, in: project)
    try project.folders.write(report.html(project.vocabulary), to: html)
    if json { return try StandardOutput.write(json: report) }
    if csv { return StandardOutput.write(exact: report.csv) }
    StandardOutput.write(report.lines(project.vocabulary).joined(separator: "\n") + "\n")
  }
}
