import TerminalKit

/// Keys, pastes and what they may be about on their way to the console, in their order. Some have to wait: a key may be about a
/// cell, a list or a page that was asked for and isn't there yet, when fingers are quick or a line hands
/// over several keys at once. 'Next unreviewed' and a class behind it must not label the cell before.
struct KeyQueue: Sendable, Equatable {
  /// Requests under way whose answers decide what the next key is about; see `Request.leads`.
  private var leading = 0
  private var waiting: [TerminalEvent] = []
  /// Those before this place have been taken.
  private var taken = 0

  /// Keys that wait for nothing.
  private static let urgent: [Key] = [.escape, .control("c"), .control("l"), .control("z")]

  /// Takes a key in; gives it back where it waits for nothing. Esc also takes back those that wait.
  mutating func pass(_ key: Key) -> Key? {
    if key == .escape {
      waiting = waiting[taken...].filter { if case .painted = $0 { true } else { false } }
      taken = 0
    }
    if Self.urgent.contains(key) { return key }
    waiting.append(.key(key))
    return nil
  }

  /// Takes in characters that came at once, each a key of its own.
  mutating func pass(typed text: String) {
    for scalar in text.unicodeScalars { waiting.append(.key(.character(Character(scalar)))) }
  }

  /// Takes in a paste, the mouse, or that pictures are whole on the screen: what comes behind is about
  /// what was there then.
  mutating func pass(_ event: TerminalEvent) {
    waiting.append(event)
  }

  /// These requests go out.
  mutating func ask(_ requests: [Request]) {
    leading += requests.count { $0.leads }
  }

  /// One of those that lead has been carried out.
  mutating func noteAnswer() {
    leading -= 1
  }

  /// The next of them, in the order they came; nil where it has to wait.
  ///
  /// - Parameters:
  ///   - atOnce: whether keys are about what is on the screen whatever was asked for.
  ///   - asText: whether characters go into a line of text: those that wait go in together.
  mutating func next(atOnce: Bool, asText: Bool = false) -> TerminalEvent? {
    guard leading == 0 || atOnce, taken < waiting.count else { return nil }
    let first = waiting[taken]
    guard asText, case .key(.character) = first else {
      take(1)
      return first
    }
    var run = ""
    var count = 0
    while taken + count < waiting.count,
      case .key(.character(let character)) = waiting[taken + count]
    {
      run.unicodeScalars.append(contentsOf: character.unicodeScalars)
      count += 1
    }
    take(count)
    return count == 1 ? first : .paste(run)
  }

  private mutating func take(_ count: Int) {
    taken += count
    if taken == waiting.count { (waiting, taken) = ([], 0) }
  }
}
