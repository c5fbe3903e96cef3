/// The families of characters a picture may be drawn with. What a font lacks must be left out.
public struct GlyphSet: OptionSet, Sendable, Hashable {
  public let rawValue: Int

  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// Upper and lower half: ▀ ▄ (Unicode 1.1).
  public static let half = GlyphSet(rawValue: 1 << 0)
  /// Every pattern of 2 x 2 blocks: ▖ ▚ ▟ and the like (Unicode 3.2).
  public static let quadrants = GlyphSet(rawValue: 1 << 1)
  /// Lower and left eighths: ▁ ... ▇, ▏ ... ▉ (Unicode 1.1).
  public static let eighths = GlyphSet(rawValue: 1 << 2)
  /// Every pattern of 2 x 3 blocks, U+1FB00 ... (Unicode 13).
  public static let sextants = GlyphSet(rawValue: 1 << 3)
  /// The slanted and triangular shapes, lines of an eighth, upper and right eighths,
  /// U+1FB3C ... U+1FB9B (Unicode 13).
  public static let wedges = GlyphSet(rawValue: 1 << 4)
  /// Every pattern of 2 x 4 blocks, U+1CD00 ... (Unicode 16).
  public static let octants = GlyphSet(rawValue: 1 << 5)
  /// Patterns of 2 x 4 dots, U+2800 ...; only where colours are few.
  public static let braille = GlyphSet(rawValue: 1 << 6)
  /// Even tones: ░ ▒ ▓; only where colours are few.
  public static let shades = GlyphSet(rawValue: 1 << 7)
  /// Printable ASCII by its darkness; only without colours.
  public static let ascii = GlyphSet(rawValue: 1 << 8)

  /// What every font with block elements has.
  public static let blocks: GlyphSet = [.half, .quadrants, .eighths]
  /// With the shapes of Unicode 13, as most terminals of today draw them themselves.
  public static let legacy: GlyphSet = [.blocks, .sextants, .wedges]
  /// With the octants of Unicode 16.
  public static let full: GlyphSet = [.legacy, .octants]

  /// The families by name, as options and settings spell them.
  public static let names: [(name: String, set: GlyphSet)] = [
    ("half", .half), ("quadrants", .quadrants), ("eighths", .eighths), ("sextants", .sextants),
    ("wedges", .wedges), ("octants", .octants), ("braille", .braille), ("shades", .shades),
    ("ascii", .ascii), ("blocks", .blocks), ("legacy", .legacy), ("full", .full),
  ]

  /// The union of families joined by `+`, such as `half+quadrants`; nil for an unknown name.
  public init?(_ text: String) {
    var union: GlyphSet = []
    for word in text.split(separator: "+") {
      guard let entry = Self.names.first(where: { $0.name == word }) else { return nil }
      union.formUnion(entry.set)
    }
    guard !union.isEmpty else { return nil }
    self = union
  }
}
