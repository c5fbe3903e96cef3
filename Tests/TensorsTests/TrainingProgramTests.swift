import Basis
import Testing

@testable import Tensors

/// Numbers that look random and are always the same.
private func numbers(_ seed: UInt64, _ count: Int, scale: Float = 1) -> [Float] {
  let source = Philox(seed: seed)
  return (0..<count).map { index in
    let words = source.words(at: SIMD4(0, 0, 0, UInt32(index)))
    return scale * normalPair(words.x, words.y).0
  }
}

/// A small network with its loss, ready to run.
private struct Trial {
  let block: ParameterBlock
  let arena: Arena
  let losses: Buffer
  let batch: Int

  /// - Parameter build: from the input to the output.
  init(
    batch: Int = 2, side: (height: Int, width: Int), channels: Int, threads: Int = 2,
    _ tensors: [(name: String, shape: [Int])],
    _ build: (inout TrainingProgram, View) -> View
  ) {
    block = ParameterBlock(tensors)
    for (place, entry) in block.entries.enumerated() {
      let inputs = Float(max(1, entry.shape.dropFirst().reduce(1, *)))
      block.set(
        .weights, entry.name,
        to: Tensor(
          shape: entry.shape,
          values: numbers(UInt64(place + 10), entry.count, scale: 0.7 / inputs.squareRoot())))
    }
    var program = TrainingProgram(block)
    let count = channels * side.height * side.width
    let input = View(
      program.input(count), channels: channels, height: side.height, width: side.width)
    let output = build(&program, input)
    let size = output.pixels * output.channels
    let target = program.input(size)
    losses = program.input(1)
    let whole = program.finish(output, target: target, losses: losses)
    arena = Arena(whole, capacity: batch, pool: WorkerPool(threads: threads))
    self.batch = batch
    fill = { arena, picture in
      arena.floats(input.buffer, picture).set(numbers(UInt64(100 + picture), count))
      arena.floats(target, picture).set(numbers(UInt64(200 + picture), size))
    }
  }

  private let fill: @Sendable (Arena, Int) -> Void

  /// The loss; afterwards the block has the slopes.
  func run() -> Double {
    for picture in 0..<batch { fill(arena, picture) }
    arena.run(batch: batch)
    return (0..<batch).reduce(0) { $0 + Double(arena.floats(losses, $1)[0]) } / Double(batch)
  }

  /// Whether the slopes of every tensor, along a direction of its own, are the differences of the
  /// loss.
  func expectSlopesAreDifferences() {
    _ = run()
    let slopes = block.floats(.slopes).array
    let weights = block.floats(.weights)
    for (place, entry) in block.entries.enumerated() {
      let direction = numbers(UInt64(300 + place), entry.count)
      let slope = direction.indices.reduce(0.0) {
        $0 + Double(direction[$1] * slopes[entry.offset + $1])
      }
      let h: Float = 4e-3
      func loss(_ sign: Float) -> Double {
        let before = (0..<entry.count).map { weights[entry.offset + $0] }
        for index in direction.indices {
          weights[entry.offset + index] += sign * h * direction[index]
        }
        defer { for index in before.indices { weights[entry.offset + index] = before[index] } }
        return run()
      }
      let difference = (loss(1) - loss(-1)) / (2 * Double(h))
      #expect(
        abs(difference - slope) < 2e-3 * max(1, abs(slope)),
        "\(entry.name): \(slope), by differences \(difference)")
    }
  }
}

private func convolution(_ name: String, _ inputs: Int, _ outputs: Int) -> [(String, [Int])] {
  [("\(name).weight", [outputs, inputs, 3, 3]), ("\(name).bias", [outputs])]
}

struct TrainingProgramTests {
  @Test(arguments: [(17, 19), (8, 8), (16, 20)])
  func `slopes of convolutions are those of the plain layers`(height: Int, width: Int) throws {
    let trial = Trial(
      side: (height, width), channels: 9,
      convolution("one", 9, 20) + convolution("two", 20, 11)
    ) { program, x in
      let hidden = program.picture(channels: 20, height: height, width: width)
      program.convolve("one", x, into: hidden, wantsSlope: false)
      let y = program.picture(channels: 11, height: height, width: width)
      program.convolve("two", hidden, into: y)
      return y
    }
    _ = trial.run()
    var one = Convolution(inputs: 9, outputs: 20)
    var two = Convolution(inputs: 20, outputs: 11)
    let weights = trial.block.tensors(.weights)
    func layer(_ layer: inout Convolution, from place: Int) {
      layer.weight = weights[place].tensor.channelsLast
      layer.bias = weights[place + 1].tensor
    }
    layer(&one, from: 0)
    layer(&two, from: 2)
    let count = 9 * height * width
    let x = Tensor(
      shape: [2, height, width, 9], values: numbers(100, count) + numbers(101, count))
    let (hidden, first) = one.forward(x)
    let (y, second) = two.forward(hidden)
    let size = 11 * height * width
    let target = numbers(200, size) + numbers(201, size)
    var dy = y
    for index in target.indices {
      dy.values[index] = 2 * (y.values[index] - target[index]) / Float(target.count)
    }
    var ofTwo = two.zeros
    var ofOne = one.zeros
    _ = one.backward(two.backward(dy, second, into: &ofTwo), first, into: &ofOne)
    let wanted = [
      ofOne.weight.channelsFirst, ofOne.bias, ofTwo.weight.channelsFirst, ofTwo.bias,
    ]
    for ((name, found), wanted) in zip(trial.block.tensors(.slopes), wanted) {
      let largest = try #require(wanted.values.map(abs).max())
      let worst = zip(found.values, wanted.values).map { abs($0 - $1) }.max() ?? 1
      #expect(worst < 1e-4 * largest, "\(name): off by \(worst) of \(largest)")
    }
  }

