import CKernels

/// Group normalisation with weights that are being trained: the scale and shift it amounts to, and
/// the mean and the inverse deviation that its slope needs, each by channel.
struct TrainedGroupNorm: Operation {
  let parts: [GroupNorm.Part]
  let gamma: Parameter
  let beta: Parameter
  let groups: Int
  let epsilon: Float
  /// Scales, then shifts.
  let affine: Buffer
  /// Means, then inverse deviations.
  let statistics: Buffer

  var reads: [Buffer] { parts.map(\.sums) }
  var writes: [Buffer] { [affine, statistics] }

  private var channels: Int { gamma.entry.count }

  func run(in run: Run) {
    run.pool.run(run.batch) { picture, _ in
      let size = channels / groups
      var sum = 0.0
      var squares = 0.0
      var channel = 0
      for part in parts {
        let sums = run.floats(part.sums, picture)
        let count = part.view.channels
        let blocks = Moments.blocks(part.view.height)
        for c in 0..<count {
          for block in 0..<blocks {
            sum += Double(sums[block * 2 * count + c])
            squares += Double(sums[block * 2 * count + count + c])
          }
          channel += 1
          if channel % size == 0 {
            let members = Double(part.view.pixels * size)
            let mean = sum / members
            let variance = max(0, squares / members - mean * mean)
            write(
              channel - size..<channel, mean: mean,
              inverse: 1 / (variance + Double(epsilon)).squareRoot(), picture, run)
            sum = 0
            squares = 0
          }
        }
      }
    }
  }

  private func write(
    _ range: Range<Int>, mean: Double, inverse: Double, _ picture: Int, _ run: Run
  ) {
    let affine = run.floats(affine, picture)
    let statistics = run.floats(statistics, picture)
    for c in range {
      let scale = inverse * Double(gamma.weights.floats[c])
      affine[c] = Float(scale)
      affine[channels + c] = Float(Double(beta.weights.floats[c]) - mean * scale)
      statistics[c] = Float(mean)
      statistics[channels + c] = Float(inverse)
    }
  }
}

/// A picture normalised and activated, written down.
struct Staging: Operation {
  let input: View
  let seam: InputSeam
  /// Its channels without gaps between pixels.
  let output: View

  var reads: [Buffer] { [input.buffer] + (seam.affine.map { [$0] } ?? []) }
  var writes: [Buffer] { [output.buffer] }

  func run(in run: Run) {
    run.pool.run(run.batch) { picture, _ in
      var source = seam.input(input, picture, in: run)
      kernel_stage(
        &source, 0, input.height, 0, input.width, run.floats(output, picture).start)
    }
  }
}

/// The slope of the input of a normalisation and activation, from the slope of what they gave; and
/// the slopes of the normalisation's weights.
struct GroupNormSlope: Operation {
  let input: View
  let slope: View
  let activation: InputSeam.Activation
  let gamma: Parameter
  let beta: Parameter
  let groups: Int
  let affine: Buffer
  let statistics: Buffer
  let output: View
  /// Added to it: the slope that a shortcut around the normalisation hands on.
  let residual: View?
  /// Whether it is added to what is there.
  let accumulates: Bool

  var reads: [Buffer] {
    [input.buffer, slope.buffer, affine, statistics] + (residual.map { [$0.buffer] } ?? [])
      + (accumulates ? [output.buffer] : [])
  }
  var writes: [Buffer] { [output.buffer, slope.buffer] }

  private var channels: Int { input.channels }

  /// Of each picture the slopes of scale and shift; of each thread sums of some rows and the three
  /// coefficients.
  func scratch(batch: Int, threads: Int) -> Int {
    batch * 2 * channels + threads * 5 * channels
  }

  func run(in run: Run) {
    let channels = channels
    run.pool.run(run.batch) { picture, worker in
      let slopes = run.scratch.part(picture * 2 * channels, 2 * channels)
      let mine = run.scratch.part(
        run.batch * 2 * channels + worker * 5 * channels, 5 * channels)
      sum(picture, to: slopes, sums: mine.part(0, 2 * channels), run)
      spread(picture, slopes, coefficients: mine.part(2 * channels, 3 * channels), run)
    }
    // Always in the same order, so that threads change nothing.
    for c in 0..<channels {
      var ofGamma: Float = 0
      var ofBeta: Float = 0
      for picture in 0..<run.batch {
        ofGamma += run.scratch[picture * 2 * channels + c]
        ofBeta += run.scratch[picture * 2 * channels + channels + c]
      }
      gamma.slopes.floats[c] = ofGamma
      beta.slopes.floats[c] = ofBeta
    }
  }

  private func rows(_ first: Int, _ count: Int, _ picture: Int, _ run: Run) -> KernelNormalized {
    let affine = run.floats(affine, picture)
    var rows = KernelNormalized()
    rows.x_row_stride = input.width * input.stride
    rows.x_pixel_stride = input.stride
    rows.x = UnsafePointer(run.floats(input, picture).start + first * rows.x_row_stride)
    rows.slope_row_stride = slope.width * slope.stride
    rows.slope_pixel_stride = slope.stride
    rows.slope = run.floats(slope, picture).start + first * rows.slope_row_stride
    rows.rows = count
    rows.width = input.width
    rows.channels = channels
    rows.scale = UnsafePointer(affine.start)
    rows.shift = UnsafePointer(affine.part(channels, channels).start)
    rows.activation = activation.code
    return rows
  }

  /// Slopes of scale and shift by one picture, from sums over all its pixels.
  private func sum(_ picture: Int, to slopes: Floats, sums: Floats, _ run: Run) {
    let statistics = run.floats(statistics, picture)
    for c in 0..<2 * channels { slopes[c] = 0 }
    for first in stride(from: 0, to: input.height, by: 4) {
      var rows = rows(first, min(4, input.height - first), picture, run)
      kernel_normalized_sums(&rows, statistics.start, sums.start)
      for c in 0..<channels {
        slopes[c] += sums[channels + c] * statistics[channels + c]
        slopes[channels + c] += sums[c]
      }
    }
  }

  /// The slope of the input of one picture: a d + b x + c, with a, b and c by channel.
  private func spread(_ picture: Int, _ slopes: Floats, coefficients: Floats, _ run: Run) {
    let statistics = run.floats(statistics, picture)
    let size = channels / groups
    let members = Float(input.pixels * size)
    let (a, b) = (coefficients.part(0, channels), coefficients.part(channels, channels))
    let c = coefficients.part(2 * channels, channels)
    for group in 0..<groups {
      let range = group * size..<(group + 1) * size
      var ofShift: Float = 0
      var ofScale: Float = 0
      for channel in range {
        ofShift += gamma.weights.floats[channel] * slopes[channels + channel]
        ofScale += gamma.weights.floats[channel] * slopes[channel]
      }
      for channel in range {
        let inverse = statistics[channels + channel]
        a[channel] = inverse * gamma.weights.floats[channel]
        b[channel] = -inverse * inverse * ofScale / members
        c[channel] = -inverse * ofShift / members - b[channel] * statistics[channel]
      }
    }
    var all = rows(0, input.height, picture, run)
    // The sums have left the slope before the activation in its place.
    all.activation = InputSeam.Activation.identity.code
    let more = residual.map { UnsafePointer(run.floats($0, picture).start) }
    kernel_normalized_slope(
      &all, a.start, b.start, c.start, more, residual.map { $0.width * $0.stride } ?? 0,
      residual?.stride ?? 0, run.floats(output, picture).start, output.width * output.stride,
      output.stride, accumulates ? 1 : 0)
  }
}
