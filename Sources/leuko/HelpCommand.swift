import ArgumentParser
import AtlasStore
import Basis
import Foundation

struct HelpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help",
    abstract: "Help on a command, or on a topic such as 'keys' or 'filters'.",
    discussion: """
      EXAMPLES
        leuko help
        leuko help filters
        leuko help study seal
      """)

  @Argument(help: "A topic, or a command and its subcommands.") var words: [String] = []

  func run() throws {
    StandardOutput.write(try text(columns: Self.columns))
  }

  /// The page that is asked for.
  func text(columns: Int) throws -> String {
    guard let first = words.first else {
      let topics = HelpTopic.all.map { (word: $0.name, meaning: $0.abstract) }
      let list = HelpTopic(name: "", abstract: "TOPICS", parts: [.list(topics)])
      return Leuko.helpMessage(columns: columns) + "\n" + list.text(columns: columns)
    }
    if words.count == 1, let topic = HelpTopic.all.first(where: { $0.name == first.lowercased() }) {
      return topic.text(columns: columns)
    }
    var command = try CommandTree.ofThisProgram().command
    for (place, word) in words.enumerated() {
      guard let next = command.subcommand(word) else {
        let names = (command.subcommands ?? []).map(\.commandName)
        throw HelpError.unknown(
          word,
          nearest: Spelling.nearest(
            to: word, among: place == 0 ? names + HelpTopic.all.map(\.name) : names))
      }
      command = next
    }
    return Self.help(of: words, columns: columns)
  }

  /// What the parser says when it is asked for the help of a command.
  private static func help(of words: [String], columns: Int) -> String {
    do {
      _ = try Leuko.parseAsRoot(words + ["--help"])
      return ""
    } catch {
      return Leuko.fullMessage(for: error, columns: columns) + "\n"
    }
  }

  private static var columns: Int {
    var window = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else { return 80 }
    return Int(window.ws_col)
  }
}
