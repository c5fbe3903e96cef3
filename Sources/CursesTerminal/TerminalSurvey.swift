public import BlockGraphics
import CNcursesShim
public import Foundation

/// What the terminal of this process can do, asked without taking it over, and where each was learned.
public struct TerminalSurvey: Sendable, Hashable {
  /// One thing that it can or can't do.
  public struct Line: Sendable, Hashable, Encodable {
    public var what: String
    public var state: String
    /// How it was learned.
    public var origin: String
  }

  public private(set) var lines: [Line] = []
  /// The one thing to set that would show most more; nil where nothing would.
  public private(set) var advice: String?

  /// Asks and waits for the answers, at most a second and a half, over a network three. Where input or
  /// output is no terminal, what the environment tells is all there is.
  public static func take(environment: [String: String]) -> TerminalSurvey {
    let (capabilities, isAsked, roundTrip) = ask(environment)
    return TerminalSurvey(capabilities, environment, isAsked: isAsked, roundTrip)
  }

  private static func ask(
    _ environment: [String: String]
  ) -> (capabilities: Capabilities, isAsked: Bool, roundTrip: Double?) {
    var capabilities = Capabilities(
      environment: environment, descriptionColours: claimedColours(environment))
    let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    let isMute = ["", "dumb"].contains(environment["TERM"] ?? "")
    var roundTrip: Double?
    if isTerminal, !isMute {
      let isRemote = !(environment["SSH_CONNECTION"] ?? "").isEmpty
      roundTrip = TerminalConversation.hold(with: &capabilities, seconds: isRemote ? 3 : 1.5)
      if capabilities.insideTmux {
        capabilities.learn(tmux: TmuxLevel.chain(environment: environment))
      }
      capabilities.learn(mosh: environment)
    }
    return (capabilities, isTerminal && !isMute, roundTrip)
  }

  /// The colours and glyphs that it has, asked as `take` does.
  public static func looks(
    environment: [String: String]
  ) -> (colours: ColourDepth, glyphs: GlyphLevel) {
    let capabilities = ask(environment).capabilities
    return (capabilities.colours, capabilities.glyphs)
  }

  private static func claimedColours(_ environment: [String: String]) -> Int {
    let type = environment["TERM"] ?? ""
    let said = LocalCommand.output(
      of: ["tput", "-T", type.isEmpty ? "dumb" : type, "colors"],
      environment: ["PATH": environment["PATH"] ?? "/usr/bin:/bin"])
    return said.flatMap { Int($0) } ?? (type.contains("256color") ? 256 : 8)
  }

  init(
    _ capabilities: Capabilities, _ environment: [String: String], isAsked: Bool,
    _ roundTrip: Double?
  ) {
    func add(_ what: String, _ state: String, _ trait: Capabilities.Trait?, else usual: String = "")
    {
      lines.append(
        Line(what: what, state: state, origin: trait.flatMap { capabilities.origins[$0] } ?? usual))
    }
    let silent = isAsked ? "asked, and not answered" : "not asked: there is no terminal here"
    add("name", capabilities.name.isEmpty ? "unknown" : capabilities.name, .name)
    add("colours", capabilities.colours.title, .colours)
    add("glyphs", capabilities.glyphs.rawValue, .glyphs)
    let pictures =
      capabilities.placeholders
      ? "kitty's, as pixels"
      : capabilities.lacksPlaceholders && capabilities.kitty
        ? "as glyphs: placeholders came with kitty 0.28"
        : capabilities.kitty ? "kitty's protocol without placeholders: as glyphs" : "as glyphs"
    add("pictures", pictures, .pictures, else: silent)
    if capabilities.isBehindOthers {
      add("way", capabilities.passage.words, .way, else: "the environment")
    }
    let area = capabilities.sixelArea.map { ", at most \($0.width) x \($0.height) pixels" } ?? ""
    let registers = capabilities.sixelRegisters.map { ", \($0) colours" } ?? ""
    add("sixel", capabilities.sixel ? "yes\(registers)\(area)" : "no", .sixel, else: silent)
    add(
      "cell",
      capabilities.cell.map { "\($0.width) x \($0.height) pixels" } ?? "8 x 16 pixels, taken",
      .cell, else: silent)
    add("whole frames", capabilities.synchronized ? "yes" : "no", .synchronized, else: silent)
    add(
      "background", capabilities.isLight.map { $0 ? "light" : "dark" } ?? "dark, taken",
      .background,
      else: silent)
    if isAsked {
      lines.append(
        Line(
          what: "answers", state: roundTrip.map { "after \(Int(1000 * $0)) ms" } ?? "none",
          origin: "measured"))
    }
    advice = Self.advice(capabilities, environment)
  }

