public import TerminalKit

/// What the console needs of a terminal. `CursesTerminal` is one; tests have their own.
public protocol TerminalDisplay: Sendable {
  /// Keys, the mouse, new sizes: all that comes from the person and the terminal.
  var events: AsyncStream<TerminalEvent> { get }

  /// Shows a frame. The newest wins: frames that come faster than the line carries are dropped.
  func present(_ frame: Frame) async
  func use(_ theme: Theme) async
  /// Takes the second where the terminal's background is light.
  func use(_ dark: Theme, onLight light: Theme) async
  /// Takes 'automatic' or a renderer's name.
  func choose(renderer: String) async
  func repaint() async
  func bell() async
  /// Gives the shell back until the person returns.
  func suspend() async
}
