import Foundation

/// What one tmux says of the terminal that it is shown on, which may be another tmux.
struct TmuxLevel: Hashable, Sendable {
  /// What it can do there: 'RGB', 'sync', …
  let features: [String]
  /// A cell's size in pixels, where it knows.
  let cell: (width: Int, height: Int)?
  /// TERM of the terminal it is shown on.
  let clientName: String
  /// What that terminal answered when it was asked its name; empty where it didn't.
  let clientType: String
  /// What is wrapped for it goes on to that terminal as it is.
  let passesOn: Bool
  /// Where it is shown there, such as '/dev/pts/3'.
  let tty: String

  static let format =
    "#{client_termfeatures}|#{client_cell_width}|#{client_cell_height}|#{client_termname}"
    + "|#{client_termtype}|#{allow-passthrough}|#{client_tty}"

  /// Reads what tmux prints by `format`; nil for anything else.
  init?(_ answer: String) {
    let fields = answer.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 7, !fields[3].isEmpty else { return nil }
    features = fields[0].split(separator: ",").map(String.init)
    let (width, height) = (Int(fields[1]) ?? 0, Int(fields[2]) ?? 0)
    cell = Capabilities.isPlausible((width, height)) ? (width, height) : nil
    clientName = fields[3]
    clientType = fields[4]
    passesOn = !["", "0", "off"].contains(fields[5])
    tty = fields[6]
  }

  static func == (one: TmuxLevel, other: TmuxLevel) -> Bool {
    one.features == other.features && one.clientName == other.clientName
      && one.clientType == other.clientType && one.passesOn == other.passesOn
      && one.tty == other.tty
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(clientName)
    hasher.combine(tty)
  }

  /// Asks the tmux that this program runs in, and the one that that one is shown in, as far as they are
  /// on this computer. The nearest first; empty where none answers.
  static func chain(environment: [String: String]) -> [TmuxLevel] {
    let socket = (environment["TMUX"] ?? "").prefix { $0 != "," }
    var place: (socket: String, pane: String)? =
      socket.isEmpty ? nil : (String(socket), environment["TMUX_PANE"] ?? "")
    var levels: [TmuxLevel] = []
    while levels.count < deepest, let here = place,
      let level = run(
        ["-S", here.socket, "display-message", "-p"]
          + (here.pane.isEmpty ? [] : ["-t", here.pane]) + [format], environment
      ).flatMap(TmuxLevel.init)
    {
      levels.append(level)
      place =
        TerminalName(level.clientName).isMultiplexer
        ? around(level.tty, besides: here.socket, environment) : nil
    }
    return levels
  }

  private static let deepest = 4

  /// The tmux and the pane of it that a terminal belongs to. Who starts one in the other clears the
  /// variable that would say.
  private static func around(
    _ tty: String, besides own: String, _ environment: [String: String]
  ) -> (socket: String, pane: String)? {
    let folder = (own as NSString).deletingLastPathComponent
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() {
      let socket = "\(folder)/\(name)"
      guard socket != own,
        let panes = run(
          ["-S", socket, "list-panes", "-a", "-F", "#{pane_tty} #{pane_id}"], environment)
      else { continue }
      for line in panes.split(separator: "\n") {
        let words = line.split(separator: " ")
        if words.count == 2, words[0] == tty { return (socket, String(words[1])) }
      }
    }
    return nil
  }

  private static func run(_ words: [String], _ environment: [String: String]) -> String? {
    LocalCommand.output(
      of: ["tmux"] + words,
      environment: ["PATH": environment["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C.UTF-8"])
  }
}

/// A program of this computer that is asked something.
enum LocalCommand {
  /// What it prints, without the blanks around it; nil where it can't be run or fails.
  static func output(of words: [String], environment: [String: String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.environment = environment
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = try? output.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    guard process.terminationStatus == 0, let data else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
