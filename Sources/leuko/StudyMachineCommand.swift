import ArgumentParser
import AtlasStore
import Basis
import Diffusion
import Foundation
import Journeys
import ReaderStudy
import Tensors

struct StudyMachineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "machine",
    abstract: "Let a machine read a study beside the people.",
    discussion: """
      A small network learns to tell the generator's cells from real ones, on pictures that aren't \
      in the study, then rates the study's. The key stays shut; 'leuko study score' sets its \
      answers beside the readers'.

      EXAMPLES
        leuko study machine first.study --data lab.atlas --class eosinophil --class monocyte
        leuko study machine first.study --data ~/cells --class eosinophil --count 100
      """)

  @Argument(help: "The study's folder.") var study: String
  @Option(help: "Real cells to learn from: an atlas, or a folder with one folder a class.")
  var data: String
  @Option(name: .customLong("class"), help: "A class to learn from; give all of the study's.")
  var classes: [String]
  @Option(help: "The model of the study's fakes; else the settings', else Leuko's.")
  var model: String?
  @Option(help: "Real and generated cells of each class, at most.") var count = 120
  @Option(help: "The seed of network and fakes; another than the study's.") var seed: UInt64 = 1_001
  @Option(help: "Steps from noise to cell, as the study's.") var steps = 20
  @Option(help: "How much the class is exaggerated, as in the study; else as the model says.")
  var guidance: Double?
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var options: ProjectOptions

  func validate() throws {
    guard (16...5_000).contains(count), (1...1_000).contains(steps), guidance?.isFinite ?? true
    else {
      throw ValidationError("--count is 16 to 5000, --steps 1 to 1000")
    }
  }

  func run() async throws {
    let project = try options.open()
    let pictures = try LabelledPictures(
      at: project.folders.resolved(data), vocabulary: project.vocabulary,
      software: "leuko \(Leuko.version)")
    let job = MachineReader.read(
      MachineReader.Order(
        study: project.folders.resolved(study), model: model, classes: classes, count: count,
        seed: seed, steps: steps, guidance: guidance,
        threads: project.settings.threadsInUse),
      data: pictures, in: project)
    let reading = try await job.watched()
    if json { return try StandardOutput.write(json: reading) }
    let own = reading.ownArea.map { String(format: "%.2f", $0) } ?? "-"
    StandardOutput.write(
      "learned from \(reading.learnedReals) real and \(reading.learnedFakes) generated cells "
        + "(area \(own) on those); \(reading.ratings.count) pictures rated\n")
  }
}
