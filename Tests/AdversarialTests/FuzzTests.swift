import Diffusion
import Foundation
import Tensors
import TestSupport
import Testing

@testable import Adversarial

/// Generators' folders with a damaged file.
struct FuzzTests {
  @Test(arguments: ["config.json", "classes.json", "generator.safetensors"])
  func `a generator with a damaged file ends in words`(file: String) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-fuzz-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let configuration = GeneratorConfiguration(
      classes: 2, channels: [16, 8, 8], latents: 12, width: 16, groups: 4)
    let classes = ModelClasses(
      names: ["disc", "bar"], nullClass: nil, crop: 16, size: 16, filter: "box")
    try AdversarialModel.write(
      configuration,
      weights: configuration.generatorTensors.map {
        (name: $0.name, tensor: Tensor(repeating: 0.5, shape: $0.shape))
      }, classes: classes, to: folder, precision: .float32)
    let url = folder.appending(path: file)
    let seed = try Data(contentsOf: url)
    try Fuzzing("generator-\(file)", seeds: [seed]).run(rounds: 60) { data in
      try data.write(to: url)
      _ = try AdversarialModel(folder: folder).network()
    }
  }

  @Test func `a training with a damaged checkpoint ends in words, or goes on`() throws {
    let training = try Tiny.training(steps: 12)
    for _ in 0..<5 { training.advance() }
    training.look()
    let file = try Safetensors(training.checkpoint(), name: "checkpoint")
    let key = "leuko-adversarial-training"
    let notes = Data(try #require(file.metadata[key]).utf8)
    try Fuzzing("checkpoint-notes", seeds: [notes], words: ["1e300", "-1", "null"]).run { data in
      let training = try AdversarialTraining(
        file.saying(data, under: key), classes: Tiny.classes, train: Tiny.train,
        select: Tiny.select, threads: 1)
      if !training.isFinished, training.plan.batch < 9 {
        training.advance()
        training.look()
      }
    }
  }

  @Test func `sizes that would take all memory are refused before any is taken`() throws {
    var configuration = Tiny.configuration
    configuration.width = 65536
    let error = ModelError.configuration(
      file: "config.json", problem: "its sizes make a network of over 200 million numbers")
    #expect(throws: error) { try configuration.check(file: "config.json") }
    configuration.width = 4096
    #expect(throws: Never.self) { try configuration.check(file: "config.json") }
  }
}
