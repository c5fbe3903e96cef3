package import Tensors

/// A `UNet2DModel` as a program that computes its loss and the slopes of all its weights, which lie
/// in a block by diffusers' names.
package struct TrainableUNet: Sendable {
  package let configuration: UNetConfiguration
  package let block: ParameterBlock
  package let program: Program
  /// Noisy pictures go in here, one time each, one class each if there are classes, and what the
  /// network should make of them.
  package let input: View
  package let time: Buffer
  package let label: Buffer?
  /// What was done to the pictures, so many numbers each; nil where the network isn't told. Karras,
  /// Aittala, Aila and Laine, "Elucidating the design space of diffusion-based generative models",
  /// NeurIPS 2022, appendix F.1: a matrix without a bias makes it part of the embedding, so that the
  /// network without that matrix is the one that is told nothing was done.
  package let change: Buffer?
  /// The ground of each picture, `Ground.width` numbers; nil where the network isn't told.
  package let ground: Buffer?
  package let target: Buffer
  /// The mean squared distance from the target, of each picture.
  package let losses: Buffer

  /// Builds the network for pictures of `height` by `width` pixels, all weights 0.
  ///
  /// Throws `ModelError.unsupported` for options that can be sampled from but not trained.
  ///
  /// - Parameters:
  ///   - isTold: whether it is told what was done to the pictures.
  ///   - tellsGround: whether it is told of their ground.
  package init(
    _ configuration: UNetConfiguration, height: Int, width: Int, isTold: Bool = false,
    tellsGround: Bool = false
  ) throws(ModelError) {
    try configuration.checkTraining()
    let unit = configuration.sizeUnit
    guard height > 0, width > 0, height % unit == 0, width % unit == 0 else {
      throw .request(
        problem: "this network is for pictures whose sides are multiples of \(unit), not "
          + "\(width) by \(height)")
    }
    var tensors = try configuration.tensors()
    if isTold {
      tensors.append((Self.changeWeight, [configuration.timeChannels, Augmentation.toldCount]))
    }
    if tellsGround {
      tensors.append((Self.groundWeight, [configuration.timeChannels, Ground.width]))
    }
    let block = ParameterBlock(tensors, tables: ["class_embedding.weight"])
    var builder = TrainableUNetBuilder(
      configuration, block, height: height, width: width, isTold: isTold,
      tellsGround: tellsGround)
    program = builder.build()
    self.configuration = configuration
    self.block = block
    input = builder.input
    time = builder.time
    label = builder.label
    change = builder.change
    ground = builder.ground
    target = builder.target
    losses = builder.losses
  }

  /// The matrix that only a training has.
  static let changeWeight = "change_embedding.weight"
  /// The matrix that a model keeps in a file of its own.
  static let groundWeight = "ground_embedding.weight"
}

extension UNetConfiguration {
  /// Refuses what has no way back here.
  fileprivate func checkTraining() throws(ModelError) {
    func refuse(_ option: String, _ value: String, _ supported: String) -> ModelError {
      .unsupported(
        file: "unet/config.json", option: option, value: value,
        supported: "\(supported), where a network is to be trained")
    }
    guard timeShift == .added else {
      throw refuse("resnet_time_scale_shift", timeShift.rawValue, "'default'")
    }
    guard timeEmbedding == .positional else {
      throw refuse("time_embedding_type", timeEmbedding.rawValue, "'positional'")
    }
    guard activation != .mish else { throw refuse("act_fn", activation.rawValue, "'silu'") }
    guard !downBlocks.contains(.resnet), !upBlocks.contains(.resnet), downsampling == .convolution,
      upsampling == .convolution, downsamplePadding == 1
    else { throw refuse("downsample_type", "resnet", "resizing by convolution") }
    guard midBlockScale == 1 else {
      throw refuse("mid_block_scale_factor", "\(midBlockScale)", "1")
    }
    guard !centersInput else { throw refuse("center_input_sample", "true", "false") }
  }
}

