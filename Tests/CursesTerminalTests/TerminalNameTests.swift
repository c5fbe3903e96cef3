import BlockGraphics
import Foundation
import TerminalKit
import Testing

@testable import CursesTerminal

@Suite struct TerminalNameTests {
  @Test(arguments: [
    ("kitty(0.26.5)", "kitty", [0, 26, 5]), ("xterm-kitty", "kitty", []),
    ("XTerm(379)", "xterm", [379]), ("xterm-256color", "xterm", [256]),
    ("WezTerm 20240203-110809", "wezterm", [20_240_203]), ("tmux 3.3a", "tmux", [3, 3]),
    ("xterm.js(5.6.0-beta.1)", "xterm.js", [5, 6, 0]), ("foot(1.13.1)", "foot", [1, 13, 1]),
    ("Windows Terminal", "windows terminal", []), ("iTerm2 3.5.0", "iterm", [2]),
    ("rxvt-unicode", "rxvt", []), ("", "", []), ("  ", "", []), ("9999999999999999999", "", []),
  ])
  func `a name is a program and a version`(text: String, program: String, version: [Int]) {
    let name = TerminalName(text)
    #expect(name.program == program)
    if text.count < 19 { #expect(name.version == version) }
  }

  @Test func `versions are compared number by number, and unknown ones are neither`() {
    #expect(TerminalName("kitty(0.28.0)").isAtLeast(0, 28))
    #expect(!TerminalName("kitty(0.27.9)").isAtLeast(0, 28))
    #expect(TerminalName("kitty(1.0)").isAtLeast(0, 28))
    #expect(TerminalName("kitty(0.9)").isBefore(0, 28))
    #expect(!TerminalName("kitty").isAtLeast(0, 28) && !TerminalName("kitty").isBefore(0, 28))
  }

  @Test(arguments: [
    ([0, 136, 0], "PuTTY"), ([0, 10, 1], "Windows Terminal"), ([0, 276, 0], "xterm.js"),
    ([1, 95, 0], "Terminal.app"), ([1, 10, 0], "mosh"), ([1, 4000, 26], "kitty(0.26)"),
    ([41, 379, 0], "XTerm(379)"), ([65, 7600, 1], "VTE(7600)"), ([83, 40900, 0], "screen 4.9.0"),
    ([77, 30601, 0], "mintty 3.6.1"),
  ])
  func `the secondary attributes name those that say nothing else`(numbers: [Int], name: String) {
    #expect(TerminalName.text(secondary: numbers) == name)
  }

  @Test func `numbers that many share name nobody`() {
    #expect(TerminalName.text(secondary: [0, 115, 0]) == nil)
    #expect(TerminalName.text(secondary: [1, 0, 0]) == nil)
    #expect(TerminalName.text(secondary: [1]) == nil)
  }
}

/// What terminals answered to all that is asked at the start, as recorded or as their sources have it,
/// and what is to come of it.
@Suite struct TerminalProfileTests {
  struct Profile: CustomTestStringConvertible, Sendable {
    var name: String
    var environment = ["TERM": "xterm-256color"]
    var claimed = 256
    var replies: String
    var colours: ColourDepth
    var glyphs: GlyphLevel
    var placeholders = false
    var testDescription: String { name }
  }

  private static let e = "\u{1B}"
  private static let st = "\u{1B}\\"
  /// Right to the question for the colour that was set.
  private static let kept = "\u{1B}P1$r0;38:2::1:22:143m\u{1B}\\"
  private static let kittyYes = "\u{1B}_Gi=31;OK\u{1B}\\"

