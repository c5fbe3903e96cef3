import ArgumentParser
import AtlasStore
import Basis
import Diffusion
import Foundation
import Journeys

struct TrainOpinionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "opinion",
    abstract: "Calibrate a generator's second opinion on cells it hasn't learned from.",
    discussion: """
      The network stays as it is. How errors become probabilities, and how strange a cell may be, \
      is learned from the cells of 'select' and kept beside the model in opinion.json.

      EXAMPLES
        leuko train opinion --data ~/cells
        leuko train opinion --data lab.atlas --model models/mine --count 400
      """)

  @Option(help: "An atlas, or a folder with one folder a class.") var data: String
  @Option(help: "The model's folder; else the settings', else the one that came with Leuko.")
  var model: String?
  @Option(help: "Which cells to learn from: select, or another the model hasn't seen.")
  var split = "select"
  @Option(help: "Cells at most, evenly of all classes.") var count = 200
  @Option(help: "Threads; all processors unless said.") var threads: Int?

  func validate() throws {
    guard Split(spelled: split) != nil else {
      throw ValidationError("--split is select, val or test, not '\(split)'")
    }
    guard (10...100_000).contains(count) else {
      throw ValidationError("--count is 10 to 100000")
    }
    guard threads.map({ (1...256).contains($0) }) ?? true else {
      throw ValidationError("--threads is 1 to 256")
    }
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    let settings = try Settings.read(at: folders.settingsFile)
    guard let folder = folders.model(named: model, settings: settings) else {
      throw SamplingError.noModel
    }
    let opinion = try SecondOpinion(
      folder: folder,
      threads: threads ?? settings.threads ?? ProcessInfo.processInfo.activeProcessorCount)
    let pictures = try LabelledPictures(
      at: folders.resolved(data), vocabulary: try Vocabulary.read(at: folders.classesFile),
      software: "leuko \(Leuko.version)")
    let job = opinion.calibrated(
      on: pictures, split: Split(spelled: split) ?? .select, most: count, bench: Bench())
    let calibration = try await job.watched()
    try calibration.write(into: folder)
    StandardOutput.write(
      String(
        format: "%@: learned from %d cells, temperature %.3f\n",
        folder.appendingPathComponent(OpinionCalibration.file).path, calibration.cells ?? 0,
        calibration.temperature))
  }
}
