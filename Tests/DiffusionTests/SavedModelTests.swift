import Basis
import Foundation
import Tensors
import Testing

@testable import Diffusion

/// Models as other programs save them: read as they are meant, or refused with the way to mend it.
struct SavedModelTests {
  private static let original = OptionParityTests.references.appending(
    path: "odd_channels_classes")
  private static let stem = "diffusion_pytorch_model"

  /// A copy of a small model, in the usual layout.
  private func copy(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(at: Self.original, to: folder)
    try body(folder)
  }

  private func rename(_ from: String, _ to: String, in folder: URL) throws {
    try FileManager.default.moveItem(
      at: folder.appending(path: from), to: folder.appending(path: to))
  }

  private func write(_ text: String, _ name: String, in folder: URL) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  /// What the first step of a walk makes of it: the same for the same weights.
  private func fingerprint(_ folder: URL) throws -> [Float] {
    let model = try DiffusionModel(folder: folder)
    let denoiser = try model.denoiser(threads: 1)
    let count =
      model.configuration.inputChannels * (model.size?.height ?? 0) * (model.size?.width ?? 0)
    let x = (0..<count).map { Float($0 % 17) / 8 - 1 }
    var out = [Float](repeating: 0, count: count)
    denoiser(
      x, times: [500], labels: model.configuration.classes.map { _ in [1] }, into: &out)
    return out
  }

  /// Parts the weights into two files and an index.
  private func shard(_ folder: URL, names: (Int) -> String, index: String) throws {
    let file = folder.appending(path: "unet/\(Self.stem).safetensors")
    let whole = try Safetensors(at: file)
    var map: [String: JSONValue] = [:]
    for part in 0..<2 {
      let keys = whole.entries.keys.sorted().enumerated().filter { $0.offset % 2 == part }.map(
        \.element)
      let tensors = try keys.map { (name: $0, tensor: try whole.tensor($0)) }
      try Safetensors.write(tensors, to: folder.appending(path: "unet/\(names(part + 1))"))
      for key in keys { map[key] = .text(names(part + 1)) }
    }
    let object = JSONValue.object(["metadata": .object([:]), "weight_map": .object(map)])
    try write(object.encoded(), "unet/\(index)", in: folder)
    try FileManager.default.removeItem(at: file)
  }

