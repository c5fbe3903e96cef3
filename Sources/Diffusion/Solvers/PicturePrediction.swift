/// The picture that the network's output means, at a time where `alpha` of the picture and `sigma`
/// of the noise are in x = alpha picture + sigma noise, held within range.
struct PicturePrediction: Sendable {
  let kind: SchedulerConfiguration.Prediction
  let clipRange: Double?
  let thresholding: SchedulerConfiguration.Thresholding?

  init(_ configuration: SchedulerConfiguration) {
    kind = configuration.prediction
    clipRange = configuration.clipRange
    thresholding = configuration.thresholding
  }

  func picture(_ x: [Float], _ output: [Float], alpha: Double, sigma: Double) -> [Float] {
    var picture: [Float]
    switch kind {
    case .epsilon:
      picture = Self.combine(x, output) { ($0 - sigma * $1) / alpha }
    case .sample:
      picture = output
    case .velocity:
      picture = Self.combine(x, output) { alpha * $0 - sigma * $1 }
    }
    hold(&picture)
    return picture
  }

  /// The noise that the output means.
  func noise(_ x: [Float], _ output: [Float], alpha: Double, sigma: Double) -> [Float] {
    switch kind {
    case .epsilon: output
    case .sample: Self.combine(x, output) { ($0 - alpha * $1) / sigma }
    case .velocity: Self.combine(x, output) { sigma * $0 + alpha * $1 }
    }
  }

  /// Number by number, in double precision.
  static func combine(
    _ a: [Float], _ b: [Float], _ body: (Double, Double) -> Double
  ) -> [Float] {
    var result = a
    for i in result.indices { result[i] = Float(body(Double(a[i]), Double(b[i]))) }
    return result
  }

  /// Clips, or thresholds by the picture's own range (Saharia et al., "Photorealistic text-to-image
  /// diffusion models with deep language understanding", NeurIPS 2022, section 2.3).
  private func hold(_ picture: inout [Float]) {
    if let thresholding {
      let limit = min(
        max(Self.quantile(thresholding.ratio, of: picture), 1), max(1, thresholding.largest))
      for i in picture.indices {
        picture[i] = Float(min(max(Double(picture[i]), -limit), limit) / limit)
      }
    } else if let clipRange {
      let limit = Float(clipRange)
      for i in picture.indices { picture[i] = min(max(picture[i], -limit), limit) }
    }
  }

  /// Of the sizes of the numbers, between neighbours by the straight line.
  private static func quantile(_ share: Double, of numbers: [Float]) -> Double {
    let sizes = numbers.map { abs($0) }.sorted()
    guard sizes.count > 1 else { return Double(sizes.first ?? 1) }
    let place = min(max(share, 0), 1) * Double(sizes.count - 1)
    let low = min(Int(place), sizes.count - 2)
    let step = Double(sizes[low + 1]) - Double(sizes[low])
    return Double(sizes[low]) + (place - Double(low)) * step
  }
}

/// Picture and noise in x where the noise is `sigma` times the picture and their squares add up to 1.
struct Level: Sendable {
  let alpha: Double
  let sigma: Double

  /// - Parameter ratio: of noise to picture.
  init(ratio: Double) {
    alpha = 1 / (ratio * ratio + 1).squareRoot()
    sigma = ratio * alpha
  }

  init(alphaCumulative: Double) {
    alpha = alphaCumulative.squareRoot()
    sigma = (1 - alphaCumulative).squareRoot()
  }
}
