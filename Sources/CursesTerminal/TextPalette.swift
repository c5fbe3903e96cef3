import BlockGraphics
import TerminalKit

/// How the roles of text look on a terminal with so many colours.
struct TextPalette: Sendable {
  private let cells: [ScreenCell]

  init(theme: Theme, depth: ColourDepth) {
    let shown = depth == .mono ? theme.withoutColours : theme
    cells = Self.looks.map { role, ground in
      let style = shown[role]
      let under = shown[ground]
      var attributes: ScreenAttributes = []
      if style.bold { attributes.insert(.bold) }
      if style.faint { attributes.insert(.faint) }
      if style.underlined { attributes.insert(.underlined) }
      if style.reversed || (!role.isGround && under.reversed) { attributes.insert(.reversed) }
      // Not a space: the colour of ink is to be kept.
      return ScreenCell(
        Symbol.unknown, foreground: Self.colour(style.foreground ?? under.foreground, depth: depth),
        background: Self.colour(style.background ?? under.background, depth: depth),
        attributes: attributes)
    }
  }

  /// The number under which a glyph's style travels through curses.
  static func styleNumber(_ glyph: Glyph) -> UInt8 {
    UInt8((roleNumbers[glyph.role] ?? 0) * Role.grounds.count + (groundNumbers[glyph.ground] ?? 0))
  }

  /// Every role on every ground, by style number.
  private static let looks = Role.allCases.flatMap { role in Role.grounds.map { (role, $0) } }

  private static let roleNumbers = Dictionary(
    uniqueKeysWithValues: Role.allCases.enumerated().map { ($1, $0) })

  private static let groundNumbers = Dictionary(
    uniqueKeysWithValues: Role.grounds.enumerated().map { ($1, $0) })

  /// A symbol in the style of that number.
  func cell(_ symbol: UInt32, style: UInt8) -> ScreenCell {
    let look = cells[Int(style) < cells.count ? Int(style) : 0]
    return ScreenCell(
      symbol, foreground: look.foreground, background: look.background,
      attributes: look.attributes)
  }

  /// The colour of the terminal's that comes nearest.
  static func colour(_ ink: Theme.Ink?, depth: ColourDepth) -> ScreenColour {
    guard let ink else { return .standard }
    switch depth {
    case .mono: return .standard
    case .palette16: return .basic(nearest(to: ink, among: basic))
    case .palette256: return .indexed(16 + nearest(to: ink, among: cubeAndGreys))
    case .trueColour: return .rgb(ink.red, ink.green, ink.blue)
    }
  }

  private static func nearest(to ink: Theme.Ink, among colours: [Theme.Ink]) -> Int {
    func square(_ one: UInt8, _ other: UInt8) -> Int {
      let difference = Int(one) - Int(other)
      return difference * difference
    }
    var best = (index: 0, distance: Int.max)
    for (index, colour) in colours.enumerated() {
      let distance =
        3 * square(ink.red, colour.red) + 6 * square(ink.green, colour.green)
        + square(ink.blue, colour.blue)
      if distance < best.distance { best = (index, distance) }
      // Pictures come in colours that the terminal has.
      if distance == 0 { break }
    }
    return best.index
  }

  /// xterm's first 16 colours.
  private static let basic: [Theme.Ink] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205),
    (0, 205, 205), (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
    (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
  ].map { Theme.Ink(red: $0.0, green: $0.1, blue: $0.2) }

  /// xterm's colours from 16 on: a cube of six levels, then 24 greys.
  private static let cubeAndGreys: [Theme.Ink] = {
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    let cube = levels.flatMap { red in
      levels.flatMap { green in
        levels.map { Theme.Ink(red: red, green: green, blue: $0) }
      }
    }
    return cube
      + (0..<24).map { UInt8(8 + 10 * $0) }.map { Theme.Ink(red: $0, green: $0, blue: $0) }
  }()
}
