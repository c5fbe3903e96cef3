/// How a 3x3 convolution of stride 1 is done. It depends on the model and the size of its pictures
/// only, never on the batch or the threads, so that neither can change a result.
package struct ConvolutionPlan: Sendable, Hashable {
  package let usesWinograd: Bool

  /// - Parameters:
  ///   - inputs: channels it reads.
  ///   - outputs: channels it writes.
  ///   - height: of the pictures it writes, in pixels.
  package init(inputs: Int, outputs: Int, height: Int, width: Int) {
    // With few tiles, reading the weights is most of the work, and transformed they are four times
    // as many. With few channels, the transforms are.
    usesWinograd = height * width >= 256 && inputs >= 8
  }
}
