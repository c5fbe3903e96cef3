import ArgumentParser
import Basis
import Foundation
import Journeys
import ReaderStudy

struct StudyDemonstrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demonstrate",
    abstract: "A study to look at: a model against its own rough samples, a program answering.",
    discussion: """
      Every page of it says DEMONSTRATION, SIMULATED READER. No person's ability follows from it.

      EXAMPLES
        leuko study demonstrate --name demonstration --class eosinophil --pairs 20
        leuko study demonstrate --name four --class eosinophil --pairs 20 --task quartet
        leuko study demonstrate --name parts --class eosinophil --class monocyte --pairs 30 \
      --phases untold,told,clues --clues "look at the granules"
      """)

  @Option(help: "The study's name; it becomes NAME.study in --in, or here.") var name: String
  @Option(name: .customLong("in"), help: "The folder it goes into.") var place: String = "."
  @Option(name: .customLong("class"), help: "A class; may be given several times.")
  var classes: [String]
  @Option(help: "Good and rough samples of each class.") var pairs = 20
  @Option(help: "The model.") var model: String?
  @Option(help: "The seed of pictures and answers.") var seed: UInt64 = 1
  @Option(help: "Steps of the rough samples.") var roughSteps = 4
  @Option(help: "How well the simulated reader tells them apart.") var dPrime = 1.2
  @Option(help: "Its habit: above 0 it rather says real.") var criterion = 0.5
  @OptionGroup var tasks: StudyTaskOptions
  @OptionGroup var options: ProjectOptions

  func validate() throws {
    try expect("pairs", pairs, in: 1...2000)
    try expect("rough-steps", roughSteps, in: 1...250)
    guard abs(dPrime) <= 10, abs(criterion) <= 10 else {
      throw ValidationError("--d-prime and --criterion are -10 to 10")
    }
  }

  func run() async throws {
    let project = try Project.inMemory(
      as: "simulated", software: "leuko \(Leuko.version)", now: { Date() })
    var plan = Plan(
      name: name, classes: classes.map { .init($0, pairs: pairs) },
      repeats: min(20, pairs * classes.count / 4), practice: tasks.isNaming ? 0 : 4,
      readers: ["simulated"], isDemonstration: true)
    tasks.apply(to: &plan)
    let job = BlindTesting.demonstrate(
      BlindTesting.Demonstration(
        plan: plan,
        folder: project.folders.resolved(place).appendingPathComponent("\(name).study"),
        model: model, seed: seed, roughSteps: roughSteps,
        reader: SimulatedReader(dPrime: dPrime, criterion: criterion, seed: seed)), in: project)
    let folder = try await job.watched()
    StandardOutput.write(
      "DEMONSTRATION, SIMULATED READER: '\(folder.lastPathComponent)' is sealed and answered.\n"
        + "Read it with: leuko study score \(folder.lastPathComponent)\n")
  }
}
