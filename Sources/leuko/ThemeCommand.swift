import ArgumentParser
import Basis
import Foundation
import Journeys
import TerminalKit

struct ThemeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "theme", abstract: "The console's themes: list them, or take one in.",
    subcommands: [List.self, Import.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "The themes there are to choose from.")

    func run() throws {
      let themes = try ThemeChoice(asked: nil, folders: .ofThisProcess(), settings: Settings())
      StandardOutput.write(themes.names.joined(separator: "\n") + "\n")
    }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Check a theme and put it among yours.",
      discussion: """
        A theme is TOML like those in 'Themes', or a base16 or base24 scheme in YAML. It is chosen \
        by its name with --theme, C-t in the console, or 'theme' in settings.toml.

        EXAMPLES
          leuko theme import gruvbox-dark-hard.yaml
          leuko --theme gruvbox-dark-hard
        """)

    @Argument(help: "A theme: TOML, or a base16 scheme in YAML.") var file: String

    func run() throws {
      let folders = Folders.ofThisProcess()
      let source = folders.resolved(file)
      let theme = try ThemeChoice.theme(at: source)
      let target = folders.userThemes.appendingPathComponent(source.lastPathComponent)
      try FileManager.default.createDirectory(
        at: folders.userThemes, withIntermediateDirectories: true)
      try DurableFile.write(try Data(contentsOf: source), to: target)
      StandardOutput.write("'\(theme.name)' is in '\(target.path)'\n")
    }
  }
}
