import Basis
public import Foundation
public import Tensors

/// Writes a model as a diffusers folder, so that diffusers opens it and makes the same pictures.
public enum ModelFolder {
  /// The version of diffusers whose format is written.
  static let format = "0.42.1"

  /// Writes `model_index.json`, `unet/`, `scheduler/` and, with classes, `classes.json` to `folder`,
  /// which is made where it is missing; each file is written whole or not at all, the index last.
  ///
  /// - Parameters:
  ///   - configuration: of the network.
  ///   - weights: by diffusers' names, as `UNetConfiguration.tensors` lists them.
  ///   - precision: of the numbers; one of the floating formats.
  public static func write(
    _ configuration: UNetConfiguration, weights: [(name: String, tensor: Tensor)],
    scheduler: SchedulerConfiguration, classes: ModelClasses?, to folder: URL,
    precision: NumberFormat = .float32
  ) throws {
    try write(
      configuration, weights: weights, ground: nil, scheduler: scheduler, classes: classes,
      to: folder, precision: precision)
  }

  /// The same, with what the network is told of the ground in a file of its own.
  static func write(
    _ configuration: UNetConfiguration, weights: [(name: String, tensor: Tensor)], ground: Ground?,
    scheduler: SchedulerConfiguration, classes: ModelClasses?, to folder: URL,
    precision: NumberFormat
  ) throws {
    for part in ["unet", "scheduler"] {
      do {
        try DurableFile.makeFolder(folder.appending(path: part))
      } catch {
        throw DurableFileError.failed(
          path: folder.path, reason: "its folder can't be made")
      }
    }
    try Safetensors.write(
      weights, to: folder.appending(path: "unet/diffusion_pytorch_model.safetensors"),
      format: precision)
    try ground?.write(to: folder)
    try write(.object(configuration.options), to: folder.appending(path: "unet/config.json"))
    try write(
      .object(scheduler.options), to: folder.appending(path: "scheduler/scheduler_config.json"))
    if let classes {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try DurableFile.write(
        encoder.encode(classes), to: folder.appending(path: "classes.json"))
    }
    let index: [String: JSONValue] = [
      "_class_name": .text("DDPMPipeline"), "_diffusers_version": .text(format),
      "scheduler": .list([.text("diffusers"), .text(scheduler.kind.rawValue + "Scheduler")]),
      "unet": .list([.text("diffusers"), .text("UNet2DModel")]),
    ]
    try write(.object(index), to: folder.appending(path: "model_index.json"))
  }

  private static func write(_ value: JSONValue, to url: URL) throws(DurableFileError) {
    try DurableFile.write(Data((value.encoded() + "\n").utf8), to: url)
  }
}

extension DiffusionModel {
  /// Writes the model to another folder: network, ground, second stage, scheduler and a student's
  /// walk as they are, the
  /// weights at `precision`, with these facts about its classes.
  package func write(
    to folder: URL, precision: NumberFormat, classes: ModelClasses?
  ) throws {
    let tensors = try configuration.tensors().map { entry in
      (name: entry.name, tensor: try weights.tensor(entry.name, shape: entry.shape))
    }
    try ModelFolder.write(
      configuration, weights: tensors, ground: ground, scheduler: scheduler, classes: classes,
      to: folder, precision: precision)
    try upscaler?.write(to: folder, precision: precision)
    try student?.write(to: folder)
  }
}

extension UNetConfiguration {
  /// The networks that have names.
  public enum Preset: String, Sendable, CaseIterable, Codable {
    /// 3.8 million parameters.
    case small
    /// 20 million parameters.
    case base
  }

  /// A network with a name, for colour pictures of 64 by 64 pixels.
  ///
  /// - Parameter classes: that it knows, the null class included; nil for none.
  public init(_ preset: Preset, classes: Int?) throws(ModelError) {
    let channels: [Double]
    switch preset {
    case .small: channels = [32, 64, 96, 128]
    case .base: channels = [48, 96, 192, 256]
    }
    let down = ["DownBlock2D", "DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"]
    let up = ["AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D", "UpBlock2D"]
    let options: [String: JSONValue] = [
      "sample_size": .number(64), "block_out_channels": .list(channels.map { .number($0) }),
      "layers_per_block": .number(preset == .small ? 1 : 2), "norm_num_groups": .number(16),
      "attention_head_dim": .number(32), "down_block_types": .list(down.map { .text($0) }),
      "up_block_types": .list(up.map { .text($0) }),
      "num_class_embeds": classes.map { .number(Double($0)) } ?? .null,
    ]
    try self.init(reading: ConfigurationFile(options, name: preset.rawValue))
  }

  /// A second stage, of a million parameters: texture is local, so that it does without attention.
  static func secondStage(size: Int, classes: Int?) throws(ModelError) -> UNetConfiguration {
    let sides = Array(repeating: 0, count: 3)
    let options: [String: JSONValue] = [
      "sample_size": .number(Double(size)), "in_channels": .number(6), "out_channels": .number(3),
      "block_out_channels": .list([32, 64, 96].map { .number($0) }),
      "layers_per_block": .number(1), "norm_num_groups": .number(16),
      "attention_head_dim": .number(32), "add_attention": .boolean(false),
      "down_block_types": .list(sides.map { _ in .text("DownBlock2D") }),
      "up_block_types": .list(sides.map { _ in .text("UpBlock2D") }),
      "num_class_embeds": classes.map { .number(Double($0)) } ?? .null,
    ]
    return try UNetConfiguration(
      reading: ConfigurationFile(options, name: "second stage"), condition: 3)
  }

