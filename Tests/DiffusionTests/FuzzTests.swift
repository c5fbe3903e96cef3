import Foundation
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
}
