import Foundation
import Testing

/// The program on terminals of many kinds: those that answer as recorded, and tmux, GNU screen and mosh
/// as they are installed here.
@Suite(.serialized) struct TerminalStory {
  private let world: World

  init() throws {
    world = try World()
    try TestCells.write(to: world.folder.appendingPathComponent("cells"))
    let imported = try Program.run("import", "cells", "--as", "anna", in: world)
    #expect(imported.status == 0, "\(imported.errors)")
  }

  struct Profile: CustomTestStringConvertible, Sendable {
    var name: String
    var type = "xterm-256color"
    /// What it answers beside its attributes.
    var says: String
    var attributes = "\u{1B}[?62;22c"
    /// What must come, and what must not.
    var shows: [String]
    var lacks: [String]
    var testDescription: String { name }

    var answers: [(question: String, answer: String)] {
      [
        ("\u{1B}[5n", "\u{1B}[0n"), ("\u{1B}[c", says + attributes),
        ("\u{1B}[6n", "\u{1B}[3;2R"),
      ]
    }
  }

  private static let st = "\u{1B}\\"
  private static let placeholder = "_Ga=p,U=1"
  private static let sent = "\u{1B}_Ga=t"
  /// Octants that only a font of 2024 has: the four that a picture nearly always has one of.
  private static let kittyYes = "\u{1B}_Gi=31;OK\u{1B}\\"

  static let profiles: [Profile] = [
    Profile(
      name: "kitty 0.26", says: "\u{1B}P>|kitty(0.26.5)\(st)\(kittyYes)", shows: ["48;2;"],
      lacks: [placeholder, sent]),
    Profile(
      name: "kitty 0.28", says: "\u{1B}P>|kitty(0.28.0)\(st)\(kittyYes)",
      shows: [placeholder, sent], lacks: []),
    Profile(
      name: "kitty 0.36", says: "\u{1B}P>|kitty(0.36.4)\(st)\(kittyYes)",
      shows: [placeholder, sent], lacks: []),
    Profile(
      name: "ghostty", type: "xterm-256color", says: "\u{1B}P>|ghostty 1.0.1\(st)\(kittyYes)",
      shows: [placeholder, sent], lacks: []),
    Profile(
      name: "wezterm", says: "\u{1B}P>|WezTerm 20240203-110809\(st)\(kittyYes)", shows: ["48;2;"],
      lacks: [placeholder, sent]),
    Profile(
      name: "konsole", says: "\u{1B}P>|Konsole 22.12.3\(st)\(kittyYes)", shows: ["48;2;"],
      lacks: [placeholder, sent]),
    Profile(
      name: "Windows Terminal", says: "\u{1B}[>0;10;1c", shows: ["48;2;"], lacks: [placeholder]),
    Profile(name: "VS Code", says: "\u{1B}[>0;276;0c", shows: ["48;2;"], lacks: [placeholder]),
    Profile(
      name: "PuTTY", type: "xterm", says: "\u{1B}[>0;136;0c", attributes: "\u{1B}[?6c",
      shows: ["48;2;"], lacks: [placeholder]),
    Profile(
      name: "xterm 379",
      says: "\u{1B}P>|XTerm(379)\(st)\u{1B}P1$r0;38:2::1:22:143m\(st)", shows: ["48;2;"],
      lacks: [placeholder]),
    Profile(
      name: "Terminal.app", says: "\u{1B}[>1;95;0c", shows: ["48;5;"],
      lacks: [placeholder, "48;2;"]),
    Profile(
      name: "foot with sixel", type: "xterm-256color",
      says: "\u{1B}P>|foot(1.13.1)\(st)\u{1B}[6;16;8t", attributes: "\u{1B}[?62;4;22c",
      shows: ["\u{1B}P0;1;0q"], lacks: [placeholder]),
  ]

  @Test(arguments: profiles) func `pictures are what the terminal can show, and nothing is left`(
    profile: Profile
  ) throws {
    let terminal = try PseudoTerminal(
      ["open", "--as", "anna"], columns: 100, rows: 30, variables: ["TERM": profile.type],
      answers: profile.answers, in: world)
    terminal.expect("cell 1 of 6")
    for text in profile.shows { terminal.expect(text) }
    for _ in 0..<20 { terminal.read(within: 20) }
    let output = String(decoding: terminal.output, as: UTF8.self)
    for text in profile.lacks { #expect(!output.contains(text), "\(text.debugDescription)") }
    terminal.write("q")
    #expect(terminal.ending() == 0)
    #expect(terminal.modes.left == [] && terminal.isCooked)
  }

  @Test func `a choice is the same at every start`() throws {
    let kitty = try #require(Self.profiles.first { $0.name == "kitty 0.36" })
    for start in 1...6 {
      let terminal = try PseudoTerminal(
        ["open", "--as", "anna"], columns: 100, rows: 30, answers: kitty.answers, in: world)
      terminal.expect(Self.placeholder)
      terminal.write("q")
      #expect(terminal.ending() == 0, "start \(start)")
    }
    let file = world.folder.appendingPathComponent(".local/state/leuko/terminals.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains("\"name\" : \"kitty(0.36.4)\"") && text.contains("\"pixels\" : true"))
  }

