import Tensors
import Testing

struct ProductTests {
  @Test(arguments: [(7, 5, 3), (64, 32, 48), (65, 96, 33), (1, 128, 200)])
  func `a 1x1 convolution is OpenBLAS's product`(pixels: Int, inputs: Int, outputs: Int) {
    var program = Program()
    let x = program.picture(channels: inputs, height: pixels, width: 1)
    let y = program.picture(channels: outputs, height: pixels, width: 1)
    program.keep(x.buffer)
    program.keep(y.buffer)
    let weights = Plain.numbers(inputs * outputs, seed: 1)
    program.append(Product(x, weights: weights, into: y, OutputSeam(scale: 2)))
    let arena = Arena(program, capacity: 1, pool: WorkerPool(threads: 2))
    let values = Plain.numbers(pixels * inputs, seed: 2)
    arena.floats(x.buffer, 0).set(values)
    arena.run(batch: 1)
    let expected = BLAS.multiply(
      values, weights, rows: pixels, depth: inputs, columns: outputs, transposed: true)
    let found = arena.floats(y.buffer, 0).array.prefix(expected.count)
    for (a, b) in zip(found, expected) { #expect(abs(a - 2 * b) < 1e-4) }
  }

  @Test func `attention is the mean of the values by the softmax of the scores`() {
    let (tokens, size, heads) = (20, 6, 2)
    let channels = size * heads
    var program = Program()
    let x = program.picture(channels: 3 * channels, height: tokens, width: 1)
    let y = program.picture(channels: channels, height: tokens, width: 1)
    program.keep(x.buffer)
    program.keep(y.buffer)
    program.append(Attention(x, heads: heads, into: y))
    let arena = Arena(program, capacity: 1, pool: WorkerPool(threads: 2))
    let values = Plain.numbers(tokens * 3 * channels, seed: 3).map { 4 * $0 }
    arena.floats(x.buffer, 0).set(values)
    arena.run(batch: 1)
    func value(_ token: Int, _ channel: Int) -> Double {
      Double(values[token * 3 * channels + channel])
    }
    for head in 0..<heads {
      for query in 0..<tokens {
        let scores = (0..<tokens).map { key in
          (0..<size).reduce(0.0) { sum, i in
            sum + value(query, head * size + i) * value(key, channels + head * size + i)
          } / Double(size).squareRoot()
        }
        let top = scores.max() ?? 0
        let weights = scores.map { Plain.exponential($0 - top) }
        let sum = weights.reduce(0, +)
        for i in 0..<size {
          let mean = (0..<tokens).reduce(0.0) {
            $0 + weights[$1] / sum * value($1, 2 * channels + head * size + i)
          }
          let found = arena.floats(y.buffer, 0)[query * channels + head * size + i]
          #expect(abs(Double(found) - mean) < 1e-5)
        }
      }
    }
  }
}