/// Walks through the network once, as `UNetBuilder` does, and writes down how it is trained.
private struct TrainableUNetBuilder {
  let configuration: UNetConfiguration
  var program: TrainingProgram
  let input: View
  let time: Buffer
  let label: Buffer?
  let change: Buffer?
  let ground: Buffer?
  let target: Buffer
  let losses: Buffer
  /// The time's embedding, activated.
  private var embedding: TrainingProgram.Normalized?
  private var embedded: View

  init(
    _ configuration: UNetConfiguration, _ block: ParameterBlock, height: Int, width: Int,
    isTold: Bool, tellsGround: Bool
  ) {
    self.configuration = configuration
    program = TrainingProgram(block)
    let channels = configuration.inputChannels
    input = View(
      program.input(channels * height * width), channels: channels, height: height, width: width)
    time = program.input(1)
    label = configuration.classes == nil ? nil : program.input(1)
    change = isTold ? program.input(Augmentation.toldCount) : nil
    ground = tellsGround ? program.input(Ground.width) : nil
    target = program.input(configuration.outputChannels * height * width)
    losses = program.input(1)
    embedded = program.picture(channels: configuration.timeChannels, height: 1, width: 1)
  }

  mutating func build() -> Program {
    embedTime()
    var kept = KeptPictures(configuration.joints(height: input.height, width: input.width))
    var x = kept.place(in: &program)
    program.convolve("conv_in", input, into: x, wantsSlope: false)
    for (level, block) in configuration.downBlocks.enumerated() {
      let name = "down_blocks.\(level)"
      for layer in 0..<configuration.layers {
        x = self.layer(
          name, layer, hasAttention: block == .attention, x, parts: [x],
          into: kept.place(in: &program))
      }
      if level < configuration.channels.count - 1 {
        let smaller = kept.place(in: &program)
        program.convolve("\(name).downsamplers.0.conv", x, nil, .halving, into: smaller)
        x = smaller
      }
    }
    x = middle(x, into: front(kept.lastJoined, x.channels))
    for (step, block) in configuration.upBlocks.enumerated() {
      let name = "up_blocks.\(step)"
      let channels = configuration.channels[configuration.channels.count - 1 - step]
      let isLast = step == configuration.upBlocks.count - 1
      for layer in 0...configuration.layers {
        let (joined, skip) = kept.take()
        let growsNext = layer == configuration.layers && !isLast
        let result =
          growsNext || kept.isEmpty
          ? program.picture(channels: channels, height: joined.height, width: joined.width)
          : front(kept.lastJoined, channels)
        x = self.layer(
          name, layer, hasAttention: block == .attention, joined,
          parts: [joined.part(0..<skip.offset), skip], into: result)
        if growsNext {
          let larger = front(kept.lastJoined, channels)
          program.convolve("\(name).upsamplers.0.conv", x, nil, .doubling, into: larger)
          x = larger
        }
      }
    }
    let output = program.picture(
      channels: configuration.outputChannels, height: input.height, width: input.width)
    program.convolve("conv_out", x, normalised("conv_norm_out", x, parts: [x]), into: output)
    return program.finish(output, target: target, losses: losses)
  }

  /// The place in front of a kept picture.
  private func front(_ joined: View?, _ channels: Int) -> View {
    guard let joined else { preconditionFailure("a picture is kept for every step up") }
    return joined.part(0..<channels)
  }

