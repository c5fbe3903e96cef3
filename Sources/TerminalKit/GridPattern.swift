/// The characters for every pattern of blocks on a grid of two columns.
package enum GridPattern {
  /// The character whose blocks are the bits of `pattern`, on a grid of 1, 2, 3 or 4 rows.
  package static func glyph(_ pattern: Int, gridRows: Int) -> Unicode.Scalar {
    let code =
      switch gridRows {
      case 1, 2: quadrants[gridRows == 2 ? pattern : pattern * 5]
      case 3: sextant(pattern)
      default: octant(pattern)
      }
    return Unicode.Scalar(code) ?? " "
  }

  /// Quadrant patterns 0 to 15, U+2580 ... U+259F.
  private static let quadrants: [UInt32] = [
    0x20, 0x2598, 0x259D, 0x2580, 0x2596, 0x258C, 0x259E, 0x259B, 0x2597, 0x259A, 0x2590, 0x259C,
    0x2584, 0x2599, 0x259F, 0x2588,
  ]

  /// Sextants stand in the order of their patterns from U+1FB00 on, less the four that were
  /// characters before.
  private static func sextant(_ pattern: Int) -> UInt32 {
    switch pattern {
    case 0: 0x20
    case 0b010101: 0x258C
    case 0b101010: 0x2590
    case 0b111111: 0x2588
    default: 0x1FB00 + UInt32(pattern - 1 - (pattern > 21 ? 1 : 0) - (pattern > 42 ? 1 : 0))
    }
  }

  /// Octant patterns that were characters before Unicode 16, or are in its other blocks.
  private static let knownOctants: [Int: UInt32] = [
    0: 0x20, 1: 0x1CEA8, 2: 0x1CEAB, 3: 0x1FB82, 5: 0x2598, 10: 0x259D, 15: 0x2580, 20: 0x1FBE6,
    40: 0x1FBE7, 63: 0x1FB85, 64: 0x1CEA3, 80: 0x2596, 85: 0x258C, 90: 0x259E, 95: 0x259B,
    128: 0x1CEA0, 160: 0x2597, 165: 0x259A, 170: 0x2590, 175: 0x259C, 192: 0x2582, 240: 0x2584,
    245: 0x2599, 250: 0x259F, 252: 0x2586, 255: 0x2588,
  ]

  /// All others stand in the order of their patterns from U+1CD00 on.
  private static let octants: [UInt32] = {
    var next: UInt32 = 0x1CD00
    return (0..<256).map { pattern in
      if let known = knownOctants[pattern] { return known }
      defer { next += 1 }
      return next
    }
  }()

  private static func octant(_ pattern: Int) -> UInt32 { octants[pattern] }
}
