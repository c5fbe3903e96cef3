import Foundation
import Tensors
import TestSupport
import Testing

@testable import Classification

/// Classifiers' folders with a damaged file.
struct FuzzTests {
  @Test(arguments: [Classifier.descriptionFile, Classifier.weightsFile])
  func `a classifier with a damaged file ends in words`(file: String) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-fuzz-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let network = ClassifierNetwork(Synthetic.description.network, outputs: 4)
    try Classifier(Synthetic.description, network, threads: 1).write(to: folder)
    let url = folder.appendingPathComponent(file)
    let seed = try Data(contentsOf: url)
    let picture = Synthetic.picture(3).picture
    try Fuzzing("\(file)", seeds: [seed]).run(rounds: 40) { data in
      try data.write(to: url)
      let classifier = try Classifier(folder: folder, threads: 1)
      _ = classifier.opinions(on: [picture])
    }
  }

  @Test func `a training with a damaged checkpoint ends in words, or goes on`() throws {
    let pool = WorkerPool(threads: 1)
    let examples = (train: Synthetic.examples(0..<24), select: Synthetic.examples(24..<30))
    var training = try ClassifierTraining(
      Synthetic.description, plan: ClassifierPlan(epochs: 4), train: examples.train,
      select: examples.select)
    training.advance(on: pool)
    let file = try Safetensors(training.checkpoint(), name: "checkpoint")
    let notes = Data(try #require(file.metadata["leuko-training"]).utf8)
    try Fuzzing("checkpoint-notes", seeds: [notes], words: ["1e300", "-1", "null"]).run { data in
      var training = try ClassifierTraining(file.saying(data, under: "leuko-training")) { _ in
        examples
      }
      if !training.isFinished { training.advance(on: pool) }
    }
  }
}
