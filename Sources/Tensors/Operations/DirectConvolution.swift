import CKernels

/// A 3x3 convolution, stride 1 or 2, as products with the nine shifted pictures, summed in
/// registers. The input is first copied, normalised and activated, with its border of zeros.
package struct DirectConvolution: Operation {
  let input: View
  let seam: InputSeam
  let matrix: PackedMatrix
  let stride: Int
  /// Zeros before the first row and column.
  let padding: Int
  let output: View
  let out: OutputSeam

  /// Output rows a task.
  private static let block = 4

  /// - Parameters:
  ///   - weights: (output channels, input channels, 3, 3).
  ///   - padding: rows and columns of zeros before the first; behind the last there are as many as
  ///     the output needs.
  package init(
    _ input: View, _ seam: InputSeam = InputSeam(), weights: [Float], stride: Int = 1,
    padding: Int = 1, into output: View, _ out: OutputSeam
  ) {
    let channels = input.channels
    precondition(weights.count == 9 * channels * output.channels, "weights fit their channels")
    let matrix = PackedMatrix(rows: 9 * channels, columns: output.channels) { row, column in
      weights[(column * channels + row % channels) * 9 + row / channels]
    }
    self.init(
      input, seam, matrix: matrix, stride: stride, padding: padding, into: output, out)
  }

  /// With a matrix of (9 input channels, output channels), position by position.
  init(
    _ input: View, _ seam: InputSeam = InputSeam(), matrix: PackedMatrix, stride: Int = 1,
    padding: Int = 1, into output: View, _ out: OutputSeam
  ) {
    precondition(
      matrix.rows == 9 * input.channels && matrix.columns == output.channels,
      "weights fit their channels")
    self.input = input
    self.seam = seam
    self.stride = stride
    self.padding = padding
    self.output = output
    self.out = out
    self.matrix = matrix
  }

  package var multiplications: Int { 9 * output.pixels * input.channels * output.channels }

  package var weightCount: Int { matrix.storage.floats.count }

  package var reads: [Buffer] {
    [input.buffer] + (seam.affine.map { [$0] } ?? []) + out.reads
  }
  package var writes: [Buffer] { [output.buffer] }

  package var plan: String? {
    "\(input.channels) to \(output.channels) channels at \(output.height)x\(output.width): direct"
      + (stride == 1 ? "" : ", stride \(stride)")
  }

  private var stagedRows: Int { (output.height - 1) * stride + 3 }
  private var stagedColumns: Int { (output.width - 1) * stride + 3 }
  private var stagedCount: Int {
    (stagedRows * stagedColumns * input.channels + 15) / 16 * 16
  }

  package func scratch(batch: Int, threads: Int) -> Int { batch * stagedCount }

  package func run(in run: Run) {
    stage(in: run)
    multiply(in: run)
  }

  private func stage(in run: Run) {
    let blocks = EvenParts(of: stagedRows, atMost: 2 * Self.block, for: run.pool.threads)
    run.pool.run(run.batch * blocks.count) { task, _ in
      let picture = task / blocks.count
      let rows = blocks[task % blocks.count]
      let staged = run.scratch.part(picture * stagedCount, stagedCount)
      var source = seam.input(input, picture, in: run)
      kernel_stage(
        &source, rows.lowerBound - padding, rows.count, -padding, stagedColumns,
        staged.part(rows.lowerBound * stagedColumns * input.channels, 0).start)
    }
  }

  private func multiply(in run: Run) {
    let width = PackedMatrix.panelWidth
    let panels = (output.channels + width - 1) / width
    let blocks = (output.height + Self.block - 1) / Self.block
    let hasMoreWeights = matrix.storage.floats.count > run.batch * stagedCount
    run.pool.run(run.batch * blocks * panels) { task, _ in
      // Neighbouring tasks, which mostly are one thread's, share what there is more of.
      let (panel, place) =
        hasMoreWeights
        ? task.quotientAndRemainder(dividingBy: run.batch * blocks)
        : (task % panels, task / panels)
      let picture = place / blocks
      let first = place % blocks * Self.block
      let column = panel * width
      let staged = run.scratch.part(picture * stagedCount, stagedCount)
      let line = stagedColumns * input.channels
      let target = run.floats(output, picture)
      var product = KernelProduct()
      product.a = UnsafePointer(staged.start + first * stride * line)
      product.lines = min(Self.block, output.height - first)
      product.line_stride = stride * line
      product.rows = output.width
      product.row_stride = stride * input.channels
      product.segments = 3
      product.segment_stride = line
      product.depth = 3 * input.channels
      product.b = matrix.panel(at: column)
      product.c = target.start + first * output.width * output.stride + column
      product.columns = min(width, output.channels - column)
      product.c_line_stride = output.width * output.stride
      product.c_row_stride = output.stride
      product.bias = out.bias(output.channels, picture, in: run).map { $0 + column }
      if let residual = out.residual {
        let floats = run.floats(residual, picture)
        product.residual = UnsafePointer(
          floats.start + first * residual.width * residual.stride + column)
        product.residual_line_stride = residual.width * residual.stride
        product.residual_row_stride = residual.stride
      }
      product.scale = out.scale
      kernel_product(&product)
    }
  }
}
