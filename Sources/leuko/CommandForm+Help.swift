import ArgumentParser
import Console
import Foundation

extension CommandForm {
  /// The commands that the console offers as forms, described by what the command line says of them.
  static func all() -> [CommandForm] {
    guard
      let info = try? JSONDecoder().decode(ToolHelp.self, from: Data(Leuko._dumpHelp().utf8))
    else { return [] }
    return leaves(of: info.command, path: [])
  }

  /// Those that the console itself is, or that only make sense on a command line.
  private static let elsewhere: Set<String> = [
    "open", "preview", "help", "reset-terminal", "study sit",
  ]

  fileprivate static func leaves(of command: ToolHelp.Command, path: [String]) -> [CommandForm] {
    let children = command.subcommands?.filter { $0.shouldDisplay != false } ?? []
    guard children.isEmpty else {
      return children.flatMap { leaves(of: $0, path: path + [$0.commandName]) }
    }
    let name = path.joined(separator: " ")
    guard !elsewhere.contains(name), !path.isEmpty else { return [] }
    let fields = (command.arguments ?? []).filter { $0.shouldDisplay != false }.compactMap(
      Field.init)
    return [
      CommandForm(
        name: name, abstract: command.abstract ?? "",
        fields: fields.filter(\.isRequired) + fields.filter { !$0.isRequired })
    ]
  }
}

extension CommandForm.Field {
  /// Nil for what only the command line needs: help, version, and words for programs.
  fileprivate init?(_ argument: ToolHelp.Argument) {
    let name: String
    switch argument.kind {
    case "positional": name = (argument.valueName ?? "value").uppercased()
    default:
      guard let named = argument.preferredName, named.kind == "long" else { return nil }
      name = "--" + named.name
    }
    guard !["--help", "--version", "--json", "--experimental-dump-help"].contains(name) else {
      return nil
    }
    self.init(
      name: name,
      kind: argument.kind == "flag" ? .flag : argument.kind == "option" ? .option : .positional,
      help: argument.abstract ?? "", isRequired: !argument.isOptional,
      isRepeating: argument.isRepeating, usual: argument.defaultValue,
      choices: argument.allValues ?? [])
  }
}

/// What the argument parser says of a program in JSON, as far as forms need it.
private struct ToolHelp: Decodable {
  var command: Command

  struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var shouldDisplay: Bool?
    var subcommands: [Command]?
    var arguments: [Argument]?
  }

  struct Argument: Decodable {
    /// 'positional', 'option' or 'flag'.
    var kind: String
    var shouldDisplay: Bool?
    var isOptional: Bool
    var isRepeating: Bool
    var preferredName: Name?
    var valueName: String?
    var defaultValue: String?
    var allValues: [String]?
    var abstract: String?
  }

  struct Name: Decodable {
    /// 'long', 'short' or 'longWithSingleDash'.
    var kind: String
    var name: String
  }
}
