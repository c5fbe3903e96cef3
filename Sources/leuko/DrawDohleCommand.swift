import ArgumentParser
import AtlasStore
import Basis
import Foundation
import Journeys

struct DrawDohleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw-dohle",
    abstract: "Draw Döhle bodies by rule on real neutrophils, to try out an abnormality with.",
    discussion: """
      Real ones are in the set 'neunn' of 'leuko datasets', which has to be asked for; where that isn't \
      at hand, these are drawn: pale blue patches of 1 to 2 micrometres in the cytoplasm near the cell's edge. Files, manifest and every atlas they go into \
      say so, and so does every model that learns from them. They show that the way from pictures to \
      a blind test works, not what toxic neutrophils look like.

      EXAMPLE
        leuko datasets draw-dohle lab.atlas drawn --count 100
        leuko train diffusion --from Samples/models/small --data lab.atlas \\
          --add-class segmented_neutrophil+dohle_bodies=drawn --out models/dohle
      """)

  @Argument(help: "An atlas, or a folder with one folder a class.") var data: String
  @Argument(help: "Where the drawn pictures go; a new or empty folder.") var out: String
  @Option(help: "How many cells.") var count = 100
  @Option(help: "The seed: which cells, and where.") var seed: UInt64 = 1
  @Option(name: .customLong("class"), help: "The class that is drawn on.")
  var className = "segmented_neutrophil"
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    try expect("count", count, in: 1...100_000)
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    let vocabulary = try Vocabulary.read(at: folders.classesFile)
    guard let key = vocabulary.cellClass(spelled: className)?.key else {
      throw ValidationError("no class is called '\(className)'")
    }
    let target = folders.resolved(out)
    let old = try? FileManager.default.contentsOfDirectory(atPath: target.path)
    guard old?.isEmpty ?? true else { throw ValidationError("'\(out)' isn't empty") }
    let job = Drawing.dohleBodies(
      Drawing.DohleOrder(
        data: folders.resolved(data), out: target, count: count, seed: seed, classKey: key),
      vocabulary: vocabulary, software: "leuko \(Leuko.version)")
    let report = try await job.watched()
    if json { return try StandardOutput.write(json: report) }
    StandardOutput.write(
      "\(report.bodies) bodies drawn on \(report.drawn) cells, in '\(out)'; "
        + "\(report.passedOver) had no room or touch others\n")
  }
}
