/// Each row of channels times a matrix, plus a bias: a linear layer on vectors (N, C), a 1x1
/// convolution on pictures (N, H, W, C).
package struct Linear: Layer {
  /// (outputs, inputs).
  package var weight: Tensor
  /// (outputs).
  package var bias: Tensor

  /// All zeros.
  package init(inputs: Int, outputs: Int) {
    weight = Tensor(shape: [outputs, inputs])
    bias = Tensor(shape: [outputs])
  }

  package mutating func visit(_ name: String, _ body: (String, inout Tensor) -> Void) {
    body(name.part("weight"), &weight)
    body(name.part("bias"), &bias)
  }

  private var inputs: Int { weight.shape[1] }
  private var outputs: Int { weight.shape[0] }

  package func forward(_ x: Tensor) -> (y: Tensor, trace: Tensor) {
    precondition(x.shape.last == inputs, "channels fit their weights")
    let rows = x.values.count / inputs
    var y = Tensor(shape: x.shape.dropLast() + [outputs])
    y.addToRows(bias)
    var out = y.values.mutableSpan
    BLAS.multiply(
      rows: rows, depth: inputs, columns: outputs, .init(), x.values.span,
      .init(isTransposed: true), weight.values.span, addingTo: &out)
    return (y, x)
  }

  package func backward(_ dy: Tensor, _ trace: Tensor, into gradient: inout Linear) -> Tensor {
    let rows = trace.values.count / inputs
    gradient.bias.addRows(of: dy)
    var slopes = gradient.weight.values.mutableSpan
    BLAS.multiply(
      rows: outputs, depth: rows, columns: inputs, .init(isTransposed: true), dy.values.span,
      .init(), trace.values.span, addingTo: &slopes)
    var dx = Tensor(shape: trace.shape)
    var out = dx.values.mutableSpan
    BLAS.multiply(
      rows: rows, depth: outputs, columns: inputs, .init(), dy.values.span, .init(),
      weight.values.span, addingTo: &out)
    return dx
  }
}

extension Tensor {
  /// Adds `row` to each of the rows that the last side counts through.
  package mutating func addToRows(_ row: Tensor) {
    let width = row.values.count
    let added = row.values.span
    var values = self.values.mutableSpan
    for start in stride(from: 0, to: values.count, by: width) {
      for index in 0..<width { values[start &+ index] += added[index] }
    }
  }

  /// Adds the sum of all rows of `matrix` to this one row.
  package mutating func addRows(of matrix: Tensor) {
    let width = values.count
    let rows = matrix.values.span
    var sums = values.mutableSpan
    for start in stride(from: 0, to: rows.count, by: width) {
      for index in 0..<width { sums[index] += rows[start &+ index] }
    }
  }
}
