import CKernels

/// Sums and sums of squares by channel, one pair for every four rows of a picture: what a
/// normalisation has to know of it.
package struct Moments: Operation {
  let input: View
  let sums: Buffer

  package init(_ input: View, into sums: Buffer) {
    self.input = input
    self.sums = sums
  }

  /// Blocks of four rows in `height` rows.
  package static func blocks(_ height: Int) -> Int { (height + 3) / 4 }

  package var reads: [Buffer] { [input.buffer] }
  package var writes: [Buffer] { [sums] }

  package func run(in run: Run) {
    let blocks = Self.blocks(input.height)
    run.pool.run(run.batch * blocks) { task, _ in
      let picture = task / blocks
      let row = task % blocks * 4
      let line = input.width * input.stride
      let size = 2 * input.channels
      kernel_moments(
        run.floats(input, picture).start + row * line, line, input.stride,
        min(4, input.height - row), input.width, input.channels,
        run.floats(sums, picture).part(task % blocks * size, size).start)
    }
  }
}

/// The scale and the shift of each channel that group normalisation amounts to, from the sums of
/// the pictures it normalises: y = (x - mean) / sqrt(variance + epsilon) * gamma + beta.
///
/// Wu and He, "Group normalization", ECCV 2018.
package struct GroupNorm: Operation {
  /// Channels that lie beside one another in the picture, and the sums of them.
  package struct Part: Sendable {
    package let view: View
    package let sums: Buffer

    package init(view: View, sums: Buffer) {
      self.view = view
      self.sums = sums
    }
  }

  let parts: [Part]
  let gamma: [Float]
  let beta: [Float]
  let groups: Int
  let epsilon: Float
  /// Scales and shifts of the time embedding, from `offset` of a buffer on: y (1 + s) + t.
  let modulation: (buffer: Buffer, offset: Int)?
  let affine: Buffer

  package init(
    _ parts: [Part], gamma: [Float], beta: [Float], groups: Int, epsilon: Float,
    modulation: (buffer: Buffer, offset: Int)? = nil, into affine: Buffer
  ) {
    precondition(parts.reduce(0) { $0 + $1.view.channels } == gamma.count, "a scale a channel")
    precondition(gamma.count % groups == 0, "groups of equal size")
    self.parts = parts
    self.gamma = gamma
    self.beta = beta
    self.groups = groups
    self.epsilon = epsilon
    self.modulation = modulation
    self.affine = affine
  }

  package var reads: [Buffer] {
    parts.map(\.sums) + (modulation.map { [$0.buffer] } ?? [])
  }
  package var writes: [Buffer] { [affine] }

  package func run(in run: Run) {
    run.pool.run(run.batch) { picture, _ in
      let size = gamma.count / groups
      let affine = run.floats(affine, picture)
      var sum = 0.0
      var squares = 0.0
      var channel = 0
      for part in parts {
        let sums = run.floats(part.sums, picture)
        let channels = part.view.channels
        let blocks = Moments.blocks(part.view.height)
        let count = Double(part.view.pixels * size)
        for c in 0..<channels {
          for block in 0..<blocks {
            sum += Double(sums[block * 2 * channels + c])
            squares += Double(sums[block * 2 * channels + channels + c])
          }
          channel += 1
          if channel % size == 0 {
            let mean = sum / count
            let variance = max(0, squares / count - mean * mean)
            write(
              channel - size..<channel, mean: mean,
              slope: 1 / (variance + Double(epsilon)).squareRoot(), to: affine, picture, run)
            sum = 0
            squares = 0
          }
        }
      }
    }
  }

  private func write(
    _ channels: Range<Int>, mean: Double, slope: Double, to affine: Floats, _ picture: Int,
    _ run: Run
  ) {
    let all = gamma.count
    for c in channels {
      var scale = slope * Double(gamma[c])
      var shift = Double(beta[c]) - mean * scale
      if let modulation {
        let floats = run.floats(modulation.buffer, picture)
        let factor = 1 + Double(floats[modulation.offset + c])
        scale *= factor
        shift = shift * factor + Double(floats[modulation.offset + all + c])
      }
      affine[c] = Float(scale)
      affine[all + c] = Float(shift)
    }
  }
}
