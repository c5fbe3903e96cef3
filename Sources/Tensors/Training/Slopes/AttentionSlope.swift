import CKernels

/// The slope of queries, keys and values of self-attention, from the slope of what it gave. The
/// probabilities are computed again rather than kept: they are larger than all else.
struct AttentionSlope: Operation {
  /// Queries, keys and values side by side.
  let input: View
  let slope: View
  let heads: Int
  /// Laid out as the input.
  let output: View

  var reads: [Buffer] { [input.buffer, slope.buffer] }
  var writes: [Buffer] { [output.buffer] }

  var multiplications: Int { 5 * input.pixels * input.pixels * slope.channels }

  private var tokens: Int { input.pixels }
  private var size: Int { slope.channels / heads }
  private var scoreStride: Int { (tokens + 15) / 16 * 16 }
  private var wideCount: Int { PackedMatrix.count(rows: size, columns: tokens) }
  private var tallCount: Int { PackedMatrix.count(rows: tokens, columns: size) }

  func scratch(batch: Int, threads: Int) -> Int {
    threads * (wideCount + tallCount + 2 * tokens * scoreStride)
  }

  func run(in run: Run) {
    let share = wideCount + tallCount + 2 * tokens * scoreStride
    run.pool.run(run.batch * heads) { task, worker in
      let mine = run.scratch.part(worker * share, share)
      let wide = mine.part(0, wideCount)
      let tall = mine.part(wideCount, tallCount)
      let scores = mine.part(wideCount + tallCount, tokens * scoreStride)
      let slopes = mine.part(wideCount + tallCount + scores.count, scores.count)
      let (picture, head) = task.quotientAndRemainder(dividingBy: heads)
      let channels = slope.channels
      let queries = run.floats(input, picture).start + head * size
      let keys = queries + channels
      let values = keys + channels
      let given = run.floats(slope, picture).start + head * size
      let out = run.floats(output, picture).start + head * size
      let scale = 1 / Float(size).squareRoot()

      PackedMatrix.packTransposed(
        keys, stride: input.stride, into: wide, rows: size, columns: tokens)
      multiply(queries, input.stride, depth: size, wide, into: scores.start, tokens, scoreStride)
      kernel_softmax(scores.start, tokens, scoreStride, tokens, scale)
      PackedMatrix.packTransposed(
        values, stride: input.stride, into: wide, rows: size, columns: tokens)
      multiply(given, slope.stride, depth: size, wide, into: slopes.start, tokens, scoreStride)
      // Before the probabilities become slopes: those of the values.
      sumOuter(scores, given, slope.stride, into: out + 2 * channels)
      kernel_softmax_slope(
        scores.start, slopes.start, tokens, scoreStride, tokens, scale)
      PackedMatrix.pack(keys, stride: input.stride, into: tall, rows: tokens, columns: size)
      multiply(
        slopes.start, scoreStride, depth: tokens, tall, into: out, size, output.stride)
      sumOuter(slopes, queries, input.stride, into: out + channels)
    }
  }

  /// C = A B for all tokens.
  private func multiply(
    _ a: UnsafePointer<Float>, _ stride: Int, depth: Int, _ b: Floats,
    into c: UnsafeMutablePointer<Float>, _ columns: Int, _ cStride: Int
  ) {
    var product = KernelProduct()
    product.a = a
    product.lines = 1
    product.rows = tokens
    product.row_stride = stride
    product.segments = 1
    product.depth = depth
    product.b = UnsafePointer(b.start)
    product.c = c
    product.columns = columns
    product.c_row_stride = cStride
    product.scale = 1
    kernel_product(&product)
  }

  /// C = A^T B, summed over queries: one row for each key.
  private func sumOuter(
    _ a: Floats, _ b: UnsafePointer<Float>, _ bStride: Int, into c: UnsafeMutablePointer<Float>
  ) {
    var outer = KernelOuter()
    outer.a = UnsafePointer(a.start)
    outer.a_row_stride = scoreStride
    outer.rows = tokens
    outer.b = b
    outer.b_row_stride = bStride
    outer.columns = size
    outer.lines = 1
    outer.depth = tokens
    outer.c = c
    outer.c_row_stride = output.stride
    kernel_outer(&outer)
  }
}
