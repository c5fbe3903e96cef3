/// The part of a cell that a character covers, on a raster of 8 x 16 samples.
struct GlyphShape: Sendable {
  /// Samples across and down a cell. A cell is taken to be twice as high as wide.
  static let width = 8
  static let height = 16
  static let samples = width * height

  var glyph: Unicode.Scalar
  /// The character that covers exactly the rest; nil when the set has none.
  var inverse: Unicode.Scalar?
  /// The covered share of each sample, 0 to 1, row by row from the top.
  var coverage: [Float]

  /// A shape made of convex polygons in the unit square, y down, that don't overlap.
  init(_ glyph: Unicode.Scalar, inverse: Unicode.Scalar? = nil, polygons: [ConvexPolygon]) {
    self.glyph = glyph
    self.inverse = inverse
    coverage = []
    coverage.reserveCapacity(Self.samples)
    for row in 0..<Self.height {
      for column in 0..<Self.width {
        let area = polygons.reduce(0) { sum, polygon in
          sum + polygon.area(ofCell: column, row, columns: Self.width, rows: Self.height)
        }
        coverage.append(Float(area))
      }
    }
  }

  /// The blocks of a grid of two columns whose bits are set in `pattern`: bit 0 is the top left,
  /// bit 1 the top right, bit 2 the next row's left.
  init(_ glyph: Unicode.Scalar, inverse: Unicode.Scalar?, pattern: Int, gridRows: Int) {
    let blocks = (0..<(2 * gridRows)).filter { pattern >> $0 & 1 == 1 }
    let height = 1 / Double(gridRows)
    let polygons = blocks.map { block in
      let x = Double(block % 2) / 2
      let y = Double(block / 2) * height
      return ConvexPolygon(left: x, top: y, right: x + 0.5, bottom: y + height)
    }
    self.init(glyph, inverse: inverse, polygons: polygons)
  }
}

/// A convex polygon in the unit square.
struct ConvexPolygon: Sendable {
  struct Point: Sendable {
    var x: Double
    var y: Double
  }

  private var points: [Point]

  init(_ points: [Point]) {
    self.points = points
  }

  init(left: Double, top: Double, right: Double, bottom: Double) {
    points = [
      Point(x: left, y: top), Point(x: right, y: top), Point(x: right, y: bottom),
      Point(x: left, y: bottom),
    ]
  }

  /// The part of the unit square on that side of the line through `a` and `b` where `inside` lies.
  init(cutFrom a: Point, to b: Point, keeping inside: Point) {
    self.init(left: 0, top: 0, right: 1, bottom: 1)
    let x = b.y - a.y
    let y = a.x - b.x
    let side = x * (inside.x - a.x) + y * (inside.y - a.y) < 0 ? -1.0 : 1.0
    clip { side * (x * ($0.x - a.x) + y * ($0.y - a.y)) }
  }

  /// The share of one cell of a regular grid over the unit square that the polygon covers.
  func area(ofCell column: Int, _ row: Int, columns: Int, rows: Int) -> Double {
    let left = Double(column) / Double(columns)
    let right = Double(column + 1) / Double(columns)
    let top = Double(row) / Double(rows)
    let bottom = Double(row + 1) / Double(rows)
    var part = self
    part.clip { $0.x - left }
    part.clip { right - $0.x }
    part.clip { $0.y - top }
    part.clip { bottom - $0.y }
    return part.area * Double(columns * rows)
  }

  private var area: Double {
    var twice = 0.0
    for (index, point) in points.enumerated() {
      let next = points[(index + 1) % points.count]
      twice += point.x * next.y - next.x * point.y
    }
    return abs(twice) / 2
  }

  /// Keeps the part where `distance`, linear in the point, isn't negative
  /// (Sutherland and Hodgman, CACM 17, 1974).
  private mutating func clip(_ distance: (Point) -> Double) {
    var kept: [Point] = []
    for (index, point) in points.enumerated() {
      let next = points[(index + 1) % points.count]
      let here = distance(point)
      let there = distance(next)
      if here >= 0 { kept.append(point) }
      if here * there < 0 {
        let share = here / (here - there)
        kept.append(
          Point(x: point.x + share * (next.x - point.x), y: point.y + share * (next.y - point.y)))
      }
    }
    points = kept
  }
}
