import BlockGraphics

/// What the terminal can do: first a guess from the environment, then what it answered.
struct Capabilities: Hashable, Sendable {
  /// What the terminal calls itself, or TERM.
  var name: String
  private(set) var colours: ColourDepth
  private(set) var glyphs: GlyphLevel
  /// Synchronized output (DEC mode 2026).
  var synchronized = false
  /// It answered that it takes kitty's pictures.
  private(set) var kitty = false
  /// The terminal that draws: this one, or what tmux is shown on.
  private(set) var drawer: TerminalName
  /// tmux passes on what is wrapped for it, and nothing about the way is unsure.
  private(set) var passage = Passage.direct
  /// How each matter was learned, in words.
  private(set) var origins: [Trait: String] = [:]

  /// What can be learned of a terminal.
  enum Trait: String, Hashable, Sendable, CaseIterable {
    case name = "terminal"
    case colours, glyphs, pictures, sixel, cell, background
    case synchronized = "whole frames"
    case way = "way"
  }

  /// What lies between the program and the terminal that draws.
  enum Passage: Hashable, Sendable {
    case direct
    /// So many tmux, each of which passes on what is wrapped for it.
    case wrapped(Int)
    /// Something that passes on characters only.
    case closed
  }

  /// It draws kitty's pictures into placeholder characters, which few that know the protocol do.
  var placeholders: Bool {
    guard let known = KnownTerminal(drawer), known.placeholders else { return false }
    switch passage {
    case .direct: return kitty
    // The number of a picture travels as a colour, exactly.
    case .wrapped: return colours == .trueColour
    case .closed: return false
    }
  }

  /// It is a kitty from before 0.28, which shows placeholders as black squares.
  var lacksPlaceholders: Bool {
    drawer.program == "kitty" && drawer.isBefore(0, 28) || passage == .closed
      || passage != .direct && colours != .trueColour
  }

  /// Text takes away the sixels that it is written over.
  var textErasesSixels: Bool {
    ["foot", "wezterm", "contour", "windows terminal"].contains(drawer.program)
  }

  /// Something stands between the program and the terminal that draws.
  var isBehindOthers: Bool { passage != .direct }

  /// How often bytes for the terminal that draws are to be wrapped.
  var wraps: Int { if case .wrapped(let times) = passage { times } else { 0 } }

  /// The most colours of a sixel picture, and the most pixels across and down; nil: not said.
  private(set) var sixelRegisters: Int?
  private(set) var sixelArea: (width: Int, height: Int)? {
    get { sixelWidth > 0 && sixelHeight > 0 ? (sixelWidth, sixelHeight) : nil }
    set { (sixelWidth, sixelHeight) = newValue ?? (0, 0) }
  }
  private var sixelWidth = 0
  private var sixelHeight = 0
  var sixel = false
  /// Its background is light; nil where it doesn't tell.
  var isLight: Bool?
  /// A cell's size in pixels, if the terminal tells.
  var cell: (width: Int, height: Int)? {
    get { cellWidth > 0 && cellHeight > 0 ? (cellWidth, cellHeight) : nil }
    set {
      guard newValue.map(Self.isPlausible) ?? true else { return }
      cellWidth = newValue?.width ?? 0
      cellHeight = newValue?.height ?? 0
    }
  }
  /// Whether a cell may be of this size, in pixels: pictures of pixels are made as large as it says.
  static func isPlausible(_ cell: (width: Int, height: Int)) -> Bool {
    (1...256).contains(cell.width) && (1...256).contains(cell.height)
  }

  private var cellWidth = 0
  private var cellHeight = 0
  /// Strings (DCS, OSC, APC) may be sent: old consoles print them.
  let takesStrings: Bool
  /// Inside GNU screen, which hands strings on to the terminal that it is shown on, where they are
  /// printed.
  let insideScreen: Bool
  /// It knows the scroll sequences SU and SD.
  let scrolls: Bool
  /// Inside tmux, whose server knows more than it answers.
  let insideTmux: Bool
  /// NO_COLOR is set.
  let coloursUnwanted: Bool

