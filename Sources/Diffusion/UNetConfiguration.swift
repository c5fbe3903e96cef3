import Basis
public import Foundation
public import Tensors

/// The options of diffusers' `UNet2DModel`, from `unet/config.json`. What isn't built here is
/// refused by name when the file is read.
public struct UNetConfiguration: Sendable, Hashable {
  /// A block on the way down.
  enum DownBlock: String, Sendable, CaseIterable {
    case plain = "DownBlock2D"
    case attention = "AttnDownBlock2D"
    case resnet = "ResnetDownsampleBlock2D"
  }

  /// A block on the way up.
  enum UpBlock: String, Sendable, CaseIterable {
    case plain = "UpBlock2D"
    case attention = "AttnUpBlock2D"
    case resnet = "ResnetUpsampleBlock2D"
  }

  /// How a block with attention changes the size.
  enum Resizing: String, Sendable, CaseIterable {
    case convolution = "conv"
    case resnet
  }

  enum Activation: String, Sendable, CaseIterable {
    case silu
    case swish
    case mish
  }

  /// What the time embedding does in a residual block: it is added, or it scales and shifts.
  enum TimeShift: String, Sendable, CaseIterable {
    case added = "default"
    case scaleShift = "scale_shift"
  }

  enum TimeEmbedding: String, Sendable, CaseIterable {
    case positional
    case fourier
  }

  enum MidBlock: String, Sendable, CaseIterable {
    case unet = "UNetMidBlock2D"
  }

  /// Height and width it was made for, in pixels; nil where the file doesn't say.
  public let height: Int?
  /// See `height`.
  public let width: Int?
  /// 1 for grey, 3 for colour.
  public let inputChannels: Int
  /// As many as go in, what the network is shown besides not counted.
  public let outputChannels: Int
  /// Classes it knows, the null class included; nil for a network without classes.
  public let classes: Int?
  let centersInput: Bool
  let timeEmbedding: TimeEmbedding
  let frequencyShift: Double
  let cosinesFirst: Bool
  let timeChannels: Int
  let downBlocks: [DownBlock]
  let upBlocks: [UpBlock]
  let channels: [Int]
  let layers: Int
  let midBlockScale: Double
  let downsamplePadding: Int
  let downsampling: Resizing
  let upsampling: Resizing
  let activation: Activation
  let headChannels: Int?
  let groups: Int
  let attentionGroups: Int?
  let epsilon: Double
  let timeShift: TimeShift
  let hasMidAttention: Bool

  /// Reads the file at `url`, which messages call `name`.
  ///
  /// - Parameter condition: channels of what the network is shown besides the picture.
  init(at url: URL, name: String, condition: Int = 0) throws(ModelError) {
    try self.init(reading: ConfigurationFile(at: url, name: name), condition: condition)
  }

  init(reading configuration: ConfigurationFile, condition: Int = 0) throws(ModelError) {
    var file = configuration
    let name = file.name
    try file.requireClass("UNet2DModel")
    let size = try Self.size(&file)
    height = size?.height
    width = size?.width
    inputChannels = try file.integer("in_channels") ?? 3
    outputChannels = try file.integer("out_channels") ?? 3
    centersInput = try file.boolean("center_input_sample") ?? false
    timeEmbedding = try file.choice("time_embedding_type", otherwise: .positional)
    frequencyShift = try file.number("freq_shift") ?? 0
    cosinesFirst = try file.boolean("flip_sin_to_cos") ?? true
    downBlocks = try file.blocks(
      "down_block_types", otherwise: [.plain, .attention, .attention, .attention])
    _ = try file.choice("mid_block_type", otherwise: MidBlock.unet)
    upBlocks = try file.blocks(
      "up_block_types", otherwise: [.attention, .attention, .attention, .plain])
    channels = try file.integers("block_out_channels") ?? [224, 448, 672, 896]
    layers = try file.integer("layers_per_block") ?? 2
    midBlockScale = try file.number("mid_block_scale_factor") ?? 1
    downsamplePadding = try file.integer("downsample_padding") ?? 1
    downsampling = try file.choice("downsample_type", otherwise: .convolution)
    upsampling = try file.choice("upsample_type", otherwise: .convolution)
    activation = try file.choice("act_fn", otherwise: .silu)
    // Absent it is 8; null means one head.
    headChannels = file.contains("attention_head_dim") ? try file.integer("attention_head_dim") : 8
    groups = try file.integer("norm_num_groups") ?? 32
    attentionGroups = try file.integer("attn_norm_num_groups")
    epsilon = try file.number("norm_eps") ?? 1e-5
    timeShift = try file.choice("resnet_time_scale_shift", otherwise: .added)
    hasMidAttention = try file.boolean("add_attention") ?? true
    try file.require("class_embed_type", .null)
    classes = try file.integer("num_class_embeds")
    timeChannels = try file.integer("time_embedding_dim") ?? 4 * (channels.first ?? 0)
    file.ignore("dropout", "num_train_timesteps")
    try file.finish()
    try check(name, condition: condition)
  }