  private mutating func embedTime() {
    let width = configuration.timeChannels
    let projected = program.projectTime(
      time, shift: Float(configuration.frequencyShift), cosinesFirst: configuration.cosinesFirst,
      channels: configuration.channels[0])
    let hidden = program.picture(channels: width, height: 1, width: 1)
    program.multiply(
      "time_embedding.linear_1", projected, into: hidden, wantsSlope: false)
    let activated = program.activated(hidden)
    let time = program.picture(channels: width, height: 1, width: 1)
    program.multiply("time_embedding.linear_2", hidden, activated, into: time)
    embedded = time
    if let label {
      embedded = program.add(time, program.embed("class_embedding", label, channels: width))
    }
    for (name, numbers, count) in [
      (TrainableUNet.changeWeight, change, Augmentation.toldCount),
      (TrainableUNet.groundWeight, ground, Ground.width),
    ] {
      guard let numbers else { continue }
      let told = program.picture(channels: width, height: 1, width: 1)
      program.multiply(
        String(name.dropLast(7)), View(numbers, channels: count, height: 1, width: 1), into: told,
        wantsSlope: false, hasBias: false)
      embedded = program.add(embedded, told)
    }
    embedding = program.activated(embedded)
  }

  private mutating func normalised(
    _ name: String, _ x: View, parts: [View], groups: Int? = nil,
    activation: InputSeam.Activation = .silu
  ) -> TrainingProgram.Normalized {
    program.normalise(
      name, x, parts: parts, groups: groups ?? configuration.groups,
      epsilon: Float(configuration.epsilon), activation: activation)
  }

  // MARK: Blocks

  /// A residual block, with attention behind it or not.
  private mutating func layer(
    _ block: String, _ layer: Int, hasAttention: Bool, _ x: View, parts: [View], into y: View
  ) -> View {
    let name = "\(block).resnets.\(layer)"
    guard hasAttention else { return residualBlock(name, x, parts, into: y) }
    let between = residualBlock(name, x, parts, into: like(y))
    return attend("\(block).attentions.\(layer)", between, into: y)
  }

  private mutating func middle(_ x: View, into y: View) -> View {
    var inner = residualBlock("mid_block.resnets.0", x, [x], into: like(x))
    if configuration.hasMidAttention {
      inner = attend(
        "mid_block.attentions.0", inner, into: like(x), groups: configuration.attentionGroups)
    }
    return residualBlock("mid_block.resnets.1", inner, [inner], into: y)
  }

  private mutating func residualBlock(
    _ name: String, _ x: View, _ parts: [View], into y: View
  ) -> View {
    let first = normalised(name + ".norm1", x, parts: parts)
    let share = program.picture(channels: y.channels, height: 1, width: 1)
    program.multiply(
      name + ".time_emb_proj", embedded, embedding, into: share, addingBias: name + ".conv1.bias")
    let hidden = like(y)
    program.convolve(name + ".conv1", x, first, into: hidden, .perPicture(share))
    var shortcut = x
    if x.channels != y.channels {
      shortcut = like(y)
      program.multiply(name + ".conv_shortcut", x, into: shortcut)
      program.passesOn(shortcut, to: y)
    } else {
      program.passesAround(x, to: y)
    }
    let second = normalised(name + ".norm2", hidden, parts: [hidden])
    program.convolve(name + ".conv2", hidden, second, into: y, residual: shortcut)
    return y
  }

  /// Self-attention with normalisation before it, and its input added.
  private mutating func attend(
    _ name: String, _ x: View, into y: View, groups: Int? = nil
  ) -> View {
    let channels = x.channels
    let seen = normalised(
      name + ".group_norm", x, parts: [x], groups: groups, activation: .identity)
    let projected = program.picture(channels: 3 * channels, height: x.height, width: x.width)
    for (place, part) in ["to_q", "to_k", "to_v"].enumerated() {
      program.multiply(
        "\(name).\(part)", x, seen,
        into: projected.part(place * channels..<(place + 1) * channels))
    }
    let attended = like(x)
    program.attend(
      projected, heads: channels / (configuration.headChannels ?? channels), into: attended)
    program.multiply(name + ".to_out.0", attended, into: y, residual: x)
    program.passesAround(x, to: y)
    return y
  }

  private mutating func like(_ view: View) -> View {
    program.picture(channels: view.channels, height: view.height, width: view.width)
  }
}
