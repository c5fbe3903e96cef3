import CKernels

/// The slope of a matrix, or of a 3x3 kernel: rows of the input times rows of the output's slope,
/// summed over all pixels. The input is first copied as the layer sees it.
///
/// Each number is summed by one thread over all pixels in order, so threads change nothing.
struct ProductWeightSlope: Operation {
  let input: View
  let seam: InputSeam
  let slope: View
  let weights: Parameter

  /// Rows of the result a task.
  private static let block = 24

  /// Of a linear layer or a 1x1 convolution, or of a 3x3 convolution of stride 1 with a border of
  /// one zero, as the weights say.
  init(_ input: View, _ seam: InputSeam, slope: View, weights: Parameter) {
    precondition(
      weights.inputs == input.channels && weights.outputs == slope.channels,
      "weights fit their channels")
    self.input = input
    self.seam = seam
    self.slope = slope
    self.weights = weights
  }

  var reads: [Buffer] { [input.buffer, slope.buffer] + (seam.affine.map { [$0] } ?? []) }
  var writes: [Buffer] { [] }

  var multiplications: Int { weights.entry.count * slope.pixels }

  private var side: Int { weights.positions == 9 ? 3 : 1 }
  private var isCopied: Bool { side == 3 || !seam.isPlain }
  private var stagedRows: Int { slope.height + side - 1 }
  private var stagedColumns: Int { slope.width + side - 1 }
  private var stagedCount: Int { (stagedRows * stagedColumns * input.channels + 15) / 16 * 16 }

  func scratch(batch: Int, threads: Int) -> Int { isCopied ? batch * stagedCount : 0 }

  func run(in run: Run) {
    if isCopied { stage(in: run) }
    let parts = EvenParts(of: input.channels, atMost: Self.block, for: 1)
    run.pool.run(weights.positions * parts.count) { task, _ in
      let position = task / parts.count
      let rows = parts[task % parts.count]
      for picture in 0..<run.batch {
        multiply(position, rows, picture, in: run)
      }
    }
  }

  private func stage(in run: Run) {
    let border = (side - 1) / 2
    run.pool.run(run.batch) { picture, _ in
      var source = seam.input(input, picture, in: run)
      kernel_stage(
        &source, -border, stagedRows, -border, stagedColumns,
        run.scratch.part(picture * stagedCount, stagedCount).start)
    }
  }

  private func multiply(_ position: Int, _ rows: Range<Int>, _ picture: Int, in run: Run) {
    var outer = KernelOuter()
    if isCopied {
      let corner = position / side * stagedColumns + position % side
      outer.a = UnsafePointer(
        run.scratch.part(picture * stagedCount, stagedCount).start
          + corner * input.channels + rows.lowerBound)
      outer.a_line_stride = stagedColumns * input.channels
      outer.a_row_stride = input.channels
    } else {
      outer.a = UnsafePointer(run.floats(input, picture).start + rows.lowerBound)
      outer.a_line_stride = input.width * input.stride
      outer.a_row_stride = input.stride
    }
    outer.rows = rows.count
    outer.b = UnsafePointer(run.floats(slope, picture).start)
    outer.b_line_stride = slope.width * slope.stride
    outer.b_row_stride = slope.stride
    outer.columns = slope.channels
    outer.lines = slope.height
    outer.depth = slope.width
    outer.c =
      weights.slopes.floats.part(
        (position * input.channels + rows.lowerBound) * slope.channels, 0
      ).start
    outer.c_row_stride = slope.channels
    outer.accumulates = picture > 0 ? 1 : 0
    kernel_outer(&outer)
  }
}
