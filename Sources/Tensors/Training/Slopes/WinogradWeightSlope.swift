import CKernels

/// The slope of the weights of a 3x3 convolution of stride 1, in Winograd's domain: the transformed
/// tiles of the input times those of the output's slope, summed over all tiles, 36 products with a
/// quarter of the multiplications; then back to nine.
///
/// Each of the 36 is summed by one thread over all tiles in order, so threads change nothing.
struct WinogradWeightSlope: Operation {
  let input: View
  let seam: InputSeam
  let slope: View
  let weights: Parameter
  private let tileRows: Int
  private let tileColumns: Int

  /// Floats of transformed tiles that stay in the caches.
  private static let cached = 1 << 18

  init(_ input: View, _ seam: InputSeam, slope: View, weights: Parameter) {
    self.input = input
    self.seam = seam
    self.slope = slope
    self.weights = weights
    tileRows = (slope.height + 3) / 4
    tileColumns = (slope.width + 3) / 4
  }

  var reads: [Buffer] { [input.buffer, slope.buffer] + (seam.affine.map { [$0] } ?? []) }
  var writes: [Buffer] { [] }

  var plan: String? {
    "\(input.channels) to \(slope.channels) channels at \(slope.height)x\(slope.width): "
      + "Winograd, slope of the weights"
  }

  var multiplications: Int { 9 * slope.pixels * input.channels * slope.channels }

  // MARK: Cutting up the work

  private var inputStride: Int { (input.channels + 15) / 16 * 16 }
  private var slopeStride: Int { (slope.channels + 15) / 16 * 16 }
  private var stageCount: Int { (kernel_winograd_scratch(tileColumns) + 15) / 16 * 16 }
  /// One of the 36 sums.
  private var sumCount: Int { input.channels * slopeStride + 16 }

  /// Rows of tiles that are transformed before they are multiplied.
  private func rowsAtOnce(batch: Int) -> Int {
    let row = 36 * (inputStride + slopeStride) * tileColumns
    return min(batch * tileRows, max(1, Self.cached / row))
  }

  private func positionStride(_ rows: Int, _ stride: Int) -> Int {
    rows * tileColumns * stride + 16
  }

  func scratch(batch: Int, threads: Int) -> Int {
    let rows = rowsAtOnce(batch: batch)
    return threads * stageCount
      + 36 * (positionStride(rows, inputStride) + positionStride(rows, slopeStride) + sumCount)
  }

  func run(in run: Run) {
    let atOnce = rowsAtOnce(batch: run.batch)
    let v = run.scratch.start + run.pool.threads * stageCount
    let m = v + 36 * positionStride(atOnce, inputStride)
    let sums = m + 36 * positionStride(atOnce, slopeStride)
    let all = run.batch * tileRows
    for first in stride(from: 0, to: all, by: atOnce) {
      let rows = first..<min(all, first + atOnce)
      run.pool.run(2 * rows.count) { task, worker in
        let stage = run.scratch.part(worker * stageCount, stageCount).start
        let place = task / 2
        let row = rows.lowerBound + place
        if task % 2 == 0 {
          var source = seam.input(input, row / tileRows, in: run)
          kernel_winograd_input(
            &source, row % tileRows, tileColumns, v + place * tileColumns * inputStride,
            positionStride(atOnce, inputStride), inputStride, stage)
        } else {
          var source = InputSeam().input(slope, row / tileRows, in: run)
          kernel_winograd_slope(
            &source, row % tileRows, tileColumns, m + place * tileColumns * slopeStride,
            positionStride(atOnce, slopeStride), slopeStride, stage)
        }
      }
      run.pool.run(36) { position, _ in
        var outer = KernelOuter()
        outer.a = UnsafePointer(v + position * positionStride(atOnce, inputStride))
        outer.a_row_stride = inputStride
        outer.rows = input.channels
        outer.b = UnsafePointer(m + position * positionStride(atOnce, slopeStride))
        outer.b_row_stride = slopeStride
        outer.columns = slopeStride
        outer.lines = 1
        outer.depth = rows.count * tileColumns
        outer.c = sums + position * sumCount
        outer.c_row_stride = slopeStride
        outer.accumulates = first > 0 ? 1 : 0
        kernel_outer(&outer)
      }
    }
    let outputs = slope.channels
    run.pool.run(input.channels) { row, _ in
      kernel_winograd_weight_slope(
        sums + row * slopeStride, sumCount, outputs,
        weights.slopes.floats.part(row * outputs, 0).start, input.channels * outputs)
    }
  }
}
