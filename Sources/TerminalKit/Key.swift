/// A key on the keyboard, as far as a terminal lets us know.
public enum Key: Sendable, Hashable {
  case character(Character)
  /// A letter with the control key.
  case control(Character)
  /// A character with the alt key.
  case alt(Character)
  case enter
  case escape
  case tab
  case backTab
  case backspace
  case delete
  case insert
  case up
  case down
  case left
  case right
  case shiftUp
  case shiftDown
  case shiftLeft
  case shiftRight
  case home
  case end
  case pageUp
  case pageDown
  case function(Int)

  /// How the key is written in help, hints and the settings file: `x`, `C-d`, `A-x`, `Enter`.
  public var name: String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .control(let character): "C-\(character)"
    case .alt(let character): "A-\(character)"
    case .enter: "Enter"
    case .escape: "Esc"
    case .tab: "Tab"
    case .backTab: "S-Tab"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .insert: "Ins"
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .shiftUp: "S-↑"
    case .shiftDown: "S-↓"
    case .shiftLeft: "S-←"
    case .shiftRight: "S-→"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .function(let number): "F\(number)"
    }
  }

  /// The character it types, if it types one.
  public var character: Character? {
    if case .character(let character) = self { character } else { nil }
  }
}

/// What the mouse did, and where.
public struct MouseEvent: Sendable, Hashable {
  public var kind: Kind
  public var at: Point

  public enum Kind: Sendable, Hashable {
    case press
    case release
    case drag
    case rightPress
    case wheelUp
    case wheelDown
  }

  public init(_ kind: Kind, at point: Point) {
    self.kind = kind
    at = point
  }
}

/// What comes from the terminal.
public enum TerminalEvent: Sendable, Hashable {
  case key(Key)
  case mouse(MouseEvent)
  /// Characters that came at once, as quick fingers, a slow line or a paste that the terminal doesn't
  /// mark bring them. Each is a key, unless text is being typed.
  case typed(String)
  case paste(String)
  case resize(Size)
  case focus(Bool)
  /// The terminal answered what it can do, or the person chose otherwise.
  case display(DisplayDescription)
  /// Other judged pictures are whole on the screen than before, see `ImageSlot.isJudged`. Comes
  /// among the keys at its place: what was typed before it was typed without it.
  case painted(PaintedFrame)
  /// The terminal is gone, or a signal asks to end: leave now, keeping everything.
  case end
}

/// What pictures look like here. Shown in the status line and kept with every blind-test answer.
public struct DisplayDescription: Sendable, Hashable, Codable {
  /// The grid in use.
  public var columns: Int
  public var rows: Int
  /// A cell's size in pixels, if the terminal says so; 8 by 16 otherwise.
  public var cellWidth: Int
  public var cellHeight: Int
  /// 'truecolor', '256 colours', '16 colours' or 'no colours'.
  public var colours: String
  /// 'kitty', 'sixel', or the glyphs: 'octants', 'sextants', 'quadrants', 'half blocks', …
  public var renderer: String
  /// What the terminal calls itself, or the TERM variable.
  public var terminal: String
  /// What the terminal calls itself, without its version.
  public var terminalName: String { Self.plainName(terminal) }

  /// 'kitty' of 'kitty(0.36.4)': letters, digits, dots and hyphens up to anything else.
  public static func plainName(_ text: String) -> String {
    String(text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_+".contains($0)) })
  }

  /// Time from a question to the terminal's answer, in milliseconds; nil if it is mute.
  public var roundTrip: Double?
  /// Frames are shown at once (DEC mode 2026).
  public var synchronized: Bool
  /// The line was found slow: what is sent twice is waited for.
  public var isSlow: Bool?

  public init(
    columns: Int, rows: Int, cellWidth: Int = 8, cellHeight: Int = 16,
    colours: String = "truecolor", renderer: String = "half blocks", terminal: String = "",
    roundTrip: Double? = nil, synchronized: Bool = false, isSlow: Bool? = nil
  ) {
    self.columns = columns
    self.rows = rows
    self.cellWidth = cellWidth
    self.cellHeight = cellHeight
    self.colours = colours
    self.renderer = renderer
    self.terminal = terminal
    self.roundTrip = roundTrip
    self.synchronized = synchronized
    self.isSlow = isSlow
  }

  /// 'truecolor, sextants', for the status line; says when colours can't be relied on.
  public var summary: String {
    let approximate = colours == "truecolor" ? "" : " (approximate)"
    return "\(colours)\(approximate), \(renderer)"
  }
}
