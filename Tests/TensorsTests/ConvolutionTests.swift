import Tensors
import Testing

/// The plain loops that the kernels have to agree with, in double precision.
enum Plain {
  /// A 3x3 convolution of (H, W, C) pictures; weights (O, C, 3, 3).
  static func convolution(
    _ x: [Float], height: Int, width: Int, channels: Int, weights: [Float], outputs: Int,
    stride: Int = 1, padding: Int = 1, outHeight: Int, outWidth: Int
  ) -> [Double] {
    var y = [Double](repeating: 0, count: outHeight * outWidth * outputs)
    for row in 0..<outHeight {
      for column in 0..<outWidth {
        for o in 0..<outputs {
          var sum = 0.0
          for ky in 0..<3 {
            for kx in 0..<3 {
              let r = row * stride + ky - padding
              let c = column * stride + kx - padding
              guard r >= 0, r < height, c >= 0, c < width else { continue }
              for i in 0..<channels {
                let weight = weights[((o * channels + i) * 3 + ky) * 3 + kx]
                sum += Double(weight) * Double(x[(r * width + c) * channels + i])
              }
            }
          }
          y[(row * outWidth + column) * outputs + o] = sum
        }
      }
    }
    return y
  }

  /// Numbers between -1 and 1 that look random and are always the same.
  static func numbers(_ count: Int, seed: UInt32) -> [Float] {
    var state = seed &* 2_654_435_761 | 1
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / Float(1 << 23) - 1
    }
  }

  /// exp by its series, for numbers of moderate size.
  static func exponential(_ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    let small = x / 64
    for k in 1..<20 {
      term *= small / Double(k)
      sum += term
    }
    return (0..<6).reduce(sum) { value, _ in value * value }
  }
}

struct ConvolutionTests {
  struct Shape: Sendable, CustomStringConvertible {
    let inputs: Int
    let outputs: Int
    let height: Int
    let width: Int
    var description: String { "\(inputs) to \(outputs) at \(height)x\(width)" }
  }

  static let shapes = [
    Shape(inputs: 32, outputs: 32, height: 16, width: 16),
    Shape(inputs: 16, outputs: 48, height: 8, width: 12),
    Shape(inputs: 24, outputs: 17, height: 9, width: 7),
    Shape(inputs: 3, outputs: 5, height: 5, width: 6),
    Shape(inputs: 40, outputs: 3, height: 13, width: 4),
  ]

  /// Runs one convolution with everything a seam can do, on a batch of two.
  private func run(
    _ shape: Shape, winograd: Bool, threads: Int, batch: Int = 2
  ) -> (found: [[Float]], expected: [[Double]], sums: [[Float]]) {
    var program = Program()
    let x = program.picture(channels: shape.inputs, height: shape.height, width: shape.width)
    let residual = program.picture(
      channels: shape.outputs, height: shape.height, width: shape.width)
    // Into some channels of a larger picture, as where pictures are joined.
    let joined = program.picture(
      channels: shape.outputs + 5, height: shape.height, width: shape.width)
    let y = joined.part(5..<5 + shape.outputs)
    let affine = program.buffer(2 * shape.inputs)
    let sums = program.buffer(Moments.blocks(shape.height) * 2 * shape.outputs)
    for buffer in [x.buffer, residual.buffer, joined.buffer, affine, sums] { program.keep(buffer) }
    let weights = Plain.numbers(9 * shape.inputs * shape.outputs, seed: 1)
    let bias = Plain.numbers(shape.outputs, seed: 2)
    let seam = InputSeam(affine: affine, activation: .silu)
    let out = OutputSeam(bias: .constant(Storage(bias)), residual: residual, scale: 0.5)
    if winograd {
      program.append(
        WinogradConvolution(x, seam, weights: weights, into: y, out, moments: sums))
    } else {
      program.append(DirectConvolution(x, seam, weights: weights, into: y, out))
      program.append(Moments(y, into: sums))
    }
    let arena = Arena(program, capacity: 3, pool: WorkerPool(threads: threads), reuse: false)
    let scales = Plain.numbers(shape.inputs, seed: 3)
    let shifts = Plain.numbers(shape.inputs, seed: 4)
    var expected: [[Double]] = []
    for picture in 0..<batch {
      let values = Plain.numbers(x.pixels * shape.inputs, seed: 10 + UInt32(picture))
      let added = Plain.numbers(x.pixels * shape.outputs, seed: 20 + UInt32(picture))
      arena.floats(x.buffer, picture).set(values)
      arena.floats(residual.buffer, picture).set(added)
      arena.floats(affine, picture).set(scales + shifts)
      let seen = values.indices.map { i in
        let v = values[i] * scales[i % shape.inputs] + shifts[i % shape.inputs]
        return Float(Double(v) / (1 + Plain.exponential(-Double(v))))
      }
      let plain = Plain.convolution(
        seen, height: shape.height, width: shape.width, channels: shape.inputs, weights: weights,
        outputs: shape.outputs, outHeight: shape.height, outWidth: shape.width)
      expected.append(
        plain.indices.map { i in
          (plain[i] + Double(bias[i % shape.outputs]) + Double(added[i])) * 0.5
        })
    }
    arena.run(batch: batch)
    let found = (0..<batch).map { picture in
      let all = arena.floats(joined.buffer, picture).array
      return (0..<x.pixels * shape.outputs).map { i in
        all[i / shape.outputs * (shape.outputs + 5) + 5 + i % shape.outputs]
      }
    }
    return (found, expected, (0..<batch).map { arena.floats(sums, $0).array })
  }

