import TerminalKit

/// A sentence at the bottom, until the next key.
struct Notice: Sendable, Equatable {
  var text: String
  var role: Role
}

extension Shell {
  /// So many messages can be read again.
  private static let mostMessages = 300

  /// Keeps a message to be read again.
  mutating func tell(_ text: String, _ role: Role) {
    if messages.last?.text == text { return }
    messages.append(Notice(text: text, role: role))
    messages = messages.suffix(Self.mostMessages)
  }
}
