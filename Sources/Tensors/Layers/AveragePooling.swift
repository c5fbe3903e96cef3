/// The mean of every two by two pixels: half as high and wide.
package struct AveragePooling: Layer {
  package init() {}

  package mutating func visit(_ name: String, _ body: (String, inout Tensor) -> Void) {}

  /// - Precondition: an even height and width.
  package func forward(_ x: Tensor) -> (y: Tensor, trace: [Int]) {
    let shape = x.shape
    precondition(shape.count == 4 && shape[1] % 2 == 0 && shape[2] % 2 == 0, "even sides")
    var y = Tensor(shape: [shape[0], shape[1] / 2, shape[2] / 2, shape[3]])
    let source = x.values.span
    var out = y.values.mutableSpan
    Self.walk(shape) { small, large, line in
      for channel in 0..<shape[3] {
        out[small &+ channel] =
          0.25
          * (source[large &+ channel] + source[large &+ channel &+ shape[3]]
            + source[large &+ channel &+ line] + source[large &+ channel &+ line &+ shape[3]])
      }
    }
    return (y, shape)
  }

  package func backward(
    _ dy: Tensor, _ trace: [Int], into gradient: inout AveragePooling
  ) -> Tensor {
    var dx = Tensor(shape: trace)
    let slopes = dy.values.span
    var out = dx.values.mutableSpan
    Self.walk(trace) { small, large, line in
      for channel in 0..<trace[3] {
        let quarter = 0.25 * slopes[small &+ channel]
        out[large &+ channel] = quarter
        out[large &+ channel &+ trace[3]] = quarter
        out[large &+ channel &+ line] = quarter
        out[large &+ channel &+ line &+ trace[3]] = quarter
      }
    }
    return dx
  }

  /// Calls `body` with the place of every small pixel, the place of the first of its four, and the
  /// length of a line of those.
  @inline(__always)
  private static func walk(_ shape: [Int], _ body: (Int, Int, Int) -> Void) {
    let line = shape[2] * shape[3]
    var small = 0
    for row in stride(from: 0, to: shape[0] * shape[1], by: 2) {
      for column in stride(from: 0, to: shape[2], by: 2) {
        body(small, row * line + column * shape[3], line)
        small += shape[3]
      }
    }
  }
}

/// The mean of all pixels: (N, H, W, C) becomes (N, C).
package struct GlobalAverage: Layer {
  package init() {}

  package mutating func visit(_ name: String, _ body: (String, inout Tensor) -> Void) {}

  package func forward(_ x: Tensor) -> (y: Tensor, trace: [Int]) {
    let shape = x.shape
    precondition(shape.count == 4, "pictures have four sides")
    let pixels = shape[1] * shape[2]
    var y = Tensor(shape: [shape[0], shape[3]])
    let source = x.values.span
    var out = y.values.mutableSpan
    let share = 1 / Float(pixels)
    for picture in 0..<shape[0] {
      for pixel in 0..<pixels {
        let start = (picture * pixels + pixel) * shape[3]
        for channel in 0..<shape[3] {
          out[picture * shape[3] &+ channel] += source[start &+ channel]
        }
      }
      for channel in 0..<shape[3] { out[picture * shape[3] &+ channel] *= share }
    }
    return (y, shape)
  }

  package func backward(
    _ dy: Tensor, _ trace: [Int], into gradient: inout GlobalAverage
  ) -> Tensor {
    let pixels = trace[1] * trace[2]
    var dx = Tensor(shape: trace)
    let slopes = dy.values.span
    var out = dx.values.mutableSpan
    let share = 1 / Float(pixels)
    for picture in 0..<trace[0] {
      for pixel in 0..<pixels {
        let start = (picture * pixels + pixel) * trace[3]
        for channel in 0..<trace[3] {
          out[start &+ channel] = share * slopes[picture * trace[3] &+ channel]
        }
      }
    }
    return dx
  }
}