  @Test func `slopes are differences of the loss where the size changes`() {
    let trial = Trial(
      side: (16, 16), channels: 8,
      convolution("in", 8, 8) + convolution("down", 8, 12) + convolution("up", 12, 8)
        + convolution("out", 8, 3)
    ) { program, x in
      let a = program.picture(channels: 8, height: 16, width: 16)
      program.convolve("in", x, into: a, wantsSlope: false)
      let b = program.picture(channels: 12, height: 8, width: 8)
      program.convolve("down", a, nil, .halving, into: b)
      let c = program.picture(channels: 8, height: 16, width: 16)
      program.convolve("up", b, nil, .doubling, into: c)
      let y = program.picture(channels: 3, height: 16, width: 16)
      program.convolve("out", c, into: y)
      return y
    }
    trial.expectSlopesAreDifferences()
  }

  @Test func `slopes are differences of the loss through normalisation, attention and sums`() {
    let names = ["to_q", "to_k", "to_v", "to_out"]
    let trial = Trial(
      side: (4, 6), channels: 8,
      [("in.weight", [8, 8]), ("in.bias", [8]), ("norm.weight", [8]), ("norm.bias", [8])]
        + names.flatMap { [("\($0).weight", [8, 8]), ("\($0).bias", [8])] }
        + [("last.weight", [8]), ("last.bias", [8]), ("out.weight", [3, 8]), ("out.bias", [3])]
    ) { program, input in
      let x = program.picture(channels: 8, height: 4, width: 6)
      program.multiply("in", input, into: x, wantsSlope: false)
      let seen = program.normalise(
        "norm", x, parts: [x.part(0..<4), x.part(4..<8)], groups: 2, epsilon: 1e-5,
        activation: .identity)
      let projected = program.picture(channels: 24, height: 4, width: 6)
      for (place, name) in names.prefix(3).enumerated() {
        program.multiply(name, x, seen, into: projected.part(8 * place..<8 * place + 8))
      }
      let attended = program.picture(channels: 8, height: 4, width: 6)
      program.attend(projected, heads: 2, into: attended)
      let sum = program.picture(channels: 8, height: 4, width: 6)
      program.multiply("to_out", attended, into: sum, residual: x)
      program.passesAround(x, to: sum)
      let last = program.normalise(
        "last", sum, parts: [sum], groups: 4, epsilon: 1e-5, activation: .silu)
      let y = program.picture(channels: 3, height: 4, width: 6)
      program.multiply("out", sum, last, into: y)
      return y
    }
    trial.expectSlopesAreDifferences()
  }

  @Test func `a block's optimiser is AdamW with clipping and a moving average`() {
    let tensors: [(name: String, shape: [Int])] = [("a.weight", [5, 7]), ("a.bias", [5])]
    let block = ParameterBlock(tensors)
    var layer = Linear(inputs: 7, outputs: 5)
    layer.weight.values = numbers(1, 35)
    layer.bias.values = numbers(2, 5)
    block.set(.weights, "a.weight", to: layer.weight)
    block.set(.weights, "a.bias", to: layer.bias)
    block.copy(.weights, to: .average)
    let optimiser = BlockOptimiser(
      decay: 0.1, keepMean: 0.9, keepSquare: 0.999, longest: 2, keepAverage: 0.5)
    var plain = AdamW(for: layer, decay: 0.1)
    var average = MovingAverage(of: layer, keep: 0.5)
    let pool = WorkerPool(threads: 2)
    for step in 1...5 {
      var slope = layer.zeros
      slope.weight.values = numbers(UInt64(10 + step), 35)
      slope.bias.values = numbers(UInt64(20 + step), 5)
      block.set(.slopes, "a.weight", to: slope.weight)
      block.set(.slopes, "a.bias", to: slope.bias)
      let length = optimiser.step(block, rate: 0.01, step: step, on: pool)
      #expect(abs(length - slope.clip(to: 2)) < 1e-5)
      plain.step(&layer, against: slope, rate: 0.01, step: step)
      average.update(with: layer, step: step)
    }
    func expectClose(_ part: ParameterBlock.Part, _ wanted: Linear) {
      for (found, wanted) in zip(block.tensors(part), wanted.tensors) {
        for (one, other) in zip(found.tensor.values, wanted.tensor.values) {
          #expect(abs(one - other) < 1e-6, "\(part): \(found.name)")
        }
      }
    }
    expectClose(.weights, layer)
    expectClose(.average, average.model)
  }
}
