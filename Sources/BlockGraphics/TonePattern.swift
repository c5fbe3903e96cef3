import TerminalKit

/// How a cell of two colours is divided where colours are few: which parts it has, and which
/// character shows a choice of them.
enum TonePattern: Sendable {
  /// Blocks on a grid of one or two columns.
  case blocks(columns: Int, rows: Int)
  /// Braille dots, 2 x 4.
  case dots
  /// ░ ▒ ▓: no parts, five tones.
  case shades
  /// ASCII by its ink: no parts, nine tones.
  case letters

  /// The finest that a glyph set allows.
  init(_ glyphs: GlyphSet) {
    if glyphs.contains(.octants) {
      self = .blocks(columns: 2, rows: 4)
    } else if glyphs.contains(.sextants) {
      self = .blocks(columns: 2, rows: 3)
    } else if glyphs.contains(.quadrants) {
      self = .blocks(columns: 2, rows: 2)
    } else if glyphs.contains(.braille) {
      self = .dots
    } else if glyphs.contains(.half) {
      self = .blocks(columns: 1, rows: 2)
    } else if glyphs.contains(.shades) {
      self = .shades
    } else {
      self = .letters
    }
  }

  /// Columns and rows of the parts that differ in place; one part where only the tone counts.
  var grid: (columns: Int, rows: Int) {
    switch self {
    case .blocks(let columns, let rows): (columns, rows)
    case .dots: (2, 4)
    case .shades, .letters: (1, 1)
    }
  }

  /// Stacked bands of a cell, about as high as wide, whose means are kept one by one.
  var bands: Int {
    switch self {
    case .blocks(_, 3): 3
    case .blocks, .dots: 2
    case .shades, .letters: 1
    }
  }

  /// Into how many equal shares a cell is divided.
  var shares: Int {
    switch self {
    case .blocks(let columns, let rows): columns * rows
    case .dots: 8
    case .shades: 4
    case .letters: 8
    }
  }

  /// The character that covers the shares in `pattern`, bit by bit as `GridPattern` has them.
  func glyph(_ pattern: Int) -> Unicode.Scalar {
    switch self {
    case .blocks(1, _): [" ", "▀", "▄", "█"][pattern]
    case .blocks(_, let rows): GridPattern.glyph(pattern, gridRows: rows)
    case .dots: Self.braille(pattern)
    case .shades: [" ", "░", "▒", "▓", "█"][pattern.nonzeroBitCount]
    case .letters: [" ", ".", ":", "-", "=", "+", "*", "#", "@"][pattern.nonzeroBitCount]
    }
  }

  /// Braille counts the first three rows of the left column, then those of the right, then the
  /// last row.
  private static func braille(_ pattern: Int) -> Unicode.Scalar {
    let order = [0, 3, 1, 4, 2, 5, 6, 7]
    let dots = order.indices.reduce(0) { $0 | (pattern >> $1 & 1) << order[$1] }
    return dots == 0 ? " " : Unicode.Scalar(0x2800 + UInt32(dots)) ?? " "
  }
}
