/// Numbers with a shape, last index fastest: how tensors travel between files, tests and the
/// engine. It isn't what networks run on; that is the arena.
public struct Tensor: Sendable, Hashable {
  /// Its sides, outermost first; empty for a single number.
  public let shape: [Int]
  /// As many as the product of the sides.
  public var values: [Float]

  /// - Precondition: as many values as the shape says.
  public init(shape: [Int], values: [Float]) {
    precondition(
      shape.reduce(1, *) == values.count, "a tensor has as many values as its shape says")
    self.shape = shape
    self.values = values
  }

  /// All `value`.
  public init(repeating value: Float = 0, shape: [Int]) {
    self.init(shape: shape, values: [Float](repeating: value, count: shape.reduce(1, *)))
  }

  /// Pictures of shape (N, C, H, W), as files have them, in the engine's order (N, H, W, C).
  public var channelsLast: Tensor {
    precondition(shape.count == 4, "pictures have four sides")
    return permuted(shape[1], shape[2] * shape[3], to: [shape[0], shape[2], shape[3], shape[1]])
  }

  /// Pictures of shape (N, H, W, C) in the order of files, (N, C, H, W).
  public var channelsFirst: Tensor {
    precondition(shape.count == 4, "pictures have four sides")
    return permuted(shape[1] * shape[2], shape[3], to: [shape[0], shape[3], shape[1], shape[2]])
  }

  /// The part with first index `index`, without that side.
  public subscript(index: Int) -> Tensor {
    let count = shape.dropFirst().reduce(1, *)
    return Tensor(
      shape: Array(shape.dropFirst()),
      values: Array(values[index * count..<(index + 1) * count]))
  }

  private func permuted(_ rows: Int, _ columns: Int, to shape: [Int]) -> Tensor {
    var out = [Float](repeating: 0, count: values.count)
    for picture in 0..<shape[0] {
      let start = picture * rows * columns
      for row in 0..<rows {
        for column in 0..<columns {
          out[start + column * rows + row] = values[start + row * columns + column]
        }
      }
    }
    return Tensor(shape: shape, values: out)
  }
}
