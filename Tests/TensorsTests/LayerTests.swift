import Foundation
import Tensors
import Testing

/// What PyTorch computed, recorded by `References/layers.py`.
private struct Recorded {
  let file: Safetensors

  init() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    file = try Safetensors(at: folder.appendingPathComponent("References/layers.safetensors"))
  }

  /// A tensor in the engine's order.
  func tensor(_ name: String) throws -> Tensor {
    let tensor = try file.tensor(name)
    return tensor.shape.count == 4 ? tensor.channelsLast : tensor
  }

  /// Whether `layer` gives the recorded output and gradients.
  func expect<Body: Layer>(_ layer: Body, as name: String) throws {
    var layer = layer
    try layer.read(file, prefix: "\(name).weight.")
    var right = layer.zeros
    try right.read(file, prefix: "\(name).gradient.")
    let (y, trace) = layer.forward(try tensor("\(name).x"))
    expectClose(y, try tensor("\(name).y"), "\(name): output")
    var gradient = layer.zeros
    let dx = layer.backward(try tensor("\(name).dy"), trace, into: &gradient)
    expectClose(dx, try tensor("\(name).dx"), "\(name): slope of the input")
    for (found, wanted) in zip(gradient.tensors, right.tensors) {
      expectClose(found.tensor, wanted.tensor, "\(name): slope of \(found.name)")
    }
  }
}

/// Within a ten-thousandth of the larger of 1 and the largest number.
private func expectClose(_ found: Tensor, _ wanted: Tensor, _ what: String) {
  #expect(found.shape == wanted.shape, "\(what): sides")
  let largest = wanted.values.map(abs).max() ?? 0
  let worst = zip(found.values, wanted.values).map { abs($0 - $1) }.max() ?? 0
  #expect(worst <= 1e-4 * max(1, largest), "\(what): off by \(worst)")
}

struct LayerTests {
  @Test func `layers give PyTorch's outputs and gradients`() throws {
    let recorded = try Recorded()
    try recorded.expect(Linear(inputs: 7, outputs: 5), as: "linear")
    try recorded.expect(Convolution(inputs: 5, outputs: 6), as: "conv1")
    try recorded.expect(Convolution(inputs: 4, outputs: 6, stride: 2), as: "conv2")
    try recorded.expect(Convolution(inputs: 3, outputs: 4, stride: 2), as: "conv2odd")
    try recorded.expect(GroupNormalization(channels: 6, groups: 3), as: "norm")
    try recorded.expect(SiLU(), as: "silu")
    try recorded.expect(ReLU(), as: "relu")
    try recorded.expect(AveragePooling(), as: "pool")
    try recorded.expect(GlobalAverage(), as: "average")
    try recorded.expect(ResidualBlock(inputs: 6, outputs: 6, groups: 2), as: "block")
    try recorded.expect(
      ResidualBlock(inputs: 4, outputs: 8, groups: 2, stride: 2), as: "blockdown")
  }

  @Test func `losses and their slopes are PyTorch's`() throws {
    let recorded = try Recorded()
    let classes = [0, 3, 1, 1, 2]
    func check(_ found: LossAndSlope, _ name: String) throws {
      let loss = try recorded.tensor("\(name).loss").values
      #expect(abs(found.loss - Double(try #require(loss.first))) < 1e-4, "\(name)")
      expectClose(found.slope, try recorded.tensor("\(name).dx"), name)
    }
    try check(
      SoftmaxCrossEntropy.evaluate(
        recorded.tensor("softmax.x"), classes: classes, weights: [1, 0.5, 2, 3]), "softmax")
    try check(
      SoftmaxCrossEntropy.evaluate(
        recorded.tensor("smooth.x"), classes: Array(classes.prefix(3)), smoothing: 0.1), "smooth")
    let answers = [1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 1].map { $0 == 1 }
    try check(
      LogisticLoss.evaluate(
        recorded.tensor("logistic.x"), answers: answers, positiveWeights: [1, 4, 2.5]), "logistic")
  }

  @Test func `an answer nobody knows has neither loss nor slope`() {
    let x = Tensor(shape: [2, 2], values: [3, -2, 1, 50])
    let found = LogisticLoss.evaluate(x, answers: [nil, true, nil, nil])
    #expect(found.slope.values[0] == 0 && found.slope.values[2] == 0 && found.slope.values[3] == 0)
    #expect(abs(found.loss - log1p(exp(2.0))) < 1e-6)
  }

