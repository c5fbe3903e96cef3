import ArgumentParser
import AtlasStore
import Basis
import Classification
import Foundation
import Journeys

struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Measure a model against pictures it hasn't learned from.",
    subcommands: [
      EvaluateClassifierCommand.self, EvaluateGeneratedCommand.self, EvaluateLocatorCommand.self,
      EvaluateOpinionCommand.self, EvaluateGuidanceCommand.self,
    ])
}

struct EvaluateClassifierCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classifier",
    abstract: "What a classifier gets right: confusion, precision and recall, calibration.",
    discussion: """
      EXAMPLES
        leuko evaluate classifier --data ~/cells
        leuko evaluate classifier --data lab.atlas --model models/cells --split test --json
      """)

  @OptionGroup var cells: DataOptions
  @Option(help: "The classifier's folder; else the one trained here, else Leuko's.")
  var model: String?
  @Option(help: "Which pictures: train, select, val, test or all.") var split = "val"
  @OptionGroup var threading: ThreadOptions
  @OptionGroup var scale: ScaleOptions
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    guard split == "all" || Split(spelled: split) != nil else {
      throw ValidationError("--split is train, select, val, test or all, not '\(split)'")
    }
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    let settings = try Settings.read(at: folders.settingsFile)
    let vocabulary = try Vocabulary.read(at: folders.classesFile)
    let classifier = try Classifying.classifier(
      named: model, folders: folders,
      threads: threading.count(settings))
    let pictures = try cells.pictures(folders, vocabulary)
    let job = Evaluating.classifier(
      classifier, on: pictures, split: split == "all" ? nil : Split(spelled: split),
      scale: scale.stated, bench: Bench())
    let report = try await job.watched()
    if json { return try StandardOutput.write(json: report) }
    let words = ClassifierWords(report, vocabulary, published: classifier.description.published)
    StandardOutput.write(words.text)
  }
}