  private static func size(
    _ file: inout ConfigurationFile
  ) throws(ModelError) -> (height: Int, width: Int)? {
    if case .list = file.peek("sample_size") {
      guard let sides = try file.integers("sample_size"), sides.count == 2 else {
        throw .configuration(
          file: file.name, problem: "'sample_size' has to be one number or two")
      }
      return (sides[0], sides[1])
    }
    return try file.integer("sample_size").map { ($0, $0) }
  }

  /// What would make it impossible to build, one sentence each.
  private func check(_ name: String, condition: Int) throws(ModelError) {
    func refuse(_ problem: String) -> ModelError { .configuration(file: name, problem: problem) }
    let largest = 1 << 16
    guard [1, 3].contains(outputChannels), inputChannels == outputChannels + condition else {
      throw .unsupported(
        file: name, option: "in_channels", value: "\(inputChannels) to \(outputChannels)",
        supported: condition == 0
          ? "1 or 3 channels, as many out as in" : "\(3 + condition) channels in and 3 out")
    }
    guard !channels.isEmpty, channels.count <= 12,
      channels.allSatisfy({ $0 > 0 && $0 <= largest })
    else { throw refuse("'block_out_channels' has to be one to twelve positive numbers") }
    guard downBlocks.count == channels.count, upBlocks.count == channels.count else {
      throw refuse("as many down and up blocks are needed as 'block_out_channels' has numbers")
    }
    guard (1...64).contains(layers) else { throw refuse("'layers_per_block' has to be 1 to 64") }
    guard groups > 0, channels.allSatisfy({ $0 % groups == 0 }) else {
      throw refuse("'norm_num_groups' has to divide every number of 'block_out_channels'")
    }
    let last = channels[channels.count - 1]
    guard attentionGroups.map({ $0 > 0 && last % $0 == 0 }) ?? true else {
      throw refuse("'attn_norm_num_groups' has to divide the channels of the middle block")
    }
    guard headChannels.map({ size in size > 0 && attended.allSatisfy { $0 % size == 0 } }) ?? true
    else { throw refuse("'attention_head_dim' has to divide the channels of every attention") }
    guard epsilon > 0, epsilon < 1 else { throw refuse("'norm_eps' has to be between 0 and 1") }
    guard midBlockScale.isFinite, midBlockScale > 0 else {
      throw refuse("'mid_block_scale_factor' has to be positive")
    }
    guard [0, 1].contains(downsamplePadding) else {
      throw .unsupported(
        file: name, option: "downsample_padding", value: "\(downsamplePadding)",
        supported: "'downsample_padding' 0 or 1")
    }
    guard timeChannels > 0, timeChannels <= largest else {
      throw refuse("'time_embedding_dim' has to be positive")
    }
    guard frequencyShift.isFinite, Double(channels[0] / 2) != frequencyShift else {
      throw refuse("'freq_shift' has to differ from half the first of 'block_out_channels'")
    }
    guard classes.map({ $0 > 0 && $0 <= 1 << 20 }) ?? true else {
      throw refuse("'num_class_embeds' has to be positive")
    }
    for side in [height, width].compactMap({ $0 }) {
      guard side > 0, side <= 4096, side % sizeUnit == 0 else {
        throw refuse("'sample_size' has to be a multiple of \(sizeUnit), at most 4096")
      }
    }
  }

  /// Channels of every block that has attention.
  private var attended: [Int] {
    let down = zip(downBlocks, channels).filter { $0.0 == .attention }.map(\.1)
    let up = zip(upBlocks, channels.reversed()).filter { $0.0 == .attention }.map(\.1)
    return down + up + (hasMidAttention ? channels.suffix(1) : [])
  }

  /// Height and width of a picture have to be multiples of this.
  public var sizeUnit: Int { 1 << (channels.count - 1) }

  var seamActivation: InputSeam.Activation { activation == .mish ? .mish : .silu }
}

extension ConfigurationFile {
  /// Refuses a configuration of another class.
  mutating func requireClass(_ name: String) throws(ModelError) {
    guard let found = try text("_class_name"), found != name else { return }
    throw .unsupported(
      file: self.name, option: "_class_name", value: found, supported: "a '\(name)'")
  }

  /// A list of block types.
  fileprivate mutating func blocks<Block: RawRepresentable & CaseIterable>(
    _ option: String, otherwise: [Block]
  ) throws(ModelError) -> [Block] where Block.RawValue == String {
    guard let names = try texts(option) else { return otherwise }
    var blocks: [Block] = []
    for name in names {
      guard let block = Block(rawValue: name) else {
        let words = Block.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        throw .unsupported(
          file: self.name, option: option, value: name, supported: "blocks among \(words)")
      }
      blocks.append(block)
    }
    return blocks
  }
}