  @Test func `the doctor says what was found, where, and the one thing to set`() throws {
    let tests: [(String, [String])] = [
      ("kitty 0.26", ["kitty(0.26.5)", "asked (XTVERSION)", "a kitty from 0.28 on"]),
      ("Windows Terminal", ["truecolor", "known of Windows Terminal", "There is nothing to set"]),
      ("xterm 379", ["truecolor", "asked (DECRQSS)"]),
      ("Terminal.app", ["256 colours", "another terminal than Terminal.app"]),
    ]
    for (name, words) in tests {
      let profile = try #require(Self.profiles.first { $0.name == name })
      let terminal = try PseudoTerminal(["doctor"], answers: profile.answers, in: world)
      for word in words { terminal.expect(word) }
      #expect(terminal.ending() == 0)
      #expect(terminal.modes.left == [] && terminal.isCooked)
    }
  }

  @Test func `a dumb terminal gets characters and nothing else`() throws {
    let terminal = try PseudoTerminal(
      ["open", "--as", "anna"], variables: ["TERM": "dumb"], answers: [], in: world)
    terminal.expect("> ")
    terminal.write("show 20x10\ndescribe\ngo to sampling\ncells\nquit\n")
    #expect(terminal.ending() == 0)
    let control = terminal.output.filter { $0 < 0x20 && ![0x0A, 0x0D].contains($0) || $0 == 0x7F }
    #expect(control == [])
  }

  // MARK: In other programs

  private static func isInstalled(_ program: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
  }

  /// A terminal that is a kitty, and tells tmux so.
  private static let kittyAround: [(question: String, answer: String)] = [
    ("\u{1B}[5n", "\u{1B}[0n"), ("\u{1B}[c", "\u{1B}[?62;22c"),
    ("\u{1B}[>c", "\u{1B}[>1;4000;36c"), ("\u{1B}[>q", "\u{1B}P>|kitty(0.36.4)\u{1B}\\"),
    ("\u{1B}[6n", "\u{1B}[3;2R"),
  ]

  private func tmuxWords(_ depth: Int, passing: Bool) throws -> [String] {
    let file = world.folder.appendingPathComponent("tmux.conf")
    try """
    set -g allow-passthrough \(passing ? "on" : "off")
    set -as terminal-features ',*:RGB'
    set -g default-terminal tmux-256color
    set -g status off

    """.write(to: file, atomically: true, encoding: .utf8)
    var words: [String] = []
    for level in 0..<depth {
      words += ["env", "TMUX=", "tmux", "-L", socket(level), "-f", file.path, "new-session"]
    }
    return words
  }

  private func socket(_ level: Int) -> String {
    "leuko-\(world.folder.lastPathComponent.suffix(8))-\(level)"
  }

  private func endTmux(_ depth: Int) {
    for level in 0..<depth {
      _ = try? ChildProcess.run(
        "tmux",
        ["-L", "leuko-\(world.folder.lastPathComponent.suffix(8))-\(level)", "kill-server"],
        environment: world.environment, in: world.folder)
    }
  }

  @Test(.enabled(if: Tmux.obstacle == nil, "tmux isn't installed"), arguments: [1, 2])
  func `pixels go through tmux, and through tmux in tmux`(depth: Int) throws {
    defer { endTmux(depth) }
    let terminal = try PseudoTerminal(
      ["open", "--as", "anna"], columns: 100, rows: 30, as: try tmuxWords(depth, passing: true),
      variables: ["TERM": "xterm-256color"], answers: Self.kittyAround, in: world)
    terminal.expect("cell 1 of 6")
    terminal.expect(Self.placeholder)
    // Unwrapped: as if there were no tmux.
    terminal.expect(Self.sent)
    #expect(!String(decoding: terminal.output, as: UTF8.self).contains("Ptmux;"))
    terminal.write("q")
    #expect(terminal.ending() == 0)
    // tmux names the whole screen as the region that scrolls.
    #expect(terminal.modes.left.filter { $0 != "region" } == [])
  }

  @Test(.enabled(if: Tmux.obstacle == nil, "tmux isn't installed"))
  func `where tmux passes nothing on, pictures are glyphs`() throws {
    defer { endTmux(1) }
    let terminal = try PseudoTerminal(
      ["open", "--as", "anna"], columns: 100, rows: 30, as: try tmuxWords(1, passing: false),
      variables: ["TERM": "xterm-256color"], answers: Self.kittyAround, in: world)
    terminal.expect("cell 1 of 6")
    terminal.expect("48;2;")
    let output = String(decoding: terminal.output, as: UTF8.self)
    #expect(!output.contains(Self.placeholder) && !output.contains(Self.sent))
    terminal.write("q")
    #expect(terminal.ending() == 0)
  }

  @Test(.enabled(if: isInstalled("screen"), "GNU screen isn't installed"))
  func `GNU screen without a second screen is left with an empty one`() throws {
    let terminal = try PseudoTerminal(
      ["open", "--as", "anna"], columns: 100, rows: 30,
      as: ["screen", "-c", "/dev/null", "-S", world.folder.lastPathComponent], in: world)
    terminal.expect("cell 1 of 6")
    terminal.write("q")
    // Cleared before the program ends, so that what follows stands on an empty screen.
    #expect(terminal.ending() == 0)
    // GNU screen names the whole screen as the region that scrolls, and ends colours one by one.
    #expect(terminal.modes.left.filter { !["region", "colours"].contains($0) } == [])
  }
}
