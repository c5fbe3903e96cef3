/// A denoiser that is told a class and, with guidance, exaggerates what the class adds:
/// out(null) + w (out(class) - out(null)), both in one batch.
///
/// Ho and Salimans, "Classifier-free diffusion guidance", 2022, equation 6, with w + 1 for w.
public struct GuidedDenoiser: NoiseModel {
  private let denoiser: Denoiser
  private let labels: [Int]?
  private let grounds: [Float]?
  private let nullLabel: Int?
  private let guidance: Float
  private var pairs: [Float] = []
  private var outputs: [Float] = []

  /// - Parameters:
  ///   - denoiser: takes as many pictures at once as will be asked for, with guidance twice as many.
  ///   - labels: a class each; nil for a network without classes.
  ///   - nullLabel: the class that stands for any; nil for no guidance.
  ///   - guidance: 1 for the class as it is, 0 for none, more to exaggerate.
  public init(_ denoiser: Denoiser, labels: [Int]?, nullLabel: Int?, guidance: Float) {
    self.init(denoiser, labels: labels, grounds: nil, nullLabel: nullLabel, guidance: guidance)
  }

  /// - Parameter grounds: what it is told of each picture's ground; the same with and without class.
  package init(
    _ denoiser: Denoiser, labels: [Int]?, grounds: [Float]?, nullLabel: Int?, guidance: Float
  ) {
    self.denoiser = denoiser
    self.labels = labels
    self.grounds = grounds
    self.nullLabel = nullLabel
    self.guidance = guidance
  }

  /// Whether a picture takes two runs of the network.
  public static func isDouble(guidance: Float, labels: [Int]?, nullLabel: Int?) -> Bool {
    labels != nil && nullLabel != nil && guidance != 1
  }

  /// What the network makes of `x`, the noisy pictures of these numbers, all at `time`.
  public mutating func predict(
    _ x: [Float], pictures numbers: Range<Int>, time: Float, into out: inout [Float]
  ) {
    let pictures = numbers.count
    let labels = labels.map { Array($0[numbers]) }
    let grounds = grounds.map {
      Array($0[numbers.lowerBound * Ground.width..<numbers.upperBound * Ground.width])
    }
    guard let labels, let nullLabel, guidance != 1 else {
      denoiser(
        x, times: Array(repeating: time, count: pictures), labels: labels, grounds: grounds,
        into: &out)
      return
    }
    pairs = x + x
    if outputs.count != pairs.count { outputs = pairs }
    denoiser(
      pairs, times: Array(repeating: time, count: 2 * pictures),
      labels: Array(repeating: nullLabel, count: pictures) + labels,
      grounds: grounds.map { $0 + $0 }, into: &outputs)
    for i in x.indices {
      out[i] = outputs[i] + guidance * (outputs[x.count + i] - outputs[i])
    }
  }
}
