package import Tensors

/// A `UNet2DModel` for one size of picture, as a program: its weights in the order the kernels want
/// them, its operations, and where things go in and out.
///
/// Ho, Jain and Abbeel, "Denoising diffusion probabilistic models", NeurIPS 2020, appendix B; in the
/// form of diffusers.
package struct UNet: Sendable {
  /// A result on the way, by diffusers' module path.
  package struct Tap: Sendable {
    package let view: View
    /// The scale and shift by channel that make it what the module returns.
    package let affine: Buffer?
  }

  package let configuration: UNetConfiguration
  package let program: Program
  /// Pictures go in here, one time each, and one class each if it has classes.
  package let input: View
  package let time: Buffer
  package let label: Buffer?
  /// The ground of each picture, `Ground.width` numbers; nil where the network isn't told.
  package let ground: Buffer?
  /// What it makes of the picture.
  package let output: View
  package let taps: [String: Tap]

  /// Builds the network for pictures of `height` by `width` pixels.
  ///
  /// - Parameter ground: (channels of the embedding, `Ground.width`), for one that is told of that.
  package init(
    _ configuration: UNetConfiguration, weights: WeightFiles, ground: Tensor? = nil, height: Int,
    width: Int
  ) throws(ModelError) {
    let unit = configuration.sizeUnit
    guard height > 0, width > 0, height % unit == 0, width % unit == 0 else {
      throw .request(
        problem: "this model makes pictures whose sides are multiples of \(unit), not "
          + "\(width) by \(height)")
    }
    var builder = UNetBuilder(
      configuration, WeightReader(weights), ground: ground, height: height, width: width)
    try builder.build()
    self.configuration = configuration
    program = builder.program
    input = builder.input
    time = builder.time
    label = builder.label
    self.ground = builder.ground
    output = builder.output
    taps = builder.taps
  }

  /// How each convolution is done, one line each.
  package var plan: [String] { program.operations.compactMap(\.plan) }
}
