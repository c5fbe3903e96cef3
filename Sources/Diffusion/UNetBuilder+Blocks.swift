import Tensors

extension UNetBuilder {
  /// One layer of a block on the way down: a residual block, with attention behind it or not.
  mutating func layerOnTheWayDown(
    _ block: String, _ layer: Int, _ kind: UNetConfiguration.DownBlock, _ x: View, into y: View
  ) throws(ModelError) -> View {
    let name = "\(block).resnets.\(layer)"
    guard kind == .attention else { return try residualBlock(name, x, [x], into: y) }
    let between = like(y)
    _ = try residualBlock(name, x, [x], into: between)
    return try attend("\(block).attentions.\(layer)", between, into: y)
  }

  /// One layer of a block on the way up. `parts` are the pictures that lie side by side in `x`.
  mutating func layerOnTheWayUp(
    _ block: String, _ layer: Int, _ kind: UNetConfiguration.UpBlock, _ x: View, parts: [View],
    into y: View
  ) throws(ModelError) -> View {
    let name = "\(block).resnets.\(layer)"
    guard kind == .attention else { return try residualBlock(name, x, parts, into: y) }
    let between = like(y)
    _ = try residualBlock(name, x, parts, into: between)
    return try attend("\(block).attentions.\(layer)", between, into: y)
  }

  /// The middle: a residual block, attention, a residual block.
  mutating func middle(_ x: View, before joined: View?) throws(ModelError) -> View {
    let scale = Float(1 / configuration.midBlockScale)
    guard let joined else { preconditionFailure("the first picture is always kept") }
    let y = joined.part(0..<x.channels)
    var inner = like(x)
    _ = try residualBlock("mid_block.resnets.0", x, [x], into: inner, scale: scale)
    if configuration.hasMidAttention {
      // With scaling and shifting, diffusers leaves the normalisation out unless told otherwise.
      let groups =
        configuration.attentionGroups
        ?? (configuration.timeShift == .added ? configuration.groups : nil)
      inner = try attend(
        "mid_block.attentions.0", inner, into: like(x), groups: .some(groups), scale: scale)
    }
    let out = try residualBlock("mid_block.resnets.1", inner, [inner], into: y, scale: scale)
    tap("mid_block", out)
    return out
  }

  /// Half the size.
  mutating func shrink(
    _ block: String, _ kind: UNetConfiguration.DownBlock, _ x: View, into y: View
  ) throws(ModelError) -> View {
    let name = "\(block).downsamplers.0"
    if kind == .resnet || kind == .attention && configuration.downsampling == .resnet {
      return try residualBlock(name, x, [x], into: y)
    }
    let kernel = try weights.take(name + ".conv.weight", y.channels, x.channels, 3, 3)
    let bias = Storage(try weights.take(name + ".conv.bias", y.channels))
    program.append(
      DirectConvolution(
        x, weights: kernel, stride: 2, padding: configuration.downsamplePadding, into: y,
        OutputSeam(bias: .constant(bias))))
    return y
  }

  /// Twice the size.
  mutating func grow(
    _ block: String, _ kind: UNetConfiguration.UpBlock, _ x: View, into y: View
  ) throws(ModelError) -> View {
    let name = "\(block).upsamplers.0"
    if kind == .resnet || kind == .attention && configuration.upsampling == .resnet {
      return try residualBlock(name, x, [x], into: y)
    }
    try convolve(name + ".conv", x, InputSeam(doubled: true), into: y)
    return y
  }

  /// A residual block: twice normalise, activate, convolve; the time embedding between; the input
  /// added at the end. Where input and output differ in size, it changes the size on the way.
  ///
  /// - Parameter parts: the pictures that lie side by side in `x`.
  mutating func residualBlock(
    _ name: String, _ x: View, _ parts: [View], into y: View, scale: Float = 1
  ) throws(ModelError) -> View {
    let activation = configuration.seamActivation
    var seam = InputSeam(
      affine: try normalise(name + ".norm1", parts), activation: activation)
    var source = x
    var shortcut = x
    if y.height < x.height {
      source = resampled(x, seam, like: y)
      shortcut = resampled(x, InputSeam(), like: y)
      seam = InputSeam()
    } else if y.height > x.height {
      seam.doubled = true
      shortcut = resampled(x, InputSeam(), like: y)
    }
    let hidden = like(y)
    let projection = name + ".time_emb_proj"
    let second: Buffer
    switch configuration.timeShift {
    case .added:
      let bias = try weights.take(name + ".conv1.bias", y.channels)
      let offset = try share(projection, y.channels, adding: bias)
      try convolve(
        name + ".conv1", source, seam, into: hidden, bias: .perPicture(shares, offset: offset))
      second = try normalise(name + ".norm2", [hidden])
    case .scaleShift:
      let offset = try share(projection, 2 * y.channels, adding: nil)
      try convolve(name + ".conv1", source, seam, into: hidden)
      second = try normalise(name + ".norm2", [hidden], modulation: (shares, offset))
    }
    if x.channels != y.channels {
      let projected = like(y)
      try multiply(
        name + ".conv_shortcut", shortcut, InputSeam(), into: projected, isConvolution: true)
      shortcut = projected
    }
    try convolve(
      name + ".conv2", hidden, InputSeam(affine: second, activation: activation), into: y,
      residual: shortcut, scale: scale)
    tap(name, y)
    return y
  }

  /// Self-attention with normalisation before it, and its input added.
  ///
  /// - Parameter groups: of the normalisation; nil for the configuration's, `.some(nil)` for none.
  private mutating func attend(
    _ name: String, _ x: View, into y: View, groups: Int?? = nil, scale: Float = 1
  ) throws(ModelError) -> View {
    let channels = x.channels
    var seam = InputSeam()
    if let groups = groups ?? configuration.groups {
      seam.affine = try normalise(name + ".group_norm", [x], groups: groups)
    }
    var matrix: [Float] = []
    var bias: [Float] = []
    for part in ["to_q", "to_k", "to_v"] {
      matrix += try weights.take("\(name).\(part).weight", channels, channels)
      bias += try weights.take("\(name).\(part).bias", channels)
    }
    let projected = program.picture(channels: 3 * channels, height: x.height, width: x.width)
    program.append(
      Product(
        x, seam, weights: matrix, into: projected,
        OutputSeam(bias: .constant(Storage(bias)))))
    let attended = like(x)
    program.append(
      Attention(
        projected, heads: channels / (configuration.headChannels ?? channels), into: attended))
    try multiply(name + ".to_out.0", attended, InputSeam(), into: y, residual: x, scale: scale)
    tap(name, y)
    return y
  }

  private mutating func resampled(_ x: View, _ seam: InputSeam, like y: View) -> View {
    let out = program.picture(channels: x.channels, height: y.height, width: y.width)
    program.append(Resampling(x, seam, into: out))
    return out
  }

  /// A buffer of its own for a picture of the size and channels of `view`.
  private mutating func like(_ view: View) -> View {
    program.picture(channels: view.channels, height: view.height, width: view.width)
  }
}
