import ArgumentParser
import CursesTerminal

struct ResetTerminalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset-terminal",
    abstract: "Mend a terminal that a killed program left in disorder.",
    discussion: """
      Leaves the alternate screen, turns the mouse off, shows the cursor and makes keys echo again.

      EXAMPLE
        leuko reset-terminal
      """)

  func run() {
    TerminalRestoration.reset()
  }
}
