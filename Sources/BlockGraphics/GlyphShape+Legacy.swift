/// The shapes that are not patterns of a grid of two columns.
extension GlyphShape {
  /// Lower one to seven eighths ▁ ... ▇ and left one to seven eighths ▏ ... ▉. With `inverses`,
  /// the upper and right ones of Unicode 13 serve as their inverses.
  static func eighths(inverses: Bool) -> [GlyphShape] {
    // Upper 1 to 7 and right 1 to 7 eighths; the first of each and the halves are older.
    let upper: [UInt32] = [0x2594, 0x1FB82, 0x1FB83, 0x2580, 0x1FB84, 0x1FB85, 0x1FB86]
    let right: [UInt32] = [0x2595, 0x1FB87, 0x1FB88, 0x2590, 0x1FB89, 0x1FB8A, 0x1FB8B]
    func inverse(_ list: [UInt32], _ eighths: Int) -> Unicode.Scalar? {
      let code = list[7 - eighths]
      return inverses || code < 0x1FB00 ? Unicode.Scalar(code) : nil
    }
    return (1...7).flatMap { eighths in
      let share = Double(eighths) / 8
      return [
        GlyphShape(
          scalar(0x2580 + UInt32(eighths)), inverse: inverse(upper, eighths),
          polygons: [ConvexPolygon(left: 0, top: 1 - share, right: 1, bottom: 1)]),
        GlyphShape(
          scalar(0x2590 - UInt32(eighths)), inverse: inverse(right, eighths),
          polygons: [ConvexPolygon(left: 0, top: 0, right: share, bottom: 1)]),
      ]
    }
  }

  /// The slanted cuts U+1FB3C ... U+1FB51 with their inverses 22 characters on, the triangles
  /// U+1FB6C ... U+1FB6F, the hourglass, and the lines of an eighth U+1FB70 ... U+1FB7B.
  static var wedges: [GlyphShape] { slants + triangles + lines }

  private static var slants: [GlyphShape] {
    let lowerLeft = ConvexPolygon.Point(x: 0, y: 1)
    let lowerRight = ConvexPolygon.Point(x: 1, y: 1)
    return cuts.enumerated().map { index, cut in
      let code = 0x1FB3C + UInt32(index)
      let corner = cut.keepsLeft ? lowerLeft : lowerRight
      return GlyphShape(
        scalar(code), inverse: scalar(code + 22),
        polygons: [ConvexPolygon(cutFrom: cut.from, to: cut.to, keeping: corner)])
    }
  }

  /// The lines of the slants in the order of their code points: from the named point to the named
  /// point, and which lower corner is covered.
  private static var cuts: [(from: ConvexPolygon.Point, to: ConvexPolygon.Point, keepsLeft: Bool)] {
    typealias Point = ConvexPolygon.Point
    let (topLeft, upperLeft) = (Point(x: 0, y: 0), Point(x: 0, y: 1 / 3))
    let (lowerLeft, bottomLeft) = (Point(x: 0, y: 2 / 3), Point(x: 0, y: 1))
    let (topRight, upperRight) = (Point(x: 1, y: 0), Point(x: 1, y: 1 / 3))
    let (lowerRight, bottomRight) = (Point(x: 1, y: 2 / 3), Point(x: 1, y: 1))
    let (top, bottom) = (Point(x: 0.5, y: 0), Point(x: 0.5, y: 1))
    return [
      (lowerLeft, bottom, true), (lowerLeft, bottomRight, true), (upperLeft, bottom, true),
      (upperLeft, bottomRight, true), (topLeft, bottom, true), (upperLeft, top, false),
      (upperLeft, topRight, false), (lowerLeft, top, false), (lowerLeft, topRight, false),
      (bottomLeft, top, false), (lowerLeft, upperRight, false), (bottom, lowerRight, false),
      (bottomLeft, lowerRight, false), (bottom, upperRight, false), (bottomLeft, upperRight, false),
      (bottom, topRight, false), (top, upperRight, true), (topLeft, upperRight, true),
      (top, lowerRight, true), (topLeft, lowerRight, true), (top, bottomRight, true),
      (upperLeft, lowerRight, true),
    ]
  }

  private static var triangles: [GlyphShape] {
    typealias Point = ConvexPolygon.Point
    let corners = [Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 1, y: 1), Point(x: 0, y: 1)]
    let middle = Point(x: 0.5, y: 0.5)
    func triangle(_ first: Int, _ second: Int) -> ConvexPolygon {
      ConvexPolygon([middle, corners[first], corners[second]])
    }
    let (left, upper, right, lower) = (
      triangle(3, 0), triangle(0, 1), triangle(1, 2), triangle(2, 3)
    )
    return [
      GlyphShape(scalar(0x1FB6C), inverse: scalar(0x1FB68), polygons: [left]),
      GlyphShape(scalar(0x1FB6D), inverse: scalar(0x1FB69), polygons: [upper]),
      GlyphShape(scalar(0x1FB6E), inverse: scalar(0x1FB6A), polygons: [right]),
      GlyphShape(scalar(0x1FB6F), inverse: scalar(0x1FB6B), polygons: [lower]),
      GlyphShape(scalar(0x1FB9A), inverse: scalar(0x1FB9B), polygons: [upper, lower]),
    ]
  }

  private static var lines: [GlyphShape] {
    (1...6).flatMap { line in
      let start = Double(line) / 8
      return [
        GlyphShape(
          scalar(0x1FB6F + UInt32(line)),
          polygons: [ConvexPolygon(left: start, top: 0, right: start + 0.125, bottom: 1)]),
        GlyphShape(
          scalar(0x1FB75 + UInt32(line)),
          polygons: [ConvexPolygon(left: 0, top: start, right: 1, bottom: start + 0.125)]),
      ]
    }
  }

  private static func scalar(_ code: UInt32) -> Unicode.Scalar { Unicode.Scalar(code) ?? " " }
}
