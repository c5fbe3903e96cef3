import CKernels

/// Self-attention between the pixels of a picture, many heads side by side: for each head
/// softmax(Q K^T / sqrt(d)) V, with Q, K and V the three thirds of the input's channels.
///
/// Vaswani et al., "Attention is all you need", NeurIPS 2017, equation 1.
package struct Attention: Operation {
  let input: View
  let output: View
  let heads: Int

  /// Queries a task.
  private static let block = 64

  /// - Parameter input: three times as many channels as `output`.
  package init(_ input: View, heads: Int, into output: View) {
    precondition(input.channels == 3 * output.channels, "queries, keys and values")
    precondition(output.channels % heads == 0, "heads of equal size")
    self.input = input
    self.heads = heads
    self.output = output
  }

  package var multiplications: Int { 2 * input.pixels * input.pixels * output.channels }

  package var reads: [Buffer] { [input.buffer] }
  package var writes: [Buffer] { [output.buffer] }

  private var size: Int { output.channels / heads }
  private var keyCount: Int { PackedMatrix.count(rows: size, columns: input.pixels) }
  private var valueCount: Int { PackedMatrix.count(rows: input.pixels, columns: size) }
  private var scoreStride: Int { (input.pixels + 15) / 16 * 16 }

  package func scratch(batch: Int, threads: Int) -> Int {
    batch * heads * (keyCount + valueCount) + threads * Self.block * scoreStride
  }

  package func run(in run: Run) {
    let tokens = input.pixels
    let share = keyCount + valueCount
    // Keys and values apart, as there may be few heads.
    run.pool.run(2 * run.batch * heads) { task, _ in
      let head = task / 2
      let source = run.floats(input, head / heads).start + head % heads * size
      let packed = run.scratch.part(head * share, share)
      if task % 2 == 0 {
        PackedMatrix.packTransposed(
          source + output.channels, stride: input.stride, into: packed.part(0, keyCount),
          rows: size, columns: tokens)
      } else {
        PackedMatrix.pack(
          source + 2 * output.channels, stride: input.stride,
          into: packed.part(keyCount, valueCount), rows: tokens, columns: size)
      }
    }
    let blocks = (tokens + Self.block - 1) / Self.block
    let scoreCount = Self.block * scoreStride
    run.pool.run(run.batch * heads * blocks) { task, worker in
      let head = task / blocks
      let first = task % blocks * Self.block
      let count = min(Self.block, tokens - first)
      let packed = run.scratch.part(head * share, share)
      let scores = run.scratch.part(
        run.batch * heads * share + worker * scoreCount, scoreCount)
      let picture = head / heads
      let channel = head % heads * size
      var product = KernelProduct()
      product.a = UnsafePointer(
        run.floats(input, picture).start + first * input.stride + channel)
      product.lines = 1
      product.rows = count
      product.row_stride = input.stride
      product.segments = 1
      product.depth = size
      product.b = UnsafePointer(packed.start)
      product.c = scores.start
      product.columns = tokens
      product.c_row_stride = scoreStride
      product.scale = 1
      kernel_product(&product)
      kernel_softmax(
        scores.start, count, scoreStride, tokens, 1 / Float(size).squareRoot())
      product.a = UnsafePointer(scores.start)
      product.row_stride = scoreStride
      product.depth = tokens
      product.b = UnsafePointer(packed.part(keyCount, valueCount).start)
      product.c = run.floats(output, picture).start + first * output.stride + channel
      product.columns = size
      product.c_row_stride = output.stride
      kernel_product(&product)
    }
  }
}
