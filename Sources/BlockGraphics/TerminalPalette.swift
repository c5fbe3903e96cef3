import Pictures

/// The colours of terminals that show few, as xterm defines them.
enum TerminalPalette {
  /// The levels of the 6 x 6 x 6 cube.
  private static let cube: [UInt8] = [0, 95, 135, 175, 215, 255]

  /// The sixteen colours that a theme may change, as xterm has them.
  static let basic: [Colour] = [
    Colour(red: 0, green: 0, blue: 0), Colour(red: 205, green: 0, blue: 0),
    Colour(red: 0, green: 205, blue: 0), Colour(red: 205, green: 205, blue: 0),
    Colour(red: 0, green: 0, blue: 238), Colour(red: 205, green: 0, blue: 205),
    Colour(red: 0, green: 205, blue: 205), Colour(red: 229, green: 229, blue: 229),
    Colour(red: 127, green: 127, blue: 127), Colour(red: 255, green: 0, blue: 0),
    Colour(red: 0, green: 255, blue: 0), Colour(red: 255, green: 255, blue: 0),
    Colour(red: 92, green: 92, blue: 255), Colour(red: 255, green: 0, blue: 255),
    Colour(red: 0, green: 255, blue: 255), Colour(red: 255, green: 255, blue: 255),
  ]

  /// Indices 16 to 255: the cube, then 24 greys.
  static let extended: [Colour] = {
    var colours: [Colour] = []
    for red in cube {
      for green in cube {
        for blue in cube { colours.append(Colour(red: red, green: green, blue: blue)) }
      }
    }
    for step in 0..<24 {
      let level = UInt8(8 + 10 * step)
      colours.append(Colour(red: level, green: level, blue: level))
    }
    return colours
  }()

  /// The index, 16 to 255, of the extended colour nearest to `colour`; exact for its own colours.
  static func nearest256(_ colour: Colour) -> Int { 16 + nearest(colour, in: extended) }

  /// The index, 0 to 15, of the basic colour nearest to `colour`; exact for its own colours.
  static func nearest16(_ colour: Colour) -> Int { nearest(colour, in: basic) }

  private static func nearest(_ colour: Colour, in palette: [Colour]) -> Int {
    var best = 0
    var least = Int.max
    for (index, entry) in palette.enumerated() {
      let red = Int(entry.red) - Int(colour.red)
      let green = Int(entry.green) - Int(colour.green)
      let blue = Int(entry.blue) - Int(colour.blue)
      let distance = red * red + green * green + blue * blue
      if distance < least {
        least = distance
        best = index
      }
    }
    return best
  }
}
