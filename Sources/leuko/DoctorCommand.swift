import ArgumentParser
import CursesTerminal
import Foundation
import Journeys

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "What this terminal and this machine can do, and what to mend.",
    discussion: """
      EXAMPLES
        leuko doctor
        leuko doctor --json
      """)

  @Flag(help: "Print JSON.") var json = false

  func run() async throws {
    let report = await Examination.examine(folders: .ofThisProcess())
    if json {
      try StandardOutput.write(json: report)
    } else {
      StandardOutput.write(report.words)
    }
  }
}