  static let all: [Profile] = [
    Profile(
      name: "kitty 0.26.5",
      replies:
        "\(e)P>|kitty(0.26.5)\(st)\(e)[>1;4000;26c\(kept)\(kittyYes)\(e)[?2026;2$y\(e)[?62;c",
      colours: .trueColour, glyphs: .sextants),
    Profile(
      name: "kitty 0.28.1",
      replies: "\(e)P>|kitty(0.28.1)\(st)\(e)[>1;4000;28c\(kittyYes)\(e)[?62;c",
      colours: .trueColour, glyphs: .sextants, placeholders: true),
    Profile(
      name: "kitty 0.36.4",
      replies: "\(e)P>|kitty(0.36.4)\(st)\(e)[>1;4000;36c\(kittyYes)\(e)[?62;c",
      colours: .trueColour, glyphs: .octants, placeholders: true),
    Profile(
      name: "ghostty 1.0.1", environment: ["TERM": "xterm-ghostty"],
      replies: "\(e)P>|ghostty 1.0.1\(st)\(e)[>1;10;0c\(kittyYes)\(e)[?62;22c",
      colours: .trueColour, glyphs: .octants, placeholders: true),
    Profile(
      name: "wezterm",
      replies: "\(e)P>|WezTerm 20240203-110809-5046fc22\(st)\(kittyYes)\(e)[?65;4;6;18;22c",
      colours: .trueColour, glyphs: .sextants),
    Profile(
      name: "konsole 22.12",
      replies: "\(e)P>|Konsole 22.12.3\(st)\(e)[>0;115;0c\(kittyYes)\(e)[?62;1;4c",
      colours: .trueColour, glyphs: .quadrants),
    Profile(
      name: "xterm 379",
      replies:
        "\(e)P>|XTerm(379)\(st)\(e)[>41;379;0c\(e)P0+r524742\(st)\(kept)\(e)[?64;1;2;6;9;15;16;17;18;21;22;28c",
      colours: .trueColour, glyphs: .quadrants),
    Profile(
      name: "xterm without 24 bits",
      environment: ["TERM": "xterm-256color", "COLORTERM": "truecolor"],
      replies: "\(e)P>|XTerm(379)\(st)\(e)P1$r0;38:5:18m\(st)\(e)[?64;1c",
      colours: .palette256, glyphs: .quadrants),
    Profile(
      name: "Windows Terminal", replies: "\(e)[>0;10;1c\(e)[?61;6;7;14;21;22;23;24;28;32;42c",
      colours: .trueColour, glyphs: .quadrants),
    Profile(
      name: "VS Code", replies: "\(e)[>0;276;0c\(e)P1$r0m\(st)\(e)[?1;2c", colours: .trueColour,
      glyphs: .quadrants),
    Profile(
      name: "PuTTY", environment: ["TERM": "xterm"], claimed: 8,
      replies: "\(e)[>0;136;0c\(e)[?6c", colours: .trueColour, glyphs: .half),
    Profile(
      name: "Terminal.app", replies: "\(e)[>1;95;0c\(e)[?1;2c", colours: .palette256,
      glyphs: .quadrants),
    Profile(
      name: "foot 1.13.1", environment: ["TERM": "foot"],
      replies: "\(e)P>|foot(1.13.1)\(st)\(e)[>1;011301;0c\(kept)\(e)[?62;4;22c",
      colours: .trueColour, glyphs: .sextants),
    Profile(
      name: "VTE 0.76", replies: "\(e)P>|VTE(7600)\(st)\(e)[>65;7600;1c\(e)[?65;1;9c",
      colours: .trueColour, glyphs: .sextants),
    Profile(
      name: "GNU screen on few colours", environment: ["TERM": "screen"], claimed: 8,
      replies: "\(e)[>83;40900;0c\(e)[?1;2c", colours: .palette16, glyphs: .quadrants),
    Profile(
      name: "GNU screen", environment: ["TERM": "screen-256color", "COLORTERM": "truecolor"],
      replies: "\(e)[>83;40900;0c\(e)[?1;2c", colours: .palette256, glyphs: .quadrants),
    Profile(
      name: "mosh, version unknown", replies: "\(e)[>1;10;0c\(e)[?62c", colours: .palette256,
      glyphs: .quadrants),
    Profile(name: "mute", replies: "", colours: .palette256, glyphs: .quadrants),
  ]

  @Test(arguments: all) func `answers lead to what the terminal can show`(profile: Profile) {
    var capabilities = Capabilities(
      environment: profile.environment, descriptionColours: profile.claimed)
    var decoder = InputDecoder()
    for byte in Array(profile.replies.utf8) {
      switch decoder.take(byte) {
      case .reply(let reply): capabilities.learn(reply)
      case .event(let event): Issue.record("\(event) is no answer")
      case nil: break
      }
    }
    #expect(capabilities.colours == profile.colours)
    #expect(capabilities.glyphs == profile.glyphs)
    #expect(capabilities.placeholders == profile.placeholders)
    #expect(capabilities.origins[.colours] != nil && capabilities.origins[.glyphs] != nil)
  }

