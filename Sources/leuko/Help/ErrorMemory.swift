import Basis
import CursesTerminal
import Foundation
import Journeys

/// The last failures, kept beside the state of trainings for a report that can be sent: which command
/// met which kind of error, never what it was about.
struct ErrorMemory {
  /// One failure.
  struct Entry: Codable {
    /// When.
    var time: String
    var version: String
    /// The words of the command, without anything that was given to it.
    var command: String
    /// The error's type and case.
    var error: String
    var status: Int32
  }

  let folder: URL

  private var file: URL { folder.appendingPathComponent("errors.jsonl") }
  /// Where a process that crashes leaves its place.
  var crashFile: URL { folder.appendingPathComponent("crash.txt") }

  private static let mostEntries = 40

  static func ofThisProcess() -> ErrorMemory {
    ErrorMemory(folder: Folders.ofThisProcess().state)
  }

  /// Makes the folder. Where that can't be done, nothing is kept, and nothing else fails.
  func makeFolder() {
    try? FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  /// From now on a crash of this process leaves its place, where the folder is there: it is made by
  /// the console, at the first failure and by the first training.
  func noteCrashes() {
    TerminalRestoration.noteCrashes(at: crashFile.path)
  }

  /// Keeps a failure. Where that can't be done, nothing else fails.
  func keep(_ error: any Error, command: [String], status: Int32) {
    let entry = Entry(
      time: Date().formatted(.iso8601),
      version: Leuko.version, command: Self.command(command), error: Self.kind(error),
      status: status)
    let lines = (entries + [entry]).suffix(Self.mostEntries).compactMap { try? Self.line($0) }
    makeFolder()
    try? DurableFile.write(Data(lines.joined().utf8), to: file, permissions: 0o600)
  }

  /// What was kept, the oldest first.
  var entries: [Entry] {
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap {
      try? JSONDecoder().decode(Entry.self, from: Data($0.utf8))
    }
  }

  /// The place of the last crash, without the folders of files.
  var crash: [String] {
    let text = (try? String(contentsOf: crashFile, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").prefix(80).map { line in
      line.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    }
  }

  private static func line(_ entry: Entry) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(entry), as: UTF8.self) + "\n"
  }

  /// Those words of a command line that are commands.
  private static func command(_ words: [String]) -> String {
    guard var command = try? CommandTree.ofThisProgram().command else { return "leuko" }
    for word in words {
      guard let next = command.subcommand(word) else { break }
      command = next
    }
    return command.path
  }

  /// 'AtlasError.database': what is in the case may be anyone's name, and stays out.
  static func kind(_ error: any Error) -> String {
    let type = "\(type(of: error))"
    let mirror = Mirror(reflecting: error)
    guard mirror.displayStyle == .enum else { return type }
    if let label = mirror.children.first?.label { return "\(type).\(label)" }
    // A case that holds nothing says the same whoever meets it.
    return (error as? any Explained).map { "\(type): \($0.summary)" } ?? type
  }
}
