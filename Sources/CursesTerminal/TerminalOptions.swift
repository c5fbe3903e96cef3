public import TerminalKit

/// How the terminal is to be used. What is nil is found out by asking the terminal.
public struct TerminalOptions: Sendable, Hashable {
  /// The process's environment: TERM, COLORTERM, NO_COLOR, TMUX, SSH_CONNECTION, …
  public var environment: [String: String]
  public var theme: Theme
  public var colours: ColourDepth?
  public var glyphs: GlyphSet?
  public var graphics: GraphicsProtocol?
  /// Clicks, drags and the wheel are reported.
  public var mouse = true
  /// For screen readers: the cursor is always visible, and no picture moves it about.
  public var accessible = false

  public init(environment: [String: String], theme: Theme = .mono) {
    self.environment = environment
    self.theme = theme
  }
}

/// How many colours are sent.
public enum ColourDepth: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Attributes only.
  case none
  /// The 16 that the person may have chosen.
  case sixteen
  /// xterm's cube and greys.
  case indexed
  /// Red, green and blue, 8 bits each.
  case truecolor

  /// As the display description words it.
  public var description: String {
    switch self {
    case .none: "no colours"
    case .sixteen: "16 colours"
    case .indexed: "256 colours"
    case .truecolor: "truecolor"
    }
  }

  public static func < (one: ColourDepth, other: ColourDepth) -> Bool {
    (allCases.firstIndex(of: one) ?? 0) < (allCases.firstIndex(of: other) ?? 0)
  }
}

/// The glyphs of which pictures are made: each set has those before it too.
public enum GlyphSet: String, Sendable, Hashable, CaseIterable, Comparable {
  case ascii
  case halfBlocks
  case quadrants
  case sextants
  case octants

  /// As the display description words it.
  public var description: String {
    switch self {
    case .ascii: "ASCII"
    case .halfBlocks: "half blocks"
    case .quadrants: "quadrants"
    case .sextants: "sextants"
    case .octants: "octants"
    }
  }

  public static func < (one: GlyphSet, other: GlyphSet) -> Bool {
    (allCases.firstIndex(of: one) ?? 0) < (allCases.firstIndex(of: other) ?? 0)
  }
}

/// How pictures reach the terminal.
public enum GraphicsProtocol: String, Sendable, Hashable, CaseIterable {
  /// As coloured glyphs.
  case cells
  /// As sixels, for one large picture.
  case sixel
  /// As pictures that the terminal draws into placeholder cells.
  case kitty
}
