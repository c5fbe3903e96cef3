/// A line through points, drawn with blocks.
public struct Curve: Sendable, Hashable {
  /// A place on it.
  public struct Point: Sendable, Hashable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// From left to right.
  public var points: [Point]
  public var role: Role

  public init(_ points: [Point], role: Role) {
    self.points = points
    self.role = role
  }
}

extension Grid {
  /// Draws curves over one another in `area`, all on the same scales; where two meet, the later one
  /// is seen.
  ///
  /// - Parameters:
  ///   - across: what the left and the right edge stand for.
  ///   - up: what the lower and the upper edge stand for.
  ///   - dots: dots above one another in a cell: 2 (quarters), 3 (sextants) or 4 (octants), as the
  ///     font has them. Beside one another there are two.
  public mutating func plot(
    _ curves: [Curve], in area: Rectangle, across: ClosedRange<Double>, up: ClosedRange<Double>,
    dots: Int = 2
  ) {
    let tall = min(4, max(2, dots))
    let size = Size(columns: 2 * area.columns, rows: tall * area.rows)
    guard size.columns > 0, size.rows > 0 else { return }
    for curve in curves {
      var seen: [Point: Int] = [:]
      for dot in Self.dots(curve.points, on: size, across, up) {
        let cell = Point(column: dot.column / 2, row: dot.row / tall)
        seen[cell, default: 0] |= 1 << (dot.row % tall * 2 + dot.column % 2)
      }
      for (cell, pattern) in seen {
        put(
          Character(GridPattern.glyph(pattern, gridRows: tall)), curve.role,
          at: Point(column: area.column + cell.column, row: area.row + cell.row))
      }
    }
  }

  /// The dots of the straight lines between neighbours, without gaps; what lies outside stays away.
  private static func dots(
    _ points: [Curve.Point], on size: Size, _ across: ClosedRange<Double>,
    _ up: ClosedRange<Double>
  ) -> [Point] {
    func place(_ value: Double, _ range: ClosedRange<Double>, _ count: Int) -> Double {
      let length = range.upperBound - range.lowerBound
      let share = length > 0 ? (value - range.lowerBound) / length : 0.5
      return share * Double(count - 1)
    }
    let places = points.filter { $0.x.isFinite && $0.y.isFinite }.map { point in
      (
        x: place(point.x, across, size.columns),
        y: Double(size.rows - 1) - place(point.y, up, size.rows)
      )
    }
    var dots: [Point] = []
    func add(_ x: Double, _ y: Double) {
      guard (-0.5..<Double(size.columns) - 0.5).contains(x),
        (-0.5..<Double(size.rows) - 0.5).contains(y)
      else { return }
      dots.append(Point(column: Int(x.rounded()), row: Int(y.rounded())))
    }
    if let only = places.first, places.count == 1 { add(only.x, only.y) }
    for (from, to) in zip(places, places.dropFirst()) {
      let count = min(4096, max(abs(to.x - from.x), abs(to.y - from.y)).rounded(.up))
      for step in 0...Int(max(1, count)) {
        let share = Double(step) / max(1, count)
        add(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y))
      }
    }
    return dots
  }
}
