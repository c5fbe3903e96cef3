import ArgumentParser
import Basis
import Diffusion
import Console
import CursesTerminal
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
        leuko study plan --form recommended
        leuko study seal --name first --class eosinophil --class monocyte --pairs 10 --reader anna
        leuko study audit first.study
        leuko study sit first.study --reader anna
        leuko study score first.study --html report.html
      """,
    subcommands: [
      StudyListCommand.self, StudyPlanCommand.self, StudySealCommand.self, StudyAuditCommand.self,
      StudySitCommand.self, StudyMachineCommand.self, StudyScoreCommand.self,
      StudyChecklistCommand.self, StudyRecountCommand.self,
      StudyCompareCommand.self, StudySimulateCommand.self, StudyDemonstrateCommand.self,
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
        leuko study seal --plan first.json --model Samples/models/small
        leuko study seal --name four --class eosinophil --pairs 100 --task quartet --reader anna
        leuko study seal --name names --class eosinophil --class monocyte --pairs 40 --task naming \
      --reader anna
        leuko study seal --name parts --class eosinophil --pairs 60 --practice 8 \
      --practice-to-pass 6 --phases untold,told,clues --clues "look at the granules" \
      --minimum-display 64x64 --reader anna
      """)

  @Option(help: "A plan that 'leuko study plan --save' kept, instead of the counts below.")
  var plan: String?
  @Option(help: "The study's name; it becomes NAME.study here.") var name: String?
  @Option(name: .customLong("class"), help: "A class; may be given several times.")
  var classes: [String] = []
  @Option(help: "Real cells of each class, and as many generated ones.") var pairs = 10
  @Option(help: "Extra poor fakes that show whether a reader sees anything.") var controls = 0
  @Option(help: "Pictures shown twice.") var repeats = 0
  @Option(help: "Practice pictures, with the truth told.") var practice = 0
  @Option(name: .customLong("reader"), help: "A reader; may be given several times.")
  var readers: [String] = []
  @Option(help: "Seconds a picture stays whole on the screen; the log keeps how long it did.")
  var exposure: Double?
  @Option(help: "Hours after which a sitting taken up again is flagged.") var longestGap: Double?
  @Option(help: "The model that makes the fakes.") var model: String?
  @Option(
    help: "A seed for the fakes; else it is drawn, and nobody can make them again before scoring.")
  var seed: UInt64?
  @Option(help: "Steps of the fakes.") var steps = 20
  @Option(help: "Guidance of the fakes; else as the model says of each class.")
  var guidance: Double?
  @Option(help: "A written reason to seal in spite of the leak audit; every report prints it.")
  var override: String?
  @Option(help: "Where and under which number the study is registered; reports print it.")
  var registration: String?
  @OptionGroup var tasks: StudyTaskOptions
  @OptionGroup var options: ProjectOptions

  func validate() throws {
    guard plan == nil else {
      guard classes.isEmpty, readers.isEmpty, tasks.task == .rating, tasks.phases == nil else {
        throw ValidationError("--plan says classes, readers and tasks already")
      }
      return
    }
    if tasks.task == .quartet, controls > 0 || repeats > 0 {
      throw ValidationError("quartets have neither --controls nor --repeats")
    }
    guard name != nil, !classes.isEmpty, !readers.isEmpty else {
      throw ValidationError("give --name, --class and --reader, or a --plan")
    }
  }

  private func wanted(_ folders: Folders) throws -> Plan {
    if let file = plan {
      var kept = try PlanFile.read(at: folders.resolved(file))
      kept.name = name ?? kept.name
      return kept
    }
    var plan = Plan(
      name: name ?? "", classes: classes.map { .init($0, pairs: pairs) }, controls: controls,
      repeats: repeats, practice: practice, readers: readers, exposureSeconds: exposure,
      longestGapHours: longestGap)
    tasks.apply(to: &plan)
    return plan
  }

  func run() async throws {
    let project = try options.open()
    let plan = try wanted(project.folders)
    let job = BlindTesting.seal(
      BlindTesting.Order(
        plan: plan, folder: project.folders.resolved("\(plan.name).study"), model: model,
        seed: seed, steps: steps, guidance: guidance, override: override,
        registration: registration), in: project)
    let sealed = try await job.watched()
    let folder = sealed.folder
    if let reals = sealed.publicReals {
      StandardOutput.write("To know, and in every report: \(reals).\n")
    }
    if seed != nil {
      StandardOutput.write(
        "The seed was given: whoever knows it can make the fakes again. Every report says so.\n")
    }
    if sealed.copies > 0 {
      StandardOutput.write(
        "Left out: \(sealed.copies) held-out cells that the model has seen, or copies of such.\n")
    }
    StandardOutput.write(
      """
      Sealed '\(folder.lastPathComponent)': \(plan.showings) showings for \
      \(plan.readers.joined(separator: ", ")).
      The code of its rules: \(sealed.code.text)
      Publish it or have it time-stamped: every sitting and every report shows the same, and \
      'leuko study score --code' names what was changed since.
      Its key is '\(BlindTesting.keyFile(of: folder).lastPathComponent)'; keep it from the readers.
      They sit with: leuko study sit \(folder.lastPathComponent) --reader \(plan.readers.first ?? "NAME")

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
        leuko study sit first.study --reader anna --plain     line by line, no full screen
        leuko study sit first.study --reader anna --take-over where the line before has died
      """)

  @Argument(help: "The study's folder.") var study: String
  @Option(help: "Who sits.") var reader: String
  @Flag(help: "Line by line: each picture once in block graphics, an answer a line.")
  var plain = false
  @Flag(help: "Go on here though the sitting is open elsewhere; that one writes nothing more.")
  var takeOver = false
  @OptionGroup var looks: LooksOptions

  func run() async throws {
    let folder = Folders.ofThisProcess().resolved(study)
    if plain {
      var options = TerminalOptions(environment: ProcessInfo.processInfo.environment)
      try looks.apply(to: &options, settings: Settings())
      return try PlainSitting(
        study: try Study(at: folder), reader: reader, software: "leuko \(Leuko.version)",
        takingOver: takeOver, options: options,
        size: try looks.pictureSize(), read: { readLine() },
        write: { StandardOutput.write($0) }
      ).run()
    }
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw ValidationError("a sitting on the whole screen needs a terminal; else use --plain")
    }
    _ = try Study(at: folder).opening(of: reader)
    let project = try Project.inMemory(
      as: reader, software: "leuko \(Leuko.version)", now: { Date() })
    try await ConsoleSession(project: project, name: "study", looks: looks)
      .run(sitting: folder, reader: reader, takingOver: takeOver)
  }
}

