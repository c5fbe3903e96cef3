import CKernels

/// A 3x3 convolution, stride 1, by Winograd's F(4x4, 3x3): tiles of 4x4 pixels are transformed to
/// 36 numbers a channel, where the convolution is 36 matrix products with a quarter of the
/// multiplications.
///
/// Lavin and Gray, "Fast algorithms for convolutional neural networks", CVPR 2016.
package struct WinogradConvolution: Operation {
  let input: View
  let seam: InputSeam
  let output: View
  let out: OutputSeam
  /// Where the sums for the next normalisation go.
  let moments: Buffer?
  /// 36 packed matrices, one after the other.
  private let weights: Storage
  private let tileRows: Int
  private let tileColumns: Int

  /// - Parameter weights: (output channels, input channels, 3, 3).
  package init(
    _ input: View, _ seam: InputSeam = InputSeam(), weights: [Float], into output: View,
    _ out: OutputSeam, moments: Buffer? = nil
  ) {
    precondition(
      weights.count == 9 * input.channels * output.channels, "weights fit their channels")
    let transformed = Self.transformed(
      weights, inputs: input.channels, outputs: output.channels)
    self.init(input, seam, transformed: transformed, into: output, out, moments: moments)
  }

  /// With the 36 packed matrices that its weights become.
  init(
    _ input: View, _ seam: InputSeam = InputSeam(), transformed: Storage, into output: View,
    _ out: OutputSeam, moments: Buffer? = nil
  ) {
    let size = PackedMatrix.count(rows: input.channels, columns: output.channels)
    precondition(transformed.floats.count == 36 * size, "weights fit their channels")
    self.input = input
    self.seam = seam
    self.output = output
    self.out = out
    self.moments = moments
    tileRows = (output.height + 3) / 4
    tileColumns = (output.width + 3) / 4
    weights = transformed
  }

  /// G w G^T of every kernel, in double precision, packed as 36 matrices.
  private static func transformed(_ weights: [Float], inputs: Int, outputs: Int) -> Storage {
    let size = PackedMatrix.count(rows: inputs, columns: outputs)
    let storage = Storage(count: 36 * size)
    let floats = storage.floats
    weights.withUnsafeBufferPointer { weights in
      for o in 0..<outputs {
        for i in 0..<inputs {
          let kernel = (o * inputs + i) * 9
          var rows = InlineArray<18, Double>(repeating: 0)
          for x in 0..<3 {
            let column = line(
              Double(weights[kernel + x]), Double(weights[kernel + 3 + x]),
              Double(weights[kernel + 6 + x]))
            for y in 0..<6 { rows[3 * y + x] = column[y] }
          }
          let place = PackedMatrix.index(row: i, column: o, rows: inputs, columns: outputs)
          for y in 0..<6 {
            let row = line(rows[3 * y], rows[3 * y + 1], rows[3 * y + 2])
            for x in 0..<6 { floats[(6 * y + x) * size + place] = Float(row[x]) }
          }
        }
      }
    }
    return storage
  }

  /// G for the points 0, 1, -1, 1/2, -2 and infinity, times three numbers.
  private static func line(_ a: Double, _ b: Double, _ c: Double) -> InlineArray<6, Double> {
    [
      a, (a + b + c) / 3, (b - a - c) / 3, -(16 * a + 8 * b + 4 * c) / 15,
      (a - 2 * b + 4 * c) / 15, c,
    ]
  }

  package var multiplications: Int { 9 * output.pixels * input.channels * output.channels }

  package var weightCount: Int { weights.floats.count }

  package var reads: [Buffer] {
    [input.buffer] + (seam.affine.map { [$0] } ?? []) + out.reads
  }
  package var writes: [Buffer] { [output.buffer] + (moments.map { [$0] } ?? []) }

  package var plan: String? {
    "\(input.channels) to \(output.channels) channels at \(output.height)x\(output.width): "
      + "Winograd"
  }

  // MARK: Cutting up the work

  /// Floats from one tile to the next in the transformed input, and in the products.
  private var inputStride: Int { (input.channels + 15) / 16 * 16 }
  private var outputStride: Int { (output.channels + 15) / 16 * 16 }

  private func floats(tiles: Int) -> Int {
    36 * (positionStride(tiles, inputStride) + positionStride(tiles, outputStride))
  }

  /// A line more than the tiles need, so that the 36 positions of a tile fall into different sets
  /// of the cache.
  private func positionStride(_ tiles: Int, _ stride: Int) -> Int { tiles * stride + 16 }

  private var stageCount: Int { (kernel_winograd_scratch(tileColumns) + 15) / 16 * 16 }

  /// Rows of tiles that a thread's second-level cache holds.
  private var rowsInCache: Int {
    max(1, 120_000 / (36 * (inputStride + outputStride)) / tileColumns)
  }

  /// All rows of tiles of a batch, cut into blocks that fit the cache, as many for each thread.
  private func blocks(batch: Int, threads: Int) -> EvenParts {
    EvenParts(of: batch * tileRows, atMost: rowsInCache, for: threads)
  }

  /// Whether the threads share the 36 products of all tiles, so that each reads its own weights
  /// only, instead of taking some tiles each. It pays where there are more weights than numbers of
  /// tiles, half of which have to go from one thread's cache to another's and back. The numbers are
  /// the same either way.
  private func sharesProducts(batch: Int, threads: Int) -> Bool {
    let rows = batch * tileRows
    let tiles = rows * tileColumns * (input.channels + output.channels)
    return input.channels * output.channels > 2 * tiles || rows < threads
  }

  package func scratch(batch: Int, threads: Int) -> Int {
    if sharesProducts(batch: batch, threads: threads) {
      return floats(tiles: batch * tileRows * tileColumns) + threads * stageCount
    }
    let rows = blocks(batch: batch, threads: threads).largest
    return threads * (floats(tiles: rows * tileColumns) + stageCount)
  }

  package func run(in run: Run) {
    if sharesProducts(batch: run.batch, threads: run.pool.threads) {
      runSharingProducts(run)
    } else {
      runInBlocks(run)
    }
  }

  private func runInBlocks(_ run: Run) {
    let blocks = blocks(batch: run.batch, threads: run.pool.threads)
    let tiles = blocks.largest * tileColumns
    let share = floats(tiles: tiles) + stageCount
    run.pool.run(blocks.count) { block, worker in
      let mine = run.scratch.part(worker * share, share)
      let v = mine.start + stageCount
      let m = v + 36 * positionStride(tiles, inputStride)
      let rows = blocks[block]
      for (place, row) in rows.enumerated() {
        transformInput(
          row: row, to: v + place * tileColumns * inputStride, tiles: tiles,
          stage: mine.start, run)
      }
      for position in 0..<36 {
        multiply(position, tiles: rows.count * tileColumns, of: tiles, v: v, m: m)
      }
      for (place, row) in rows.enumerated() {
        transformOutput(
          row: row, from: m + place * tileColumns * outputStride, tiles: tiles, run)
      }
    }
  }

  private func runSharingProducts(_ run: Run) {
    let rows = run.batch * tileRows
    let tiles = rows * tileColumns
    let stages = run.pool.threads * stageCount
    let v = run.scratch.start + stages
    let m = v + 36 * positionStride(tiles, inputStride)
    run.pool.run(rows) { row, worker in
      transformInput(
        row: row, to: v + row * tileColumns * inputStride, tiles: tiles,
        stage: run.scratch.part(worker * stageCount, stageCount).start, run)
    }
    run.pool.run(36) { position, _ in
      multiply(position, tiles: tiles, of: tiles, v: v, m: m)
    }
    run.pool.run(rows) { row, _ in
      transformOutput(row: row, from: m + row * tileColumns * outputStride, tiles: tiles, run)
    }
  }

  // MARK: The three passes; rows of tiles are counted through the whole batch

  private func transformInput(
    row: Int, to v: UnsafeMutablePointer<Float>, tiles: Int, stage: UnsafeMutablePointer<Float>,
    _ run: Run
  ) {
    var source = seam.input(input, row / tileRows, in: run)
    kernel_winograd_input(
      &source, row % tileRows, tileColumns, v, positionStride(tiles, inputStride), inputStride,
      stage)
  }

  private func multiply(
    _ position: Int, tiles: Int, of all: Int, v: UnsafeMutablePointer<Float>,
    m: UnsafeMutablePointer<Float>
  ) {
    let size = weights.floats.count / 36
    var product = KernelProduct()
    product.a = UnsafePointer(v + position * positionStride(all, inputStride))
    product.lines = 1
    product.rows = tiles
    product.row_stride = inputStride
    product.segments = 1
    product.depth = input.channels
    product.b = UnsafePointer(weights.floats.part(position * size, size).start)
    product.c = m + position * positionStride(all, outputStride)
    product.columns = output.channels
    product.c_row_stride = outputStride
    product.scale = 1
    kernel_product(&product)
  }

  private func transformOutput(
    row: Int, from m: UnsafeMutablePointer<Float>, tiles: Int, _ run: Run
  ) {
    let picture = row / tileRows
    var target = KernelOutput()
    target.pixels = run.floats(output, picture).start
    target.row_stride = output.width * output.stride
    target.pixel_stride = output.stride
    target.height = output.height
    target.width = output.width
    target.channels = output.channels
    target.bias = out.bias(output.channels, picture, in: run)
    if let residual = out.residual {
      target.residual = UnsafePointer(run.floats(residual, picture).start)
      target.residual_row_stride = residual.width * residual.stride
      target.residual_pixel_stride = residual.stride
    }
    target.scale = out.scale
    let sums = moments.map { buffer in
      run.floats(buffer, picture).part(row % tileRows * 2 * output.channels, 2 * output.channels)
    }
    kernel_winograd_output(
      &target, m, positionStride(tiles, outputStride), outputStride, row % tileRows, tileColumns,
      sums?.start)
  }
}
