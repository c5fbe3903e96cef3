import BlockGraphics

/// What a terminal calls itself, read: the program, and which version of it.
struct TerminalName: Hashable, Sendable {
  /// The program in lower case: 'kitty', 'xterm.js', 'windows terminal'.
  let program: String
  /// The numbers of its version, the highest first; empty where it doesn't say.
  let version: [Int]

  /// Reads 'kitty(0.26.5)', 'WezTerm 20240203', 'tmux 3.3a', 'foot', 'xterm-kitty'.
  init(_ text: String) {
    let lower = text.lowercased()
    let end = lower.indices.first { index in
      lower[index] == "(" || lower[index].isWholeNumber
    }
    let head = end.map { lower[..<$0] } ?? lower[...]
    var words = String(head.drop { $0 == " " })
    while let last = words.last, " -v".contains(last), words.count > 1 { words.removeLast() }
    if words.hasPrefix("xterm-") { words.removeFirst(6) }
    program = String(words.prefix { $0 != "-" })
    let digits = end.map { lower[$0...].drop { !$0.isWholeNumber } } ?? ""
    version = digits.prefix { $0.isWholeNumber || $0 == "." }.split(separator: ".").compactMap {
      Int($0.prefix(9))
    }
  }

  /// Whether it is known to be no older than this.
  func isAtLeast(_ numbers: Int...) -> Bool {
    guard !version.isEmpty else { return false }
    return !version.lexicographicallyPrecedes(numbers)
  }

  /// Whether it is known to be older than this.
  func isBefore(_ numbers: Int...) -> Bool {
    !version.isEmpty && version.lexicographicallyPrecedes(numbers)
  }

  /// It passes on what programs in it show to another terminal.
  var isMultiplexer: Bool { ["tmux", "screen"].contains { program.hasPrefix($0) } }

  /// The name behind the numbers of a secondary device attributes' answer, for terminals that answer
  /// nothing plainer; nil for numbers that many share.
  static func text(secondary numbers: [Int]) -> String? {
    guard numbers.count >= 2 else { return nil }
    let (kind, version) = (numbers[0], numbers[1])
    let last = numbers.count > 2 ? numbers[2] : 0
    func parts(_ number: Int) -> String {
      "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
    }
    return switch (kind, version, last) {
    case (0, 136, _): "PuTTY"
    case (0, 10, 1): "Windows Terminal"
    case (0, 276, 0): "xterm.js"
    case (1, 95, 0): "Terminal.app"
    case (1, 10, 0): "mosh"
    case (1, 277, 0): "WezTerm"
    case (1, 4000..., _): "kitty(\(version - 4000).\(last))"
    case (41, _, _): "XTerm(\(version))"
    case (61, 1000..., _), (65, 1000..., _): "VTE(\(version))"
    case (77, _, _): "mintty \(parts(version))"
    case (83, _, _): "screen \(parts(version))"
    case (84, _, _): "tmux"
    case (85, _, _): "rxvt"
    default: nil
    }
  }
}

/// What is known of a terminal by its name and version, where it can't be asked.
struct KnownTerminal: Sendable {
  var colours: ColourDepth?
  /// The block glyphs that it draws by itself, whatever the font has.
  var glyphs: GlyphLevel
  /// It draws kitty's pictures into placeholder characters.
  var placeholders = false

  /// Nil for a terminal that nobody has tried.
  init?(_ name: TerminalName) {
    glyphs = .quadrants
    switch name.program {
    case "kitty":
      colours = .trueColour
      // Octants were boxes before; slanted shapes and sextants came in 2020.
      glyphs = name.isAtLeast(0, 36) ? .octants : name.isBefore(0, 20) ? .quadrants : .sextants
      placeholders = name.isAtLeast(0, 28)
    case "ghostty":
      (colours, glyphs, placeholders) = (.trueColour, .octants, true)
    case "foot":
      (colours, glyphs) = (.trueColour, name.isAtLeast(1, 20) ? .octants : .sextants)
    case "wezterm", "contour", "iterm":
      (colours, glyphs) = (.trueColour, .sextants)
    case "vte":
      (colours, glyphs) = (.trueColour, name.isBefore(6200) ? .quadrants : .sextants)
    case "alacritty", "konsole", "mintty", "windows terminal", "xterm.js", "rio", "warp":
      colours = .trueColour
    // It draws its glyphs from fonts that mostly have no more.
    case "putty": (colours, glyphs) = (.trueColour, .half)
    // It has them since 2022; before, it takes them for something else.
    case "mosh": colours = name.isAtLeast(1, 4) ? .trueColour : .palette256
    case "terminal.app": colours = .palette256
    // They have as many as their description says, and screen those of what it is shown on.
    case "xterm", "screen": break
    default: return nil
    }
  }
}
