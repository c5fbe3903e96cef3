import Basis
import BlockGraphics
import TerminalKit
import Testing

@testable import CursesTerminal

@Suite struct CapabilitiesTests {
  @Test(arguments: [
    (["TERM": "xterm-256color", "COLORTERM": "truecolor"], 256, ColourDepth.trueColour),
    (["TERM": "xterm-256color", "COLORTERM": "24bit"], 256, .trueColour),
    (["TERM": "xterm-256color"], 256, .palette256),
    (["TERM": "xterm-kitty"], 256, .trueColour),
    (["TERM": "xterm-direct"], 16_777_216, .trueColour),
    // The variable comes from the terminal outside; tmux may not pass colours on.
    (["TERM": "tmux-256color", "COLORTERM": "truecolor", "TMUX": "/x,1,0"], 256, .palette256),
    (["TERM": "screen-256color", "COLORTERM": "truecolor"], 256, .palette256),
    (["TERM": "linux"], 8, .palette16),
    (["TERM": "vt100"], 0, .mono),
    (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], 256, .mono),
    (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": ""], 256, .trueColour),
  ])
  func `colours are guessed from the environment`(
    environment: [String: String], claimed: Int, depth: ColourDepth
  ) {
    let guess = Capabilities(environment: environment, descriptionColours: claimed)
    #expect(guess.colours == depth)
  }

  private func xterm(_ more: [String: String] = [:]) -> Capabilities {
    let environment = ["TERM": "xterm-256color"].merging(more) { $1 }
    return Capabilities(environment: environment, descriptionColours: 256)
  }

  @Test func `answers raise what was guessed`() {
    var capabilities = xterm()
    capabilities.learn(.capability("RGB", true))
    #expect(capabilities.colours == .trueColour)
    capabilities.learn(.mode(2026, state: 2))
    #expect(capabilities.synchronized)
    capabilities.learn(.attributes([62, 4, 22]))
    #expect(capabilities.sixel)
    capabilities.learn(.cell(width: 9, height: 18))
    #expect(capabilities.cell?.height == 18)
    capabilities.learn(.background(red: 250, green: 250, blue: 240))
    #expect(capabilities.isLight == true)
  }

  @Test(arguments: [(0, 0), (999_999, 999_999), (8, 999_999), (-1, 16)])
  func `a cell that no screen has changes nothing`(width: Int, height: Int) {
    var capabilities = xterm()
    capabilities.learn(.cell(width: 9, height: 18))
    capabilities.learn(.cell(width: width, height: height))
    #expect(capabilities.cell?.width == 9 && capabilities.cell?.height == 18)
  }

  @Test func `an answer of no changes nothing`() {
    var capabilities = xterm()
    let before = capabilities
    for reply: TerminalReply in [
      .capability("RGB", false), .mode(2026, state: 0), .kitty(false), .attributes([4, 22]), .other,
    ] {
      capabilities.learn(reply)
    }
    #expect(capabilities == before)
  }

  @Test func `no colours means none, whatever the terminal answers`() {
    var capabilities = xterm(["NO_COLOR": "1"])
    capabilities.learn(.capability("RGB", true))
    capabilities.learn(.name("kitty(0.36.4)"))
    #expect(capabilities.colours == .mono)
  }

  @Test(arguments: [
    ("kitty(0.26.5)", false, true), ("kitty(0.27.1)", false, true), ("kitty(0.28.0)", true, false),
    ("kitty(0.36.4)", true, false), ("kitty(1.0)", true, false), ("ghostty 1.0.0", true, false),
    // Of unknown age: not taken for granted, and had where it is asked for.
    ("kitty", false, false),
  ])
  func `placeholders are for terminals that know them`(name: String, draws: Bool, lacks: Bool) {
    var terminal = xterm()
    terminal.learn(.name(name))
    terminal.learn(.kitty(true))
    #expect(terminal.placeholders == draws)
    #expect(terminal.lacksPlaceholders == lacks)
  }

  @Test func `terminals that draw block glyphs themselves get them`() {
    var kitty = xterm()
    kitty.learn(.name("kitty(0.36.4)"))
    kitty.learn(.kitty(true))
    #expect(kitty.glyphs == .octants)
    #expect(kitty.placeholders)
    var other = xterm()
    other.learn(.name("WezTerm 20240203"))
    other.learn(.kitty(true))
    #expect(other.glyphs == .sextants)
    #expect(!other.placeholders)
    var unknown = xterm()
    unknown.learn(.name("modernterm(1.0)"))
    #expect(unknown.glyphs == .quadrants)
  }

  @Test func `the Linux console is asked only what it doesn't print`() {
    let console = Capabilities(environment: ["TERM": "linux"], descriptionColours: 8)
    #expect(!console.takesStrings)
    #expect(!console.scrolls)
    #expect(console.glyphs == .half)
  }
}

@Suite struct GlyphLevelTests {
  @Test func `every level has the ones before it`() {
    #expect(GlyphLevel.allCases == GlyphLevel.allCases.sorted())
    for depth in [ColourDepth.trueColour, .palette256] {
      let sets = GlyphLevel.allCases.dropFirst().map { $0.set(depth: depth) }
      for (smaller, larger) in zip(sets, sets.dropFirst()) {
        #expect(larger.isSuperset(of: smaller))
      }
    }
  }

  @Test func `levels are found by the names that menus and options use`() {
    for level in GlyphLevel.allCases { #expect(GlyphLevel(named: level.rawValue) == level) }
    #expect(GlyphLevel(named: "half") == .half)
    #expect(GlyphLevel(named: "Octants") == .octants)
    #expect(GlyphLevel(named: "kitty") == nil)
  }
}

@Suite struct TerminalErrorTests {
  @Test func `every error says what happened and what to do`() {
    let texts: [(TerminalError, String)] = [
      (
        .notATerminal,
        "input or output is not a terminal; start it in a terminal, or say --plain"
      ),
      (
        .notAddressable(type: "dumb"),
        "a terminal of type 'dumb' can't show full screens; set TERM to what your terminal is, "
          + "such as 'xterm-256color', or use --plain"
      ),
      (
        .unknownType(type: "foo"),
        "the terminal type 'foo' is not known on this computer; install the package "
          + "'ncurses-base', or set TERM to 'xterm-256color'"
      ),
      (
        .noDescriptors,
        "no file descriptor is left for the terminal; raise the limit with 'ulimit -n'"
      ),
    ]
    for (error, text) in texts { #expect(error.description == text) }
  }
}
