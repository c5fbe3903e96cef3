import ArgumentParser
import Basis
import Foundation
import Journeys

struct ReportErrorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report-error",
    abstract: "Write a report of what failed that can be sent: no pictures, names or paths.",
    discussion: """
      In it are versions, the system, the terminal, which settings there are, the kinds of the last
      errors, the place of a crash, and how large the atlas is. Not in it are pictures, names of files,
      folders, people, slides and classes of your own, labels, comments, and what an error was about.
      It is a page of JSON: read it before you send it.

      EXAMPLES
        leuko report-error
        leuko report-error --out report.json
      """)

  @Option(help: "The file to write.") var out = "leuko-report.json"

  @Option(help: "The atlas to count; else $LEUKO_ATLAS, else leuko.atlas here, else your own.")
  var atlas: String?

  func run() throws {
    let folders = Folders.ofThisProcess()
    let report = ErrorReport(folders: folders, atlasNamed: atlas, memory: .ofThisProcess())
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let url = folders.resolved(out)
    try DurableFile.write(try encoder.encode(report) + Data("\n".utf8), to: url, permissions: 0o600)
    StandardOutput.write("wrote \(url.path); read it, then send it with what you were doing\n")
  }
}
