import Foundation
import Testing

/// A terminal with a person at it: tmux shows the program, keys are sent, the screen is read.
final class Tmux {
  private let world: World
  private let socket = "leuko-\(UUID().uuidString.prefix(8))"

  /// Starts `leuko` with these arguments in a terminal of this size, and writes the number of its
  /// process into the file `noting`.
  init(
    _ arguments: [String], columns: Int = 80, rows: Int = 24, in world: World,
    noting file: URL? = nil
  ) throws {
    self.world = world
    if let obstacle = Self.obstacle { throw Missing(description: obstacle) }
    var command = ([try Program.url.path] + arguments).map(Self.quoted).joined(separator: " ")
    if let file {
      command = "sh -c \(Self.quoted("echo $$ > \(Self.quoted(file.path)); exec \(command)"))"
    }
    let variables = ["HOME", "LANG"].flatMap { name in
      ["-e", "\(name)=\(world.environment[name] ?? "")"]
    }
    try tmux(
      ["-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)"] + variables
        + ["-c", world.folder.path, "\(command); echo ended with $?; sleep 60"])
  }

  /// What these tests need and this system doesn't have; nil where all is there. Said at once: a
  /// screen that never shows would be waited for a minute each time.
  static let obstacle: String? = {
    let places = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    if !places.contains(where: { FileManager.default.isExecutableFile(atPath: "\($0)/tmux") }) {
      return "'tmux' isn't installed; '.ci/prepare tests' installs it"
    }
    guard let locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil) else {
      return "the locale C.UTF-8 is missing; Debian's package 'libc-bin' has it"
    }
    freelocale(locale)
    return nil
  }()

  private struct Missing: Error, CustomStringConvertible { let description: String }

  deinit {
    if Self.obstacle == nil { _ = try? tmux(["kill-server"]) }
  }

  /// Sends keys by tmux's names.
  func type(_ keys: String...) throws {
    try tmux(["send-keys"] + keys)
  }

  /// Sends characters as they are.
  func write(_ text: String) throws {
    try tmux(["send-keys", "-l", text])
  }

  /// What the screen shows now.
  var screen: String {
    get throws { try tmux(["capture-pane", "-p"]) }
  }

  /// Waits until the screen shows `text`, and returns the screen.
  @discardableResult
  func expect(
    _ text: String, within seconds: Double = 60, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let end = Date().addingTimeInterval(seconds)
    var last = ""
    while Date() < end {
      last = try screen
      if last.contains(text) { return last }
      usleep(50_000)
    }
    Issue.record(
      "'\(text)' never showed; the screen was:\n\(last)", sourceLocation: sourceLocation)
    return last
  }

  func resize(columns: Int, rows: Int) throws {
    try tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
  }

  /// Keeps everything the program writes to its terminal from now on in a file.
  func record(to file: URL) throws {
    try tmux(["pipe-pane", "-o", "cat >> \(Self.quoted(file.path))"])
  }

  /// Ends the program with a signal it can't catch, and nothing else. A recording ends before
  /// that: what the shell says of the death is the shell's.
  func kill() throws {
    try tmux(["pipe-pane"])
    let shell = try tmux(["display-message", "-p", "#{pane_pid}"])
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let children = try String(
      contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
    let child = try #require(children.split(separator: " ").first.flatMap { pid_t($0) })
    #expect(Foundation.kill(child, SIGKILL) == 0)
  }

  @discardableResult
  private func tmux(_ arguments: [String]) throws -> String {
    let result = try ChildProcess.run(
      "tmux", ["-L", socket] + arguments, environment: world.environment, in: world.folder)
    return result.output
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}
