/// Scores of every shape when one or both colours of a cell are those of the cell before it.
///
/// One value serves all cells, so that nothing is allocated in between.
struct SharedColours {
  /// A shape, and whether its inverse is the character to draw.
  struct Choice {
    var shape: Int
    var isInverse: Bool
  }

  /// For each shape the squared length of its three sums.
  private var squares: [Float]
  /// Scores of the shapes as they are and of their inverses.
  private var upright: [Float]
  private var inverted: [Float]

  init(_ table: ShapeTable) {
    squares = [Float](repeating: 0, count: table.count)
    upright = squares
    inverted = squares
  }

  /// Prepares for the cell that `projection` has loaded.
  mutating func load(_ projection: CellProjection) {
    Self.square(projection.red, projection.green, projection.blue, into: &squares)
  }

  /// The best character when its background, or its foreground, has to be `kept` and the other
  /// colour is free; nil when nothing beats a cell of the kept colour.
  mutating func best(
    keeping kept: SIMD3<Float>, asBackground: Bool, _ projection: CellProjection,
    _ table: ShapeTable
  ) -> Choice? {
    let offset = kept - projection.mean
    let length = (offset * offset).sum()
    Self.dot(projection.red, projection.green, projection.blue, with: offset, into: &inverted)
    // A free colour on c explains (c·z)²/|c|² of what the kept one leaves, z being y - offset.
    let weights =
      asBackground
      ? (table.coveredWeight, table.invertibleRestWeight)
      : (table.invertibleCoveredWeight, table.restWeight)
    Self.scoreFree(
      squares, area: table.area, length: length, covered: weights.0, rest: weights.1,
      dots: &inverted, into: &upright)
    // With the background kept, a free colour on c is the shape, on d its inverse; else the reverse.
    let onCovered = upright.strongest()
    let onRest = inverted.strongest()
    if max(onCovered.value, onRest.value) <= 0 { return nil }
    if onCovered.value >= onRest.value {
      return Choice(shape: onCovered.index, isInverse: !asBackground)
    }
    return Choice(shape: onRest.index, isInverse: asBackground)
  }

  /// The best character when both colours have to be those of `pair`.
  mutating func best(
    keeping pair: ColourPair, _ projection: CellProjection, _ table: ShapeTable
  ) -> Choice {
    let step = pair.foreground - pair.background
    let base = pair.background - projection.mean
    let top = pair.foreground - projection.mean
    Self.dot(projection.red, projection.green, projection.blue, with: step, into: &inverted)
    Self.scoreFixed(
      table.square, table.area, hasInverse: table.invertibleRestWeight,
      length: (step * step).sum(), base: (base * step).sum(), top: (top * step).sum(),
      evenGain: (base * base - top * top).sum() * Float(GlyphShape.samples),
      dots: &inverted, into: &upright)
    let asIs = upright.strongest()
    let exchanged = inverted.strongest()
    return asIs.value >= exchanged.value
      ? Choice(shape: asIs.index, isInverse: false)
      : Choice(shape: exchanged.index, isInverse: true)
  }

  private static func square(
    _ red: [Float], _ green: [Float], _ blue: [Float], into squares: inout [Float]
  ) {
    let count = squares.count
    precondition(red.count == count && green.count == count && blue.count == count)
    let (reds, greens, blues) = (red.span, green.span, blue.span)
    var output = squares.mutableSpan
    for shape in 0..<count {
      let (r, g, b) = (reds[shape], greens[shape], blues[shape])
      output[shape] = r * r + g * g + b * b
    }
  }

  /// For each shape the product of its three sums with a colour.
  private static func dot(
    _ red: [Float], _ green: [Float], _ blue: [Float], with colour: SIMD3<Float>,
    into dots: inout [Float]
  ) {
    let count = dots.count
    precondition(red.count == count && green.count == count && blue.count == count)
    let (reds, greens, blues) = (red.span, green.span, blue.span)
    var output = dots.mutableSpan
    for shape in 0..<count {
      output[shape] =
        reds[shape] * colour.x + greens[shape] * colour.y + blues[shape] * colour.z
    }
  }

  /// What a free colour on the covered part, and one on the rest (in place of `dots`), explains.
  private static func scoreFree(
    _ squares: [Float], area: [Float], length: Float, covered: [Float], rest: [Float],
    dots: inout [Float], into upright: inout [Float]
  ) {
    let count = squares.count
    precondition(area.count == count && covered.count == count && rest.count == count)
    precondition(dots.count == count && upright.count == count)
    let (lengths, areas) = (squares.span, area.span)
    let (coveredWeights, restWeights) = (covered.span, rest.span)
    var products = dots.mutableSpan
    var output = upright.mutableSpan
    for shape in 0..<count {
      let inside = areas[shape]
      let outside = Float(GlyphShape.samples) - inside
      let product = 2 * products[shape]
      let onCovered = lengths[shape] - inside * product + inside * inside * length
      let onRest = lengths[shape] + outside * product + outside * outside * length
      output[shape] = onCovered * coveredWeights[shape]
      products[shape] = onRest * restWeights[shape]
    }
  }

  /// What shape and inverse (in place of `dots`) gain in fixed colours over a blank background.
  private static func scoreFixed(
    _ square: [Float], _ area: [Float], hasInverse: [Float], length: Float, base: Float,
    top: Float, evenGain: Float, dots: inout [Float], into upright: inout [Float]
  ) {
    let count = square.count
    precondition(area.count == count && hasInverse.count == count)
    precondition(dots.count == count && upright.count == count)
    let (squares, areas, invertible) = (square.span, area.span, hasInverse.span)
    var products = dots.mutableSpan
    var output = upright.mutableSpan
    for shape in 0..<count {
      let product = 2 * products[shape]
      let even = squares[shape] * length
      output[shape] = product - even - 2 * base * areas[shape]
      let exchanged = evenGain - product - even + 2 * top * areas[shape]
      products[shape] = invertible[shape] > 0 ? exchanged : -Float.infinity
    }
  }
}
