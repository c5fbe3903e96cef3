/// Running sums down the two halves of a plane of samples, and across it, from which the sums over
/// stripes and over the patterns of a grid of two columns follow.
struct RunningSums {
  /// The sum over the first `n` rows, 17 of them, of the left half and of the right half.
  private var columns = [Float](repeating: 0, count: 2 * (GlyphShape.height + 1))
  /// The sum over the first `n` columns of all rows, 9 of them.
  private var across = [Float](repeating: 0, count: GlyphShape.width + 1)
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
    var sums = CellSamples.Row.zero
    for y in 0..<GlyphShape.height { sums &+= plane[y] }
    for x in 0..<GlyphShape.width { across[x + 1] = across[x] + Float(sums[x]) }
  }

  /// Sums over stripes, as differences of running sums.
  func project(_ stripes: [ShapeTable.Stripe], at first: Int, into sums: inout [Float]) {
    let right = GlyphShape.height + 1
    for (index, stripe) in stripes.enumerated() {
      let (start, end) = (stripe.range.lowerBound, stripe.range.upperBound)
      sums[first + index] =
        stripe.isRows
        ? columns[end] - columns[start] + columns[right + end] - columns[right + start]
        : across[end] - across[start]
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
