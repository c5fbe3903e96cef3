import TerminalKit

/// Every shape a fitter may choose, with the sums that least squares needs, laid out for loops.
///
/// A shape and its inverse are one entry: exchanging the colours exchanges them. Let c be a shape's
/// coverage, d = 1 - c, and y a channel's samples less their mean. The best two colours leave
/// the squared error |y|² - gain (c·y)², with gain = 128 / (|c|²|d|² - (c·d)²), since c and d add
/// up to 1 and y to 0.
struct ShapeTable: Sendable {
  /// Some rows or some columns of samples, covered wholly.
  struct Stripe: Sendable {
    var isRows: Bool
    var range: Range<Int>
  }

  /// Patterns of the finest grid, then sextants, then `stripes`, then `dense` others.
  private(set) var glyphs: [Unicode.Scalar] = []
  private(set) var inverses: [Unicode.Scalar?] = []
  /// The sum of c.
  private(set) var area: [Float] = []
  /// |c|².
  private(set) var square: [Float] = []
  /// The weight of (c·y)²; 0 for a blank.
  private(set) var gain: [Float] = []
  /// 1 / |c|² and 1 / |d|²: the weights of (c·y)² and (d·y)² when one colour is given; 0 for blanks.
  private(set) var coveredWeight: [Float] = []
  private(set) var restWeight: [Float] = []
  /// The same, but 0 where the shape has no inverse.
  private(set) var invertibleCoveredWeight: [Float] = []
  private(set) var invertibleRestWeight: [Float] = []
  /// Rows of the grid of two columns whose patterns come first; 0 when there is none.
  let gridRows: Int
  let hasSextants: Bool
  private(set) var stripes: [Stripe] = []
  /// Coverages of the last `denseCount` shapes in units of 1/16, 16 rows a shape.
  private(set) var dense: [CellSamples.Row] = []
  private(set) var denseCount = 0
  /// The unit of `dense`.
  static let unit: Float = 16

  var count: Int { glyphs.count }
  /// The index of the first sextant.
  var firstSextant: Int { gridRows == 0 ? 0 : 1 << (2 * gridRows - 1) }
  /// The index of the first stripe.
  var firstStripe: Int { firstSextant + (hasSextants ? 32 : 0) }
  /// The index of the first dense shape.
  var firstDense: Int { firstStripe + stripes.count }

  init(_ set: GlyphSet) {
    gridRows = set.contains(.octants) ? 4 : set.contains(.quadrants) ? 2 : 0
    hasSextants = set.contains(.sextants)
    if gridRows > 0 { appendGrid(rows: gridRows) }
    if hasSextants { appendGrid(rows: 3) }
    var others: [GlyphShape] = []
    if set.contains(.half) {
      let upper = ConvexPolygon(left: 0, top: 0, right: 1, bottom: 0.5)
      others.append(GlyphShape("▀", inverse: "▄", polygons: [upper]))
    }
    if set.contains(.eighths) { others += GlyphShape.eighths(inverses: set.contains(.wedges)) }
    if set.contains(.wedges) { others += GlyphShape.wedges }
    appendNew(others)
  }

  private mutating func appendGrid(rows: Int) {
    let all = 1 << (2 * rows)
    for pattern in 0..<(all / 2) {
      append(
        GlyphShape(
          GridPattern.glyph(pattern, gridRows: rows),
          inverse: GridPattern.glyph(all - 1 - pattern, gridRows: rows),
          pattern: pattern, gridRows: rows))
    }
  }

  /// Appends the shapes that no earlier one covers by itself or by its inverse.
  private mutating func appendNew(_ shapes: [GlyphShape]) {
    var seen: Set<Unicode.Scalar> = []
    for index in glyphs.indices {
      seen.insert(glyphs[index])
      if let inverse = inverses[index] { seen.insert(inverse) }
    }
    var slanted: [GlyphShape] = []
    for shape in shapes where !seen.contains(shape.glyph) {
      if let inverse = shape.inverse, seen.contains(inverse) { continue }
      seen.insert(shape.glyph)
      if let stripe = shape.stripe {
        stripes.append(stripe)
        append(shape)
      } else {
        slanted.append(shape)
      }
    }
    for shape in slanted { appendDense(shape) }
  }

  private mutating func appendDense(_ shape: GlyphShape) {
    let rounded = shape.coverage.map { Int16(($0 * Self.unit).rounded()) }
    var exact = shape
    exact.coverage = rounded.map { Float($0) / Self.unit }
    append(exact)
    for y in 0..<GlyphShape.height {
      let start = y * GlyphShape.width
      dense.append(CellSamples.Row(rounded[start..<(start + GlyphShape.width)]))
    }
    denseCount += 1
  }

  private mutating func append(_ shape: GlyphShape) {
    let all = Float(GlyphShape.samples)
    let sum = shape.coverage.reduce(0, +)
    let sumOfSquares = shape.coverage.reduce(0) { $0 + $1 * $1 }
    let mixed = sum - sumOfSquares
    let rest = all - sum - mixed
    let determinant = sumOfSquares * rest - mixed * mixed
    glyphs.append(shape.glyph)
    inverses.append(shape.inverse)
    area.append(sum)
    square.append(sumOfSquares)
    let isBlank = determinant < 0.5
    gain.append(isBlank ? 0 : all / determinant)
    coveredWeight.append(isBlank ? 0 : 1 / sumOfSquares)
    restWeight.append(isBlank ? 0 : 1 / rest)
    let invertible: Float = shape.inverse == nil ? 0 : 1
    invertibleCoveredWeight.append((coveredWeight.last ?? 0) * invertible)
    invertibleRestWeight.append((restWeight.last ?? 0) * invertible)
  }
}

extension GlyphShape {
  /// The rows or columns that make the shape; nil when it is made of neither.
  fileprivate var stripe: ShapeTable.Stripe? {
    let rows = (0..<Self.height).filter { coverage[$0 * Self.width] > 0.5 }
    let columns = (0..<Self.width).filter { coverage[$0] > 0.5 }
    for (lines, isRows) in [(rows, true), (columns, false)] {
      guard let first = lines.first, let last = lines.last else { continue }
      let range = first..<(last + 1)
      let matches = coverage.indices.allSatisfy { sample in
        let line = isRows ? sample / Self.width : sample % Self.width
        return abs(coverage[sample] - (range.contains(line) ? 1 : 0)) < 0.001
      }
      if matches { return ShapeTable.Stripe(isRows: isRows, range: range) }
    }
    return nil
  }
}
