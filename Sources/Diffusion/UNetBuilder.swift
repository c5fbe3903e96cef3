import Tensors

/// Walks through a network once, in the order it is computed, and writes down what has to be done.
///
/// A picture that is kept for the way up is written at once into the buffer in which it will lie
/// behind the picture it is joined with there; joining then costs nothing.
struct UNetBuilder {
  let configuration: UNetConfiguration
  var weights: WeightReader
  var program = Program()
  var taps: [String: UNet.Tap] = [:]
  private(set) var input: View
  let time: Buffer
  let label: Buffer?
  let ground: Buffer?
  private let groundWeight: Tensor?
  private(set) var output: View

  /// The time embedding, and where each residual block finds its share of it.
  private let embedding: View
  let shares: Buffer
  private var shareWeights: [Float] = []
  private var shareBias: [Float] = []
  /// The sums for normalisation that have been computed already.
  var sums: [View: Buffer] = [:]

  init(
    _ configuration: UNetConfiguration, _ weights: WeightReader, ground: Tensor? = nil,
    height: Int, width: Int
  ) {
    self.configuration = configuration
    self.weights = weights
    time = program.input(1)
    label = configuration.classes == nil ? nil : program.input(1)
    self.ground = ground == nil ? nil : program.input(Ground.width)
    groundWeight = ground
    embedding = program.picture(channels: configuration.timeChannels, height: 1, width: 1)
    shares = program.buffer(0)
    let channels = configuration.inputChannels
    input = View(
      program.input(channels * height * width), channels: channels, height: height, width: width)
    output = program.picture(
      channels: configuration.outputChannels, height: height, width: width)
    program.keep(output.buffer)
  }

  // MARK: The whole

  /// Writes the whole program down.
  mutating func build() throws(ModelError) {
    try embedTime()
    let afterEmbedding = program.operations.count
    var kept = KeptPictures(configuration.joints(height: input.height, width: input.width))
    var x = kept.place(in: &program)
    try convolve("conv_in", centeredInput(), into: x)
    for (level, block) in configuration.downBlocks.enumerated() {
      let name = "down_blocks.\(level)"
      for layer in 0..<configuration.layers {
        x = try layerOnTheWayDown(name, layer, block, x, into: kept.place(in: &program))
      }
      if level < configuration.channels.count - 1 {
        x = try shrink(name, block, x, into: kept.place(in: &program))
      }
      tap(name, x)
    }
    x = try middle(x, before: kept.lastJoined)
    for (step, block) in configuration.upBlocks.enumerated() {
      let name = "up_blocks.\(step)"
      let channels = configuration.channels[configuration.channels.count - 1 - step]
      let isLast = step == configuration.upBlocks.count - 1
      for layer in 0...configuration.layers {
        let (joined, skip) = kept.take()
        let growsNext = layer == configuration.layers && !isLast
        let target =
          growsNext || kept.isEmpty
          ? program.picture(channels: channels, height: joined.height, width: joined.width)
          : front(kept.lastJoined, channels)
        x = try layerOnTheWayUp(
          name, layer, block, joined, parts: [joined.part(0..<skip.offset), skip], into: target)
        if growsNext { x = try grow(name, block, x, into: front(kept.lastJoined, channels)) }
      }
      tap(name, x)
    }
    try finishPicture(x)
    shareEmbedding(at: afterEmbedding)
    try weights.finish()
  }

  /// The place in front of a kept picture.
  private func front(_ joined: View?, _ channels: Int) -> View {
    guard let joined else { preconditionFailure("a picture is kept for every step up") }
    return joined.part(0..<channels)
  }

  private mutating func centeredInput() -> View {
    guard configuration.centersInput else { return input }
    let centered = program.picture(
      channels: input.channels, height: input.height, width: input.width)
    program.append(Rescaling(input, .affine(2, -1), into: centered))
    return centered
  }

  private mutating func finishPicture(_ x: View) throws(ModelError) {
    let affine = try normalise("conv_norm_out", [x])
    tap("conv_norm_out", x, affine: affine)
    try convolve(
      "conv_out", x, InputSeam(affine: affine, activation: .silu), into: output)
    if configuration.timeEmbedding == .fourier {
      program.append(Rescaling(output, .inverse(of: time), into: output))
    }
    tap("output", output)
  }

  // MARK: The time

  private mutating func embedTime() throws(ModelError) {
    let width = configuration.timeChannels
    let first = configuration.channels[0]
    let projected: View
    switch configuration.timeEmbedding {
    case .positional:
      projected = program.picture(channels: first, height: 1, width: 1)
      program.append(
        TimeProjection(
          time, .positional(shift: Float(configuration.frequencyShift)),
          cosinesFirst: configuration.cosinesFirst, into: projected))
    case .fourier:
      projected = program.picture(channels: 2 * first, height: 1, width: 1)
      let frequencies = try weights.take("time_proj.weight", first)
      program.append(
        TimeProjection(time, .fourier(frequencies), cosinesFirst: false, into: projected))
    }
    tap("time_proj", projected)
    // What is told of the ground comes last.
    let plain =
      ground == nil ? embedding : program.picture(channels: width, height: 1, width: 1)
    defer { tellGround(plain) }
    let hidden = program.picture(channels: width, height: 1, width: 1)
    try multiply("time_embedding.linear_1", projected, InputSeam(), into: hidden)
    let seam = InputSeam(activation: .silu)
    guard let label, let classes = configuration.classes else {
      try multiply("time_embedding.linear_2", hidden, seam, into: plain)
      tap("time_embedding", plain)
      return
    }
    let time = program.picture(channels: width, height: 1, width: 1)
    try multiply("time_embedding.linear_2", hidden, seam, into: time)
    tap("time_embedding", time)
    let table = try weights.take("class_embedding.weight", classes, width)
    let named = program.picture(channels: width, height: 1, width: 1)
    program.append(Embedding(label, table: table, into: named))
    tap("class_embedding", named)
    program.append(Sum(time, named, into: plain))
  }

