import Foundation
import Tensors
import TestSupport
import Testing

@testable import Diffusion

/// Models' folders with a damaged file: each is refused in words, or is a network that can be built.
struct FuzzTests {
  private static let files = [
    "model_index.json", "classes.json", "unet/config.json", "scheduler/scheduler_config.json",
    "unet/diffusion_pytorch_model.safetensors",
  ]

  private static let classes = """
    {"classes": ["eosinophil", "monocyte+vacuolated"], "null_class": 2, "crop": 200, "size": 64,
     "filter": "box", "steps": 10, "license": "CC0-1.0", "credit": "someone",
     "origins": {"eosinophil": "drawn"}, "training": {"data": "ab", "seed": 1, "examples": {"a": 2},
     "seen": "seen.txt", "batch": 4, "step": 10, "seconds": 1.5}}
    """

  @Test(arguments: files)
  func `a model with a damaged file ends in words`(file: String) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-fuzz-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      at: OptionParityTests.references.appending(path: "no_middle_attention"), to: folder)
    let url = folder.appending(path: file)
    let isOfClasses = file == "classes.json"
    let seed = isOfClasses ? Data(Self.classes.utf8) : try Data(contentsOf: url)
    let name = "model-\((file as NSString).lastPathComponent)"
    let isNetwork = file.hasPrefix("unet/")
    try Fuzzing(name, seeds: [seed]).run(rounds: isNetwork ? 40 : 100) { data in
      try data.write(to: url)
      if isOfClasses {
        // The network of this reference knows none.
        _ = try ModelClasses(folder: folder, classes: 3)
      } else {
        let model = try DiffusionModel(folder: folder)
        if isNetwork { _ = try model.network() }
      }
    }
  }

  @Test func `a training with a damaged checkpoint ends in words, or goes on`() throws {
    let training = try Tiny.training(steps: 12)
    for _ in 0..<5 { training.advance() }
    try training.look()
    let whole = try training.checkpoint()
    let file = try Safetensors(whole, name: "checkpoint")
    func goOn(_ file: Safetensors) throws {
      let training = try DiffusionTraining(
        file, Tiny.start(), train: Tiny.train, select: Tiny.select, threads: 1)
      if !training.isFinished, training.plan.batch < 9 {
        training.advance()
        try training.look()
      }
    }
    try Fuzzing("checkpoint", seeds: [whole]).run(rounds: 40) { data in
      try goOn(Safetensors(data, name: "checkpoint"))
    }
    let key = "leuko-diffusion-training"
    let notes = Data(try #require(file.metadata[key]).utf8)
    try Fuzzing("checkpoint-notes", seeds: [notes], words: ["1e300", "-1", "null"]).run { data in
      try goOn(file.saying(data, under: key))
    }
  }

  @Test func `a damaged calibration of the second opinion ends in words`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-fuzz-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try OpinionCalibration().write(into: folder)
    let url = folder.appending(path: OpinionCalibration.file)
    try Fuzzing("opinion", seeds: [Data(contentsOf: url)]).run { data in
      try data.write(to: url)
      _ = try OpinionCalibration(folder: folder)
    }
  }
}
