/// The 8 x 16 samples of one cell, one plane a channel, and their sums.
struct CellSamples {
  /// One row of samples, less 128.
  typealias Row = SIMD8<Int16>

  /// The mean of each channel. A vector, as optimised code (Swift 6.3.1) lays an array literal out
  /// once and wrote elements into that one array from every thread.
  private(set) var means = SIMD3<Float>.zero
  /// The sum of squares less the means'.
  private(set) var energy: Float = 0
  /// Three planes of 16 rows.
  private var planes = [Row](repeating: .zero, count: 3 * GlyphShape.height)
  private var running = RunningSums()

  /// Copies the cell at (`column`, `row`) out of a raster that is `stride` bytes wide.
  mutating func load(_ raster: Span<UInt8>, stride: Int, column: Int, row: Int) {
    var squares: Float = 0
    for channel in 0..<3 {
      var sum: Int32 = 0
      var sumOfSquares: Int32 = 0
      var output = planes.mutableSpan
      for y in 0..<GlyphShape.height {
        let start = (row * GlyphShape.height + y) * stride + column * GlyphShape.width * 3 + channel
        var samples = Row.zero
        for x in 0..<GlyphShape.width {
          let value = Int32(raster[start + 3 * x]) &- 128
          samples[x] = Int16(truncatingIfNeeded: value)
          sum &+= value
          sumOfSquares &+= value &* value
        }
        output[channel * GlyphShape.height + y] = samples
      }
      let mean = Float(sum) / Float(GlyphShape.samples)
      means[channel] = mean + 128
      squares += Float(sumOfSquares) - mean * Float(sum)
    }
    energy = max(0, squares)
  }

  /// For every shape of `table` the sum of coverage times (sample less mean) of one channel.
  mutating func project(channel: Int, table: ShapeTable, into sums: inout [Float]) {
    let start = channel * GlyphShape.height
    running.load(planes, at: start)
    if table.gridRows > 0 { running.project(rows: table.gridRows, at: 0, into: &sums) }
    if table.hasSextants { running.project(rows: 3, at: table.firstSextant, into: &sums) }
    running.project(table.stripes, at: table.firstStripe, into: &sums)
    Self.projectDense(planes, at: start, table: table, into: &sums)
    Self.subtract(means[channel] - 128, times: table.area, from: &sums)
  }

  /// Products of a row and a coverage stay below 128 x 16, so that those of 16 rows fit 16 bits.
  private static func projectDense(
    _ planes: [Row], at start: Int, table: ShapeTable, into sums: inout [Float]
  ) {
    let plane = planes.span.extracting(start..<(start + GlyphShape.height))
    let dense = table.dense.span
    let first = table.firstDense
    for shape in 0..<table.denseCount {
      let from = shape * GlyphShape.height
      let coverage = dense.extracting(from..<(from + GlyphShape.height))
      var columns = Row.zero
      for y in 0..<GlyphShape.height { columns &+= plane[y] &* coverage[y] }
      var sum: Int32 = 0
      for x in 0..<GlyphShape.width { sum &+= Int32(columns[x]) }
      sums[first + shape] = Float(sum) * (1 / ShapeTable.unit)
    }
  }

  private static func subtract(_ mean: Float, times area: [Float], from sums: inout [Float]) {
    precondition(area.count == sums.count)
    let areas = area.span
    let count = sums.count
    var output = sums.mutableSpan
    for shape in 0..<count { output[shape] -= mean * areas[shape] }
  }
}