struct StudyScoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Open the key, check everything, and report.",
    discussion: """
      Exit 0: verified and scored; 1: something doesn't match, and the report says what. While a \
      listed reader has begun and not finished the key stays shut (exit 75); --interim opens it all \
      the same, and every open log and every later report tells that.

      EXAMPLES
        leuko study score first.study
        leuko study score first.study --html report.html --markdown report.md --json
        leuko study score first.study --code 7K2M-Q9XD-... --receipt anna=4F0A-91BC-D27E
        leuko study score first.study --csv answers.csv --imrmc answers.imrmc
      """)

  @Argument(help: "The study's folder.") var study: String
  @Option(help: "The key; else NAME.key beside the folder.") var key: String?
  @Option(help: "Write the report as one HTML file.") var html: String?
  @Option(help: "Write the report as Markdown.") var markdown: String?
  @Option(help: "Write every judgement as a row of a CSV.") var csv: String?
  @Option(help: "Write the finished readers' ratings for the iMRMC program.") var imrmc: String?
  @Flag(help: "Name the pictures' files and seeds in report and CSV, beside their trial ids.")
  var sources = false
  @Option(help: "The code that was published at sealing: what was changed since is named.")
  var code: String?
  @Option(
    name: .customLong("receipt"),
    help: "READER=CODE, as the reader wrote it down; may be given several times.")
  var receipts: [String] = []
  @Flag(help: "Open the key although a reader hasn't finished; every log and report tells it.")
  var interim = false
  @Flag(help: "Print the numbers as JSON.") var json = false

  func validate() throws {
    if let code, StudyCode(typed: code) == nil {
      throw ValidationError("'\(code)' is no code of a study: it has 20 or 44 letters and digits")
    }
    for receipt in receipts where Self.parts(receipt) == nil {
      throw ValidationError("'\(receipt)' is no READER=CODE")
    }
  }

  private static func parts(_ receipt: String) -> (reader: String, code: String)? {
    let parts = receipt.split(separator: "=", maxSplits: 1).map(String.init)
    return parts.count == 2 ? (parts[0], parts[1]) : nil
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    let folder = folders.resolved(study)
    let score = try Scoring.open(
      folder, keyFile: key.map(folders.resolved) ?? BlindTesting.keyFile(of: folder),
      interim: interim, code: code.flatMap { StudyCode(typed: $0) },
      receipts: Dictionary(
        receipts.compactMap(Self.parts).map { ($0.reader, $0.code) },
        uniquingKeysWith: { $1 }),
      at: Date().timeIntervalSince1970, software: "leuko \(Leuko.version)")
    let report = StudyReport(score, namingSources: sources)
    try folders.write(report.html, to: html)
    try folders.write(report.markdown, to: markdown)
    let export = StudyExport(score, namingSources: sources)
    if let csv { try DurableFile.write(export.csv, to: folders.resolved(csv)) }
    if let imrmc {
      guard let data = export.imrmc else { throw StudyError.outOfTurn("no reader has finished") }
      try DurableFile.write(data, to: folders.resolved(imrmc))
    }
    if json {
      StandardOutput.write(json: report.json)
    } else {
      StandardOutput.write(report.plainText(width: 92))
    }
    if !score.isVerified { throw ExitCode(ExitStatus.failure.rawValue) }
  }
}
