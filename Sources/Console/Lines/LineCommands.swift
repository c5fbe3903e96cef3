import TerminalKit

/// What can be done on a page, by words: every line of its key table has a name, and is found by it.
struct LineCommands {
  /// One thing that can be done.
  struct Command: Sendable, Equatable {
    /// What is typed for it.
    let name: String
    let verb: AnyVerb
    let help: String
    let keys: String
  }

  let commands: [Command]

  /// Names are the settings file's, with blanks; where that has none, or two have the same, what help
  /// says, and its key where that isn't enough either.
  init(_ table: KeyTable<AnyVerb>) {
    var taken: Set<String> = []
    var commands: [Command] = []
    var seen: Set<AnyVerb> = []
    for binding in table.bindings where seen.insert(binding.action).inserted {
      let plain = binding.action.name?.replacing("_", with: " ")
      let said = Self.phrase(binding.help)
      let key = binding.sequences.first.map { "press " + $0.map(\.name).joined(separator: " ") }
      let names = [plain, said, key, "\(said) \(commands.count + 1)"].compactMap(\.self)
      let name = names.first { !taken.contains($0.lowercased()) } ?? said
      taken.insert(name.lowercased())
      commands.append(
        Command(name: name, verb: binding.action, help: binding.help, keys: binding.keyNames))
    }
    self.commands = commands
  }

  /// The first part of a help line: 'the next cell', 'remember this cell as a'.
  private static func phrase(_ help: String) -> String {
    String(help.prefix { !";:,(…".contains($0) }).trimmed
  }

  /// What a line asks for, with how many times: by name, by help's words, or by a beginning that only
  /// one has.
  func command(_ line: String) -> Found {
    let text = line.lowercased().trimmed
    if let exact = find(text) { return .one(exact, count: nil) }
    let words = text.split(separator: " ")
    if let count = words.last.flatMap({ Int($0) }), count > 0 {
      let rest = words.dropLast().joined(separator: " ")
      if let exact = find(rest) { return .one(exact, count: count) }
    }
    let begun = commands.filter {
      $0.name.lowercased().hasPrefix(text) || $0.help.lowercased().hasPrefix(text)
    }
    if begun.count == 1 { return .one(begun[0], count: nil) }
    let parts = Set(words)
    let near =
      begun.isEmpty
      ? commands.filter { command in
        let all = Set((command.name + " " + command.help).lowercased().split(separator: " "))
        return parts.isSubset(of: all)
      } : begun
    if near.count == 1 { return .one(near[0], count: nil) }
    return near.isEmpty ? .none : .several(near)
  }

  enum Found: Equatable {
    case one(Command, count: Int?)
    case several([Command])
    case none
  }

  private func find(_ text: String) -> Command? {
    commands.first { $0.name.lowercased() == text }
      ?? commands.first { $0.help.lowercased() == text }
  }

  /// A line for each, as help says it.
  var words: [String] {
    commands.map { command in
      command.help.lowercased().hasPrefix(command.name.lowercased())
        ? command.help : "\(command.name): \(command.help)"
    }
  }
}