  /// The guess. `descriptionColours` is what the terminal's entry claims.
  init(environment: [String: String], descriptionColours: Int) {
    let type = environment["TERM"] ?? ""
    name = type
    drawer = TerminalName(type)
    insideTmux = !(environment["TMUX"] ?? "").isEmpty
    insideScreen = !insideTmux && TerminalName(type).program.hasPrefix("screen")
    coloursUnwanted = !(environment["NO_COLOR"] ?? "").isEmpty
    let isConsole = type == "linux" || type.hasPrefix("vt")
    takesStrings = !isConsole
    scrolls = !isConsole
    let isMultiplexed = insideTmux || TerminalName(type).isMultiplexer
    if isMultiplexed { passage = .closed }
    let claim = environment["COLORTERM"] ?? ""
    let isClaimed = claim == "truecolor" || claim == "24bit"
    // The variables come from the terminal outside; what is in between may not pass colours on.
    if coloursUnwanted {
      colours = .mono
      origins[.colours] = "NO_COLOR is set"
    } else if !isMultiplexed, isClaimed || type.hasSuffix("-direct") {
      colours = .trueColour
      origins[.colours] = isClaimed ? "COLORTERM says so" : "TERM says so"
    } else if !isMultiplexed, KnownTerminal(TerminalName(type))?.colours == .trueColour {
      colours = .trueColour
      origins[.colours] = "TERM names a terminal that has them"
    } else {
      colours =
        descriptionColours >= 256
        ? .palette256 : descriptionColours >= 8 ? .palette16 : .mono
      origins[.colours] = "the description of '\(type)' on this computer"
    }
    // The console's font has halves; quadrants are in nearly all others.
    glyphs = isConsole ? .half : .quadrants
    origins[.glyphs] = isConsole ? "the console's font" : "nearly every font has them"
    origins[.name] = "TERM"
    if !isMultiplexed, let local = Self.localName(environment) {
      learn(named: local.name, from: local.from)
    }
  }

  /// What the terminal left of its name in the environment of programs on the same computer.
  private static func localName(_ environment: [String: String]) -> (name: String, from: String)? {
    guard (environment["SSH_CONNECTION"] ?? "").isEmpty else { return nil }
    if !(environment["WT_SESSION"] ?? "").isEmpty { return ("Windows Terminal", "WT_SESSION") }
    guard let program = environment["TERM_PROGRAM"], !program.isEmpty else { return nil }
    let names = ["vscode": "xterm.js", "Apple_Terminal": "Terminal.app", "iTerm.app": "iTerm2"]
    guard !TerminalName(program).isMultiplexer else { return nil }
    return (names[program] ?? program, "TERM_PROGRAM")
  }

  /// What was found out the last time on this terminal counts until it answers.
  mutating func recall(_ record: TerminalRecord) {
    guard !coloursUnwanted else { return }
    guard let known = ColourDepth(rawValue: record.colours), known.rank > colours.rank else {
      return
    }
    recalled = colours
    colours = known
    origins[.colours] = "found the last time"
  }

  /// What was found out the last time was found on another terminal.
  mutating func forget(_ record: TerminalRecord) {
    guard let guess = recalled, colours.rawValue == record.colours else { return }
    colours = guess
    recalled = nil
    if let depth = KnownTerminal(drawer)?.colours {
      raiseColours(to: depth, from: "known of \(name)")
    }
  }

  /// Takes an answer into account.
  mutating func learn(_ reply: TerminalReply) {
    switch reply {
    case .attributes(let numbers):
      if numbers.dropFirst().contains(4) {
        sixel = true
        origins[.sixel] = "its device attributes"
      }
    case .secondary(let numbers):
      guard !isNamed, let text = TerminalName.text(secondary: numbers) else { return }
      learn(named: text, from: "its secondary device attributes")
    case .mode(2026, let state):
      synchronized = state == 1 || state == 2
      guard state != 0 else { return }
      origins[.synchronized] = "asked (DECRQM)"
    case .cell(let width, let height):
      cell = (width, height)
      origins[.cell] = "asked (CSI 16 t)"
    case .name(let text):
      isNamed = true
      learn(named: text, from: "asked (XTVERSION)")
    case .capability("RGB", true), .capability("Tc", true):
      raiseColours(to: .trueColour, from: "asked (XTGETTCAP)")
    case .look(let parameters): learn(look: parameters)
    case .graphics(let item, let values): learn(graphics: item, values)
    case .background(let red, let green, let blue):
      isLight = 2 * red + 5 * green + blue > 8 * 127
      origins[.background] = "asked (OSC 11)"
    case .kitty(let works):
      kitty = works
      guard works else { return }
      origins[.pictures] = "asked (a picture of one pixel)"
    default:
      break
    }
  }

