import Tensors

/// Looks at a square of a field and says whether a white cell is in its middle, and where its box is.
///
/// A convolution, stages of residual blocks each half as high and wide as the one before, and one
/// linear layer on what is left of the picture: unlike a mean over it, that still knows where things
/// are.
struct LocatorNetwork: Layer {
  var stem: Convolution
  var blocks: [ResidualBlock]
  var norm: GroupNormalization
  var head: Linear
  private let activation = SiLU()

  /// What it gives for each square: the score before the logistic function, and where the box is.
  static let outputs = 5
  /// Channels that are normalised together, in a layer of any width.
  private static let groups = 8

  /// All weights zeros; see `drawWeights(seed:)`.
  ///
  /// - Precondition: the size is a multiple of 2 to the number of widths.
  init(size: Int, widths: [Int]) {
    var channels = widths.first ?? 1
    precondition(size % (1 << widths.count) == 0, "a size that can be halved")
    stem = Convolution(inputs: 3, outputs: channels, stride: 2)
    blocks = widths.enumerated().map { stage, width in
      defer { channels = width }
      return ResidualBlock(
        inputs: channels, outputs: width, groups: Self.groups, stride: stage > 0 ? 2 : 1)
    }
    norm = GroupNormalization(channels: channels, groups: Self.groups)
    let side = size >> widths.count
    head = Linear(inputs: side * side * channels, outputs: Self.outputs)
  }

  mutating func visit(_ name: String, _ body: (String, inout Tensor) -> Void) {
    stem.visit(name.part("stem"), body)
    for index in blocks.indices { blocks[index].visit(name.part("blocks.\(index)"), body) }
    norm.visit(name.part("norm"), body)
    head.visit(name.part("head"), body)
  }

  struct Trace: Sendable {
    let stem: Tensor
    let blocks: [ResidualBlock.Trace]
    let norm: GroupNormalization.Trace
    let activation: Tensor
    let head: Tensor
    let shape: [Int]
  }

  /// - Parameter x: (squares, size, size, 3), from -1 to 1.
  /// - Returns: (squares, 5).
  func forward(_ x: Tensor) -> (y: Tensor, trace: Trace) {
    var (y, stemTrace) = stem.forward(x)
    var traces: [ResidualBlock.Trace] = []
    for block in blocks {
      let (next, trace) = block.forward(y)
      traces.append(trace)
      y = next
    }
    let (normal, normTrace) = norm.forward(y)
    let (active, activeTrace) = activation.forward(normal)
    let flat = Tensor(
      shape: [x.shape[0], active.values.count / max(1, x.shape[0])], values: active.values)
    let (outputs, headTrace) = head.forward(flat)
    let trace = Trace(
      stem: stemTrace, blocks: traces, norm: normTrace, activation: activeTrace,
      head: headTrace, shape: active.shape)
    return (outputs, trace)
  }

  func backward(_ dy: Tensor, _ trace: Trace, into gradient: inout LocatorNetwork) -> Tensor {
    var noActivation = SiLU()
    let flat = head.backward(dy, trace.head, into: &gradient.head)
    var slope = Tensor(shape: trace.shape, values: flat.values)
    slope = activation.backward(slope, trace.activation, into: &noActivation)
    slope = norm.backward(slope, trace.norm, into: &gradient.norm)
    for index in blocks.indices.reversed() {
      slope = blocks[index].backward(slope, trace.blocks[index], into: &gradient.blocks[index])
    }
    return stem.backward(slope, trace.stem, into: &gradient.stem)
  }
}