  /// Nil where all that this terminal can show is shown.
  static func advice(_ capabilities: Capabilities, _ environment: [String: String]) -> String? {
    if capabilities.coloursUnwanted { return "unset NO_COLOR to see the stains' colours" }
    if capabilities.insideTmux {
      if capabilities.colours != .trueColour {
        return "in ~/.tmux.conf: set -as terminal-features ',*:RGB', and attach anew"
      }
      if let known = KnownTerminal(capabilities.drawer), known.placeholders,
        capabilities.passage == .closed
      {
        return "in ~/.tmux.conf: set -g allow-passthrough on (each tmux that lies in between)"
      }
      return nil
    }
    if capabilities.drawer.program == "kitty", capabilities.drawer.isBefore(0, 28) {
      return "a kitty from 0.28 on shows pictures as pixels"
    }
    guard capabilities.colours != .trueColour else { return nil }
    if capabilities.drawer.program == "screen" {
      return "run Leuko outside GNU screen, or in tmux, to see all colours"
    }
    if capabilities.drawer.program == "terminal.app" {
      return "another terminal than Terminal.app shows all colours"
    }
    return
      "where stains look right in 24-bit colours, set COLORTERM=truecolor or say --colours true"
  }
}

extension Capabilities.Passage {
  /// For people.
  var words: String {
    switch self {
    case .direct: "straight to the terminal"
    case .wrapped(let times):
      times == 1 ? "through tmux" : "through \(times) tmux, one in the other"
    case .closed: "characters only"
    }
  }
}

/// Questions and answers on the terminal of this process, line by line: nothing on the screen changes.
enum TerminalConversation {
  /// Asks all there is to ask. Returns the seconds until all was answered; nil where it wasn't.
  static func hold(with capabilities: inout Capabilities, seconds: Double) -> Double? {
    var cooked = termios()
    guard tcgetattr(STDIN_FILENO, &cooked) == 0 else { return nil }
    var raw = cooked
    cfmakeraw(&raw)
    tcsetattr(STDIN_FILENO, TCSANOW, &raw)
    defer {
      tcflush(STDIN_FILENO, TCIFLUSH)
      tcsetattr(STDIN_FILENO, TCSANOW, &cooked)
    }
    let start = DispatchTime.now().uptimeNanoseconds
    var decoder = InputDecoder()
    let isAnswered = ask(capabilities.questions, &decoder, seconds: seconds) { reply in
      capabilities.learn(reply)
      if case .attributes = reply { return true }
      return false
    }
    guard isAnswered else { return nil }
    let time = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    let tests = capabilities.glyphTests
    // Not on the first row: there the answer would look like a key.
    let tried = tests.map { "\r\($0.glyph)\u{1B}[6n" }.joined()
    var levels = tests.map(\.level)
    if !levels.isEmpty {
      _ = ask("\r\n\(tried)\r\u{1B}[K\u{1B}[A", &decoder, seconds: seconds) { reply in
        guard case .cursor(_, let column) = reply, !levels.isEmpty else { return false }
        let level = levels.removeFirst()
        if column != 2 { capabilities.lack(level) }
        return levels.isEmpty
      }
    }
    return time
  }

  /// Whether the last answer came in time.
  private static func ask(
    _ question: String, _ decoder: inout InputDecoder, seconds: Double,
    _ isLast: (TerminalReply) -> Bool
  ) -> Bool {
    guard
      Array(question.utf8).withUnsafeBytes({ write(STDOUT_FILENO, $0.baseAddress, $0.count) }) > 0
    else { return false }
    let end = DispatchTime.now().uptimeNanoseconds + UInt64(seconds * 1e9)
    var buffer = [UInt8](repeating: 0, count: 4096)
    while DispatchTime.now().uptimeNanoseconds < end {
      var ready = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&ready, 1, 20) > 0 else { continue }
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      guard count > 0 else { return false }
      for byte in buffer[..<count] {
        if case .reply(let reply) = decoder.take(byte), isLast(reply) { return true }
      }
    }
    return false
  }
}