  @Test func `model-sharded-weights`() throws {
    try copy { folder in
      let expected = try fingerprint(folder)
      try shard(
        folder, names: { "\(Self.stem)-0000\($0)-of-00002.safetensors" },
        index: "\(Self.stem).safetensors.index.json")
      #expect(try fingerprint(folder) == expected)
      let digest = try DiffusionModel(folder: folder).digest
      // Another byte in any part is another model.
      let part = "unet/\(Self.stem)-00002-of-00002.safetensors"
      var data = try Data(contentsOf: folder.appending(path: part))
      data[data.count - 1] ^= 1
      try data.write(to: folder.appending(path: part))
      #expect(try DiffusionModel(folder: folder).digest != digest)
      try FileManager.default.removeItem(at: folder.appending(path: part))
      #expect(
        throws: ModelError.incomplete(file: "\(Self.stem)-00002-of-00002.safetensors", of: 2)
      ) { try DiffusionModel(folder: folder) }
    }
  }

  @Test(arguments: [
    "../outside.safetensors", "/etc/x.safetensors", "a/b.safetensors", "x.bin",
    "..\\x.safetensors", ".safetensors",
  ])
  func `an index names only files beside it`(name: String) throws {
    try copy { folder in
      try FileManager.default.removeItem(
        at: folder.appending(path: "unet/\(Self.stem).safetensors"))
      let map: JSONValue = .object(["weight_map": .object(["conv_in.bias": .text(name)])])
      try write(map.encoded(), "unet/\(Self.stem).safetensors.index.json", in: folder)
      #expect(
        throws: ModelError.malformed(
          file: "unet/\(Self.stem).safetensors.index.json",
          problem: "it puts tensor 'conv_in.bias' into what is no file beside it")
      ) { try DiffusionModel(folder: folder) }
    }
  }

  @Test(arguments: ["fp16", "bf16", "ema"])
  func `weights of a variant are read, and shards of it`(variant: String) throws {
    try copy { folder in
      let expected = try fingerprint(folder)
      try rename(
        "unet/\(Self.stem).safetensors", "unet/\(Self.stem).\(variant).safetensors", in: folder)
      #expect(try fingerprint(folder) == expected)
    }
    try copy { folder in
      let expected = try fingerprint(folder)
      try shard(
        folder, names: { "\(Self.stem).\(variant)-0000\($0)-of-00002.safetensors" },
        index: "\(Self.stem).safetensors.index.\(variant).json")
      #expect(try fingerprint(folder) == expected)
    }
  }

  @Test func `of several variants none is guessed`() throws {
    try copy { folder in
      try rename("unet/\(Self.stem).safetensors", "unet/\(Self.stem).ema.safetensors", in: folder)
      try FileManager.default.copyItem(
        at: folder.appending(path: "unet/\(Self.stem).ema.safetensors"),
        to: folder.appending(path: "unet/\(Self.stem).non_ema.safetensors"))
      let error = #expect(throws: ModelError.self) { try DiffusionModel(folder: folder) }
      #expect(error?.summary.contains("ema.safetensors") == true)
      #expect(error?.remedy == "leave only the one that is meant in the folder")
    }
  }

  @Test func `all files side by side, or a network alone`() throws {
    try copy { folder in
      let expected = try fingerprint(folder)
      let scheduler = try DiffusionModel(folder: folder).scheduler
      for name in ["config.json", "\(Self.stem).safetensors"] {
        try rename("unet/\(name)", name, in: folder)
      }
      try rename("scheduler/scheduler_config.json", "scheduler_config.json", in: folder)
      #expect(try fingerprint(folder) == expected)
      #expect(try DiffusionModel(folder: folder).scheduler == scheduler)
      #expect(try DiffusionModel(folder: folder).assumptions.isEmpty)
      for name in ["model_index.json", "scheduler_config.json"] {
        try? FileManager.default.removeItem(at: folder.appending(path: name))
      }
      #expect(try fingerprint(folder) == expected)
      let alone = try DiffusionModel(folder: folder)
      #expect(alone.assumptions.count == 1)
      #expect(alone.scheduler.kind == .ddpm)
      #expect(alone.scheduler.prediction == .epsilon)
    }
  }

  @Test(arguments: ["bin", "msgpack", "ckpt"])
  func `model-bin-only`(ending: String) throws {
    try copy { folder in
      try rename("unet/\(Self.stem).safetensors", "unet/\(Self.stem).\(ending)", in: folder)
      let error = #expect(throws: ModelError.self) { try DiffusionModel(folder: folder) }
      #expect(error == .pickled(path: "unet/\(Self.stem).\(ending)"))
      #expect(error?.remedy?.contains("safe_serialization=True") == true)
    }
  }

  @Test func `model-old-scheduler-option`() throws {
    func read(_ options: String) throws -> SchedulerConfiguration {
      try SchedulerConfiguration(
        reading: ConfigurationFile(Data(options.utf8), name: "scheduler_config.json"))
    }
    let plain = try read(#"{"_class_name": "DDPMScheduler", "variance_type": "fixed_large"}"#)
    let old = try read(
      #"""
      {"_class_name": "DDPMScheduler", "_diffusers_version": "0.1.1", "trained_betas": null,
       "variance_type": "fixed_large", "tensor_format": "pt", "timestep_values": null,
       "predict_epsilon": true, "skip_prk_steps": true, "set_alpha_to_one": false,
       "use_karras_sigmas": false, "interpolation_type": "linear"}
      """#)
    #expect(old == plain)
    // Old, but it changes what comes out.
    let picture = try read(#"{"_class_name": "DDPMScheduler", "predict_epsilon": false}"#)
    #expect(picture.prediction == .sample)
    #expect(throws: ModelError.self) {
      try read(#"{"_class_name": "DDPMScheduler", "new_option": 3}"#)
    }
    #expect(throws: ModelError.self) {
      try read(#"{"_class_name": "DPMSolverMultistepScheduler", "algorithm_type": "sde"}"#)
    }
  }

  @Test func `a model without names is asked by number, one without classes for any cell`() throws {
    let numbered = try DiffusionModel(folder: Self.original)
    #expect(numbered.classes == nil)
    let count = try #require(numbered.configuration.classes)
    #expect(numbered.classNames == (0..<count).map { "class_\($0)" })
    #expect(try numbered.label(of: "class_1") == 1)
    #expect(!numbered.makesAny)
    let plain = try DiffusionModel(
      folder: OptionParityTests.references.appending(path: "no_middle_attention"))
    #expect(plain.configuration.classes == nil)
    #expect(plain.makesAny && plain.classNames.isEmpty)
    let recipe = try plain.recipe(className: nil, seed: 3, steps: 2, scheduler: .ddim)
    #expect(recipe.label == nil)
    var made = 0
    try Sampler(plain).run([recipe], at: Sampler.Pace(batch: 1, threads: 1)) { event in
      if case .finished = event { made += 1 }
    }
    #expect(made == 1)
  }
}
