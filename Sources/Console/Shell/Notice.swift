import TerminalKit

/// A sentence at the bottom, until the next key.
struct Notice: Sendable, Equatable {
  private(set) var text: String
  var role: Role

  /// What is longer says no more, as where it repeats what was pasted.
  private static let mostCharacters = 2000

  init(_ text: String, _ role: Role) {
    let end = text.index(text.startIndex, offsetBy: Self.mostCharacters, limitedBy: text.endIndex)
    self.text = end.map { $0 < text.endIndex ? String(text[..<$0]) + " …" : text } ?? text
    self.role = role
  }
}

extension Shell {
  /// So many messages can be read again.
  private static let mostMessages = 300

  /// Keeps a message to be read again.
  mutating func tell(_ notice: Notice) {
    if messages.last?.text == notice.text { return }
    messages.append(notice)
    messages = messages.suffix(Self.mostMessages)
  }
}
