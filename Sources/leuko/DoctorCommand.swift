import ArgumentParser
import Foundation
import Journeys

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "What this terminal and this machine can do, and what to mend.",
    discussion: """
      EXAMPLES
        leuko doctor
        leuko doctor --json
      """)

  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let report = Examination.examine(folders: .ofThisProcess())
    if json {
      try StandardOutput.write(json: report)
    } else {
      StandardOutput.write(report.words)
    }
  }
}
