import TerminalKit

/// What the console hears: from the terminal, and from the rooms that serve its requests.
enum ConsoleEvent: Sendable {
  case terminal(TerminalEvent)
  /// News for the page that asked.
  case news(Int, AnyNews)
  case atlas(AtlasNews)
  /// What goes on beside the pages, as it is now.
  case jobs([Job])
  /// So many sampled cells are neither in the atlas nor thrown away.
  case openCells(Int)
  /// A request that later keys wait for has been carried out, and its news told.
  case answered
  /// What 'leuko' can do on the command line.
  case commands([CommandForm])
  case themed(String)
  /// Something is done; a sentence says what.
  case done(String)
  /// Something went wrong: what, and what to do.
  case failed(summary: String, remedy: String?)
}

/// News of some room.
struct AnyNews: Sendable {
  let base: any Sendable

  init(_ base: some Sendable) {
    self.base = base
  }
}
