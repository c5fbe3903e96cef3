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
  /// The process that shows it there.
  let client: Int?

  static let format =
    "#{client_termfeatures}|#{client_cell_width}|#{client_cell_height}|#{client_termname}"
    + "|#{client_termtype}|#{allow-passthrough}|#{client_pid}"

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
    client = Int(fields[6])
  }

  static func == (one: TmuxLevel, other: TmuxLevel) -> Bool {
    one.features == other.features && one.clientName == other.clientName
      && one.clientType == other.clientType && one.passesOn == other.passesOn
      && one.client == other.client
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(clientName)
    hasher.combine(client)
  }

  /// Asks the tmux that this program runs in, and the one that that one runs in, as far as they are on
  /// this computer. The nearest first; empty where none answers.
  static func chain(environment: [String: String]) -> [TmuxLevel] {
    var levels: [TmuxLevel] = []
    var place = (socket: environment["TMUX"] ?? "", pane: environment["TMUX_PANE"] ?? "")
    while levels.count < deepest, !place.socket.isEmpty,
      let level = ask(socket: place.socket, pane: place.pane, path: environment["PATH"])
    {
      levels.append(level)
      let around = level.client.map(variables) ?? [:]
      place = (around["TMUX"] ?? "", around["TMUX_PANE"] ?? "")
    }
    return levels
  }

  private static let deepest = 4

  /// The variables of another process of this user's.
  private static func variables(of process: Int) -> [String: String] {
    guard let data = FileManager.default.contents(atPath: "/proc/\(process)/environ") else {
      return [:]
    }
    let pairs = data.split(separator: 0).map { entry in
      String(decoding: entry, as: UTF8.self).split(separator: "=", maxSplits: 1).map(String.init)
    }
    return Dictionary(
      pairs.filter { $0.count == 2 }.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first }
    )
  }

  private static func ask(socket: String, pane: String, path: String?) -> TmuxLevel? {
    var words = ["tmux", "display-message", "-p"]
    if !pane.isEmpty { words += ["-t", pane] }
    return LocalCommand.output(
      of: words + [format], environment: ["TMUX": socket, "PATH": path ?? "/usr/bin:/bin"]
    ).flatMap(TmuxLevel.init)
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
