public import BlockGraphics
public import TerminalKit

/// How the terminal is to be used. What is nil is found out by asking the terminal.
public struct TerminalOptions: Sendable, Hashable {
  /// The process's environment: TERM, COLORTERM, NO_COLOR, TMUX, SSH_CONNECTION, …
  public var environment: [String: String]
  public var theme: Theme
  /// Used instead of `theme` where the terminal says that its background is light; nil: never.
  public var lightTheme: Theme?
  /// What draws pictures, as chosen before, by `DisplayDescription.terminalName`.
  public var remembered: [String: String] = [:]
  /// What was found out the last time, see `TerminalRecord.key`.
  public var record: TerminalRecord?
  public var colours: ColourDepth?
  public var glyphs: GlyphLevel?
  public var graphics: GraphicsProtocol?
  /// Clicks, drags and the wheel are reported.
  public var mouse = true
  /// For screen readers: the cursor is visible on the thing that the next key acts on.
  public var accessible = false

  public init(environment: [String: String], theme: Theme = .mono) {
    self.environment = environment
    self.theme = theme
  }

  /// The terminal is on another computer.
  var isRemote: Bool { !(environment["SSH_CONNECTION"] ?? "").isEmpty }
}

/// The glyphs of which pictures are made: each step has those before it too.
public enum GlyphLevel: String, Sendable, Hashable, CaseIterable, Comparable {
  case ascii = "ASCII"
  case half = "half blocks"
  case quadrants
  /// 2 x 3 blocks, and the slanted shapes that came with them.
  case sextants
  /// 2 x 4 blocks.
  case octants

  /// As menus, options and the display description call it; 'half' will do for 'half blocks'.
  public init?(named name: String) {
    let level = Self.allCases.first {
      $0.rawValue.lowercased() == name.lowercased() || name == "half" && $0 == .half
    }
    guard let level else { return nil }
    self = level
  }

  /// What the fitter may use where there are so many colours.
  public func set(depth: ColourDepth) -> GlyphSet {
    switch self {
    // Cells of one colour each, where no block may be used.
    case .ascii: depth == .mono || depth == .palette16 ? .ascii : .half
    case .half: .half
    // Not dots, where there are no colours: they cover a quarter of their cell and are too dark.
    case .quadrants: .blocks
    case .sextants: .legacy
    case .octants: .full
    }
  }

  public static func < (one: GlyphLevel, other: GlyphLevel) -> Bool {
    (allCases.firstIndex(of: one) ?? 0) < (allCases.firstIndex(of: other) ?? 0)
  }
}

/// How pictures reach the terminal.
public enum GraphicsProtocol: String, Sendable, Hashable, CaseIterable {
  /// As coloured glyphs.
  case glyphs
  /// As sixels, for one large picture.
  case sixel
  /// As pictures that the terminal draws into placeholder cells.
  case kitty
}
