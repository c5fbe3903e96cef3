import ArgumentParser
import Basis
import Foundation
import Journeys

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check this program's numbers against recorded reference vectors.",
    discussion: """
      DIR holds network folders with io.safetensors and taps.safetensors, tables.safetensors, \
      schedulers.json with its two tensor files, statistics.json, generative-metrics.json, or some \
      of them. Exit 0: all passed; 1: a failure, an unreadable file, or no case at all; 3: none \
      failed, but some groups are not built.

      EXAMPLES
        leuko verify reference
        leuko verify --json reference > report.json
      """)

  @Argument(help: "The folder of the vectors.") var folder: String
  @Flag(help: "Print JSON.") var json = false

  func run() async throws {
    let url = Folders.ofThisProcess().resolved(folder)
    let report = try Verifying.report(on: url)
    if json {
      try StandardOutput.write(json: report)
    } else {
      StandardOutput.write(words(report))
    }
    if report.exitStatus != .success { throw ExitCode(report.exitStatus.rawValue) }
  }

  private func words(_ report: VerificationReport) -> String {
    let width = report.groups.map(\.name.count).max() ?? 10
    var text = ""
    for group in report.groups {
      let name = group.name.padding(toLength: width, withPad: " ", startingAt: 0)
      switch group.outcome {
      case .passed:
        text += "passed     \(name)  \(cases(group))\(errors(group))\n"
      case .failed(let why):
        text += "FAILED     \(name)  \(cases(group))\(errors(group))  \(why)\n"
      case .notBuilt(let what):
        text += "not built  \(name)  \(what)\n"
      }
    }
    let passed = report.groups.count { $0.outcome == .passed }
    let failed = report.groups.count(where: \.hasFailed)
    return text
      + "\(passed) groups passed, \(failed) failed, "
      + "\(report.groups.count - passed - failed) not built\n"
  }

  private func cases(_ group: VerificationGroup) -> String {
    group.cases == 1 ? "1 case" : "\(group.cases) cases"
  }

  private func errors(_ group: VerificationGroup) -> String {
    guard let worst = group.worstError, let tolerance = group.tolerance else { return "" }
    return String(format: ", worst error %.2g of %.2g allowed", worst, tolerance)
  }
}
