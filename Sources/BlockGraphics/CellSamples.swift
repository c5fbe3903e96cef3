/// The 8 x 16 samples of one cell, one plane a channel, and their sums.
struct CellSamples {
  /// One row of samples, less 128.
  typealias Row = SIMD8<Int16>

  /// The mean of each channel.
  private(set) var means: [Float] = [0, 0, 0]
  /// The sum of squares less the means'.
  private(set) var energy: Float = 0
  /// Three planes of 16 rows.
  private var planes = [Row](repeating: .zero, count: 3 * GlyphShape.height)
  private var halves = HalfSums()

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
    halves.load(planes, at: start)
    if table.gridRows > 0 { halves.project(rows: table.gridRows, at: 0, into: &sums) }
    if table.hasSextants { halves.project(rows: 3, at: table.firstSextant, into: &sums) }
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

/// Running sums down the two halves of a plane of samples, from which the sum over any pattern of
/// a grid of two columns follows.
struct HalfSums {
  /// The sum over the first `n` rows, 17 of them, of the left half and of the right half.
  private var columns = [Float](repeating: 0, count: 2 * (GlyphShape.height + 1))
  /// The sums over all patterns of the upper blocks of a grid, and of the lower blocks.
  private var upper = [Float](repeating: 0, count: 16)
  private var lower = [Float](repeating: 0, count: 16)

  /// Loads the plane that begins at `start`.
  mutating func load(_ planes: [CellSamples.Row], at start: Int) {
    let plane = planes.span.extracting(start..<(start + GlyphShape.height))
    var left: Int32 = 0
    var right: Int32 = 0
    var output = columns.mutableSpan
    for y in 0..<GlyphShape.height {
      let row = plane[y]
      left &+= Int32(row.lowHalf.wrappedSum())
      right &+= Int32(row.highHalf.wrappedSum())
      output[y + 1] = Float(left)
      output[GlyphShape.height + 2 + y] = Float(right)
    }
  }

  /// Sums over the patterns of a grid of two columns whose last block is empty, in the order of
  /// their bits. Each is the sum of an upper pattern and a lower one, so only those are added up
  /// block by block.
  mutating func project(rows: Int, at first: Int, into sums: inout [Float]) {
    for bit in 0..<rows {
      Self.extend(&upper, bit: bit, by: sum(ofBlock: bit, rows: rows))
      Self.extend(&lower, bit: bit, by: sum(ofBlock: rows + bit, rows: rows))
    }
    Self.combine(upper, lower, rows: rows, at: first, into: &sums)
  }

  /// Adds `value` to the sums of all patterns below bit `bit`, giving those with the bit set.
  private static func extend(_ patterns: inout [Float], bit: Int, by value: Float) {
    let size = 1 << bit
    for pattern in 0..<size { patterns[size + pattern] = patterns[pattern] + value }
  }

  private static func combine(
    _ upper: [Float], _ lower: [Float], rows: Int, at first: Int, into sums: inout [Float]
  ) {
    let size = 1 << rows
    let low = upper.span.extracting(first: size)
    var output = sums.mutableSpan
    for high in 0..<(size / 2) {
      let base = lower[high]
      let start = first + high * size
      for pattern in 0..<size { output[start + pattern] = base + low[pattern] }
    }
  }

  /// The sum over one block: left and right alternate, from the top.
  private func sum(ofBlock block: Int, rows: Int) -> Float {
    let column = block % 2 * (GlyphShape.height + 1)
    let start = Float(block / 2 * GlyphShape.height) / Float(rows)
    let end = Float((block / 2 + 1) * GlyphShape.height) / Float(rows)
    return reading(column, at: end) - reading(column, at: start)
  }

  /// A running sum at a row that need not be whole.
  private func reading(_ column: Int, at row: Float) -> Float {
    let whole = min(Int(row), GlyphShape.height - 1)
    let share = row - Float(whole)
    return columns[column + whole] + share * (columns[column + whole + 1] - columns[column + whole])
  }
}