  /// The same network for pictures of another size, or with another number of classes.
  func changed(size: Int? = nil, classes: Int?) throws(ModelError) -> UNetConfiguration {
    var options = options
    options["num_class_embeds"] = classes.map { .number(Double($0)) } ?? .null
    if let size { options["sample_size"] = .number(Double(size)) }
    options["_diffusers_version"] = nil
    return try UNetConfiguration(
      reading: ConfigurationFile(options, name: "unet/config.json"),
      condition: inputChannels - outputChannels)
  }

  /// The name and the sides of every tensor the network consists of.
  public func tensors() throws(ModelError) -> [(name: String, shape: [Int])] {
    var builder = UNetBuilder(
      self, WeightReader(nil), height: height ?? sizeUnit, width: width ?? sizeUnit)
    try builder.build()
    return builder.weights.taken
  }

  /// As `unet/config.json` has them.
  var options: [String: JSONValue] {
    let size: JSONValue
    switch (height, width) {
    case (let height?, let width?):
      size =
        height == width
        ? .number(Double(height)) : .list([.number(Double(height)), .number(Double(width))])
    default: size = .null
    }
    return [
      "_class_name": .text("UNet2DModel"), "_diffusers_version": .text(ModelFolder.format),
      "act_fn": .text(activation.rawValue), "add_attention": .boolean(hasMidAttention),
      "attention_head_dim": .whole(headChannels), "attn_norm_num_groups": .whole(attentionGroups),
      "block_out_channels": .list(channels.map { .whole($0) }),
      "center_input_sample": .boolean(centersInput), "class_embed_type": .null,
      "down_block_types": .list(downBlocks.map { .text($0.rawValue) }),
      "downsample_padding": .whole(downsamplePadding),
      "downsample_type": .text(downsampling.rawValue), "dropout": .number(0),
      "flip_sin_to_cos": .boolean(cosinesFirst), "freq_shift": .number(frequencyShift),
      "in_channels": .whole(inputChannels), "layers_per_block": .whole(layers),
      "mid_block_scale_factor": .number(midBlockScale),
      "mid_block_type": .text(MidBlock.unet.rawValue), "norm_eps": .number(epsilon),
      "norm_num_groups": .whole(groups), "num_class_embeds": .whole(classes),
      "num_train_timesteps": .null, "out_channels": .whole(outputChannels),
      "resnet_time_scale_shift": .text(timeShift.rawValue), "sample_size": size,
      "time_embedding_dim": .whole(timeChannels),
      "time_embedding_type": .text(timeEmbedding.rawValue),
      "up_block_types": .list(upBlocks.map { .text($0.rawValue) }),
      "upsample_type": .text(upsampling.rawValue),
    ]
  }
}

extension SchedulerConfiguration {
  /// As `scheduler/scheduler_config.json` has them; those that don't matter are left to diffusers.
  var options: [String: JSONValue] {
    var options: [String: JSONValue] = [
      "_class_name": .text(kind.rawValue + "Scheduler"),
      "_diffusers_version": .text(ModelFolder.format), "num_train_timesteps": .whole(trainSteps),
      "beta_start": .number(betaStart), "beta_end": .number(betaEnd),
      "beta_schedule": .text(betaSchedule.rawValue),
      "trained_betas": trainedBetas.map { .list($0.map { .number($0) }) } ?? .null,
      "prediction_type": .text(prediction.rawValue), "timestep_spacing": .text(spacing.rawValue),
      "steps_offset": .whole(stepsOffset),
    ]
    if kind != .heun { options["rescale_betas_zero_snr"] = .boolean(zeroTerminalSNR) }
    if [.ddpm, .ddim, .heun].contains(kind) {
      options["clip_sample"] = .boolean(clipRange != nil)
      options["clip_sample_range"] = .number(clipRange ?? 1)
    }
    if kind != .euler, kind != .heun {
      options["thresholding"] = .boolean(thresholding != nil)
      options["dynamic_thresholding_ratio"] = .number(thresholding?.ratio ?? 0.995)
      options["sample_max_value"] = .number(thresholding?.largest ?? 1)
    }
    switch kind {
    case .ddpm: options["variance_type"] = .text(variance.rawValue)
    case .ddim: options["set_alpha_to_one"] = .boolean(setAlphaToOne)
    case .dpmSolverMultistep:
      options["algorithm_type"] = .text("dpmsolver++")
      options["euler_at_final"] = .boolean(eulerAtFinal)
      options["lambda_min_clipped"] = .number(lambdaMinimum)
      options.merge(multistepOptions) { $1 }
    case .uniPCMultistep:
      options["predict_x0"] = .boolean(predictsPicture)
      options["disable_corrector"] = .list(disabledCorrectors.sorted().map { .whole($0) })
      options.merge(multistepOptions) { $1 }
    case .euler:
      options["final_sigmas_type"] = .text(finalSigma.rawValue)
      options["use_karras_sigmas"] = .boolean(usesKarrasSigmas)
    case .heun: options["use_karras_sigmas"] = .boolean(usesKarrasSigmas)
    }
    return options
  }

  private var multistepOptions: [String: JSONValue] {
    [
      "solver_order": .whole(order), "solver_type": .text(solverType.rawValue),
      "lower_order_final": .boolean(lowerOrderFinal),
      "use_karras_sigmas": .boolean(usesKarrasSigmas),
      "final_sigmas_type": .text(finalSigma.rawValue),
    ]
  }

  /// What new models are trained with: 1000 steps of the cosine schedule, v-prediction.
  public static var usual: SchedulerConfiguration {
    var usual = SchedulerConfiguration(kind: .ddpm)
    usual.betaSchedule = .squaredCosine
    usual.prediction = .velocity
    usual.clipRange = 1
    return usual
  }
}

extension JSONValue {
  /// A whole number, or null.
  fileprivate static func whole(_ value: Int?) -> JSONValue {
    value.map { .number(Double($0)) } ?? .null
  }
}
