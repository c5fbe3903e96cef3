import Tensors

/// How far numbers are from a reference: the largest difference, in units of the reference's root
/// mean square.
enum ReferenceError {
  /// - Returns: infinity where the counts differ or something isn't a number.
  static func relative(_ values: some Collection<Float>, to reference: some Collection<Float>)
    -> Double
  {
    guard values.count == reference.count, !reference.isEmpty else { return .infinity }
    var largest = 0.0
    var squares = 0.0
    for (value, expected) in zip(values, reference) {
      let difference = abs(Double(value) - Double(expected))
      guard difference.isFinite else { return .infinity }
      largest = max(largest, difference)
      squares += Double(expected) * Double(expected)
    }
    let rms = (squares / Double(reference.count)).squareRoot()
    return rms > 0 ? largest / rms : largest
  }

  /// The worst picture of a batch, each measured by itself; both (N, ...).
  static func worstPicture(_ values: Tensor, _ reference: Tensor) -> Double {
    guard values.shape == reference.shape, let count = values.shape.first else { return .infinity }
    return (0..<count)
      .map { relative(values[$0].values, to: reference[$0].values) }
      .max() ?? .infinity
  }
}