  @Test func `GNU screen and the console are asked only what they don't print`() {
    let screen = Capabilities(environment: ["TERM": "screen-256color"], descriptionColours: 256)
    #expect(screen.questions == "\u{1B}[>c\u{1B}[c")
    let console = Capabilities(environment: ["TERM": "linux"], descriptionColours: 8)
    #expect(console.questions == "\u{1B}[c")
    let xterm = Capabilities(environment: ["TERM": "xterm"], descriptionColours: 8)
    #expect(xterm.questions.hasSuffix("\u{1B}[c") && xterm.questions.contains("\u{1B}P$qm"))
    // A tmux that is called screen isn't one; what colour it keeps says nothing of the terminal.
    let tmux = Capabilities(
      environment: ["TERM": "screen-256color", "TMUX": "/x,1,0"], descriptionColours: 256)
    #expect(tmux.questions.contains("[>0q") && !tmux.questions.contains("P$qm"))
  }

  @Test func `what draws black squares isn't chosen, even when it is asked for`() throws {
    for profile in Self.all where ["kitty 0.26.5", "GNU screen"].contains(profile.name) {
      var capabilities = Capabilities(environment: profile.environment, descriptionColours: 256)
      var decoder = InputDecoder()
      for byte in Array(profile.replies.utf8) {
        if case .reply(let reply) = decoder.take(byte) { capabilities.learn(reply) }
      }
      #expect(capabilities.lacksPlaceholders)
    }
  }

  @Test func `mosh has colours by the version that runs here`() {
    for (version, depth) in [("mosh 1.4.0", ColourDepth.trueColour), ("mosh 1.3.2", .palette256)] {
      var capabilities = Capabilities(
        environment: ["TERM": "xterm-256color"], descriptionColours: 256)
      capabilities.learn(.secondary([1, 10, 0]))
      capabilities.learn(named: version, from: "mosh-server --version")
      #expect(capabilities.colours == depth)
    }
  }

  @Test func `the program on the same computer is known by its variables, not over the network`() {
    let local = Capabilities(
      environment: ["TERM": "xterm-256color", "TERM_PROGRAM": "vscode"], descriptionColours: 256)
    #expect(local.colours == .trueColour)
    let far = Capabilities(
      environment: [
        "TERM": "xterm-256color", "TERM_PROGRAM": "vscode",
        "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22",
      ], descriptionColours: 256)
    #expect(far.colours == .palette256)
  }

  @Test func `sixel's geometry is what the terminal says`() {
    var capabilities = Capabilities(environment: ["TERM": "xterm"], descriptionColours: 8)
    capabilities.learn(.graphics(1, [1024]))
    capabilities.learn(.graphics(2, [1000, 800]))
    #expect(capabilities.sixelRegisters == 1024)
    #expect(capabilities.sixelArea?.width == 1000 && capabilities.sixelArea?.height == 800)
    capabilities.learn(.graphics(2, [0, 0]))
    #expect(capabilities.sixelArea?.width == 1000)
  }

  @Test func `what was found the last time counts until another name answers`() {
    let environment = ["TERM": "xterm-256color"]
    let record = TerminalRecord(name: "XTerm(379)", colours: "true", pixels: false)
    var capabilities = Capabilities(environment: environment, descriptionColours: 256)
    capabilities.recall(record)
    #expect(capabilities.colours == .trueColour)
    capabilities.forget(record)
    #expect(capabilities.colours == .palette256)
    var uncoloured = Capabilities(
      environment: environment.merging(["NO_COLOR": "1"]) { $1 }, descriptionColours: 256)
    uncoloured.recall(record)
    #expect(uncoloured.colours == .mono)
  }

  @Test func `a record is for one terminal and one connection`() {
    let here = ["TERM": "xterm-256color"]
    let keys = [
      here, here.merging(["SSH_CONNECTION": "10.0.0.1 1 2 3"]) { $1 },
      here.merging(["SSH_CONNECTION": "10.0.0.9 1 2 3"]) { $1 },
      here.merging(["TMUX": "\(FileManager.default.temporaryDirectory.path)/a,1,0"]) { $1 },
      ["TERM": "foot"],
    ].map(TerminalRecord.key)
    #expect(Set(keys).count == keys.count)
    // The port differs from call to call.
    #expect(
      TerminalRecord.key(environment: ["SSH_CONNECTION": "10.0.0.1 1 2 3"])
        == TerminalRecord.key(environment: ["SSH_CONNECTION": "10.0.0.1 9 2 3"]))
  }
}

