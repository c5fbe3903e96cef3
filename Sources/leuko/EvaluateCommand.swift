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

  @Option(help: "An atlas, or a folder with one folder a class.") var data: String
  @Option(help: "The classifier's folder; else the one trained here, else Leuko's.")
  var model: String?
  @Option(help: "Which pictures: train, select, val, test or all.") var split = "val"
  @Option(help: "Threads; all processors unless said.") var threads: Int?
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    guard split == "all" || Split(spelled: split) != nil else {
      throw ValidationError("--split is train, select, val, test or all, not '\(split)'")
    }
    guard threads.map({ (1...256).contains($0) }) ?? true else {
      throw ValidationError("--threads is 1 to 256")
    }
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    let settings = try Settings.read(at: folders.settingsFile)
    let vocabulary = try Vocabulary.read(at: folders.classesFile)
    let classifier = try Classifying.classifier(
      named: model, folders: folders,
      threads: threads ?? settings.threads ?? ProcessInfo.processInfo.activeProcessorCount)
    let pictures = try LabelledPictures(
      at: folders.resolved(data), vocabulary: vocabulary, software: "leuko \(Leuko.version)")
    let job = Evaluating.classifier(
      classifier, on: pictures, split: split == "all" ? nil : Split(spelled: split),
      bench: Bench())
    let report = try await job.watched()
    if json { return try StandardOutput.write(json: report) }
    let words = ClassifierWords(report, vocabulary, published: classifier.description.published)
    StandardOutput.write(words.text)
  }
}
