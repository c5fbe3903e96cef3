public import TerminalKit

/// A card by which a person sees which glyphs their font has: a terminal can't tell.
public enum GlyphCard {
  /// How much room it takes.
  public static let size = Size(columns: 46, rows: 8)

  /// The card, a line for every level from the simplest up.
  public static func grid() -> Grid {
    var grid = Grid(size)
    grid.write("Take the last line that shows whole shapes,", column: 0, row: 0)
    grid.write("without gaps, boxes or question marks:", column: 0, row: 1)
    for (index, level) in GlyphLevel.allCases.enumerated() {
      grid.write(level.rawValue, column: 0, row: 3 + index, role: .heading)
      grid.write(sample(of: level), column: 14, row: 3 + index)
    }
    return grid
  }

  /// Glyphs that a level adds to those before it.
  static func sample(of level: GlyphLevel) -> String {
    switch level {
    case .ascii: ". : - = + * # @"
    case .half: "▀▄█ ▀▄▀▄▀▄▀▄"
    case .quadrants: "▖▗▘▝ ▚▞ ▙▟▛▜ ▁▂▃▄▅▆▇ ▏▎▍▌▋▊▉"
    case .sextants: "\u{1FB00}\u{1FB0F}\u{1FB1E}\u{1FB2D} \u{1FB3C}\u{1FB47}\u{1FB57}\u{1FB62}"
    case .octants: "\u{1CD00}\u{1CD18}\u{1CD36}\u{1CD56} \u{1CDA5}\u{1CDC1}\u{1CDE5}"
    }
  }
}
