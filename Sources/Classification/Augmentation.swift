import Basis
import Tensors

extension Augmentation {
  /// How far a classifier's pictures are changed.
  private static let strength = Strength(
    margin: ClassifierExample.margin, stain: 0.10, channelStain: 0.06, haze: 0.02)

  /// Leaves a picture as it is.
  static let none = Augmentation(margin: ClassifierExample.margin)

  /// How example number `example` is changed in an epoch.
  init(_ source: Philox, example: Int, epoch: Int) {
    self.init(Self.strength, source, example: example, step: epoch)
  }

  /// Writes the changed picture to a tensor of pictures (N, size, size, 3), from -1 to 1.
  func write(_ example: ClassifierExample, size: Int, to batch: inout Tensor, at place: Int) {
    var out = batch.values.mutableSpan
    write(
      example.bytes, size: size, margin: ClassifierExample.margin, to: &out,
      at: place * size * size * 3)
  }
}

/// What random words are for: word 0 of their counter.
enum Purpose {
  static let shuffle: UInt32 = 0x7368_7566
}
