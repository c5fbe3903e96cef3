import Console
import CursesTerminal
import Pictures
import TerminalKit

/// The curses terminal as the console wants it.
struct TerminalAdapter: TerminalDisplay {
  let terminal: CursesTerminal

  var events: AsyncStream<TerminalEvent> { terminal.events }

  func present(_ frame: Frame) async { await terminal.present(frame) }
  func use(_ theme: Theme) async { await terminal.use(theme) }
  func use(_ dark: Theme, onLight light: Theme) async { await terminal.use(dark, onLight: light) }
  func choose(renderer: String) async { await terminal.choose(renderer: renderer) }
  func repaint() async { await terminal.repaint() }
  func bell() async { await terminal.bell() }
  func suspend() async { await terminal.suspend() }
}