@Suite struct TmuxLevelTests {
  private func level(
    _ name: String, type: String, features: String = "RGB,title", passes: String = "1"
  )
    throws -> TmuxLevel
  {
    try #require(TmuxLevel("\(features)|9|18|\(name)|\(type)|\(passes)|/dev/pts/1"))
  }

  private func inside(_ levels: [TmuxLevel]) -> Capabilities {
    var capabilities = Capabilities(
      environment: ["TERM": "tmux-256color", "TMUX": "/x,1,0"], descriptionColours: 256)
    capabilities.learn(.name("tmux 3.3a"))
    capabilities.learn(tmux: levels)
    return capabilities
  }

  @Test func `pictures go through one tmux or several, each of which passes them on`() throws {
    let kitty = try level("xterm-kitty", type: "kitty(0.36.4)")
    let outer = try level("tmux-256color", type: "tmux 3.3a")
    for (levels, wraps) in [([kitty], 1), ([outer, kitty], 2), ([outer, outer, kitty], 3)] {
      let capabilities = inside(levels)
      #expect(capabilities.placeholders)
      #expect(capabilities.wraps == wraps)
      #expect(capabilities.glyphs == .sextants)
    }
  }

  @Test func `where anything is unsure they are glyphs`() throws {
    let kitty = try level("xterm-kitty", type: "kitty(0.36.4)")
    let unsure: [[TmuxLevel]] = [
      // Not passed on, here or further out.
      [try level("xterm-kitty", type: "kitty(0.36.4)", passes: "0")],
      [try level("tmux-256color", type: "tmux 3.3a", passes: ""), kitty],
      // A number of 24 bits would be changed.
      [try level("xterm-kitty", type: "kitty(0.36.4)", features: "title")],
      // Too old, or nobody knows.
      [try level("xterm-kitty", type: "kitty(0.26.5)")], [try level("xterm-kitty", type: "")],
      // A tmux on another computer.
      [try level("tmux-256color", type: "tmux 3.3a")],
      [try level("xterm-256color", type: "XTerm(379)")], [],
    ]
    for levels in unsure { #expect(!inside(levels).placeholders, "\(levels)") }
  }

  @Test func `an answer of another shape is none`() {
    #expect(TmuxLevel("") == nil)
    #expect(TmuxLevel("RGB|9|18|xterm") == nil)
    #expect(TmuxLevel("RGB|9|18||kitty|1|1") == nil)
  }

  @Test func `commands are wrapped one by one, as often as there are tmux`() {
    let commands = Array("\u{1B}_Ga\u{1B}\\\u{1B}_Gb\u{1B}\\".utf8)
    #expect(KittyGraphics.throughTmux(commands, levels: 0) == commands)
    let once =
      "\u{1B}Ptmux;\u{1B}\u{1B}_Ga\u{1B}\u{1B}\\\u{1B}\\\u{1B}Ptmux;\u{1B}\u{1B}_Gb\u{1B}\u{1B}\\\u{1B}\\"
    #expect(KittyGraphics.throughTmux(commands, levels: 1) == Array(once.utf8))
    // Each tmux takes one wrapping off.
    var bytes = KittyGraphics.throughTmux(commands, levels: 3)
    for _ in 0..<3 { bytes = unwrapped(bytes) }
    #expect(bytes == commands)
  }

  /// What tmux hands on of a string of passed-on commands.
  private func unwrapped(_ bytes: [UInt8]) -> [UInt8] {
    var (out, at) = ([UInt8](), 0)
    let head = Array("\u{1B}Ptmux;".utf8)
    while at + head.count <= bytes.count, Array(bytes[at..<at + head.count]) == head {
      at += head.count
      while at + 1 < bytes.count {
        if bytes[at] == 0x1B {
          if bytes[at + 1] == UInt8(ascii: "\\") {
            at += 2
            break
          }
          out.append(0x1B)
          at += 2
        } else {
          out.append(bytes[at])
          at += 1
        }
      }
    }
    return out
  }
}
