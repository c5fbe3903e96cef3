import ArgumentParser
import AtlasStore
import Basis
import Console
import CursesTerminal
import Foundation
import Journeys
import Pictures
import TerminalKit

struct OpenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Open an atlas, or look at a folder of pictures.",
    discussion: """
      Without a PATH it opens your atlas. A folder of pictures can be looked at and labelled; \
      'leuko import' keeps it.

      EXAMPLES
        leuko open                              your atlas
        leuko open Samples/leuko.atlas          a private copy of the sample cells
        leuko open ~/slides/2026-11             a folder of pictures
        leuko open --theme light --as anna
        leuko open --plain                      line by line, as for a screen reader
      """)

  @Argument(help: "An atlas, or a folder of pictures.")
  var path: String?

  @OptionGroup var project: ProjectOptions
  @OptionGroup var looks: LooksOptions

  @Flag(help: "Line by line, without moving the cursor: for screen readers and plain terminals.")
  var plain = false

  func run() async throws {
    let isOnTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    // What can't place a cursor can still go line by line.
    if plain || isOnTerminal && ProcessInfo.processInfo.environment["TERM"] == "dumb" {
      let (project, name) = try await openProject()
      return try await LineSession(project: project, name: name, looks: looks).run()
    }
    guard isOnTerminal else {
      if let path { throw OpenError.noTerminal(path) }
      StandardError.write(Leuko.helpMessage() + "\n")
      throw ExitCode(ExitStatus.usage.rawValue)
    }
    let (project, name) = try await openProject()
    try await ConsoleSession(project: project, name: name, looks: looks).run()
  }

  private func openProject() async throws -> (Project, String) {
    guard let path else {
      let opened = try project.open()
      return (opened, opened.atlas.folder?.lastPathComponent ?? "atlas")
    }
    let url = Folders.ofThisProcess().resolved(path)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw OpenError.missing(path)
    }
    guard isFolder.boolValue else { throw OpenError.notAFolder(path) }
    let database = url.appendingPathComponent("atlas.sqlite")
    if FileManager.default.fileExists(atPath: database.path) {
      let opened = try project.open(creating: false, atlas: url.path)
      return (opened, url.lastPathComponent)
    }
    return (try await lookAt(url), "\(url.lastPathComponent) (not kept)")
  }

  /// A folder of pictures in an atlas that ends with the console.
  private func lookAt(_ folder: URL) async throws -> Project {
    var opened = try project.openInMemory()
    opened.person = opened.person ?? "you"
    let plan = try Importing.plan(folder, vocabulary: opened.vocabulary)
    let job = Importing.run(plan, in: opened)
    var line = ProgressLine()
    for await news in job.news { line.show(news) }
    line.clear()
    let report = try await job.output
    guard report.imported > 0 else { throw OpenError.noPictures(folder.lastPathComponent) }
    return opened
  }
}

/// How the console looks.
struct LooksOptions: ParsableArguments {
  @Option(help: "A theme's name or file.")
  var theme: String?

  @Option(help: "Colours: true, 256, 16 or mono; found out unless said.")
  var colours: String?

  @Option(help: "Glyphs: octants, sextants, quadrants or half; found out unless said.")
  var glyphs: String?

  @Option(help: "Pictures as: kitty, sixel or glyphs; found out unless said.")
  var graphics: String?

  @Option(help: "With --plain, pictures of so many columns and rows, such as 60x30.")
  var cells: String?

  /// What '--cells' says; nil where it says nothing. Throws for what is no size.
  func pictureSize() throws -> Size? {
    guard let cells else { return nil }
    let numbers = cells.split(separator: "x").compactMap { Int($0) }
    guard numbers.count == 2, numbers.allSatisfy((1...400).contains) else {
      throw ValidationError("--cells is columns x rows such as 60x30, not '\(cells)'")
    }
    return Size(columns: numbers[0], rows: numbers[1])
  }
}

/// Why something can't be opened.
enum OpenError: Explained, Equatable {
  case missing(String)
  case notAFolder(String)
  case noPictures(String)
  case noTerminal(String)

  var summary: String {
    switch self {
    case .missing(let path): "there is no '\(path)' here, and no command of that name"
    case .notAFolder(let path): "'\(path)' is a file; an atlas or a folder of pictures is opened"
    case .noPictures(let path): "no picture in '\(path)' can be read"
    case .noTerminal(let path): "'\(path)' is opened on a terminal, and there is none here"
    }
  }

  var remedy: String? {
    switch self {
    case .missing: "give a folder that exists, or see 'leuko --help' for the commands"
    case .notAFolder(let path): "look at one picture with 'leuko preview \(path)'"
    case .noPictures: "Leuko reads \(PictureFormat.words)"
    case .noTerminal: "'leuko open --plain' goes line by line; 'leuko list' is for scripts"
    }
  }

  var exitStatus: ExitStatus {
    if case .noTerminal = self { .usage } else { .noInput }
  }
}
