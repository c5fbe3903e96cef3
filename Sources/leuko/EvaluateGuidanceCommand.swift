import ArgumentParser
import Basis
import Diffusion
import Foundation
import Journeys

struct EvaluateGuidanceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guidance",
    abstract: "How much the classes of a model are best exaggerated.",
    discussion: """
      Cells of each class are made with several guidances and compared with real ones of 'select', \
      so that 'val' stays unseen. The best is the one whose cells are told least by the look that \
      tells most, for all classes alike; with too few cells it is by class, by their distance. \
      --write has the model say the best, which all commands and screens then use unless told \
      otherwise.

      EXAMPLES
        leuko evaluate guidance --data ~/cells --model models/mine
        leuko evaluate guidance --data ~/cells --model models/mine --at 1.25,1.5,2,3 --write
      """)

  @OptionGroup var cells: DataOptions
  @Option(help: "The generator's folder; else the settings', else the one that came with Leuko.")
  var model: String?
  @Option(help: "The classifier's folder; else the one trained here, else Leuko's.")
  var classifier: String?
  @Option(name: .customLong("class"), help: "Only this class; may be given several times.")
  var classes: [String] = []
  @Option(help: "The guidances to try.") var at = "1,1.25,1.5,2"
  @Option(help: "The seed.") var seed: UInt64 = 1
  @Option(help: "Steps from noise to cell.") var steps = Recipe.usualSteps
  @Flag(help: "Have the model say the best of each class.") var write = false
  @Flag(help: "Print JSON.") var json = false

  private var candidates: [Double] {
    at.split(separator: ",").compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
  }

  func validate() throws {
    guard candidates.count == at.split(separator: ",").count, !candidates.isEmpty,
      candidates.allSatisfy({ (0...100).contains($0) })
    else { throw ValidationError("--at is guidances from 0 to 100 with commas, not '\(at)'") }
    try expect("steps", steps, in: 1...1000)
  }

  func run() async throws {
    let software = "leuko \(Leuko.version)"
    let project = try Project.inMemory(software: software, now: { Date() })
    let folders = project.folders
    let pictures = try cells.pictures(folders, project.vocabulary)
    let judge = try Classifying.classifier(
      named: classifier, folders: folders,
      threads: project.settings.threadsInUse)
    var order = Evaluating.GuidanceOrder(model: model, candidates: candidates)
    order.classes = classes
    order.seed = seed
    order.steps = steps
    let job = Evaluating.guidance(order, on: pictures, by: judge, in: project)
    let choices = try await job.watched()
    if write, let folder = folders.model(named: model, settings: project.settings) {
      try Evaluating.write(choices, toModel: folder)
      StandardError.write("'\(folder.lastPathComponent)' says so from now on\n")
    }
    if json { return try StandardOutput.write(json: choices) }
    for choice in choices {
      let trials = choice.trials.map { trial in
        let times = trial.timesFloor.map { String(format: "%.1f x floor", $0) } ?? "-"
        let said = trial.recognised.map { ", \($0.count) of \($0.of) recognised" } ?? ""
        let area = trial.area.map { String(format: "%.3f by %@, ", $0, trial.look ?? "") } ?? ""
        return String(format: "    %-5g", trial.guidance) + " \(area)\(times)\(said)\n"
      }
      StandardOutput.write(
        "\(choice.name): \(String(format: "%g", choice.guidance))\n" + trials.joined())
    }
  }
}
