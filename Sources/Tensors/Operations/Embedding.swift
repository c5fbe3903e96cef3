import Foundation

/// What the network is told of the time: sines and cosines of it at many frequencies.
package struct TimeProjection: Operation {
  package enum Kind: Sendable {
    /// Frequencies from 1 down to nearly 1/10000 in equal ratios (Vaswani et al., section 3.5).
    case positional(shift: Float)
    /// Given frequencies of the logarithm of the time (Song et al., ICLR 2021).
    case fourier([Float])
  }

  let time: Buffer
  let kind: Kind
  /// Cosines before sines.
  let cosinesFirst: Bool
  let output: View

  package init(_ time: Buffer, _ kind: Kind, cosinesFirst: Bool, into output: View) {
    self.time = time
    self.kind = kind
    self.cosinesFirst = cosinesFirst
    self.output = output
  }

  package var reads: [Buffer] { [time] }
  package var writes: [Buffer] { [output.buffer] }

  package func run(in run: Run) {
    let half = output.channels / 2
    for picture in 0..<run.batch {
      let t = run.floats(time, picture)[0]
      let out = run.floats(output, picture)
      for i in 0..<half {
        let angle: Float
        switch kind {
        case .positional(let shift):
          // In single precision as diffusers has it: a late time has few digits of the angle.
          let exponent = Float(-log(10000.0)) * Float(i) / (Float(half) - shift)
          angle = t * exp(exponent)
        case .fourier(let frequencies):
          angle = log(t) * frequencies[i] * 2 * Float.pi
        }
        let sine = Float(sin(Double(angle)))
        let cosine = Float(cos(Double(angle)))
        out[i] = cosinesFirst ? cosine : sine
        out[half + i] = cosinesFirst ? sine : cosine
      }
      if output.channels % 2 == 1 { out[output.channels - 1] = 0 }
    }
  }
}

/// The row of a table that a number in a buffer names.
package struct Embedding: Operation {
  let index: Buffer
  let table: [Float]
  let output: View

  package init(_ index: Buffer, table: [Float], into output: View) {
    self.index = index
    self.table = table
    self.output = output
  }

  package var reads: [Buffer] { [index] }
  package var writes: [Buffer] { [output.buffer] }

  package func run(in run: Run) {
    let width = output.channels
    for picture in 0..<run.batch {
      let row = Int(run.floats(index, picture)[0])
      run.floats(output, picture).set(table[row * width..<(row + 1) * width])
    }
  }
}

/// Every number of a picture times one factor plus another, the factor the same everywhere or the
/// inverse of a number a picture.
package struct Rescaling: Operation {
  package enum Factor: Sendable {
    case affine(Float, Float)
    case inverse(of: Buffer)
  }

  let view: View
  let factor: Factor
  let output: View

  package init(_ view: View, _ factor: Factor, into output: View) {
    self.view = view
    self.factor = factor
    self.output = output
  }

  package var reads: [Buffer] {
    if case .inverse(let buffer) = factor { [view.buffer, buffer] } else { [view.buffer] }
  }
  package var writes: [Buffer] { [output.buffer] }

  package func run(in run: Run) {
    for picture in 0..<run.batch {
      let source = run.floats(view, picture)
      let target = run.floats(output, picture)
      let scale: Float
      let shift: Float
      switch factor {
      case .affine(let a, let b): (scale, shift) = (a, b)
      case .inverse(let buffer): (scale, shift) = (1 / run.floats(buffer, picture)[0], 0)
      }
      for pixel in 0..<view.pixels {
        for c in 0..<view.channels {
          target[pixel * output.stride + c] = source[pixel * view.stride + c] * scale + shift
        }
      }
    }
  }
}

/// One picture plus another.
package struct Sum: Operation {
  let first: View
  let second: View
  let output: View

  package init(_ first: View, _ second: View, into output: View) {
    precondition(
      first.channels == second.channels && first.pixels == second.pixels, "number for number")
    self.first = first
    self.second = second
    self.output = output
  }

  package var reads: [Buffer] { [first.buffer, second.buffer] }
  package var writes: [Buffer] { [output.buffer] }

  package func run(in run: Run) {
    for picture in 0..<run.batch {
      let a = run.floats(first, picture)
      let b = run.floats(second, picture)
      let sum = run.floats(output, picture)
      for pixel in 0..<first.pixels {
        for c in 0..<first.channels {
          sum[pixel * output.stride + c] =
            a[pixel * first.stride + c] + b[pixel * second.stride + c]
        }
      }
    }
  }
}