  private func worst(_ found: [Float], _ expected: [Double]) -> Double {
    let rms = (expected.reduce(0) { $0 + $1 * $1 } / Double(expected.count)).squareRoot()
    return zip(found, expected).map { abs(Double($0) - $1) }.max().map { $0 / rms } ?? .infinity
  }

  @Test(arguments: shapes)
  func `Winograd and direct convolution are the plain loops`(shape: Shape) {
    for winograd in [true, false] {
      let (found, expected, _) = run(shape, winograd: winograd, threads: 2)
      for picture in found.indices {
        #expect(worst(found[picture], expected[picture]) < (winograd ? 2e-5 : 4e-6))
      }
    }
  }

  @Test(arguments: shapes)
  func `the sums handed to the normalisation are those of the pixels written`(shape: Shape) {
    for winograd in [true, false] {
      let (found, _, sums) = run(shape, winograd: winograd, threads: 1)
      for picture in found.indices {
        for c in 0..<shape.outputs {
          var sum = 0.0
          var squares = 0.0
          for block in 0..<Moments.blocks(shape.height) {
            sum += Double(sums[picture][block * 2 * shape.outputs + c])
            squares += Double(sums[picture][block * 2 * shape.outputs + shape.outputs + c])
          }
          let values = stride(from: c, to: found[picture].count, by: shape.outputs)
            .map { Double(found[picture][$0]) }
          let plainSquares = values.reduce(0) { $0 + $1 * $1 }
          #expect(abs(sum - values.reduce(0, +)) < 1e-5 * plainSquares)
          #expect(abs(squares - plainSquares) < 1e-5 * plainSquares)
        }
      }
    }
  }

  @Test(arguments: shapes)
  func `neither threads nor batch change a bit`(shape: Shape) {
    for winograd in [true, false] {
      let one = run(shape, winograd: winograd, threads: 1, batch: 1)
      let many = run(shape, winograd: winograd, threads: 3, batch: 3)
      #expect(one.found[0] == many.found[0])
      #expect(one.sums[0] == many.sums[0])
    }
  }

  @Test(arguments: [0, 1])
  func `stride 2 is every other pixel, with its padding`(padding: Int) {
    var program = Program()
    let x = program.picture(channels: 6, height: 10, width: 8)
    let y = program.picture(channels: 7, height: 5, width: 4)
    program.keep(y.buffer)
    program.keep(x.buffer)
    let weights = Plain.numbers(9 * 42, seed: 5)
    program.append(
      DirectConvolution(
        x, weights: weights, stride: 2, padding: padding, into: y, OutputSeam()))
    let arena = Arena(program, capacity: 1, pool: WorkerPool(threads: 2), reuse: false)
    let values = Plain.numbers(480, seed: 6)
    arena.floats(x.buffer, 0).set(values)
    arena.run(batch: 1)
    let expected = Plain.convolution(
      values, height: 10, width: 8, channels: 6, weights: weights, outputs: 7, stride: 2,
      padding: padding, outHeight: 5, outWidth: 4)
    let found = Array(arena.floats(y.buffer, 0).array.prefix(expected.count))
    #expect(worst(found, expected) < 1e-5)
  }
}
