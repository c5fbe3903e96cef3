import Basis
import Foundation
import Pictures
import Tensors
import Testing

@testable import Classification

struct TrainingTests {
  @Test func `a training on drawn cells gets every class and finding right`() throws {
    var training = try Synthetic.training(epochs: 20)
    var news: [ClassifierTrainingNews] = []
    let classifier = try training.run(threads: 2, checkpoint: nil) { news.append($0) }
    let unseen = (150..<210).map { Synthetic.picture($0) }
    let opinions = classifier.opinions(on: unseen.map(\.picture))
    let report = ClassifierEvaluation(
      opinions, truth: unseen.map { ($0.classKey, $0.findings) },
      by: classifier.description)
    #expect(report.accuracy?.value == 1)
    #expect(report.findings.map(\.recall) == [1])
    #expect(report.findings.map(\.precision) == [1])
    #expect(classifier.description.temperature > 0)
    #expect(news.last?.step == training.step)
    #expect(news.last?.epochs.count == classifier.description.training?.epochs)
    #expect(classifier.features(of: [unseen[0].picture]).first?.count == classifier.featureCount)
  }

  @Test func `a training that was interrupted ends with the bytes of one that wasn't`() throws {
    let pool = WorkerPool(threads: 1)
    var whole = try Synthetic.training(epochs: 3)
    while !whole.isFinished { whole.advance(on: pool) }

    var broken = try Synthetic.training(epochs: 3)
    // In the middle of an epoch, then at its end.
    for steps in [7, 3] {
      for _ in 0..<steps { broken.advance(on: pool) }
      let file = try Safetensors(broken.checkpoint(), name: "checkpoint")
      broken = try ClassifierTraining(file) { _ in
        (Synthetic.examples(0..<120), Synthetic.examples(120..<150))
      }
    }
    while !broken.isFinished { broken.advance(on: pool) }
    #expect(try broken.checkpoint() == whole.checkpoint())
    let (one, other) = (
      whole.calibrated(on: pool, data: ""), broken.calibrated(on: pool, data: "")
    )
    #expect(one.digest == other.digest)
    #expect(one.description == other.description)
  }

  @Test func `the number of threads changes no byte`() throws {
    var digests: Set<String> = []
    for threads in 1...3 {
      let pool = WorkerPool(threads: threads)
      var training = try Synthetic.training(epochs: 2)
      for _ in 0..<6 { training.advance(on: pool) }
      digests.insert(Digest.hex(try training.checkpoint()))
    }
    #expect(digests.count == 1)
  }

  @Test func `a cancelled training is saved, and refuses other examples`() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let checkpoint = folder.appendingPathComponent("checkpoint.safetensors")
    let task = Task.detached {
      var training = try Synthetic.training(epochs: 50)
      withUnsafeCurrentTask { $0?.cancel() }
      _ = try training.run(threads: 1, checkpoint: checkpoint) { _ in }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    let resumed = try ClassifierTraining(resuming: checkpoint) { _ in
      (Synthetic.examples(0..<120), Synthetic.examples(120..<150))
    }
    #expect(resumed.step == 0)
    #expect(throws: ClassifierError.otherExamples(file: "checkpoint.safetensors")) {
      try ClassifierTraining(resuming: checkpoint) { _ in
        (Synthetic.examples(0..<119), Synthetic.examples(120..<150))
      }
    }
  }

  @Test func `the whole network's backward is the slope of its forward`() throws {
    var network = ClassifierNetwork(Synthetic.description.network, outputs: 4)
    network.drawWeights(seed: 5)
    let example = Synthetic.examples(0..<2)
    var x = Tensor(shape: [2, 16, 16, 3])
    for (row, one) in example.enumerated() {
      Augmentation.none.write(one, size: 16, to: &x, at: row)
    }
    let (y, trace) = network.forward(x)
    let dy = Tensor(shape: y.shape, values: (0..<8).map { Float($0 % 3) - 1 })
    var gradient = network.zeros
    _ = network.backward(dy, trace, into: &gradient)
    var way = network
    way.drawWeights(seed: 6)
    func loss(_ distance: Float) -> Double {
      var moved = network
      moved.add(way, scale: distance)
      return zip(moved.forward(x).y.values, dy.values).reduce(0) { $0 + Double($1.0 * $1.1) }
    }
    let measured = (loss(1e-3) - loss(-1e-3)) / 2e-3
    let predicted = zip(gradient.tensors, way.tensors).reduce(0.0) { sum, pair in
      zip(pair.0.tensor.values, pair.1.tensor.values).reduce(sum) { $0 + Double($1.0 * $1.1) }
    }
    #expect(abs(measured - predicted) < 1e-2 * max(1, abs(predicted)))
  }

  @Test func `a class without pictures is refused`() {
    #expect(throws: ClassifierError.tooFew("'lymphocyte' has no picture to learn from")) {
      try ClassifierTraining(
        Synthetic.description, plan: Synthetic.plan(epochs: 1), train: Synthetic.examples(0..<1),
        select: Synthetic.examples(0..<1))
    }
  }
}

struct AugmentationTests {
  @Test func `the eight turns are all different, and none of them loses a pixel`() {
    let example = Synthetic.examples(2..<3)
    var seen: Set<[Float]> = []
    for turn in 0..<8 {
      var augmentation = Augmentation.none
      augmentation.turn = turn
      var x = Tensor(shape: [1, 16, 16, 3])
      augmentation.write(example[0], size: 16, to: &x, at: 0)
      seen.insert(x.values)
      var plain = Tensor(shape: [1, 16, 16, 3])
      Augmentation.none.write(example[0], size: 16, to: &plain, at: 0)
      #expect(x.values.sorted() == plain.values.sorted())
    }
    #expect(seen.count == 8)
  }

  @Test func `a change is a function of seed, example and epoch`() {
    let source = Philox(seed: 9)
    #expect(
      Augmentation(source, example: 4, epoch: 2) == Augmentation(source, example: 4, epoch: 2))
    #expect(
      Augmentation(source, example: 4, epoch: 2) != Augmentation(source, example: 5, epoch: 2))
    #expect(
      Augmentation(source, example: 4, epoch: 2) != Augmentation(source, example: 4, epoch: 3))
  }

  @Test func `what isn't changed is what the classifier sees`() {
    let picture = Synthetic.picture(5).picture
    let seen = Synthetic.description.preprocessing(picture)
    var x = Tensor(shape: [1, 16, 16, 3])
    Augmentation.none.write(Synthetic.examples(5..<6)[0], size: 16, to: &x, at: 0)
    #expect(x.values == seen.bytes.map { Float($0) / 127.5 - 1 })
  }
}
