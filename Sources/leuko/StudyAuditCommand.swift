import ArgumentParser
import Basis
import Foundation
import Journeys
import ReaderStudy

struct StudyAuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "What about a study could give the truth away; the key stays shut.",
    discussion: """
      Exit 0: nothing changed since sealing and nothing found; 1: something is.

      EXAMPLES
        leuko study audit first.study
        leuko study audit first.study --html audit.html
      """)

  @Argument(help: "The study's folder.") var study: String
  @Option(help: "Write the audit as one HTML file.") var html: String?

  func run() throws {
    let folders = Folders.ofThisProcess()
    let opened = try Study(at: folders.resolved(study))
    let report = opened.auditReport
    try folders.write(
      report.html(title: "Audit of '\(opened.manifest.plan.name)'"), to: html)
    StandardOutput.write(report.plainText(width: 92))
    if !opened.passesAudit { throw ExitCode(ExitStatus.failure.rawValue) }
  }
}
