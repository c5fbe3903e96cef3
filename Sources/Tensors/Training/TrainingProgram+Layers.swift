extension TrainingProgram {
  /// Sines and cosines of a time.
  package mutating func projectTime(
    _ time: Buffer, shift: Float, cosinesFirst: Bool, channels: Int
  ) -> View {
    let out = picture(channels: channels, height: 1, width: 1)
    append(TimeProjection(time, .positional(shift: shift), cosinesFirst: cosinesFirst, into: out))
    return out
  }

  /// The row of the table `name` that `index` names.
  package mutating func embed(_ name: String, _ index: Buffer, channels: Int) -> View {
    let table = block.parameter(name + ".weight")
    let out = picture(channels: channels, height: 1, width: 1)
    append(TrainedEmbedding(index: index, table: table, output: out))
    tape.append { program in
      program.append(EmbeddingSlope(index: index, slope: program.slope(of: out), table: table))
    }
    return out
  }

  /// One vector plus another; each hands its slope on.
  package mutating func add(_ first: View, _ second: View) -> View {
    let out = like(first)
    append(Sum(first, second, into: out))
    passesOn(first, to: out)
    passesOn(second, to: out)
    return out
  }

  /// An activation that several layers may read: what they read, and where they leave its slope.
  package mutating func activated(_ x: View) -> Normalized {
    let result = Normalized(view: x, seam: InputSeam(activation: .silu), slope: like(x))
    tape.append { program in
      let out = program.slope(of: x)
      program.append(
        ActivationSlope(
          input: x, slope: result.slope, activation: .silu, output: out,
          residual: program.takeResidual(of: x), accumulates: program.claim(out)))
    }
    return result
  }

  /// A linear layer, or a 1x1 convolution.
  ///
  /// - Parameters:
  ///   - seen: how `x` is read; nil for as it is.
  ///   - wantsSlope: whether anything before `x` is trained.
  ///   - hasBias: whether the layer has one.
  ///   - more: a bias that is added to the layer's own.
  ///   - residual: is added to the result; see `passesOn` and `passesAround`.
  package mutating func multiply(
    _ name: String, _ x: View, _ seen: Normalized? = nil, into y: View, wantsSlope: Bool = true,
    hasBias: Bool = true, addingBias more: String? = nil, residual: View? = nil
  ) {
    let weight = block.parameter(name + ".weight")
    let seam = seen?.seam ?? InputSeam()
    let read = seen?.view ?? x
    var out = OutputSeam(residual: residual)
    var biases: [Parameter] = []
    if hasBias {
      let (constant, all) = block.parameter(name + ".bias")
        .added(to: more.map { block.parameter($0) }, &biasSums)
      out.bias = .constant(constant)
      biases = all
    }
    append(Product(read, seam, matrix: prepared(weight, .matrix).matrix, into: y, out))
    tape.append { program in
      let dy = program.slope(of: y)
      if !biases.isEmpty {
        program.append(
          BiasSlope(
            slope: dy, parameters: biases, ofPictures: program.program.buffer(y.channels)))
      }
      program.append(ProductWeightSlope(read, seam, slope: dy, weights: weight))
      guard wantsSlope else { return }
      let dx = seen?.slope ?? program.slope(of: x)
      let adds = program.claim(dx)
      program.append(
        Product(
          dy, matrix: program.prepared(weight, .matrix, isTransposed: true).matrix, into: dx,
          OutputSeam(residual: adds ? dx : nil)))
    }
  }

  /// Group normalisation of the pictures that lie side by side in `x`, and an activation.
  package mutating func normalise(
    _ name: String, _ x: View, parts: [View], groups: Int, epsilon: Float,
    activation: InputSeam.Activation
  ) -> Normalized {
    let gamma = block.parameter(name + ".weight")
    let beta = block.parameter(name + ".bias")
    let affine = program.buffer(2 * x.channels)
    let statistics = program.buffer(2 * x.channels)
    var sources: [GroupNorm.Part] = []
    for part in parts { sources.append(GroupNorm.Part(view: part, sums: moments(of: part))) }
    append(
      TrainedGroupNorm(
        parts: sources, gamma: gamma, beta: beta, groups: groups, epsilon: epsilon,
        affine: affine, statistics: statistics))
    // Written down once, as it is read again for the slope of the weights.
    let seen = like(x)
    append(
      Staging(
        input: x, seam: InputSeam(affine: affine, activation: activation), output: seen))
    let result = Normalized(view: seen, seam: InputSeam(), slope: like(x))
    tape.append { program in
      let out = program.slope(of: x)
      program.append(
        GroupNormSlope(
          input: x, slope: result.slope, activation: activation, gamma: gamma, beta: beta,
          groups: groups, affine: affine, statistics: statistics, output: out,
          residual: program.takeResidual(of: x), accumulates: program.claim(out)))
    }
    return result
  }

  private mutating func moments(of view: View) -> Buffer {
    if let known = sums[view] { return known }
    let buffer = program.buffer(Moments.blocks(view.height) * 2 * view.channels)
    append(Moments(view, into: buffer))
    sums[view] = buffer
    return buffer
  }

  /// What a convolution adds to its result.
  package enum Addition {
    /// Its bias.
    case bias
    /// A bias for each picture, in which its own is contained already.
    case perPicture(View)
  }

  /// A 3x3 convolution with a border of one zero.
  ///
  /// - Parameters:
  ///   - seen: how `x` is read; nil for as it is.
  ///   - change: of the size.
  ///   - wantsSlope: whether anything before `x` is trained.
  ///   - residual: is added to the result; see `passesOn` and `passesAround`.
  package mutating func convolve(
    _ name: String, _ x: View, _ seen: Normalized? = nil, _ change: Resizing = .none,
    into y: View, _ addition: Addition = .bias, wantsSlope: Bool = true, residual: View? = nil
  ) {
    let weight = block.parameter(name + ".weight")
    var seam = seen?.seam ?? InputSeam()
    seam.doubled = change == .doubling
    let read = seen?.view ?? x
    var biases: [Parameter] = []
    let bias: OutputSeam.Bias
    switch addition {
    case .bias:
      biases = [block.parameter(name + ".bias")]
      bias = .constant(biases[0].weights)
    case .perPicture(let view): bias = .perPicture(view.buffer, offset: view.offset)
    }
    convolveForward(read, seam, weight, change, into: y, OutputSeam(bias: bias, residual: residual))
    tape.append { program in
      var dy = program.slope(of: y)
      var perPicture = program.program.buffer(y.channels)
      if case .perPicture(let view) = addition {
        let slope = program.slope(of: view)
        _ = program.claim(slope)
        perPicture = slope.buffer
      }
      program.append(BiasSlope(slope: dy, parameters: biases, ofPictures: perPicture))
      if change == .halving {
        let spread = program.picture(channels: y.channels, height: x.height, width: x.width)
        program.append(Spreading(input: dy, output: spread))
        dy = spread
      }
      program.weightSlope(read, seam, slope: dy, weight)
      guard wantsSlope else { return }
      program.inputSlope(dy, weight, change, to: seen?.slope ?? program.slope(of: x))
    }
  }

  /// What a convolution does to the size.
  package enum Resizing {
    case none
    /// Stride 2.
    case halving
    /// Every pixel is seen as two by two.
    case doubling
  }

  private static func usesWinograd(_ inputs: Int, _ y: View) -> Bool {
    ConvolutionPlan(inputs: inputs, outputs: y.channels, height: y.height, width: y.width)
      .usesWinograd
  }

  private mutating func convolveForward(
    _ x: View, _ seam: InputSeam, _ weight: Parameter, _ change: Resizing, into y: View,
    _ out: OutputSeam
  ) {
    if change != .halving, Self.usesWinograd(x.channels, y) {
      let moments = program.buffer(Moments.blocks(y.height) * 2 * y.channels)
      sums[y] = moments
      append(
        WinogradConvolution(
          x, seam, transformed: prepared(weight, .winograd).target, into: y, out,
          moments: moments))
    } else {
      append(
        DirectConvolution(
          x, seam, matrix: prepared(weight, .matrix).matrix, stride: change == .halving ? 2 : 1,
          into: y, out))
    }
  }

  private mutating func weightSlope(
    _ x: View, _ seam: InputSeam, slope: View, _ weight: Parameter
  ) {
    if Self.usesWinograd(x.channels, slope) {
      append(WinogradWeightSlope(x, seam, slope: slope, weights: weight))
    } else {
      append(ProductWeightSlope(x, seam, slope: slope, weights: weight))
    }
  }

  /// The slope of a convolution's input is the convolution of the output's slope with the kernel
  /// turned by half a turn.
  private mutating func inputSlope(
    _ dy: View, _ weight: Parameter, _ change: Resizing, to dx: View
  ) {
    let seen =
      change == .doubling
      ? picture(channels: dx.channels, height: dy.height, width: dy.width) : dx
    let adds = change == .doubling ? false : claim(dx)
    let out = OutputSeam(residual: adds ? seen : nil)
    if Self.usesWinograd(dy.channels, seen) {
      let job = prepared(weight, .winograd, isTransposed: true)
      append(WinogradConvolution(dy, transformed: job.target, into: seen, out))
    } else {
      let job = prepared(weight, .matrix, isTransposed: true)
      append(DirectConvolution(dy, matrix: job.matrix, into: seen, out))
    }
    if change == .doubling {
      append(Folding(input: seen, output: dx, accumulates: claim(dx)))
    }
  }

  /// Self-attention between pixels, many heads side by side: queries, keys and values are the thirds
  /// of the channels of `x`.
  package mutating func attend(_ x: View, heads: Int, into y: View) {
    append(Attention(x, heads: heads, into: y))
    tape.append { program in
      let out = program.slope(of: x)
      _ = program.claim(out)
      program.append(
        AttentionSlope(input: x, slope: program.slope(of: y), heads: heads, output: out))
    }
  }
}

extension Parameter {
  /// Its weights with those of `other` added, and all whose slope is that of the sum.
  fileprivate func added(
    to other: Parameter?, _ sums: inout [WeightPreparation.BiasSum]
  ) -> (Storage, [Parameter]) {
    guard let other else { return (weights, [self]) }
    let target = Storage(count: entry.count)
    sums.append(WeightPreparation.BiasSum(first: self, second: other, target: target))
    return (target, [self, other])
  }
}
