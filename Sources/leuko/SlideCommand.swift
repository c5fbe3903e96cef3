import ArgumentParser
import AtlasStore
import Basis
import Foundation
import Journeys

struct SlideCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slide",
    abstract: "A folder of fields, from finding its white cells to the signed count.",
    discussion: """
      'add' takes the fields in, finds their white cells, cuts them out and gives each a first class; \
      'leuko' and then g f leads to the slides, their fields and their cells. The count of a slide \
      is signed there, or with 'leuko differential slide:NAME -- -split:excluded'.

      EXAMPLES
        leuko slide add ~/slides/17 --as anna
        leuko slide list
        leuko slide report 17 --html 17.html
      """,
    subcommands: [
      SlideAddCommand.self, SlideListCommand.self, SlideReportCommand.self,
      SlideDemonstrateCommand.self,
    ])
}

struct SlideAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Take a slide's fields in, and find and classify its cells.",
    discussion: """
      Run again after a break, it goes on where it was; fields added to the folder come in too.

      EXAMPLES
        leuko slide add ~/slides/17
        leuko slide add ~/slides/17 --name monday-17 --least 0.3 --json
      """)

  @Argument(help: "The folder, or one picture.") var folder: String
  @Option(help: "The slide's name; else the folder's.") var name: String?
  @Option(help: "The least score of a cell; else the locator's own.") var least: Double?
  @Option(help: "Below this share of right first classes a cell is 'unidentified'.")
  var precision = Slides.precision
  @OptionGroup var scale: ScaleOptions
  @Option(help: "The locator's folder; else the one trained here, else Leuko's.")
  var locator: String?
  @Option(help: "The classifier's folder; else the one trained here, else Leuko's.")
  var classifier: String?
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var privacy: PrivacyOptions
  @OptionGroup var options: ProjectOptions

  func validate() throws {
    try expect("least", least, in: 0...1)
    guard precision > 0, precision <= 1 else {
      throw ValidationError("--precision is a share, above 0 and at most 1")
    }
  }

  func run() async throws {
    let project = try options.open()
    let folders = project.folders
    let threads = project.settings.threadsInUse
    let place = folders.resolved(folder)
    var order = Slides.Order(
      files: try Slides.files(at: place),
      slide: try Slides.name(from: name ?? place.deletingPathExtension().lastPathComponent))
    order.leastScore = least
    order.precision = precision
    order.scale = scale.stated
    order.blocked = try privacy.blocked()
    order.strips = privacy.strip
    let job = Slides.add(
      order, in: project,
      by: try Locating.locator(named: locator, folders: folders, threads: threads),
      and: try Classifying.classifier(named: classifier, folders: folders, threads: threads))
    let outcome = try await Self.watch(job)
    if json { return try StandardOutput.write(json: outcome) }
    StandardOutput.write(Self.words(outcome))
  }

  /// Shows how far a slide is; Ctrl-C keeps what came in.
  static func watch(
    _ job: Job<Basis.Progress, Slides.Outcome>
  ) async throws -> Slides.Outcome {
    do {
      return try await job.watched()
    } catch is CancellationError {
      StandardError.write("leuko: stopped; what came in stays\n  run the same command to go on\n")
      throw ExitCode(ExitStatus.interrupted.rawValue)
    }
  }

  /// What came in, and how to go on.
  static func words(_ outcome: Slides.Outcome) -> String {
    var text = String(
      format: "%@: %d fields and %d cells came in, %d unidentified, in %.1f s\n", outcome.slide,
      outcome.fields, outcome.cells, outcome.unidentified, outcome.seconds)
    if outcome.alreadyHere > 0 { text += "\(outcome.alreadyHere) fields were here already\n" }
    if outcome.seenTwice > 0 {
      text += "\(outcome.seenTwice) of them are shown by two fields, and count once\n"
    }
    text += ImportWords.unreadable(outcome.unreadable)
    text += ImportWords.stripped(outcome.stripped)
    text += ImportWords.remarks(outcome.remarks)
    text += ImportWords.privacy(outcome.privacy, keptOut: outcome.blocked)
    let isThere = outcome.fields + outcome.alreadyHere > 0
    return isThere ? text + "open 'leuko' and press g f to review them\n" : text
  }
}

struct SlideListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The slides, and how far each has come.")

  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var options: ProjectOptions

  func run() throws {
    let states = try Slides.states(in: options.open(creating: false))
    if json { return try StandardOutput.write(json: states) }
    if states.isEmpty { StandardError.write("No slide yet; 'leuko slide add FOLDER' adds one.\n") }
    for state in states {
      let signers = state.signers.isEmpty ? "" : " by \(state.signers.joined(separator: " and "))"
      StandardOutput.write(
        "\(state.name)\t\(state.fields) fields\t\(state.cells) cells\t\(state.reviewed) reviewed"
          + "\t\(state.open) open\t\(state.stage)\(signers)\n")
    }
  }
}

struct SlideReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "The count of a slide, as text, page, CSV or JSON.",
    discussion: """
      EXAMPLES
        leuko slide report 17
        leuko slide report 17 --sign 'I have looked at every cell.' --as anna --html 17.html
      """)

  @Argument(help: "The slide's name.") var name: String
  @Option(help: "Sign the count with this statement.") var sign: String?
  @OptionGroup var telling: CountOptions
  @OptionGroup var options: ProjectOptions

  func run() throws {
    let project = try options.open(creating: false)
    try telling.tell(Slides.count(ofSlide: name, in: project), in: project, signing: sign)
  }
}
