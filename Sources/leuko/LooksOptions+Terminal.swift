import ArgumentParser
import CursesTerminal
import Journeys

extension LooksOptions {
  /// Hands what was said on to the terminal. Throws for words it doesn't know.
  func apply(to options: inout TerminalOptions, settings: Settings) throws {
    if let colours {
      guard let depth = Self.depths[colours] else {
        throw ValidationError("--colours is true, 256, 16 or mono, not '\(colours)'")
      }
      options.colours = depth
    }
    if let name = glyphs ?? settings.glyphs {
      guard let set = GlyphSet(spelled: name) else {
        throw ValidationError(
          "--glyphs is octants, sextants, quadrants, half or ascii, not '\(name)'")
      }
      options.glyphs = set
    }
    if let graphics {
      guard let way = Self.graphics[graphics] else {
        throw ValidationError("--graphics is kitty, sixel or glyphs, not '\(graphics)'")
      }
      options.graphics = way
    }
  }

  private static let depths: [String: ColourDepth] = [
    "true": .truecolor, "256": .indexed, "16": .sixteen, "mono": .none,
  ]

  private static let graphics: [String: GraphicsProtocol] = [
    "kitty": .kitty, "sixel": .sixel, "glyphs": .cells,
  ]
}

extension GlyphSet {
  /// The set people mean; nil for another word.
  init?(spelled name: String) {
    switch name.lowercased() {
    case "octants", "octant": self = .octants
    case "sextants", "sextant": self = .sextants
    case "quadrants", "quadrant", "quad": self = .quadrants
    case "half", "half blocks": self = .halfBlocks
    case "ascii": self = .ascii
    default: return nil
    }
  }
}
