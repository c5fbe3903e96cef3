import ArgumentParser
import Foundation

/// The commands, with their arguments and options, as they are parsed: what the manual is made from.
struct CommandTree: Decodable {
  /// One command.
  struct Command: Decodable {
    var commandName: String
    var superCommands: [String]?
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool?
    var arguments: [Argument]?
    var subcommands: [Command]?

    /// As it is typed: 'leuko study seal'.
    var path: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }

    /// The one of this name right below it.
    func subcommand(_ name: String) -> Command? {
      (subcommands ?? []).first { $0.commandName == name }
    }

    /// It and all below it, those that the parser makes by itself left out.
    var all: [Command] {
      [self] + (subcommands ?? []).filter { $0.commandName != "help" }.flatMap(\.all)
    }

    /// What is its own: every command has help and the version.
    var own: [Argument] {
      (arguments ?? []).filter { argument in
        argument.shouldDisplay != false
          && !(argument.names ?? []).contains { ["help", "version"].contains($0.name) }
      }
    }
  }

  /// An argument, an option or a flag.
  struct Argument: Decodable {
    var kind: String
    var shouldDisplay: Bool?
    var isOptional: Bool?
    var isRepeating: Bool?
    var names: [Name]?
    var valueName: String?
    var abstract: String?
    var defaultValue: String?

    struct Name: Decodable {
      var kind: String
      var name: String

      /// As it is typed.
      var typed: String { kind == "long" ? "--\(name)" : "-\(name)" }
    }
  }

  var command: Command

  /// The commands of this program.
  static func ofThisProgram() throws -> CommandTree {
    try JSONDecoder().decode(CommandTree.self, from: Data(Leuko._dumpHelp().utf8))
  }
}
