import Foundation
import Tensors
import TestSupport
import Testing

@testable import Location

/// Locators' folders with a damaged file.
struct FuzzTests {
  @Test(arguments: [Locator.descriptionFile, Locator.weightsFile])
  func `a locator with a damaged file ends in words`(file: String) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-fuzz-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(at: LocatorTests.samples, to: folder)
    let url = folder.appendingPathComponent(file)
    let seed = try Data(contentsOf: url)
    try Fuzzing("\(file)", seeds: [seed]).run(rounds: 25) { data in
      try data.write(to: url)
      _ = try Locator(folder: folder, threads: 1)
    }
  }

  @Test func `a training with a damaged checkpoint ends in words, or goes on`() throws {
    let pool = WorkerPool(threads: 1)
    var training = try DrawnTraining.training()
    _ = training.advance(on: pool)
    let file = try Safetensors(training.checkpoint(), name: "checkpoint")
    let key = "leuko-locator-training"
    let notes = Data(try #require(file.metadata[key]).utf8)
    let fuzzing = Fuzzing("checkpoint-notes", seeds: [notes], words: ["1e300", "-1", "null"])
    try fuzzing.run(rounds: 60) { data in
      var training = try DrawnTraining.resumed(file.saying(data, under: key))
      if training.plan.batch < 20 { _ = training.advance(on: pool) }
    }
  }
}
