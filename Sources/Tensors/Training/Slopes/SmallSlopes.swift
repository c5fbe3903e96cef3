import CKernels

/// The slope of a bias: the sum over all pixels of the slope of what it was added to. Of a bias that
/// each picture has for itself, one sum each.
struct BiasSlope: Operation {
  let slope: View
  /// All that were added together.
  let parameters: [Parameter]
  /// One number a channel for each picture.
  let ofPictures: Buffer

  var reads: [Buffer] { [slope.buffer] }
  var writes: [Buffer] { [ofPictures] }

  func scratch(batch: Int, threads: Int) -> Int { threads * 2 * slope.channels }

  func run(in run: Run) {
    let channels = slope.channels
    run.pool.run(run.batch) { picture, worker in
      let sums = run.scratch.part(worker * 2 * channels, 2 * channels)
      let total = run.floats(ofPictures, picture)
      for c in 0..<channels { total[c] = 0 }
      for row in stride(from: 0, to: slope.height, by: 4) {
        let line = slope.width * slope.stride
        kernel_moments(
          run.floats(slope, picture).start + row * line, line, slope.stride,
          min(4, slope.height - row), slope.width, channels, sums.start)
        for c in 0..<channels { total[c] += sums[c] }
      }
    }
    for c in 0..<channels {
      var sum: Float = 0
      for picture in 0..<run.batch { sum += run.floats(ofPictures, picture)[c] }
      for parameter in parameters { parameter.slopes.floats[c] = sum }
    }
  }
}

/// The slope of the input of an activation, from the slope of what it gave.
struct ActivationSlope: Operation {
  let input: View
  let slope: View
  let activation: InputSeam.Activation
  let output: View
  /// Added to it: the slope that a shortcut around the activation hands on.
  let residual: View?
  let accumulates: Bool

  var reads: [Buffer] {
    [input.buffer, slope.buffer] + (residual.map { [$0.buffer] } ?? [])
      + (accumulates ? [output.buffer] : [])
  }
  var writes: [Buffer] { [output.buffer] }

  func scratch(batch: Int, threads: Int) -> Int { 2 * input.channels }

  func run(in run: Run) {
    let ones = run.scratch.part(0, input.channels)
    let zeros = run.scratch.part(input.channels, input.channels)
    for c in 0..<input.channels {
      ones[c] = 1
      zeros[c] = 0
    }
    run.pool.run(run.batch) { picture, _ in
      var rows = KernelNormalized()
      rows.x = UnsafePointer(run.floats(input, picture).start)
      rows.x_row_stride = input.width * input.stride
      rows.x_pixel_stride = input.stride
      rows.slope = run.floats(slope, picture).start
      rows.slope_row_stride = slope.width * slope.stride
      rows.slope_pixel_stride = slope.stride
      rows.rows = input.height
      rows.width = input.width
      rows.channels = input.channels
      rows.scale = UnsafePointer(ones.start)
      rows.shift = UnsafePointer(zeros.start)
      rows.activation = activation.code
      let more = residual.map { UnsafePointer(run.floats($0, picture).start) }
      kernel_normalized_slope(
        &rows, ones.start, zeros.start, zeros.start, more,
        residual.map { $0.width * $0.stride } ?? 0, residual?.stride ?? 0,
        run.floats(output, picture).start, output.width * output.stride, output.stride,
        accumulates ? 1 : 0)
    }
  }
}

/// Every pixel at an even place of a picture twice as high and wide, zeros between: what makes the
/// slopes of a convolution of stride 2 those of one of stride 1.
struct Spreading: Operation {
  let input: View
  let output: View

  var reads: [Buffer] { [input.buffer] }
  var writes: [Buffer] { [output.buffer] }

  func run(in run: Run) {
    run.pool.run(run.batch * output.height) { task, _ in
      let (picture, row) = task.quotientAndRemainder(dividingBy: output.height)
      let target =
        run.floats(output, picture).start + row * output.width * output.stride
      guard row % 2 == 0 else {
        return target.update(repeating: 0, count: output.width * output.stride)
      }
      let source = run.floats(input, picture).start + row / 2 * input.width * input.stride
      for x in 0..<output.width {
        let pixel = target + x * output.stride
        if x % 2 == 0 {
          pixel.update(from: source + x / 2 * input.stride, count: input.channels)
        } else {
          pixel.update(repeating: 0, count: input.channels)
        }
      }
    }
  }
}

/// The slope of a picture of which each pixel was seen as two by two: the sum of the four.
struct Folding: Operation {
  let input: View
  let output: View
  let accumulates: Bool

  var reads: [Buffer] { [input.buffer] + (accumulates ? [output.buffer] : []) }
  var writes: [Buffer] { [output.buffer] }

  func run(in run: Run) {
    run.pool.run(run.batch) { picture, _ in
      kernel_fold(
        run.floats(input, picture).start, input.width * input.stride, input.stride,
        run.floats(output, picture).start, output.width * output.stride, output.stride,
        output.height, output.width, output.channels, accumulates ? 1 : 0)
    }
  }
}

/// The row of a table that a number in a buffer names, the table being trained.
struct TrainedEmbedding: Operation {
  let index: Buffer
  let table: Parameter
  let output: View

  var reads: [Buffer] { [index] }
  var writes: [Buffer] { [output.buffer] }

  func run(in run: Run) {
    let width = output.channels
    for picture in 0..<run.batch {
      let row = table.weights.floats.part(Int(run.floats(index, picture)[0]) * width, width)
      let out = run.floats(output, picture)
      for c in 0..<width { out[c] = row[c] }
    }
  }
}

/// The slope of a table: each picture's is added to the row it named.
struct EmbeddingSlope: Operation {
  let index: Buffer
  let slope: View
  let table: Parameter

  var reads: [Buffer] { [index, slope.buffer] }
  var writes: [Buffer] { [] }

  func run(in run: Run) {
    let all = table.slopes.floats
    for c in 0..<all.count { all[c] = 0 }
    for picture in 0..<run.batch {
      let row = Int(run.floats(index, picture)[0]) * slope.channels
      let mine = run.floats(slope, picture)
      for c in 0..<slope.channels { all[row + c] += mine[c] }
    }
  }
}

/// The mean squared distance from a target, over all numbers of a batch, and its slope.
struct SquaredError: Operation {
  let output: View
  let target: Buffer
  /// The mean of each picture.
  let losses: Buffer
  let slope: View

  var reads: [Buffer] { [output.buffer, target] }
  var writes: [Buffer] { [losses, slope.buffer] }

  func run(in run: Run) {
    let count = output.pixels * output.channels
    let factor = 2 / Float(count * run.batch)
    run.pool.run(run.batch) { picture, _ in
      let found = run.floats(output, picture)
      let wanted = run.floats(target, picture)
      let slopes = run.floats(slope, picture)
      var sum = 0.0
      for index in 0..<count {
        let distance = found[index] - wanted[index]
        sum += Double(distance * distance)
        slopes[index] = factor * distance
      }
      run.floats(losses, picture)[0] = Float(sum / Double(count))
    }
  }
}
