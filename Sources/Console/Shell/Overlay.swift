import TerminalKit

/// A window over the page.
enum Overlay: Sendable, Equatable {
  case help(HelpOverlay)
  case menu(MenuOverlay)
  case prompt(PromptOverlay)

  /// Whether characters go into a line of text.
  var takesText: Bool {
    switch self {
    case .prompt: true
    case .menu(let menu): menu.narrows
    case .help(let help): help.isSearching
    }
  }

  /// Draws it over the page.
  func draw(on frame: inout Frame, in size: Size) {
    switch self {
    case .help(let help):
      let drawn = help.draw(in: size)
      frame.popups.append(drawn.popup)
      frame.cursor = drawn.cursor
    case .menu(let menu):
      let drawn = menu.draw(in: size)
      frame.popups.append(drawn.popup)
      frame.cursor = drawn.cursor
    case .prompt(let prompt):
      let drawn = prompt.draw(in: size)
      frame.popups.append(drawn.popup)
      frame.cursor = drawn.cursor
    }
  }
}
