public import Pictures
import TerminalKit

extension BlockPicture {
  /// What a terminal shows, 8 x 16 pixels a cell: every glyph by its geometric definition, a shade
  /// and a letter as an even tone. For measuring and for pictures of screens.
  public func rendered() -> Picture {
    var picture = Picture(width: columns * GlyphShape.width, height: rows * GlyphShape.height)
    for row in 0..<rows {
      for column in 0..<columns {
        let cell = self[column, row]
        let coverage = Self.coverage(of: cell.glyph)
        for sample in 0..<GlyphShape.samples {
          let share = coverage[sample]
          let mixed = cell.foreground.levels * share + cell.background.levels * (1 - share)
          let x = column * GlyphShape.width + sample % GlyphShape.width
          let y = row * GlyphShape.height + sample / GlyphShape.width
          picture[x, y] = Colour(mixed.rounded(.toNearestOrAwayFromZero))
        }
      }
    }
    return picture
  }

  private static func coverage(of glyph: Unicode.Scalar) -> [Float] {
    coverages[glyph] ?? [Float](repeating: tone(of: glyph), count: GlyphShape.samples)
  }

  /// The even tone of a glyph without parts.
  private static func tone(of glyph: Unicode.Scalar) -> Float {
    for pattern in [TonePattern.shades, .letters] {
      for taken in 0...pattern.shares where pattern.glyph(1 << taken - 1) == glyph {
        return Float(taken) / Float(pattern.shares)
      }
    }
    return 0
  }

  /// The coverages of all glyphs that have parts.
  private static let coverages: [Unicode.Scalar: [Float]] = {
    var shapes: [GlyphShape] = GlyphShape.eighths(inverses: true) + GlyphShape.wedges
    for rows in 2...4 {
      for pattern in 1..<(1 << (2 * rows)) {
        let glyph = GridPattern.glyph(pattern, gridRows: rows)
        shapes.append(GlyphShape(glyph, inverse: nil, pattern: pattern, gridRows: rows))
      }
    }
    for pattern in 1..<256 {
      // A dot fills two of the four columns and rows of its place.
      let dots = (0..<8).filter { pattern >> $0 & 1 == 1 }.map { dot in
        let x = Double(dot % 2) / 2 + 0.125
        let y = Double(dot / 2) / 4 + 0.0625
        return ConvexPolygon(left: x, top: y, right: x + 0.25, bottom: y + 0.125)
      }
      shapes.append(GlyphShape(TonePattern.dots.glyph(pattern), polygons: dots))
    }
    var coverages: [Unicode.Scalar: [Float]] = [:]
    for shape in shapes {
      coverages[shape.glyph] = shape.coverage
      if let inverse = shape.inverse { coverages[inverse] = shape.coverage.map { 1 - $0 } }
    }
    coverages["█"] = [Float](repeating: 1, count: GlyphShape.samples)
    return coverages
  }()
}
