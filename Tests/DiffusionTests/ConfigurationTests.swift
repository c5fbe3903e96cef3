import Basis
import Diffusion
import Foundation
import Tensors
import Testing

/// Folders that aren't quite right get one sentence, never a crash.
struct ConfigurationTests {
  private func copy(_ name: String = "odd_channels_classes") throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-\(UUID().uuidString)")
    try FileManager.default.copyItem(
      at: OptionParityTests.references.appending(path: name), to: folder)
    return folder
  }

  private func edit(_ folder: URL, _ file: String, _ old: String, _ new: String) throws {
    let url = folder.appending(path: file)
    let text = try String(contentsOf: url, encoding: .utf8)
    #expect(text.contains(old))
    try text.replacingOccurrences(of: old, with: new)
      .write(to: url, atomically: true, encoding: .utf8)
  }

  private func summary(_ folder: URL) -> String? {
    do {
      _ = try DiffusionModel(folder: folder).network()
      return nil
    } catch {
      return error.summary
    }
  }

  @Test(arguments: [
    (
      "\"act_fn\": \"swish\"", "\"act_fn\": \"gelu\"",
      "'unet/config.json' sets 'act_fn' to 'gelu', which isn't built here"
    ),
    (
      "\"dropout\": 0.0", "\"dropout\": 0.0, \"new_option\": 3",
      "'unet/config.json' sets 'new_option' to '3', which isn't built here"
    ),
    (
      "\"DownBlock2D\"", "\"SkipDownBlock2D\"",
      "'unet/config.json' sets 'down_block_types' to 'SkipDownBlock2D', which isn't built here"
    ),
    (
      "\"norm_num_groups\": 3", "\"norm_num_groups\": 4",
      "'unet/config.json': 'norm_num_groups' has to divide every number of 'block_out_channels'"
    ),
    (
      "\"norm_num_groups\": 3", "\"norm_num_groups\": \"x\"",
      "'unet/config.json': 'norm_num_groups' is 'x', not a whole number"
    ),
    (
      "\"sample_size\": 24", "\"sample_size\": 23",
      "'unet/config.json': 'sample_size' has to be a multiple of 4, at most 4096"
    ),
    (
      "\"num_class_embeds\": 4", "\"num_class_embeds\": 5",
      "'diffusion_pytorch_model.safetensors': tensor 'class_embedding.weight' is 4x20, but the "
        + "configuration needs 5x20"
    ),
    (
      "\"num_class_embeds\": 4", "\"num_class_embeds\": null",
      "'diffusion_pytorch_model.safetensors' has a tensor 'class_embedding.weight' that its "
        + "configuration doesn't mention"
    ),
  ])
  func `what can't be honoured is refused by name`(old: String, new: String, expected: String)
    throws
  {
    let folder = try copy()
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(summary(folder) == nil)
    try edit(folder, "unet/config.json", old, new)
    #expect(summary(folder) == expected)
  }

  @Test(arguments: [
    "unet/config.json", "scheduler/scheduler_config.json", "model_index.json",
  ])
  func `no damaged byte of a configuration makes it crash`(file: String) throws {
    let folder = try copy("no_middle_attention")
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appending(path: file)
    let sound = try Data(contentsOf: url)
    for place in stride(from: 0, to: sound.count, by: 7) {
      for value: UInt8 in [0, 34, 45, 57, 91, 125, 255] {
        var damaged = sound
        damaged[place] = value
        try damaged.write(to: url)
        _ = try? DiffusionModel(folder: folder)
      }
    }
    try sound.prefix(sound.count / 2).write(to: url)
    #expect(summary(folder) == "'\(file)' is damaged: it isn't a JSON object")
  }

  @Test func `a folder that isn't there is named`() {
    #expect(throws: ModelError.missing(path: "/nowhere")) {
      try DiffusionModel(folder: URL(filePath: "/nowhere"))
    }
  }

  @Test func `a solver of impossible steps is refused`() throws {
    #expect(throws: SchedulerError.steps(0, most: 1000)) {
      try SchedulerConfiguration.usual.solver(steps: 0)
    }
    #expect(throws: SchedulerError.steps(1001, most: 1000)) {
      try SchedulerConfiguration.usual.solver(steps: 1001)
    }
  }

  @Test func `normal noise has the moments of the normal distribution, and parts agree`() {
    let values = NormalNoise(seed: 3).values(.start, index: 5, count: 200_000).map { Double($0) }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + $1 * $1 } / count
    let fourth = values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / count
    #expect(abs(mean) < 0.01)
    #expect(abs(variance - 1) < 0.02)
    #expect(abs(fourth - 3) < 0.1)
    let short = NormalNoise(seed: 3).values(.start, index: 5, count: 7)
    #expect(short.map { Double($0) } == Array(values.prefix(7)))
    #expect(NormalNoise(seed: 3).values(.start, index: 6, count: 7) != short)
    #expect(NormalNoise(seed: 3).values(.step, index: 5, count: 7) != short)
  }
}
