/// The samples of one cell seen through every shape of a table: all that choosing a glyph needs.
///
/// One value serves all cells of a picture in turn, so that nothing is allocated in between.
struct CellProjection {
  /// The cell's mean colour.
  private(set) var mean = SIMD3<Float>.zero
  /// The sum of squares of all samples less the mean, over the three channels.
  private(set) var energy: Float = 0
  /// For each channel and shape the sum of coverage times (sample less mean).
  private(set) var red: [Float]
  private(set) var green: [Float]
  private(set) var blue: [Float]
  /// For each shape how much of `energy` its best two colours explain.
  private(set) var explained: [Float]
  private var samples: CellSamples

  init(_ table: ShapeTable) {
    let zeros = [Float](repeating: 0, count: table.count)
    red = zeros
    green = zeros
    blue = zeros
    explained = zeros
    samples = CellSamples()
  }

  /// Loads the cell at (`column`, `row`) of a raster that is `stride` bytes wide.
  mutating func load(
    _ raster: Span<UInt8>, stride: Int, column: Int, row: Int, table: ShapeTable
  ) {
    samples.load(raster, stride: stride, column: column, row: row)
    mean = samples.means
    energy = samples.energy
    samples.project(channel: 0, table: table, into: &red)
    samples.project(channel: 1, table: table, into: &green)
    samples.project(channel: 2, table: table, into: &blue)
    Self.weigh(red, green, blue, gain: table.gain, into: &explained)
  }

  /// For each shape its gain times the squared length of its three sums.
  private static func weigh(
    _ red: [Float], _ green: [Float], _ blue: [Float], gain: [Float], into explained: inout [Float]
  ) {
    let count = explained.count
    precondition(red.count == count && green.count == count)
    precondition(blue.count == count && gain.count == count)
    let reds = red.span
    let greens = green.span
    let blues = blue.span
    let gains = gain.span
    var output = explained.mutableSpan
    for shape in 0..<count {
      let (r, g, b) = (reds[shape], greens[shape], blues[shape])
      output[shape] = (r * r + g * g + b * b) * gains[shape]
    }
  }

  /// The shape that explains most, with the two colours that make it do so, rounded to levels.
  ///
  /// Where least squares asks for colours darker than black or lighter than white, the shape is
  /// weighed again with the colours that exist.
  mutating func best(_ table: ShapeTable) -> (shape: Int, pair: ColourPair) {
    while true {
      let shape = explained.strongest().index
      let pair = colours(shape, table)
      let possible = pair.clamped
      if possible == pair { return (shape, pair.rounded) }
      let error = self.error(of: possible, shape, table)
      let left = max(0, energy - error)
      if left >= explained[shape] - 0.001 * energy { return (shape, possible.rounded) }
      explained[shape] = left
      if explained.strongest().index == shape { return (shape, possible.rounded) }
    }
  }

  /// The first shape with the highest `explained` that isn't one of `others`.
  func strongest(besides others: [Int]) -> Int {
    var best = 0
    var most: Float = -1
    for shape in explained.indices where explained[shape] > most && !others.contains(shape) {
      most = explained[shape]
      best = shape
    }
    return best
  }

  /// The least-squares colours of a shape, not yet rounded.
  func colours(_ shape: Int, _ table: ShapeTable) -> ColourPair {
    let y = SIMD3(red[shape], green[shape], blue[shape])
    let perSample = table.gain[shape] / Float(GlyphShape.samples)
    let area = table.area[shape]
    return ColourPair(
      foreground: mean + y * (perSample * (Float(GlyphShape.samples) - area)),
      background: mean - y * (perSample * area))
  }

  /// The squared error when a shape is drawn in these colours.
  func error(of pair: ColourPair, _ shape: Int, _ table: ShapeTable) -> Float {
    let y = SIMD3(red[shape], green[shape], blue[shape])
    let base = pair.background - mean
    let step = pair.foreground - pair.background
    // |y - base - step c|² over the samples, with the sum of y being zero.
    let even = base * base * Float(GlyphShape.samples)
    let covered = step * (step * table.square[shape] + 2 * table.area[shape] * base - 2 * y)
    return energy + (even + covered).sum()
  }
}

/// A foreground and a background while they are being worked out: 0 to 255, not whole.
struct ColourPair: Equatable {
  var foreground: SIMD3<Float>
  var background: SIMD3<Float>

  /// With every channel between 0 and 255.
  var clamped: ColourPair {
    ColourPair(
      foreground: foreground.clamped(lowerBound: .zero, upperBound: SIMD3(repeating: 255)),
      background: background.clamped(lowerBound: .zero, upperBound: SIMD3(repeating: 255)))
  }

  /// With every channel whole.
  var rounded: ColourPair {
    ColourPair(
      foreground: foreground.rounded(.toNearestOrAwayFromZero),
      background: background.rounded(.toNearestOrAwayFromZero))
  }
}
