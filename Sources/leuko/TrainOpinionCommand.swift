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

  @OptionGroup var cells: DataOptions
  @Option(help: "The model's folder; else the settings', else the one that came with Leuko.")
  var model: String?
  @Option(help: "Which cells to learn from: select, or another the model hasn't seen.")
  var split = "select"
  @Option(help: "Cells at most, evenly of all classes.") var count = 200
  @OptionGroup var threading: ThreadOptions

  func validate() throws {
    guard Split(spelled: split) != nil else {
      throw ValidationError("--split is select, val or test, not '\(split)'")
    }
    try expect("count", count, in: 10...100_000)
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    let settings = try Settings.read(at: folders.settingsFile)
    guard let folder = folders.model(named: model, settings: settings) else {
      throw SamplingError.noModel
    }
    let opinion = try SecondOpinion(
      folder: folder,
      threads: threading.count(settings))
    let pictures = try cells.pictures(folders, try Vocabulary.read(at: folders.classesFile))
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
