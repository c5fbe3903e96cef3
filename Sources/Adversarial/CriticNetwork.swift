import Tensors

/// The critic that a generator is trained against, as a program: packs of pictures and their classes go
/// in, scores come out, and the slopes of what is asked of the scores, down to the pictures'.
///
/// A generator's mirror image without normalisation, which would mix what the gradient penalty
/// is about. Miyato and Koyama, "cGANs with projection discriminator", ICLR 2018.
struct CriticNetwork: Sendable {
  let block: ParameterBlock
  let program: Program
  /// Where packs, their classes' numbers and what is asked of them (see `demand`) go in. A pixel of a
  /// pack has the channels of its pictures one after the other.
  let input: View
  let label: Buffer
  let demand: Buffer
  /// Each pack's score and loss.
  let scores: Buffer
  let losses: Buffer
  /// The slopes of the packs.
  let slope: View

  /// What is asked of a score: to be large for a real pack and small for a made one, as far as a
  /// margin (the hinge loss: Lim and Ye, "Geometric GAN", 2017), or to be pushed without end.
  enum Demand {
    case real
    case made
    /// The loss is so many times the score.
    case pushed(Float)

    var numbers: [Float] {
      switch self {
      case .real: [-1, 1]
      case .made: [1, 1]
      case .pushed(let weight): [weight, 0]
      }
    }
  }

  /// All weights 0.
  ///
  /// - Parameter pack: pictures that are judged as one.
  init(_ configuration: GeneratorConfiguration, pack: Int) {
    let block = ParameterBlock(configuration.criticTensors(pack: pack))
    var program = TrainingProgram(block)
    let size = configuration.size
    let input = View(
      program.input(3 * pack * size * size), channels: 3 * pack, height: size, width: size)
    let label = program.input(1)
    let demand = program.input(2)
    let scores = program.input(1)
    let losses = program.input(1)

    func picture(_ channels: Int, _ size: Int) -> View {
      program.picture(channels: channels, height: size, width: size)
    }
    var x = picture(configuration.channels[configuration.channels.count - 1], size)
    program.convolve("in", input, into: x)
    for level in configuration.channels.indices.dropLast().reversed() {
      let smaller = picture(configuration.channels[level], x.height / 2)
      program.convolve("shrink.\(level)", x, program.activated(x), .halving, into: smaller)
      let hidden = picture(smaller.channels, smaller.height)
      program.convolve(
        "blocks.\(level).conv1", smaller, program.activated(smaller), into: hidden)
      let y = picture(smaller.channels, smaller.height)
      program.passesAround(smaller, to: y)
      program.convolve(
        "blocks.\(level).conv2", hidden, program.activated(hidden), into: y, residual: smaller)
      x = y
    }
    let flat = View(x.buffer, channels: x.channels * x.pixels, height: 1, width: 1)
    let output = program.picture(channels: 1 + configuration.classes, height: 1, width: 1)
    program.multiply("score", flat, program.activated(flat), into: output)
    let whole = program.finish(
      judging: output, label: label, demand: demand, scores: scores, losses: losses,
      pictures: input)
    self.program = whole.program
    slope = whole.slope
    self.block = block
    self.input = input
    self.label = label
    self.demand = demand
    self.scores = scores
    self.losses = losses
  }
}
