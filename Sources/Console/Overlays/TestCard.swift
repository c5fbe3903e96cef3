import TerminalKit

/// One cell, drawn with the glyphs of each level, to choose by eye what a font shows whole.
enum TestCard {
  /// A level's name and the cell, `size` large.
  static let cells: [(name: String, lines: [String])] = [
    ("ASCII", ascii()), ("half blocks", blocks(across: 1, down: 2)),
    ("quadrants", blocks(across: 2, down: 2)), ("sextants", blocks(across: 2, down: 3)),
    ("octants", blocks(across: 2, down: 4)),
  ]

  static let size = Size(columns: 10, rows: 5)

  /// The rows it takes with its names.
  static let rows = size.rows + 2
  static let columns = cells.count * (size.columns + 2) - 2

  /// Draws the cells side by side, each above its name.
  static func draw(on grid: inout Grid, at origin: Point) {
    for (place, cell) in cells.enumerated() {
      let column = origin.column + place * (size.columns + 2)
      for (row, line) in cell.lines.enumerated() {
        grid.write(line, column: column, row: origin.row + row, role: .gauge)
      }
      grid.write(
        Width.fit(cell.name, columns: size.columns + 1), column: column,
        row: origin.row + size.rows,
        role: .faint)
    }
  }

  /// Whether the cell covers a place of the square it fills: a rim and a nucleus of three lobes.
  private static func isInside(_ x: Double, _ y: Double) -> Bool {
    func distance(_ atX: Double, _ atY: Double) -> Double {
      ((x - atX) * (x - atX) + (y - atY) * (y - atY)).squareRoot()
    }
    let lobes = [(0.34, 0.42, 0.14), (0.6, 0.34, 0.13), (0.58, 0.64, 0.15)]
    return (0.42...0.49).contains(distance(0.5, 0.5))
      || lobes.contains { distance($0.0, $0.1) <= $0.2 }
  }

  /// Which of a glyph's blocks are covered, row by row from the top left.
  private static func covered(
    _ column: Int, _ row: Int, across: Int, down: Int
  ) -> [Bool] {
    (0..<across * down).map { block in
      // The middle of the block, and four places around it.
      let places = [(0.5, 0.5), (0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)]
      let inside = places.count { x, y in
        isInside(
          (Double(column) + (Double(block % across) + x) / Double(across)) / Double(size.columns),
          (Double(row) + (Double(block / across) + y) / Double(down)) / Double(size.rows))
      }
      return inside >= 3
    }
  }

  private static func lines(_ glyph: (Int, Int) -> Character) -> [String] {
    (0..<size.rows).map { row in String((0..<size.columns).map { glyph($0, row) }) }
  }

  private static func blocks(across: Int, down: Int) -> [String] {
    lines { column, row in
      var pattern = 0
      for (block, isOn) in covered(column, row, across: across, down: down).enumerated() where isOn
      {
        // Where there is one block beside one another, it is as wide as two.
        pattern |= across == 1 ? 3 << (2 * block) : 1 << block
      }
      return Character(GridPattern.glyph(pattern, gridRows: down))
    }
  }

  private static func ascii() -> [String] {
    let tones = Array(" .:-=+*#@")
    return lines { column, row in
      tones[covered(column, row, across: 2, down: 4).count(where: { $0 })]
    }
  }
}
