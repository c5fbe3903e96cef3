/// How many colours a terminal shows.
public enum ColourDepth: String, Sendable, Hashable, CaseIterable {
  /// 24 bits.
  case trueColour = "true"
  /// The 6 x 6 x 6 cube and the 24 greys of xterm, indices 16 to 255; the first sixteen belong to
  /// the user's theme.
  case palette256 = "256"
  /// The sixteen colours of the theme, taken to be xterm's.
  case palette16 = "16"
  /// No colours at all, as under NO_COLOR: only glyphs, taken to be light on dark.
  case mono = "mono"
}