  @Test func `five steps of AdamW are PyTorch's`() throws {
    let recorded = try Recorded()
    var layer = Linear(inputs: 4, outputs: 3)
    try layer.read(recorded.file, prefix: "adamw.before.")
    var optimiser = AdamW(for: layer, decay: 0.1)
    for step in 0..<5 {
      var gradient = layer.zeros
      try gradient.read(recorded.file, prefix: "adamw.\(step).")
      optimiser.step(&layer, against: gradient, rate: 0.05, step: step + 1)
    }
    var right = layer.zeros
    try right.read(recorded.file, prefix: "adamw.after.")
    expectClose(layer.weight, right.weight, "weight")
    expectClose(layer.bias, right.bias, "bias")
  }

  @Test func `backward is the slope of forward`() {
    check(Linear(inputs: 5, outputs: 4), x: [3, 5])
    check(Convolution(inputs: 3, outputs: 2), x: [2, 4, 5, 3])
    check(Convolution(inputs: 2, outputs: 3, stride: 2), x: [1, 6, 5, 2])
    check(GroupNormalization(channels: 4, groups: 2), x: [2, 3, 3, 4])
    check(SiLU(), x: [2, 7])
    check(AveragePooling(), x: [2, 4, 2, 3])
    check(GlobalAverage(), x: [2, 3, 2, 3])
    check(ResidualBlock(inputs: 4, outputs: 4, groups: 2), x: [1, 4, 4, 4])
    check(ResidualBlock(inputs: 4, outputs: 6, groups: 2, stride: 2), x: [2, 4, 4, 4])
  }

  /// Walks a little to either side along a random direction of input and weights together: the loss
  /// has to change as the slopes say.
  private func check<Body: Layer>(_ layer: Body, x shape: [Int]) {
    var layer = layer
    var seed: UInt32 = 1
    func numbers(_ shape: [Int]) -> Tensor {
      seed += 1
      return Tensor(
        shape: shape, values: Plain.numbers(shape.reduce(1, *), seed: seed))
    }
    layer.visit("") { _, tensor in tensor = numbers(tensor.shape) }
    let x = numbers(shape)
    let (y, trace) = layer.forward(x)
    let dy = numbers(y.shape)
    var gradient = layer.zeros
    let dx = layer.backward(dy, trace, into: &gradient)

    var direction = layer
    direction.visit("") { _, tensor in tensor = numbers(tensor.shape) }
    let way = numbers(shape)
    func dot(_ a: Tensor, _ b: Tensor) -> Double {
      zip(a.values, b.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    func loss(_ distance: Float) -> Double {
      var moved = layer
      moved.add(direction, scale: distance)
      var from = x
      for index in from.values.indices { from.values[index] += distance * way.values[index] }
      return dot(moved.forward(from).y, dy)
    }
    let step: Float = 2e-3
    let measured = (loss(step) - loss(-step)) / (2 * Double(step))
    let predicted =
      dot(dx, way)
      + zip(gradient.tensors, direction.tensors).reduce(0) { $0 + dot($1.0.tensor, $1.1.tensor) }
    #expect(
      abs(measured - predicted) <= 5e-3 * max(1, abs(predicted)),
      "\(Body.self): \(measured) measured, \(predicted) predicted")
  }

  @Test func `a gradient longer than the limit is cut to it, its direction kept`() {
    var layer = Linear(inputs: 2, outputs: 1)
    layer.weight.values = [3, 0]
    layer.bias.values = [4]
    #expect(layer.clip(to: 10) == 5)
    #expect(layer.weight.values == [3, 0])
    #expect(layer.clip(to: 1) == 5)
    #expect(abs(layer.norm - 1) < 1e-6)
    #expect(abs(layer.bias.values[0] - 0.8) < 1e-6)
  }

  @Test func `the learning rate rises in a line and falls to nothing`() {
    let rate = LearningRate(peak: 0.5, warmUp: 10, steps: 110)
    #expect(rate.rate(at: 5) == 0.25)
    #expect(rate.rate(at: 10) == 0.5)
    #expect(abs(rate.rate(at: 60) - 0.25) < 1e-6)
    #expect(rate.rate(at: 110) < 1e-6)
  }

  @Test func `a moving average moves fast first and slowly once warm`() {
    var layer = Linear(inputs: 1, outputs: 1)
    var average = MovingAverage(of: layer, keep: 0.9)
    layer.weight.values = [1]
    average.update(with: layer, step: 1)
    #expect(abs(average.model.weight.values[0] - 9.0 / 11) < 1e-6)
    layer.weight.values = [0]
    let before = average.model.weight.values[0]
    average.update(with: layer, step: 1000)
    #expect(abs(average.model.weight.values[0] - 0.9 * before) < 1e-6)
  }

  @Test func `several threads update every element once`() {
    let pool = WorkerPool(threads: 3)
    var numbers = Array(0..<1000)
    pool.update(&numbers) { index, element in element += index }
    #expect(numbers == (0..<1000).map { 2 * $0 })
  }
}
