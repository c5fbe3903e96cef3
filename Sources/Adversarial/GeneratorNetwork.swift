import Tensors

/// A generator as a program: normal numbers and a class go in, a picture comes out, and where it is
/// trained the picture's slope goes back.
///
/// Latents and class become one vector, which is a picture of 4 by 4 pixels to begin with and biases
/// a residual block at every size but the largest: He et al., "Identity mappings in deep residual
/// networks", ECCV 2016, with the conditioning of a diffusion model's network, so that both have the
/// same layers.
struct GeneratorNetwork: Sendable {
  let configuration: GeneratorConfiguration
  let block: ParameterBlock
  let program: Program
  /// Operations that make a picture; those behind them are the way back.
  let forward: Int
  /// Where normal numbers and the class's number go in.
  let latent: Buffer
  let label: Buffer
  /// The picture, from about -1 to 1, and where its slope goes. No tangent keeps it there: early steps
  /// would drive one to where it has no slope, and the critic sees what lies outside.
  let output: View
  let slope: View

  /// All weights 0.
  ///
  /// - Parameter isTrained: whether there is a way back.
  init(_ configuration: GeneratorConfiguration, isTrained: Bool) {
    let block = ParameterBlock(
      configuration.generatorTensors, tables: ["class_embedding.weight"])
    var program = TrainingProgram(block)
    let latent = program.input(configuration.latents)
    let label = program.input(1)
    let (vector, condition) = Self.embed(configuration, latent, label, &program)

    let flat = program.picture(channels: 16 * configuration.channels[0], height: 1, width: 1)
    program.multiply("start", vector, condition, into: flat)
    var x = View(flat.buffer, channels: configuration.channels[0], height: 4, width: 4)
    for level in configuration.channels.indices.dropLast() {
      x = Self.residualBlock(
        "blocks.\(level)", x, vector, condition, configuration, &program)
      let larger = program.picture(
        channels: configuration.channels[level + 1], height: 2 * x.height, width: 2 * x.width)
      program.convolve("grow.\(level)", x, nil, .doubling, into: larger)
      x = larger
    }
    let output = program.picture(channels: 3, height: x.height, width: x.width)
    program.convolve(
      "out", x, Self.normalised("norm_out", x, configuration, &program), into: output)

    if isTrained {
      let whole = program.finish(handedBack: output)
      self.program = whole.program
      forward = whole.forward
      slope = whole.slope
    } else {
      self.program = program.finish(forwardTo: output)
      forward = self.program.operations.count
      slope = output
    }
    self.configuration = configuration
    self.block = block
    self.latent = latent
    self.label = label
    self.output = output
  }

  /// The vector of latents and class, and how all that is made of it reads it.
  private static func embed(
    _ configuration: GeneratorConfiguration, _ latent: Buffer, _ label: Buffer,
    _ program: inout TrainingProgram
  ) -> (View, TrainingProgram.Normalized) {
    let width = configuration.width
    let start = View(latent, channels: configuration.latents, height: 1, width: 1)
    let hidden = program.picture(channels: width, height: 1, width: 1)
    program.multiply("latent.0", start, into: hidden, wantsSlope: false)
    let mapped = program.picture(channels: width, height: 1, width: 1)
    program.multiply("latent.1", hidden, program.activated(hidden), into: mapped)
    let vector = program.add(
      mapped, program.embed("class_embedding", label, channels: width))
    return (vector, program.activated(vector))
  }

  private static func normalised(
    _ name: String, _ x: View, _ configuration: GeneratorConfiguration,
    _ program: inout TrainingProgram
  ) -> TrainingProgram.Normalized {
    program.normalise(
      name, x, parts: [x], groups: configuration.groups, epsilon: Float(configuration.epsilon),
      activation: .silu)
  }

  private static func residualBlock(
    _ name: String, _ x: View, _ vector: View, _ condition: TrainingProgram.Normalized,
    _ configuration: GeneratorConfiguration, _ program: inout TrainingProgram
  ) -> View {
    func like(_ x: View) -> View {
      program.picture(channels: x.channels, height: x.height, width: x.width)
    }
    let first = normalised("\(name).norm1", x, configuration, &program)
    let share = program.picture(channels: x.channels, height: 1, width: 1)
    program.multiply(
      "\(name).condition", vector, condition, into: share, addingBias: "\(name).conv1.bias")
    let hidden = like(x)
    program.convolve("\(name).conv1", x, first, into: hidden, .perPicture(share))
    let second = normalised("\(name).norm2", hidden, configuration, &program)
    let y = like(x)
    program.passesAround(x, to: y)
    program.convolve("\(name).conv2", hidden, second, into: y, residual: x)
    return y
  }
}
