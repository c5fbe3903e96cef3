import ArgumentParser
import Basis
import Foundation
import Journeys

struct SlideDemonstrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demonstrate",
    abstract: "The whole way of a slide, on fields drawn by rule with cells that the model makes.",
    discussion: """
      It draws fields whose truth is known, locates and classifies their cells, lets a simulated \
      reviewer mend boxes and classes by the truth, counts, signs and reports. --in gets the fields, \
      an atlas to look at, and the report; every page of it says DEMONSTRATION. It ends with 1 where \
      the count isn't the truth.

      EXAMPLES
        leuko slide demonstrate
        leuko slide demonstrate --in demo --seed 7 && leuko open demo/demonstration.atlas
      """)

  @Option(name: .customLong("in"), help: "The folder it goes into; made where it is missing.")
  var place = "demonstration-slide"
  @Option(help: "Fields.") var fields = 6
  @Option(help: "The seed of cells and fields.") var seed: UInt64 = 1
  @Option(help: "The model that makes the cells.") var model: String?
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    try expect("fields", fields, in: 1...200)
  }

  func run() async throws {
    let software = "leuko \(Leuko.version)"
    let folder = Folders.ofThisProcess().resolved(place)
    guard !FileManager.default.fileExists(atPath: folder.path) else {
      throw SlideError.isThere(path: folder.path)
    }
    let project = try Project.open(
      atlasNamed: folder.appendingPathComponent("demonstration.atlas").path, as: "simulated",
      software: software, now: { Date() })
    var demonstration = Slides.Demonstration(folder: folder)
    demonstration.fields = fields
    demonstration.seed = seed
    demonstration.model = model
    let job = Slides.demonstrate(demonstration, in: project)
    let result = try await job.watched()
    if json {
      try StandardOutput.write(json: result)
    } else {
      StandardOutput.write(Self.words(result, folder))
    }
    if !result.isSound { throw ExitCode(ExitStatus.failure.rawValue) }
  }

  private static func words(_ result: Slides.Demonstrated, _ folder: URL) -> String {
    String(
      format: """
        DEMONSTRATION, DRAWN FIELDS, SIMULATED REVIEWER
        %d fields with %d white cells; the locator found %d, and %d that are none
        %d first classes were right, %d cells were left unidentified
        after the review the count is %@; it is %@, and the journal is %@
        %.1f s; look at it: leuko open '%@/demonstration.atlas', then g f

        """, result.fields, result.drawn, result.found, result.wrong, result.rightAtFirst,
      result.unidentified, result.countIsTruth ? "the truth" : "NOT THE TRUTH",
      result.isSigned ? "signed" : "NOT SIGNED", result.journalIsWhole ? "whole" : "NOT WHOLE",
      result.seconds, folder.lastPathComponent)
  }
}
