import ArgumentParser
import BlockGraphics
import CursesTerminal
import Journeys

extension LooksOptions {
  /// Hands what was said on to the terminal. Throws for words it doesn't know.
  func apply(to options: inout TerminalOptions, settings: Settings) throws {
    if let colours {
      guard let depth = ColourDepth(rawValue: colours) else {
        throw ValidationError("--colours is true, 256, 16 or mono, not '\(colours)'")
      }
      options.colours = depth
    }
    if let name = glyphs ?? settings.glyphs {
      guard let level = GlyphLevel(named: name) else {
        throw ValidationError(
          "--glyphs is octants, sextants, quadrants, half or ascii, not '\(name)'")
      }
      options.glyphs = level
    }
    if let graphics {
      guard let way = GraphicsProtocol(rawValue: graphics) else {
        throw ValidationError("--graphics is kitty, sixel or glyphs, not '\(graphics)'")
      }
      options.graphics = way
    }
  }
}
