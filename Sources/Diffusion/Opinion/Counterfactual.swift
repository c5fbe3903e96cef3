import Tensors

/// What would have to change for a cell to be of another class: the cell taken apart into noise as
/// what it is, and put together again as what it might be.
///
/// The walk into noise and back is without chance (Song, Meng and Ermon, "Denoising diffusion
/// implicit models", ICLR 2021, section 4.3), so what the classes share comes back as it was. For
/// blood cells: Deltadahl et al. (CytoDiffusion), 2024.
public struct Counterfactual: Sendable {
  /// The cell put together as its own class: nearly the cell itself, less what the network can't do.
  public let asItIs: PictureBytes
  /// The cell put together as the other class.
  public let asOther: PictureBytes
  /// How far apart the two are, pixel by pixel, from 0 for alike to about 1: the root mean square of
  /// the channels' differences, smoothed over its neighbours.
  public let change: [Float]

  /// How far into noise the cell goes, as a part of the training's times, and in how many steps.
  static let depth = 0.8
  static let steps = 12
}

extension DiffusionClassifier {
  /// What would have to change for `picture` to be of class `other` rather than `own`.
  ///
  /// - Parameter guidance: how much the other class is exaggerated; 1 is not at all.
  /// - Throws: `CancellationError` when the task is cancelled; `ModelError` for a picture of another
  ///   size.
  public func counterfactual(
    of picture: PictureBytes, own: Int, other: Int, guidance: Float = 3
  ) throws -> Counterfactual {
    let values = try errors.values(of: picture)
    let last = Int(Counterfactual.depth * Double(model.scheduler.trainSteps))
    let times = (0...Counterfactual.steps).map { last * $0 / Counterfactual.steps }
    var x = values
    for (now, next) in zip(times, times.dropFirst()) {
      try Task.checkCancellation()
      let output = errors.run([x], times: [now], labels: [own])[0]
      x = errors.moved(x, output, from: now, to: next)
    }
    var pair = [x, x]
    for (now, next) in zip(times.reversed(), times.reversed().dropFirst()) {
      try Task.checkCancellation()
      let outputs = errors.run(
        pair + [pair[1]], times: [now, now, now], labels: [own, other, nullClass])
      let guided = PicturePrediction.combine(outputs[1], outputs[2]) {
        $1 + Double(guidance) * ($0 - $1)
      }
      pair = [
        errors.moved(pair[0], outputs[0], from: now, to: next),
        errors.moved(pair[1], guided, from: now, to: next),
      ]
    }
    let channels = values.count / (picture.width * picture.height)
    func bytes(_ values: [Float]) -> PictureBytes {
      PictureBytes(values, width: picture.width, height: picture.height, channels: channels)
    }
    return Counterfactual(
      asItIs: bytes(pair[0]), asOther: bytes(pair[1]),
      change: Self.change(pair[0], pair[1], channels, picture.width, picture.height))
  }

  private static func change(
    _ a: [Float], _ b: [Float], _ channels: Int, _ width: Int, _ height: Int
  ) -> [Float] {
    let distances = (0..<width * height).map { pixel -> Float in
      let sum = (0..<channels).reduce(Float(0)) { sum, c in
        let difference = (a[pixel * channels + c] - b[pixel * channels + c]) / 2
        return sum + difference * difference
      }
      return (sum / Float(channels)).squareRoot()
    }
    // Over three by three pixels: single ones are the walk's own grain.
    return (0..<width * height).map { pixel in
      let (row, column) = (pixel / width, pixel % width)
      var (sum, count): (Float, Float) = (0, 0)
      for y in max(0, row - 1)...min(height - 1, row + 1) {
        for x in max(0, column - 1)...min(width - 1, column + 1) {
          sum += distances[y * width + x]
          count += 1
        }
      }
      return sum / count
    }
  }
}