  private mutating func tellGround(_ plain: View) {
    guard let ground, let groundWeight else { return }
    let told = program.picture(channels: plain.channels, height: 1, width: 1)
    program.append(
      Product(
        View(ground, channels: Ground.width, height: 1, width: 1), InputSeam(),
        weights: groundWeight.values, into: told, OutputSeam()))
    program.append(Sum(plain, told, into: embedding))
  }

  /// Adds a residual block's projection of the time embedding to the one product that computes all
  /// of them; returns where in `shares` it will be.
  mutating func share(_ name: String, _ count: Int, adding bias: [Float]?) throws(ModelError)
    -> Int
  {
    let offset = shareBias.count
    shareWeights += try weights.take(name + ".weight", count, configuration.timeChannels)
    var own = try weights.take(name + ".bias", count)
    if let bias {
      for i in own.indices { own[i] += bias[i] }
    }
    shareBias += own
    return offset
  }

  private mutating func shareEmbedding(at index: Int) {
    program.resize(shares, to: shareBias.count)
    let view = View(shares, channels: shareBias.count, height: 1, width: 1)
    let product = Product(
      embedding, InputSeam(activation: configuration.seamActivation), weights: shareWeights,
      into: view, OutputSeam(bias: .constant(Storage(shareBias))))
    program.insert(product, at: index)
  }

  // MARK: Small parts

  mutating func tap(_ name: String, _ view: View, affine: Buffer? = nil) {
    taps[name] = UNet.Tap(view: view, affine: affine)
  }

  /// A linear layer, or a 1x1 convolution.
  mutating func multiply(
    _ name: String, _ x: View, _ seam: InputSeam, into y: View, residual: View? = nil,
    scale: Float = 1, isConvolution: Bool = false
  ) throws(ModelError) {
    let matrix =
      isConvolution
      ? try weights.take(name + ".weight", y.channels, x.channels, 1, 1)
      : try weights.take(name + ".weight", y.channels, x.channels)
    let bias = Storage(try weights.take(name + ".bias", y.channels))
    program.append(
      Product(
        x, seam, weights: matrix, into: y,
        OutputSeam(bias: .constant(bias), residual: residual, scale: scale)))
  }

  /// A 3x3 convolution with its own bias, or with one that has been added to a share of the time
  /// embedding.
  mutating func convolve(
    _ name: String, _ x: View, _ seam: InputSeam = InputSeam(), into y: View,
    bias: OutputSeam.Bias? = nil, residual: View? = nil, scale: Float = 1
  ) throws(ModelError) {
    let kernel = try weights.take(name + ".weight", y.channels, x.channels, 3, 3)
    let own = bias == nil ? Storage(try weights.take(name + ".bias", y.channels)) : nil
    let out = OutputSeam(
      bias: bias ?? own.map { .constant($0) } ?? .none, residual: residual, scale: scale)
    if ConvolutionPlan(inputs: x.channels, outputs: y.channels, height: y.height, width: y.width)
      .usesWinograd
    {
      let moments = program.buffer(Moments.blocks(y.height) * 2 * y.channels)
      sums[y] = moments
      program.append(
        WinogradConvolution(x, seam, weights: kernel, into: y, out, moments: moments))
    } else {
      program.append(DirectConvolution(x, seam, weights: kernel, into: y, out))
    }
    tap(name, y)
  }

  /// Group normalisation of pictures that lie side by side in one buffer; returns the scale and
  /// shift it amounts to.
  mutating func normalise(
    _ name: String, _ views: [View], groups: Int? = nil,
    modulation: (buffer: Buffer, offset: Int)? = nil
  ) throws(ModelError) -> Buffer {
    let channels = views.reduce(0) { $0 + $1.channels }
    var parts: [GroupNorm.Part] = []
    for view in views { parts.append(GroupNorm.Part(view: view, sums: momentsBuffer(of: view))) }
    let affine = program.buffer(2 * channels)
    let gamma = try weights.take(name + ".weight", channels)
    let beta = try weights.take(name + ".bias", channels)
    program.append(
      GroupNorm(
        parts, gamma: gamma, beta: beta, groups: groups ?? configuration.groups,
        epsilon: Float(configuration.epsilon), modulation: modulation, into: affine))
    return affine
  }

  private mutating func momentsBuffer(of view: View) -> Buffer {
    if let known = sums[view] { return known }
    let buffer = program.buffer(Moments.blocks(view.height) * 2 * view.channels)
    program.append(Moments(view, into: buffer))
    sums[view] = buffer
    return buffer
  }
}
