import BlockGraphics

/// What the terminal can do: first a guess from the environment, then what it answered.
struct Capabilities: Hashable, Sendable {
  /// What the terminal calls itself, or TERM.
  var name: String
  var colours: ColourDepth
  var glyphs: GlyphLevel
  /// Synchronized output (DEC mode 2026).
  var synchronized = false
  var kitty = false
  /// It draws kitty's pictures into placeholder characters, which few that know the protocol do.
  var placeholders: Bool {
    let lower = name.lowercased()
    return kitty && !insideTmux && !lacksPlaceholders
      && ["kitty", "ghostty"].contains { lower.hasPrefix($0) }
  }
  /// It is a kitty from before 0.28, which shows placeholders as black squares.
  var lacksPlaceholders: Bool {
    guard name.lowercased().hasPrefix("kitty") else { return false }
    let version = name.drop { !$0.isNumber }.prefix { $0.isNumber || $0 == "." }
      .split(separator: ".").compactMap { Int($0) }
    return version.count >= 2 && (version[0], version[1]) < (0, 28)
  }
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
    insideTmux = !(environment["TMUX"] ?? "").isEmpty
    coloursUnwanted = !(environment["NO_COLOR"] ?? "").isEmpty
    let isConsole = type == "linux" || type.hasPrefix("vt")
    takesStrings = !isConsole
    scrolls = !isConsole
    let multiplexed = insideTmux || type.hasPrefix("screen") || type.hasPrefix("tmux")
    let claim = environment["COLORTERM"] ?? ""
    if coloursUnwanted {
      colours = .mono
    } else if !multiplexed,
      claim == "truecolor" || claim == "24bit" || type.hasSuffix("-direct")
        || Self.terminals.contains(where: { type.contains($0.key) && $0.truecolor })
    {
      colours = .trueColour
    } else if descriptionColours >= 256 {
      colours = .palette256
    } else {
      colours = descriptionColours >= 8 ? .palette16 : .mono
    }
    // The console's font has halves; quadrants are in nearly all others.
    glyphs = isConsole ? .half : .quadrants
  }

  /// Takes an answer into account.
  mutating func learn(_ reply: TerminalReply) {
    switch reply {
    case .attributes(let numbers):
      sixel = sixel || numbers.dropFirst().contains(4)
    case .mode(2026, let state):
      synchronized = state == 1 || state == 2
    case .cell(let width, let height):
      cell = (width, height)
    case .name(let text):
      learn(name: text)
    case .capability("RGB", true):
      raiseColours(to: .trueColour)
    case .background(let red, let green, let blue):
      isLight = 2 * red + 5 * green + blue > 8 * 127
    case .kitty(let works):
      kitty = works
    default:
      break
    }
  }

  /// Takes into account what tmux says of the terminal that it is shown on.
  mutating func learn(tmuxFeatures features: [Substring], clientType: String) {
    raiseColours(to: features.contains("RGB") ? .trueColour : .palette256)
    if let known = Self.terminal(named: clientType) { glyphs = max(glyphs, known.glyphs) }
    if features.contains("sync") { synchronized = true }
    // tmux takes the width of characters from the C library, which doesn't know octants.
    glyphs = min(glyphs, .sextants)
  }

  private mutating func raiseColours(to depth: ColourDepth) {
    if !coloursUnwanted, depth.rank > colours.rank { colours = depth }
  }

  private mutating func learn(name text: String) {
    name = text
    guard let known = Self.terminal(named: text), !insideTmux else { return }
    if known.truecolor { raiseColours(to: .trueColour) }
    glyphs = max(glyphs, known.glyphs)
  }

  /// A terminal that draws block glyphs by itself, whatever the font has.
  private struct Known {
    let key: String
    let truecolor: Bool
    let glyphs: GlyphLevel
  }

  private static func terminal(named text: String) -> Known? {
    let lower = text.lowercased()
    return terminals.first { lower.contains($0.key) }
  }

  private static let terminals = [
    Known(key: "kitty", truecolor: true, glyphs: .octants),
    Known(key: "ghostty", truecolor: true, glyphs: .octants),
    Known(key: "foot", truecolor: true, glyphs: .sextants),
    Known(key: "wezterm", truecolor: true, glyphs: .sextants),
    Known(key: "contour", truecolor: true, glyphs: .sextants),
    Known(key: "vte", truecolor: true, glyphs: .sextants),
    Known(key: "alacritty", truecolor: true, glyphs: .sextants),
    Known(key: "konsole", truecolor: true, glyphs: .quadrants),
    Known(key: "iterm", truecolor: true, glyphs: .sextants),
    Known(key: "mintty", truecolor: true, glyphs: .quadrants),
  ]
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
  fileprivate var rank: Int {
    switch self {
    case .mono: 0
    case .palette16: 1
    case .palette256: 2
    case .trueColour: 3
    }
  }
}
