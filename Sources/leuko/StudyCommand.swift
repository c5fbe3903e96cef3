import ArgumentParser
import Basis
import Console
import Foundation
import Journeys
import ReaderStudy

struct StudyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Blind tests: can a reader tell generated cells from real ones?",
    discussion: """
      A study is a folder NAME.study; its key is NAME.key beside it and isn't opened before \
      scoring. Real cells come from the splits val and test of the atlas only.

      EXAMPLES
        leuko study seal --name first --class eosinophil --class monocyte --pairs 10 --reader anna
        leuko study sit first.study --reader anna
        leuko study score first.study --html report.html
      """,
    subcommands: [
      StudyListCommand.self, StudySealCommand.self, StudySitCommand.self, StudyScoreCommand.self,
      StudyDemonstrateCommand.self,
    ])
}

struct StudyListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The studies here, and how far their readers have come.")

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    let project = try options.open()
    let found = BlindTesting.studies(in: project)
    if found.isEmpty {
      StandardOutput.write("There is no study yet; see 'leuko study seal --help'.\n")
    }
    for study in found {
      let card = StudyCard(study)
      let readers = card.readers.map { "\($0.name) \($0.answered)/\($0.showings)" }
      let facts = card.problem ?? "\(card.summary); \(readers.joined(separator: ", "))"
      StandardOutput.write("\(study.folder.path)\n  \(facts)\n")
    }
  }
}

struct StudySealCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal",
    abstract: "Make the fakes, draw the reals, fix every order, and seal.",
    discussion: """
      EXAMPLE
        leuko study seal --name first --class eosinophil --pairs 10 --controls 2 --repeats 2 \
      --practice 4 --reader anna --reader spare1
      """)

  @Option(help: "The study's name; it becomes NAME.study here.") var name: String
  @Option(name: .customLong("class"), help: "A class; may be given several times.")
  var classes: [String]
  @Option(help: "Real cells of each class, and as many generated ones.") var pairs = 10
  @Option(help: "Extra poor fakes that show whether a reader sees anything.") var controls = 0
  @Option(help: "Pictures shown twice.") var repeats = 0
  @Option(help: "Practice pictures, with the truth told.") var practice = 0
  @Option(name: .customLong("reader"), help: "A reader; may be given several times.")
  var readers: [String]
  @Option(help: "The model that makes the fakes.") var model: String?
  @Option(help: "The seed of the fakes.") var seed: UInt64 = 1
  @Option(help: "Steps of the fakes.") var steps = 20
  @Option(help: "Guidance of the fakes.") var guidance = 2.0
  @Option(help: "A written reason to seal in spite of the leak audit; every report prints it.")
  var override: String?
  @OptionGroup var options: ProjectOptions

  func run() async throws {
    let project = try options.open()
    let plan = Plan(
      name: name, classes: classes.map { .init($0, pairs: pairs) }, controls: controls,
      repeats: repeats, practice: practice, readers: readers)
    let job = BlindTesting.seal(
      BlindTesting.Order(
        plan: plan, folder: project.folders.resolved("\(name).study"), model: model, seed: seed,
        steps: steps, guidance: guidance, override: override), in: project)
    let interrupts = Interrupts { job.cancel() }
    defer { interrupts.stop() }
    var line = ProgressLine()
    for await progress in job.news { line.show(progress) }
    line.clear()
    let folder = try await job.output
    StandardOutput.write(
      """
      Sealed '\(folder.lastPathComponent)': \(plan.showings) showings for \
      \(readers.joined(separator: ", ")).
      Its key is '\(BlindTesting.keyFile(of: folder).lastPathComponent)'; keep it from the readers.
      They sit with: leuko study sit \(folder.lastPathComponent) --reader \(readers.first ?? "NAME")

      """)
  }
}

struct StudySitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sit",
    abstract: "Sit a blind test, or go on where you left it.",
    discussion: """
      EXAMPLE
        leuko study sit first.study --reader anna
      """)

  @Argument(help: "The study's folder.") var study: String
  @Option(help: "Who sits.") var reader: String
  @OptionGroup var looks: LooksOptions

  func run() async throws {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw ValidationError("a sitting needs a terminal")
    }
    let folder = Folders.ofThisProcess().resolved(study)
    _ = try Study(at: folder)
    let project = try Project.inMemory(
      as: reader, software: "leuko \(Leuko.version)", now: { Date() })
    try await ConsoleSession(project: project, name: "blind test", looks: looks)
      .run(sitting: folder, reader: reader)
  }
}

struct StudyScoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Open the key, check everything, and report.",
    discussion: """
      Exit 0: verified and scored; 1: something doesn't match, and the report says what.

      EXAMPLES
        leuko study score first.study
        leuko study score first.study --html report.html --markdown report.md --json
      """)

  @Argument(help: "The study's folder.") var study: String
  @Option(help: "The key; else NAME.key beside the folder.") var key: String?
  @Option(help: "Write the report as one HTML file.") var html: String?
  @Option(help: "Write the report as Markdown.") var markdown: String?
  @Flag(help: "Print the numbers as JSON.") var json = false

  func run() async throws {
    let folders = Folders.ofThisProcess()
    let folder = folders.resolved(study)
    _ = try Study(at: folder)
    let score = Scoring.score(
      folder, keyFile: key.map(folders.resolved) ?? BlindTesting.keyFile(of: folder))
    let report = StudyReport(score)
    if let html { try DurableFile.write(Data(report.html.utf8), to: folders.resolved(html)) }
    if let markdown {
      try DurableFile.write(Data(report.markdown.utf8), to: folders.resolved(markdown))
    }
    if json {
      StandardOutput.write(report.json)
    } else {
      StandardOutput.write(report.plainText(width: 92))
    }
    if !score.isVerified { throw ExitCode(ExitStatus.failure.rawValue) }
  }
}