  /// The colour that was set just before the question: what comes back is how it is kept.
  private mutating func learn(look parameters: String) {
    guard !insideTmux else { return }
    let numbers = parameters.split { $0 == ";" || $0 == ":" }.map(String.init)
    if Array(numbers.suffix(3)) == Self.probeColour {
      raiseColours(to: .trueColour, from: "asked (DECRQSS)")
    } else if parameters.contains("38:5:") || parameters.contains("38;5;") {
      // It took the nearest of its palette.
      reducesColours = true
      if colours == .trueColour { colours = .palette256 }
      origins[.colours] = "asked (DECRQSS): it takes the nearest of 256"
    }
  }

  /// A colour that no palette has.
  static let probeColour = ["1", "22", "143"]

  private mutating func learn(graphics item: Int, _ values: [Int]) {
    if item == 1, let count = values.first, count > 1 {
      sixelRegisters = count
    } else if item == 2, values.count >= 2, values[0] > 0, values[1] > 0 {
      sixelArea = (values[0], values[1])
    }
  }

  /// Takes into account what tmux says of the terminals that it is shown on, the nearest first.
  mutating func learn(tmux levels: [TmuxLevel]) {
    guard let outer = levels.last else { return }
    let hasColours = levels.allSatisfy { $0.features.contains("RGB") }
    raiseColours(
      to: hasColours ? .trueColour : .palette256,
      from: hasColours ? "tmux says so (RGB)" : "tmux has no RGB for '\(outer.clientName)'")
    // The name it answered with, else the type that it said it was.
    let name = outer.clientType.isEmpty ? outer.clientName : outer.clientType
    drawer = TerminalName(name)
    origins[.name] = "tmux says what it is shown on"
    if let known = KnownTerminal(drawer) { glyphs = max(glyphs, known.glyphs) }
    if levels.allSatisfy({ $0.features.contains("sync") }) { synchronized = true }
    // tmux takes the width of characters from the C library, which doesn't know octants.
    glyphs = min(glyphs, .sextants)
    origins[.glyphs] = "'\(name)' behind tmux"
    let isOpen = !drawer.isMultiplexer && levels.allSatisfy(\.passesOn)
    passage = isOpen ? .wrapped(levels.count) : .closed
    origins[.way] =
      drawer.isMultiplexer
      ? "behind a multiplexer on another computer"
      : isOpen ? "passed on by \(levels.count) tmux" : "tmux passes no pictures on"
  }

  /// A glyph of this level was swallowed, or took another width than one column.
  mutating func lack(_ level: GlyphLevel) {
    guard glyphs >= level else { return }
    glyphs = level == .octants ? .sextants : .quadrants
    origins[.glyphs] = "tried: \(level.rawValue) don't take one column"
  }

  private mutating func raiseColours(to depth: ColourDepth, from origin: String) {
    guard !coloursUnwanted, !reducesColours, depth.rank >= colours.rank else { return }
    if depth.rank == colours.rank, recalled == nil { return }
    colours = depth
    recalled = nil
    origins[.colours] = origin
  }

  mutating func learn(named text: String, from origin: String) {
    name = text
    origins[.name] = origin
    guard !insideTmux else { return }
    drawer = TerminalName(text)
    if drawer.isMultiplexer { passage = .closed }
    guard let known = KnownTerminal(drawer) else { return }
    if let depth = known.colours {
      raiseColours(to: depth, from: "known of \(text)")
    }
    // What draws fewer than most is known to.
    glyphs = known.glyphs < .quadrants ? min(glyphs, known.glyphs) : max(glyphs, known.glyphs)
    origins[.glyphs] = "known of \(text)"
  }

  /// What was guessed before the last time's finding was taken over.
  private var recalled: ColourDepth?
  /// It has said its name itself.
  private var isNamed = false
  /// It was seen to take the nearest of a palette.
  private var reducesColours = false
}

extension ColourDepth {
  /// As the display description words it.
  var title: String {
    switch self {
    case .mono: "no colours"
    case .palette16: "16 colours"
    case .palette256: "256 colours"
    case .trueColour: "truecolor"
    }
  }

  /// More is better.
  var rank: Int {
    switch self {
    case .mono: 0
    case .palette16: 1
    case .palette256: 2
    case .trueColour: 3
    }
  }
}
