import CKernels

/// A 1x1 convolution, or a linear layer on a picture of one pixel: each pixel's channels times a
/// matrix.
package struct Product: Operation {
  let input: View
  let seam: InputSeam
  let matrix: PackedMatrix
  let output: View
  let out: OutputSeam

  /// Pixels a task.
  private static let block = 64

  /// - Parameter weights: (columns, rows): one row of the tensor for each output channel, as
  ///   PyTorch has them.
  package init(
    _ input: View, _ seam: InputSeam = InputSeam(), weights: [Float], into output: View,
    _ out: OutputSeam
  ) {
    let rows = input.channels
    precondition(weights.count == rows * output.channels, "weights fit their channels")
    let matrix = PackedMatrix(rows: rows, columns: output.channels) { weights[$1 * rows + $0] }
    self.init(input, seam, matrix: matrix, into: output, out)
  }

  /// With a matrix of (input channels, output channels).
  init(
    _ input: View, _ seam: InputSeam = InputSeam(), matrix: PackedMatrix, into output: View,
    _ out: OutputSeam
  ) {
    precondition(
      matrix.rows == input.channels && matrix.columns == output.channels,
      "weights fit their channels")
    precondition(input.pixels == output.pixels && !seam.doubled, "pixel for pixel")
    self.input = input
    self.seam = seam
    self.output = output
    self.out = out
    self.matrix = matrix
  }

  package var multiplications: Int { input.pixels * input.channels * output.channels }

  package var weightCount: Int { matrix.storage.floats.count }

  package var reads: [Buffer] {
    [input.buffer] + (seam.affine.map { [$0] } ?? []) + out.reads
  }
  package var writes: [Buffer] { [output.buffer] }

  package func scratch(batch: Int, threads: Int) -> Int {
    seam.isPlain ? 0 : threads * Self.block * input.channels
  }

  /// Panels of the matrix a task takes: all, unless there would be too few tasks to share out
  /// fairly, as for a layer on a picture of one pixel.
  private func panels(tasks: Int, threads: Int) -> EvenParts {
    let all = (output.channels + PackedMatrix.panelWidth - 1) / PackedMatrix.panelWidth
    let isFair = tasks % threads == 0 || tasks > 4 * threads
    return EvenParts(of: all, atMost: all, for: isFair ? 1 : threads)
  }

  package func run(in run: Run) {
    let blocks = (input.pixels + Self.block - 1) / Self.block
    let staged = Self.block * input.channels
    let panels = panels(tasks: run.batch * blocks, threads: run.pool.threads)
    run.pool.run(run.batch * blocks * panels.count) { task, worker in
      // Neighbouring tasks share some panels.
      let picture = task % (run.batch * blocks) / blocks
      let first = task % blocks * Self.block
      let mine = panels[task / (run.batch * blocks)]
      let column = mine.lowerBound * PackedMatrix.panelWidth
      let count = min(Self.block, input.pixels - first)
      let source = run.floats(input, picture)
      let target = run.floats(output, picture)
      var product = KernelProduct()
      if seam.isPlain {
        product.a = UnsafePointer(source.start + first * input.stride)
        product.row_stride = input.stride
      } else {
        // As one row of pixels, so that a block may begin anywhere.
        let stage = run.scratch.part(worker * staged, staged)
        var picture = seam.input(input, picture, in: run)
        picture.height = 1
        picture.width = input.pixels
        kernel_stage(&picture, 0, 1, first, count, stage.start)
        product.a = UnsafePointer(stage.start)
        product.row_stride = input.channels
      }
      product.lines = 1
      product.rows = count
      product.segments = 1
      product.depth = input.channels
      product.b = matrix.panel(at: column)
      product.c = target.start + first * output.stride + column
      product.columns = min(mine.count * PackedMatrix.panelWidth, output.channels - column)
      product.c_row_stride = output.stride
      product.bias = out.bias(output.channels, picture, in: run).map { $0 + column }
      if let residual = out.residual {
        let floats = run.floats(residual, picture)
        product.residual = UnsafePointer(floats.start + first * residual.stride + column)
        product.residual_row_stride = residual.stride
      }
      product.scale = out.scale
      kernel_product(&product)
    }
  }
}
