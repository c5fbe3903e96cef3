/// Twice normalise, activate and convolve, added to the input: the block that residual networks and
/// U-Nets are made of. With stride 2 the picture becomes half as high and wide.
///
/// He, Zhang, Ren and Sun, "Identity mappings in deep residual networks", ECCV 2016. Where the input
/// has other sides than the output, the shortcut averages and mixes it.
package struct ResidualBlock: Layer {
  package var norm1: GroupNormalization
  package var conv1: Convolution
  package var norm2: GroupNormalization
  package var conv2: Convolution
  /// Nil where the input can be added as it is.
  package var shortcut: Linear?
  private let activation = SiLU()
  private let pooling: AveragePooling?

  package init(inputs: Int, outputs: Int, groups: Int, stride: Int = 1) {
    norm1 = GroupNormalization(channels: inputs, groups: groups)
    conv1 = Convolution(inputs: inputs, outputs: outputs, stride: stride)
    norm2 = GroupNormalization(channels: outputs, groups: groups)
    conv2 = Convolution(inputs: outputs, outputs: outputs)
    pooling = stride == 2 ? AveragePooling() : nil
    shortcut = inputs != outputs ? Linear(inputs: inputs, outputs: outputs) : nil
  }

  package mutating func visit(_ name: String, _ body: (String, inout Tensor) -> Void) {
    norm1.visit(name.part("norm1"), body)
    conv1.visit(name.part("conv1"), body)
    norm2.visit(name.part("norm2"), body)
    conv2.visit(name.part("conv2"), body)
    shortcut?.visit(name.part("shortcut"), body)
  }

  package struct Trace: Sendable {
    let norm1: GroupNormalization.Trace
    let act1: Tensor
    let conv1: Tensor
    let norm2: GroupNormalization.Trace
    let act2: Tensor
    let conv2: Tensor
    let pooling: [Int]?
    let shortcut: Tensor?
  }

  package func forward(_ x: Tensor) -> (y: Tensor, trace: Trace) {
    let (a, norm1Trace) = norm1.forward(x)
    let (b, act1Trace) = activation.forward(a)
    let (c, conv1Trace) = conv1.forward(b)
    let (d, norm2Trace) = norm2.forward(c)
    let (e, act2Trace) = activation.forward(d)
    var (y, conv2Trace) = conv2.forward(e)
    let pooled = pooling?.forward(x)
    let mixed = shortcut?.forward(pooled?.y ?? x)
    y.add(mixed?.y ?? pooled?.y ?? x)
    let trace = Trace(
      norm1: norm1Trace, act1: act1Trace, conv1: conv1Trace, norm2: norm2Trace, act2: act2Trace,
      conv2: conv2Trace, pooling: pooled?.trace, shortcut: mixed?.trace)
    return (y, trace)
  }

  package func backward(
    _ dy: Tensor, _ trace: Trace, into gradient: inout ResidualBlock
  ) -> Tensor {
    var none = SiLU()
    let e = conv2.backward(dy, trace.conv2, into: &gradient.conv2)
    let d = activation.backward(e, trace.act2, into: &none)
    let c = norm2.backward(d, trace.norm2, into: &gradient.norm2)
    let b = conv1.backward(c, trace.conv1, into: &gradient.conv1)
    let a = activation.backward(b, trace.act1, into: &none)
    var dx = norm1.backward(a, trace.norm1, into: &gradient.norm1)
    var around = dy
    if let shortcut, let remembered = trace.shortcut, var slopes = gradient.shortcut {
      gradient.shortcut = nil
      around = shortcut.backward(around, remembered, into: &slopes)
      gradient.shortcut = slopes
    }
    if let pooling, let remembered = trace.pooling {
      var nothing = AveragePooling()
      around = pooling.backward(around, remembered, into: &nothing)
    }
    dx.add(around)
    return dx
  }
}

extension Tensor {
  /// Adds `other`, number by number.
  package mutating func add(_ other: Tensor) {
    precondition(shape == other.shape, "tensors of equal sides")
    let more = other.values.span
    var values = self.values.mutableSpan
    for index in values.indices { values[index] += more[index] }
  }
}
