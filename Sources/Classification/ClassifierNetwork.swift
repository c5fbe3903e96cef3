package import Tensors

/// A small residual network: a convolution, stages of residual blocks each half as high and wide as
/// the one before, the mean over all pixels, and one output a class and a finding.
package struct ClassifierNetwork: Layer {
  package var stem: Convolution
  package var blocks: [ResidualBlock]
  package var norm: GroupNormalization
  package var head: Linear
  private let activation = SiLU()
  private let average = GlobalAverage()

  /// All weights zeros; see `drawWeights(seed:)`.
  package init(_ sides: NetworkSides, outputs: Int) {
    var channels = sides.widths.first ?? 1
    stem = Convolution(inputs: 3, outputs: channels, stride: sides.stemStride)
    blocks = []
    for (stage, width) in sides.widths.enumerated() {
      for block in 0..<sides.blocks[stage] {
        blocks.append(
          ResidualBlock(
            inputs: channels, outputs: width, groups: sides.groups,
            stride: stage > 0 && block == 0 ? 2 : 1))
        channels = width
      }
    }
    norm = GroupNormalization(channels: channels, groups: sides.groups)
    head = Linear(inputs: channels, outputs: outputs)
  }

  package mutating func visit(_ name: String, _ body: (String, inout Tensor) -> Void) {
    stem.visit(name.part("stem"), body)
    for index in blocks.indices { blocks[index].visit(name.part("blocks.\(index)"), body) }
    norm.visit(name.part("norm"), body)
    head.visit(name.part("head"), body)
  }

  package struct Trace: Sendable {
    let stem: Tensor
    var blocks: [ResidualBlock.Trace]
    let norm: GroupNormalization.Trace
    let activation: Tensor
    let average: [Int]
    /// What the outputs are computed from: (pictures, last width).
    package let features: Tensor
  }

  /// - Parameter x: (pictures, size, size, 3), from -1 to 1.
  /// - Returns: (pictures, classes + findings).
  package func forward(_ x: Tensor) -> (y: Tensor, trace: Trace) {
    var (y, stemTrace) = stem.forward(x)
    var traces: [ResidualBlock.Trace] = []
    for block in blocks {
      let (next, trace) = block.forward(y)
      traces.append(trace)
      y = next
    }
    let (normal, normTrace) = norm.forward(y)
    let (active, activeTrace) = activation.forward(normal)
    let (features, averageTrace) = average.forward(active)
    let (outputs, headTrace) = head.forward(features)
    let trace = Trace(
      stem: stemTrace, blocks: traces, norm: normTrace, activation: activeTrace,
      average: averageTrace, features: headTrace)
    return (outputs, trace)
  }

  package func backward(
    _ dy: Tensor, _ trace: Trace, into gradient: inout ClassifierNetwork
  ) -> Tensor {
    var noActivation = SiLU()
    var noAverage = GlobalAverage()
    var slope = head.backward(dy, trace.features, into: &gradient.head)
    slope = average.backward(slope, trace.average, into: &noAverage)
    slope = activation.backward(slope, trace.activation, into: &noActivation)
    slope = norm.backward(slope, trace.norm, into: &gradient.norm)
    for index in blocks.indices.reversed() {
      slope = blocks[index].backward(slope, trace.blocks[index], into: &gradient.blocks[index])
    }
    return stem.backward(slope, trace.stem, into: &gradient.stem)
  }

  /// Begins with another network's weights, where it has the same sides: outputs of classes and
  /// findings that both know are taken over, others begin at 0.
  mutating func take(
    _ other: ClassifierNetwork, _ theirs: ClassifierDescription, _ mine: ClassifierDescription
  ) {
    guard theirs.network == mine.network else { return }
    (stem, blocks, norm) = (other.stem, other.blocks, other.norm)
    let width = mine.network.widths.last ?? 0
    func names(_ description: ClassifierDescription) -> [String] {
      description.classes + description.findings.map { "+\($0.key)" }
        + (description.seen == nil ? [] : ["zoom"])
    }
    let places = names(theirs)
    for (row, name) in names(mine).enumerated() {
      guard let place = places.firstIndex(of: name) else { continue }
      head.bias.values[row] = other.head.bias.values[place]
      for column in 0..<width {
        head.weight.values[row * width + column] = other.head.weight.values[place * width + column]
      }
    }
  }
}
